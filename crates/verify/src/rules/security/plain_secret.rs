//! Passwords and tokens are not written into templates.

use std::collections::BTreeMap;

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};
use stackwright_model::Value;

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::{items, items_of, walk};

pub(super) static RULE: Rule = Rule {
    id: RuleId("security/plain-secret"),
    severity: Severity::Error,
    title: "Passwords and tokens are not written into templates",
    why: "Templates are kept in repositories, in buckets and by CloudFormation, and environments are \
          shown in consoles; what is secret must come from where access to it is controlled and \
          recorded.",
    fix: "keep it in Secrets Manager, and refer to it by `{{resolve:secretsmanager:…}}`, or by \
          `Secrets` of a container",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/security-best-practices.html",
        "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, resource) in facts.model().resources() {
        let mut judge = |name: &str, value: &Value, path: &str| {
            let Some(text) = value.as_text() else { return };
            if is_secret_name(name) && is_secret_like(text) {
                let message = format!("`{name}` is written in plain text");
                found.push(rule.finding(facts, id, path, message));
            } else if is_random(text) {
                let message = format!("`{name}` looks like a key or a token in plain text");
                found.push(rule.finding(facts, id, path, message));
            }
        };
        match resource.type_name.as_str() {
            "AWS::ECS::TaskDefinition" => {
                for (path, container) in items_of(resource, "ContainerDefinitions") {
                    for (at, variable) in items(container.get("Environment"), "Environment") {
                        if let Some(name) = variable.get("Name").as_text() {
                            judge(name, variable.get("Value"), &format!("{path}.{at}.Value"));
                        }
                    }
                }
            }
            "AWS::Lambda::Function" | "AWS::Serverless::Function" => {
                if let Some(variables) = resource.property("Environment.Variables").as_map() {
                    for (name, value) in variables.iter() {
                        judge(name, value, &format!("Environment.Variables.{name}"));
                    }
                }
            }
            "AWS::CodeBuild::Project" => {
                for (path, variable) in items_of(resource, "Environment.EnvironmentVariables") {
                    let is_plain = matches!(variable.get("Type").as_text(), None | Some("PLAINTEXT"));
                    if let Some(name) = variable.get("Name").as_text().filter(|_| is_plain) {
                        judge(name, variable.get("Value"), &format!("{path}.Value"));
                    }
                }
            }
            "AWS::SSM::Parameter" => {
                if let Some(name) = resource.property("Name").as_text().and_then(|it| it.rsplit('/').next()) {
                    judge(name, resource.property("Value"), "Value");
                }
            }
            _ => {}
        }
        walk(&resource.properties, "", &mut |path, value| {
            let is_secret = path.rsplit('.').next().is_some_and(|name| SECRET_PROPERTIES.contains(&name));
            if is_secret && value.as_text().is_some_and(is_secret_like) {
                let message = format!("`{path}` is written in plain text");
                found.push(rule.finding(facts, id, path, message));
            }
        });
    }
}

/// Properties of any type whose values are secret.
const SECRET_PROPERTIES: [&str; 11] = [
    "AdminPassword",
    "AuthToken",
    "ClientSecret",
    "MasterPassword",
    "MasterUserPassword",
    "OAuthToken",
    "OauthToken",
    "Password",
    "SecretString",
    "UserPassword",
    "client_secret",
];

/// Words of a name, in lower case: `dbPassword` and `DB_PASSWORD` have the same.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for it in name.chars() {
        if !it.is_ascii_alphanumeric() || (it.is_ascii_uppercase() && was_lower) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| it.is_ascii_alphanumeric()) {
            word.push(it.to_ascii_lowercase());
        }
        was_lower = it.is_ascii_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Whether a name ends as those of secrets do: a `TOKEN_URL` or a `SECRET_ARN` only says where one is.
fn is_secret_name(name: &str) -> bool {
    let words = words(name);
    let words: Vec<_> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        [.., "api" | "secret" | "private" | "access" | "encryption" | "signing", "key"] => true,
        [.., last] => matches!(
            *last,
            "password"
                | "passwd"
                | "pwd"
                | "passphrase"
                | "secret"
                | "token"
                | "apikey"
                | "credential"
                | "credentials"
        ),
        [] => false,
    }
}

/// Whether a text could be a secret itself, and does not say where to find one.
fn is_secret_like(text: &str) -> bool {
    let is_place = text.starts_with("arn:")
        || text.starts_with('/')
        || text.contains("://")
        || text.contains("{{")
        || text.contains("${")
        || text.starts_with("alias/");
    let is_plain_word = matches!(
        text.to_ascii_lowercase().as_str(),
        "" | "true"
            | "false"
            | "none"
            | "null"
            | "enabled"
            | "disabled"
            | "required"
            | "optional"
            | "{}"
            | "*"
    );
    let is_number = text.len() < 6 && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_sentence = text.split_whitespace().count() > 2 && !text.trim_start().starts_with('{');
    !is_place && !is_plain_word && !is_number && !is_sentence && !is_uuid(text)
}

fn is_uuid(text: &str) -> bool {
    let parts: Vec<_> = text.split('-').map(str::len).collect();
    parts == [8, 4, 4, 4, 12] && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

/// Whether a text is made at random: long, of all kinds of characters, none of them more often than others. Hashes
/// are of hexadecimal digits, identifiers of one case, and certificates longer.
fn is_random(text: &str) -> bool {
    let has = |is: fn(&char) -> bool| text.chars().any(|it| is(&it));
    let is_token = (32..=128).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=_-".contains(&byte));
    let is_mixed =
        has(char::is_ascii_uppercase) && has(char::is_ascii_lowercase) && has(char::is_ascii_digit);
    // Paths and names are words with separators between them.
    let longest = text.split(['/', '-', '_']).map(str::len).max().unwrap_or(0);
    let is_key_of_ssh = text.starts_with("AAAA") || text.starts_with("MII");
    is_token && is_mixed && longest >= 20 && !is_key_of_ssh && entropy_bits(text) >= 4.3
}

/// How many bits a character of the text tells (Shannon).
fn entropy_bits(text: &str) -> f64 {
    let mut counts = BTreeMap::<u8, u32>::new();
    for byte in text.bytes() {
        *counts.entry(byte).or_default() += 1;
    }
    let length = f64::from(u32::try_from(text.len()).unwrap_or(u32::MAX));
    -counts.values().map(|count| f64::from(*count) / length).map(|share| share * share.log2()).sum::<f64>()
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(r#"
Parameters: { Password: { Type: String, NoEcho: true } }
Resources:
  A:
    Type: AWS::ECS::TaskDefinition
    Properties:
      ContainerDefinitions:
        - Name: app
          Environment:
            - { Name: DB_SECRET_ARN, Value: "arn:aws:secretsmanager:us-east-1:123456789012:secret:db" }
            - { Name: DB_PASSWORD, Value: !Ref Password }
            - { Name: TOKEN, Value: "{{resolve:secretsmanager:token}}" }
  B: { Type: AWS::RDS::DBCluster, Properties: { MasterUserPassword: "{{resolve:secretsmanager:db:SecretString:password}}" } }
"#),
    fails("
Resources:
  A:
    Type: AWS::ECS::TaskDefinition
    Properties: { ContainerDefinitions: [{ Name: app, Environment: [{ Name: DB_PASSWORD, Value: hunter2 }] }] }
  B: { Type: AWS::RDS::DBCluster, Properties: { MasterUserPassword: hunter2hunter2 } }
  C:
    Type: AWS::Lambda::Function
    Properties: { Environment: { Variables: { KEY_MATERIAL: wJalrXUtnFEMI0K7MDENGbPxRfiCYzq9Kd83LmQs } } }
  D: { Type: AWS::SSM::Parameter, Properties: { Name: /app/api-token, Type: String, Value: abc123def } }
", &[("A", "ContainerDefinitions.0.Environment.0.Value"), ("B", "MasterUserPassword"), ("C", "Environment.Variables.KEY_MATERIAL"), ("D", "Value")]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_secrets_are_told_from_those_of_places() {
        for name in ["PASSWORD", "dbPassword", "GITHUB_TOKEN", "API_KEY", "apiKey", "client-secret", "DB_PWD"]
        {
            assert!(is_secret_name(name), "{name}");
        }
        for name in [
            "SECRET_ARN",
            "TOKEN_URL",
            "PASSWORD_LENGTH",
            "KEY",
            "TABLE",
            "KMS_KEY",
            "PARTITION_KEY",
            "SECRETS",
        ] {
            assert!(!is_secret_name(name), "{name}");
        }
    }

    #[test]
    fn random_texts_are_told_from_identifiers() {
        for text in
            ["wJalrXUtnFEMI0K7MDENGbPxRfiCYzq9Kd83LmQs", "dGhpc0lzQS9SYW5kb20rU2VjcmV0S2V5MTIzNDU2Nzg5MA"]
        {
            assert!(is_random(text), "{text} {}", entropy_bits(text));
        }
        for text in [
            "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "arn:aws:secretsmanager:us-east-1:123456789012:secret:App-AbCdEf",
            "us-east-1_AbCdEf123",
            "123e4567-e89b-12d3-a456-426614174000",
            "/Production/Orders/Service2/DatabaseName",
            "anthropic.claude-3-5-sonnet-20241022-v2:0",
            "ApplicationLoadBalancerTargetGroupName",
            "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSj",
        ] {
            assert!(!is_random(text), "{text} {}", entropy_bits(text));
        }
    }
}
