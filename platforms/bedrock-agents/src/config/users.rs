//! Users: how they prove who they are.

use schemars::JsonSchema;
use serde::Deserialize;
use stackwright_configuration::name::{Name, PhysicalName, show};
use stackwright_configuration::number::Within;
use stackwright_configuration::time::Days;
use stackwright_configuration::{File, Setting, Span, rules};

use super::Class;

/// How users prove who they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Users {
    /// Whether they need a second factor.
    pub mfa: Mfa,
    /// What their passwords must be.
    pub password: PasswordPolicy,
    /// The first part of the sign-in page's domain, unique in the region over all accounts.
    pub domain_prefix: String,
}

/// Whether users need a second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Mfa {
    /// Each user decides.
    Optional,
    /// All of them do.
    Required,
}

/// What passwords must be, besides having lower-case and upper-case letters, digits and symbols.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasswordPolicy {
    /// Fewest characters.
    pub min_characters: u32,
    /// How long a password holds that an administrator has set.
    pub temporary_validity: Days,
}

/// Bounds of a user pool's password policy; fewer than 12 characters are not strong (BA-033).
///
/// Source: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_PasswordPolicyType.html>
type PasswordCharacters = Within<12, 99>;
type TemporaryPasswordDays = Within<1, 365>;

/// The default length of passwords.
const DEFAULT_CHARACTERS: u32 = 14;
const DEFAULT_TEMPORARY_DAYS: u32 = 3;

/// How users prove who they are.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct UserSettings {
    /// A second factor: `optional` or `required`. Default: optional in dev and test, required in staging and prod.
    mfa: Setting<Mfa>,
    /// What passwords must be; all four classes of characters always.
    password: Setting<PasswordSettings>,
    /// The first part of the sign-in page's domain, unique in the region over all accounts.
    /// Default: application and environment joined by a hyphen.
    domain_prefix: Setting<Name>,
}

/// What passwords must be.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
struct PasswordSettings {
    /// Fewest characters. Default: 14.
    min_characters: Setting<PasswordCharacters>,
    /// How long a password holds that an administrator has set, in days. Default: 3.
    temporary_days: Setting<TemporaryPasswordDays>,
}

impl UserSettings {
    pub(super) fn resolve(self, file: &File<'_>, class: Class, names: (&str, Span)) -> Users {
        let mfa = match self.mfa.given() {
            Some(given) if given.value == Mfa::Optional && class == Class::Prod => {
                let message = "in production the second factor cannot be optional";
                let help = "take the line out, or write `mfa = \"required\"` (BA-033)";
                file.push(file.error(rules::CONFLICT, given.span, message).help(help));
                Mfa::Required
            }
            Some(given) => given.value,
            None => class.defaults().mfa,
        };
        let (default_prefix, named_at) = names;
        let (domain_prefix, at) = match self.domain_prefix.given() {
            Some(given) => (given.value.to_string(), given.span),
            None => (default_prefix.to_owned(), named_at),
        };
        check_prefix(file, &domain_prefix, at);
        let password = self.password.or_default();
        Users {
            mfa,
            password: PasswordPolicy {
                min_characters: password.min_characters.value().map_or(DEFAULT_CHARACTERS, |n| n.get()),
                temporary_validity: Days(
                    password.temporary_days.value().map_or(DEFAULT_TEMPORARY_DAYS, |n| n.get()),
                ),
            },
            domain_prefix,
        }
    }
}

/// Source: <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-assign-domain-prefix.html>
fn check_prefix(file: &File<'_>, prefix: &str, at: Span) {
    let what = "the sign-in page's domain";
    PhysicalName { what, name: prefix.to_owned(), most: 63 }.check(file, at);
    if let Some(word) = ["aws", "amazon", "cognito"].into_iter().find(|word| prefix.contains(word)) {
        let message = format!("the sign-in page's domain `{}` cannot hold `{word}`", show(prefix));
        file.push(file.error(rules::INVALID_VALUE, at, message).help("choose another `users.domain_prefix`"));
    }
}
