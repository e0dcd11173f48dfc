//! User pools with strong passwords and threat protection.

use bon::bon;
use stackwright_cfn::cognito::user_pool::{
    self, AccountRecoverySetting, AdminCreateUserConfig, AdvancedSecurityMode,
    AttributesRequireVerificationBeforeUpdate, AutoVerifiedAttribute, DeletionProtection, MfaConfiguration,
    Name, Policies, RecoveryOption, UserAttributeUpdateSettings, UserPoolAddOns, UserPoolTier,
    UsernameAttribute, UsernameConfiguration,
};
use stackwright_cfn::cognito::user_pool_risk_configuration_attachment::{
    AccountTakeoverActionType, AccountTakeoverActionsType, AccountTakeoverRiskConfigurationType,
    CompromisedCredentialsActionsType, CompromisedCredentialsRiskConfigurationType,
};
use stackwright_cfn::cognito::{
    self, CfnUserPool, CfnUserPoolDomain, CfnUserPoolRiskConfigurationAttachment,
};
use stackwright_core::Scope;
use stackwright_core::tree::RemovalPolicy;
use stackwright_core::value::Text;

use crate::range;
use crate::units::Days;

/// A user pool and its sign-in pages.
///
/// Makes an `AWS::Cognito::UserPool`, an `AWS::Cognito::UserPoolRiskConfigurationAttachment` and an
/// `AWS::Cognito::UserPoolDomain`.
#[derive(Clone, Copy, Debug)]
pub struct UserPool {
    /// The pool.
    pub pool: cognito::UserPool,
    /// The domain of its sign-in pages.
    pub domain: cognito::UserPoolDomain,
}

/// Whether users need a second factor: a code of an authenticator application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mfa {
    /// Each user decides.
    Optional,
    /// All of them do.
    Required,
}

/// What passwords must be, besides having lower-case and upper-case letters, digits and symbols.
///
/// Source: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_PasswordPolicyType.html>
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasswordPolicy {
    /// Fewest characters, 6 to 99.
    pub min_characters: u32,
    /// How long a password holds that an administrator has set, 1 to 365 days.
    pub temporary_validity: Days,
}

#[bon]
impl UserPool {
    /// A user pool whose users sign in by their email address. Administrators invite them; nobody signs up by himself.
    ///
    /// Threat protection is enforced, which takes the feature plan Plus: passwords known to be stolen are refused,
    /// and so are sign-ins that look like an attack; doubtful ones are asked for a second factor where the user has one.
    ///
    /// Its second factor needs no text messages, and so no role for SNS. What makes a pool unlike another for ever (how
    /// users are named, and that case does not count) is decided here.
    ///
    /// Sources: <https://docs.aws.amazon.com/cognito/latest/developerguide/feature-plans-features-plus.html>,
    /// <https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa.html>
    #[builder(finish_fn = add)]
    #[track_caller]
    pub fn builder(
        /// Where it is added.
        #[builder(finish_fn)]
        scope: &mut Scope<'_>,
        /// Its id in the scope.
        #[builder(finish_fn, into)]
        id: Text,
        /// Its name, as people see it.
        #[builder(into)]
        name: Text,
        /// The first part of the sign-in pages' domain, unique in the region over all accounts: lower-case letters,
        /// digits and hyphens, without `aws`, `amazon` and `cognito`.
        ///
        /// Source: <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-assign-domain-prefix.html>
        #[builder(into)]
        domain_prefix: Text,
        /// Whether users need a second factor.
        mfa: Mfa,
        /// What passwords must be.
        passwords: PasswordPolicy,
        /// Whether people may sign up by themselves. Default: administrators invite them.
        #[builder(with = || true, default)]
        allow_self_sign_up: bool,
        /// What becomes of it when it leaves the template. Default: it stays, and Cognito refuses to delete it.
        #[builder(default = RemovalPolicy::Retain)]
        removal: RemovalPolicy,
    ) -> Self {
        let mut scope = scope.child(id);
        let protection = match removal {
            RemovalPolicy::Delete => DeletionProtection::Inactive,
            _ => DeletionProtection::Active,
        };
        let recovery = RecoveryOption::new().name(Name::VerifiedEmail).priority(1);
        let pool = scope.add(
            "Resource",
            CfnUserPool::new()
                .user_pool_name(name)
                .user_pool_tier(UserPoolTier::Plus)
                .user_pool_add_ons(
                    UserPoolAddOns::new().advanced_security_mode(AdvancedSecurityMode::Enforced),
                )
                .mfa_configuration(match mfa {
                    Mfa::Optional => MfaConfiguration::Optional,
                    Mfa::Required => MfaConfiguration::On,
                })
                .enabled_mfas(["SOFTWARE_TOKEN_MFA"])
                .policies(Policies::new().password_policy(password_policy(passwords)))
                .username_attributes([UsernameAttribute::Email])
                .username_configuration(UsernameConfiguration::new().case_sensitive(false))
                .auto_verified_attributes([AutoVerifiedAttribute::Email])
                // A mistyped new address must not lock the user out: the old one counts until the new one is verified.
                .user_attribute_update_settings(UserAttributeUpdateSettings::new([
                    AttributesRequireVerificationBeforeUpdate::Email,
                ]))
                .account_recovery_setting(AccountRecoverySetting::new().recovery_mechanisms([recovery]))
                .admin_create_user_config(
                    AdminCreateUserConfig::new().allow_admin_create_user_only(!allow_self_sign_up),
                )
                .deletion_protection(protection),
        );
        scope.resource(pool).removal_policy(removal);
        let PasswordPolicy { min_characters, temporary_validity } = passwords;
        range::check(&mut scope, pool, "Policies.PasswordPolicy.MinimumLength", min_characters, 6..=99);
        let validity = "Policies.PasswordPolicy.TemporaryPasswordValidityDays";
        range::check(&mut scope, pool, validity, temporary_validity.0, 1..=365);
        scope.add("Risks", risks(pool));
        let domain = scope.add("Domain", CfnUserPoolDomain::new(domain_prefix, pool));
        Self { pool, domain }
    }
}

fn password_policy(passwords: PasswordPolicy) -> user_pool::PasswordPolicy {
    user_pool::PasswordPolicy::new()
        .minimum_length(passwords.min_characters)
        .require_lowercase(true)
        .require_uppercase(true)
        .require_numbers(true)
        .require_symbols(true)
        .temporary_password_validity_days(passwords.temporary_validity)
}

/// What threat protection does, for every client of the pool.
///
/// Source: <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-settings-adaptive-authentication.html>
fn risks(pool: cognito::UserPool) -> CfnUserPoolRiskConfigurationAttachment {
    // Users are not written to: that needs an address that SES has verified.
    const NOTIFY: bool = false;
    let sign_ins = AccountTakeoverActionsType::new()
        .high_action(AccountTakeoverActionType::new("BLOCK", NOTIFY))
        .medium_action(AccountTakeoverActionType::new("MFA_IF_CONFIGURED", NOTIFY))
        .low_action(AccountTakeoverActionType::new("NO_ACTION", NOTIFY));
    CfnUserPoolRiskConfigurationAttachment::new("ALL", pool)
        .account_takeover_risk_configuration(AccountTakeoverRiskConfigurationType::new(sign_ins))
        .compromised_credentials_risk_configuration(CompromisedCredentialsRiskConfigurationType::new(
            CompromisedCredentialsActionsType::new("BLOCK"),
        ))
}
