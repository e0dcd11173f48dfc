//! KMS keys whose policies let each service do what it must, and nothing besides.

use bon::bon;
use stackwright_cfn::kms::{self, CfnAlias, CfnKey};
use stackwright_core::tree::RemovalPolicy;
use stackwright_core::value::{IntoVal, Text, account_id, partition, region, url_suffix};
use stackwright_core::{Scope, text};

use crate::identity::policy::{ByPrincipals, Condition, Principal, ResourcePolicy, Statement};
use crate::range;
use crate::units::Days;

/// A customer managed key and its alias.
///
/// Makes an `AWS::KMS::Key` and an `AWS::KMS::Alias`.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// The key.
    pub key: kms::Key,
    /// The name by which people find it.
    pub alias: kms::Alias,
}

#[bon]
impl Key {
    /// A symmetric key that KMS rotates.
    ///
    /// Its policy has a statement for each of `uses`, and one that lets the account administer the key but not
    /// encrypt or decrypt with it: who may use it is decided by `uses` first, and by the identity policies of the
    /// account second. Nothing else reaches the key.
    #[builder(finish_fn = add)]
    #[track_caller]
    pub fn builder(
        #[builder(field)] uses: Vec<KeyUse>,
        /// Where it is added.
        #[builder(finish_fn)]
        scope: &mut Scope<'_>,
        /// Its id in the scope.
        #[builder(finish_fn, into)]
        id: Text,
        /// What it is for, as people read it.
        #[builder(into)]
        description: Text,
        /// The alias without its prefix `alias/`, unique in the account and region.
        #[builder(into)]
        alias: Text,
        /// How often KMS renews the material, 90 to 2,560 days. Default: 365.
        ///
        /// Source: <https://docs.aws.amazon.com/kms/latest/developerguide/rotating-keys-enable-disable.html>
        #[builder(default = Days(365))]
        rotation: Days,
        /// How long the key can be had back once its deletion is scheduled, 7 to 30 days. Default: 30.
        #[builder(default = Days(30))]
        deletion_window: Days,
        /// What becomes of it when it leaves the template. Default: it stays, as what it has encrypted is lost
        /// with it.
        #[builder(default = RemovalPolicy::Retain)]
        removal: RemovalPolicy,
    ) -> Self {
        let mut scope = scope.child(id);
        let policy = ResourcePolicy::new(
            std::iter::once(administration()).chain(uses.into_iter().map(|KeyUse(statement)| statement)),
        );
        let key = scope.add(
            "Resource",
            CfnKey::new()
                .description(description)
                .enable_key_rotation(true)
                .rotation_period_in_days(rotation)
                .pending_window_in_days(deletion_window)
                .key_policy(policy),
        );
        scope.resource(key).removal_policy(removal);
        range::check(&mut scope, key, "RotationPeriodInDays", rotation.0, 90..=2560);
        range::check(&mut scope, key, "PendingWindowInDays", deletion_window.0, 7..=30);
        let alias = scope.add("Alias", CfnAlias::new(text!["alias/", alias], key));
        Self { key, alias }
    }
}

impl From<Key> for kms::Key {
    fn from(key: Key) -> Self {
        key.key
    }
}

impl<S: key_builder::State> KeyBuilder<'_, '_, S> {
    /// Lets the key be used this way.
    pub fn usable(mut self, by: KeyUse) -> Self {
        self.uses.push(by);
        self
    }
}

/// What lets the account administer the key. KMS refuses a key whose policy would let nobody change it again.
///
/// It names each action: `kms:Create*`, which guides offer, holds `kms:CreateGrant` too, by which an administrator
/// could let himself decrypt.
///
/// Source: <https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html>
fn administration() -> Statement<ByPrincipals> {
    const ACTIONS: [&str; 22] = [
        "kms:CancelKeyDeletion",
        "kms:CreateAlias",
        "kms:DeleteAlias",
        "kms:DescribeKey",
        "kms:DisableKey",
        "kms:DisableKeyRotation",
        "kms:EnableKey",
        "kms:EnableKeyRotation",
        "kms:GetKeyPolicy",
        "kms:GetKeyRotationStatus",
        "kms:ListGrants",
        "kms:ListKeyPolicies",
        "kms:ListKeyRotations",
        "kms:ListResourceTags",
        "kms:PutKeyPolicy",
        "kms:RevokeGrant",
        "kms:RotateKeyOnDemand",
        "kms:ScheduleKeyDeletion",
        "kms:TagResource",
        "kms:UntagResource",
        "kms:UpdateAlias",
        "kms:UpdateKeyDescription",
    ];
    Statement::allow(ACTIONS).on_any_resource().sid("Administration").by(Principal::this_account())
}

/// A way in which a key may be used: one statement of its policy.
#[derive(Clone, Debug)]
pub struct KeyUse(Statement<ByPrincipals>);

impl KeyUse {
    /// For objects of buckets, by whoever an identity policy lets use both the bucket and the key.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html>
    #[must_use]
    pub fn s3() -> Self {
        Self::through("s3", "Buckets", ["kms:Decrypt", "kms:GenerateDataKey"])
    }

    /// For secrets, by whoever an identity policy lets use both the secret and the key.
    ///
    /// Sources: <https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html>, and for
    /// `kms:Encrypt` <https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecret.html>
    #[must_use]
    pub fn secrets_manager() -> Self {
        Self::through("secretsmanager", "Secrets", ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"])
    }

    /// For repositories of container images: whoever creates one makes ECR a grant, by which ECR encrypts and
    /// decrypts. Those who push and pull images need no permission for the key.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html>
    #[must_use]
    pub fn ecr() -> Self {
        Self::through("ecr", "Repositories", ["kms:CreateGrant", "kms:RetireGrant"])
    }

    /// For log groups of the stack's account and region, by their names, in which `*` stands for anything.
    ///
    /// CloudWatch Logs uses keys in its own name, and says in the encryption context for which group.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html>
    pub fn log_groups(names: impl IntoIterator<Item = impl IntoVal<String>>) -> Self {
        const ACTIONS: [&str; 5] =
            ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"];
        let statement = Statement::allow(ACTIONS).on_any_resource().sid("LogGroups");
        let statement = names.into_iter().fold(statement, |statement, name| {
            let arn = text![
                "arn:",
                partition(),
                ":logs:",
                region(),
                ":",
                account_id(),
                ":log-group:",
                name.into_val(),
            ];
            statement.when(Condition::arn_like("kms:EncryptionContext:aws:logs:arn", arn))
        });
        Self(statement.by(Principal::regional_service("logs")))
    }

    /// By the account, through a service: the service calls KMS with the permissions of whoever called it.
    ///
    /// Source: <https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service>
    fn through<const N: usize>(service: &'static str, sid: &'static str, actions: [&'static str; N]) -> Self {
        let endpoint = text![service, ".", region(), ".", url_suffix()];
        Self(
            Statement::allow(actions)
                .on_any_resource()
                .sid(sid)
                .when(Condition::string_equals("kms:ViaService", endpoint))
                .by(Principal::this_account()),
        )
    }
}
