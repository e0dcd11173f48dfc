//! Keys, secrets and parameters.

use schemars::JsonSchema;
use serde::Deserialize;
use stackwright_configuration::Setting;
use stackwright_configuration::number::Within;
use stackwright_configuration::time::Days;

use super::Class;

/// The platform's keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Encryption {
    /// How often their material is renewed.
    pub rotation: Days,
    /// How long a deleted key can be had back.
    pub deletion_window: Days,
}

/// The platform's secrets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Secrets {
    /// How often the database's password is changed.
    pub database_rotation: Days,
}

/// Keys are renewed once a year, as KMS does by default.
const DEFAULT_KEY_ROTATION_DAYS: u32 = 365;
const DEFAULT_DATABASE_ROTATION_DAYS: u32 = 30;

/// The platform's keys.
///
/// Bounds: <https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html> and
/// <https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html>
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(description = "The platform's keys.")]
pub(super) struct EncryptionSettings {
    /// How often keys renew their material, in days. Default: 365.
    rotation_days: Setting<Within<90, 2560>>,
    /// How long a deleted key can be had back, in days. Default: 7 in dev and test, 30 in staging and prod.
    deletion_window_days: Setting<Within<7, 30>>,
}

impl EncryptionSettings {
    pub(super) fn resolve(&self, class: Class) -> Encryption {
        Encryption {
            rotation: Days(self.rotation_days.value().map_or(DEFAULT_KEY_ROTATION_DAYS, |days| days.get())),
            deletion_window: self
                .deletion_window_days
                .value()
                .map_or(class.defaults().key_deletion_window, |days| Days(days.get())),
        }
    }
}

/// The platform's secrets.
///
/// Bounds: <https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotationRulesType.html>
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(description = "The platform's secrets.")]
pub(super) struct SecretSettings {
    /// How often the database's password is changed, in days. Default: 30.
    database_rotation_days: Setting<Within<1, 1000>>,
}

impl SecretSettings {
    pub(super) fn resolve(&self) -> Secrets {
        let days =
            self.database_rotation_days.value().map_or(DEFAULT_DATABASE_ROTATION_DAYS, |days| days.get());
        Secrets { database_rotation: Days(days) }
    }
}
