//! The platform's keys, one for each kind of what they encrypt (BA-023, BP-7).

use stackwright_aws::security::{Key, KeyUse};
use stackwright_aws::units::Days;
use stackwright_core::Scope;

use crate::config::Configuration;

/// The platform's keys. Apart from one another, so that whoever reads logs needs no key that opens secrets.
#[derive(Clone, Copy, Debug)]
pub struct Keys {
    /// For buckets and images.
    pub data: Key,
    /// For secrets.
    pub secrets: Key,
    /// For log groups.
    pub logs: Key,
}

impl Keys {
    #[track_caller]
    pub(super) fn add(scope: &mut Scope<'_>, config: &Configuration) -> Self {
        let mut scope = scope.child("Keys");
        let mut key = |id: &'static str, purpose: &str, uses: Vec<KeyUse>| {
            let key = Key::builder()
                .description(format!("{} of {} in {}", purpose, config.application, config.environment))
                .alias(config.name(purpose))
                .rotation(Days(config.encryption.rotation.0))
                .deletion_window(Days(config.encryption.deletion_window.0))
                .removal(config.removal);
            uses.into_iter().fold(key, |key, by| key.usable(by)).add(&mut scope, id)
        };
        Self {
            data: key("Data", "data", vec![KeyUse::s3(), KeyUse::ecr()]),
            secrets: key("Secrets", "secrets", vec![KeyUse::secrets_manager()]),
            logs: key("Logs", "logs", vec![KeyUse::log_groups(log_groups(config))]),
        }
    }
}

/// The log groups of the platform: those of the web ACL, whose names WAF rules over, and those of services.
fn log_groups(config: &Configuration) -> [String; 2] {
    let Configuration { application, environment, .. } = config;
    [format!("aws-waf-logs-{application}-{environment}"), format!("/{application}/{environment}/*")]
}
