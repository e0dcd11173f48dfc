//! Users and how they prove who they are (BA-033).

use stackwright_verify::Statement;
use stackwright_verify::requirement::pattern::{at_least, every, is, one_of, some};
use stackwright_verify::requirement::{Examination, ResourceId};

use super::ground::output;
use crate::config::{Configuration, Mfa};

const POOL: &str = "AWS::Cognito::UserPool";

pub(super) fn statements(config: &Configuration) -> Vec<Statement> {
    vec![users(config.clone())]
}

/// The users.
pub(super) fn pool(exam: &mut Examination<'_, '_>) -> Option<ResourceId> {
    output(exam, "UserPoolId", POOL)
}

/// What the load balancer signs them in with.
pub(super) fn sign_in_client(exam: &mut Examination<'_, '_>) -> Option<ResourceId> {
    output(exam, "UserPoolClientId", "AWS::Cognito::UserPoolClient")
}

/// Fewer characters are not strong.
const LEAST_CHARACTERS: i64 = 12;

fn users(config: Configuration) -> Statement {
    Statement::new("BA-033", move |exam| {
        let pool = pool(exam)?;
        let passwords = |setting: &str| format!("Policies.PasswordPolicy.{setting}");
        exam.has(pool, &passwords("MinimumLength"), &at_least(LEAST_CHARACTERS));
        exam.has(pool, &passwords("MinimumLength"), &is(config.users.password.min_characters));
        let days = config.users.password.temporary_validity.0;
        exam.has(pool, &passwords("TemporaryPasswordValidityDays"), &is(days));
        for class in ["Lowercase", "Uppercase", "Numbers", "Symbols"] {
            exam.has(pool, &passwords(&format!("Require{class}")), &is(true));
        }
        let factor = match config.users.mfa {
            Mfa::Required => one_of(["ON"]),
            Mfa::Optional => one_of(["OPTIONAL", "ON"]),
        };
        exam.has(pool, "MfaConfiguration", &factor);
        // Text messages can be taken over with the number that they go to.
        exam.has(pool, "EnabledMfas", &every(one_of(["SOFTWARE_TOKEN_MFA", "WEB_AUTHN_MFA"])));
        exam.has(pool, "EnabledMfas", &some(is("SOFTWARE_TOKEN_MFA")));
        // Threat protection is enforced, which only pools of this tier can.
        // Source: <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-settings-threat-protection.html>
        exam.has(pool, "UserPoolAddOns.AdvancedSecurityMode", &is("ENFORCED"));
        exam.has(pool, "UserPoolTier", &is("PLUS"));
        Some(())
    })
}
