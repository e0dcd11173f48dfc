//! A generated secret has a template and the key to put the password under, or neither.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::is_given;

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/secret-generation"),
    severity: Severity::Error,
    title: "A generated secret has a template and the key to put the password under, or neither",
    why: "Secrets Manager refuses one without the other, and a template that is no JSON object.",
    fix: "set both `SecretStringTemplate`, a JSON object, and `GenerateStringKey`",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-secretsmanager-secret-generatesecretstring.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, secret) in facts.model().of_type("AWS::SecretsManager::Secret") {
        let generate = secret.property("GenerateSecretString");
        let (template, key) = (generate.get("SecretStringTemplate"), generate.get("GenerateStringKey"));
        for (one, other, name) in
            [(template, key, "GenerateStringKey"), (key, template, "SecretStringTemplate")]
        {
            if is_given(one) && other.is_null() {
                let message = format!("the secret is generated without `{name}`");
                found.push(rule.finding(facts, id, &format!("GenerateSecretString.{name}"), message));
            }
        }
        let is_object =
            |text: &str| serde_json::from_str::<serde_json::Value>(text).is_ok_and(|it| it.is_object());
        if template.as_text().is_some_and(|text| !is_object(text)) {
            let message = "the template of the secret is no JSON object";
            found.push(rule.finding(facts, id, "GenerateSecretString.SecretStringTemplate", message));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        r#"
Resources:
  A:
    Type: AWS::SecretsManager::Secret
    Properties:
      GenerateSecretString: { SecretStringTemplate: '{"username":"app"}', GenerateStringKey: password }
  B: { Type: AWS::SecretsManager::Secret, Properties: { GenerateSecretString: { PasswordLength: 32 } } }
"#,
    ),
    fails(
        r#"
Resources:
  A:
    Type: AWS::SecretsManager::Secret
    Properties: { GenerateSecretString: { SecretStringTemplate: '{"username":"app"}' } }
  B:
    Type: AWS::SecretsManager::Secret
    Properties: { GenerateSecretString: { SecretStringTemplate: "username=app", GenerateStringKey: password } }
"#,
        &[
            ("A", "GenerateSecretString.GenerateStringKey"),
            ("B", "GenerateSecretString.SecretStringTemplate"),
        ],
    ),
];
