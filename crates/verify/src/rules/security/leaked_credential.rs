//! No template holds credentials that somebody could use.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::walk;

pub(super) static RULE: Rule = Rule {
    id: RuleId("security/leaked-credential"),
    severity: Severity::Error,
    title: "No template holds credentials that somebody could use",
    why: "Templates are kept in repositories, in buckets and by CloudFormation, where whoever may read \
          them finds the keys.",
    fix: "revoke the credential, keep the next one in Secrets Manager, and refer to it by \
          `{{resolve:secretsmanager:…}}`",
    sources: &["https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/security-best-practices.html"],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, resource) in facts.model().resources() {
        walk(&resource.properties, "", &mut |path, value| {
            let Some(text) = value.as_text() else { return };
            let decoded = if path.ends_with("UserData") { decode(text) } else { None };
            if let Some(what) = credential(decoded.as_deref().unwrap_or(text)) {
                found.push(rule.finding(facts, id, path, format!("the text holds {what}")));
            }
        });
    }
}

/// What comes after a beginning that only credentials have.
struct Shape {
    what: &'static str,
    begins: &'static [&'static str],
    /// How many characters follow at least.
    least: usize,
    /// Whether more would be something else.
    is_exact: bool,
    takes: fn(char) -> bool,
}

const SHAPES: [Shape; 8] = [
    Shape {
        what: "an AWS access key",
        begins: &["AKIA", "ASIA"],
        least: 16,
        is_exact: true,
        takes: |it| it.is_ascii_uppercase() || it.is_ascii_digit(),
    },
    Shape {
        what: "a GitHub token",
        begins: &["ghp_", "gho_", "ghu_", "ghs_", "ghr_"],
        least: 36,
        is_exact: false,
        takes: |it| it.is_ascii_alphanumeric(),
    },
    Shape {
        what: "a GitHub token",
        begins: &["github_pat_"],
        least: 22,
        is_exact: false,
        takes: |it| it.is_ascii_alphanumeric() || it == '_',
    },
    Shape {
        what: "a GitLab token",
        begins: &["glpat-"],
        least: 20,
        is_exact: false,
        takes: |it| it.is_ascii_alphanumeric() || it == '_' || it == '-',
    },
    Shape {
        what: "a Slack token",
        begins: &["xoxb-", "xoxp-", "xoxa-", "xoxs-", "xoxr-"],
        least: 16,
        is_exact: false,
        takes: |it| it.is_ascii_alphanumeric() || it == '-',
    },
    Shape {
        what: "a Stripe key",
        begins: &["sk_live_", "rk_live_"],
        least: 16,
        is_exact: false,
        takes: |it| it.is_ascii_alphanumeric(),
    },
    Shape {
        what: "a Google API key",
        begins: &["AIza"],
        least: 35,
        is_exact: true,
        takes: |it| it.is_ascii_alphanumeric() || it == '_' || it == '-',
    },
    Shape {
        what: "an npm token",
        begins: &["npm_"],
        least: 36,
        is_exact: true,
        takes: |it| it.is_ascii_alphanumeric(),
    },
];

fn credential(text: &str) -> Option<&'static str> {
    if has_password_in_url(text) {
        return Some("a URL with a password");
    }
    // Nearly all texts are shorter than the shortest of the others.
    if text.len() < 20 {
        return None;
    }
    let mut after_begin =
        text.match_indices("-----BEGIN ").filter_map(|(at, begin)| text.get(at + begin.len()..));
    let is_key = |rest: &str| {
        rest.find("-----").and_then(|end| rest.get(..end)).is_some_and(|it| it.ends_with("PRIVATE KEY"))
    };
    if after_begin.any(is_key) {
        return Some("a private key");
    }
    SHAPES
        .iter()
        .find(|shape| shape.begins.iter().any(|begin| shape.is_in(text, begin)))
        .map(|shape| shape.what)
}

impl Shape {
    fn is_in(&self, text: &str, begin: &str) -> bool {
        text.match_indices(begin).any(|(at, _)| {
            let is_word =
                !text.get(..at).unwrap_or_default().ends_with(|it: char| it.is_ascii_alphanumeric());
            let rest = text.get(at + begin.len()..).unwrap_or_default();
            let length = rest.chars().take_while(|it| (self.takes)(*it)).count();
            let is_whole = if self.is_exact {
                length == self.least && !rest.chars().nth(length).is_some_and(|it| it.is_ascii_alphanumeric())
            } else {
                length >= self.least
            };
            // AWS's documentation uses keys that end so.
            let is_example = rest.get(..length).is_some_and(|it| it.ends_with("EXAMPLE"));
            is_word && is_whole && !is_example
        })
    }
}

/// Whether there is something like `postgres://user:password@host`.
fn has_password_in_url(text: &str) -> bool {
    text.match_indices("://").any(|(at, separator)| {
        let rest = text.get(at + separator.len()..).unwrap_or_default();
        let end =
            rest.find(['/', '?', '#', '"', '\'', ' ', '\n', '\t', '`', ',', '\\']).unwrap_or(rest.len());
        let Some((user, _)) = rest.get(..end).and_then(|authority| authority.rsplit_once('@')) else {
            return false;
        };
        let Some((_, password)) = user.split_once(':') else { return false };
        let is_placeholder = password.contains(['$', '{', '}', '<', '>', '*', '%', '[']);
        !password.is_empty() && !is_placeholder && !password.eq_ignore_ascii_case("password")
    })
}

/// The text behind Base64, as `Fn::Base64` writes it.
fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for digit in text.trim_end_matches('=').bytes() {
        let value = match digit {
            b'A'..=b'Z' => digit - b'A',
            b'a'..=b'z' => digit - b'a' + 26,
            b'0'..=b'9' => digit - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count & 0xff) as u8);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        r#"
Resources:
  A:
    Type: AWS::EC2::Instance
    Properties: { UserData: !Base64 "export KEY=AKIAIOSFODNN7EXAMPLE" }
"#,
    ),
    fails(
        r#"
Resources:
  A:
    Type: AWS::EC2::Instance
    Properties: { UserData: !Base64 { "Fn::Join": ["", ["export KEY=AKIA", "Q3EGRIZNU2JJ4T5W"]] } }
  B:
    Type: AWS::Lambda::Function
    Properties:
      Environment: { Variables: { DATABASE_URL: { "Fn::Join": [":", ["postgres://app", "hunter2@db/app"]] } } }
"#,
        &[("A", "UserData"), ("B", "Environment.Variables.DATABASE_URL")],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_told_from_what_looks_alike() {
        // Put together, so that nobody who scans this file takes them for real.
        let real = [
            ["AKIA", "Q3EGRIZNU2JJ4T5W"].concat(),
            ["key=ASIA", "Q3EGRIZNU2JJ4T5W", ";"].concat(),
            ["ghp_", &"a1B2".repeat(9)].concat(),
            ["-----BEGIN RSA ", "PRIVATE KEY-----\nMIIE"].concat(),
            ["postgres://app:", "hunter2@db:5432/app"].concat(),
            ["xoxb-", "123456789012-abcdefGHIJ"].concat(),
        ];
        for text in real {
            assert!(credential(&text).is_some(), "{text}");
        }
        for text in [
            "AKIAIOSFODNN7EXAMPLE",
            "XAKIAQ3EGRIZNU2JJ4T5W",
            "AKIAQ3EGRIZNU2JJ4T5WLONGER",
            "-----BEGIN CERTIFICATE-----\nMIIE",
            "arn:aws:iam::123456789012:role/app",
            "postgres://app:${PASSWORD}@db/app",
            "https://example.com/a:b@c",
            "https://user@example.com",
            "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "ghp_short",
        ] {
            assert_eq!(credential(text), None, "{text}");
        }
    }

    #[test]
    fn user_data_is_looked_into() {
        assert_eq!(decode("Zm9vYmE=").as_deref(), Some("fooba"));
        assert_eq!(decode("#!/bin/sh"), None);
    }
}
