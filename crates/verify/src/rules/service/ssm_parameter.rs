//! A parameter has a name and a value that Parameter Store takes.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};
use stackwright_model::Value;

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/ssm-parameter"),
    severity: Severity::Error,
    title: "A parameter has a name and a value that Parameter Store takes",
    why: "Parameter Store keeps names that begin with aws or ssm to itself, and takes 4 KB in the \
          standard tier and 8 KB in the advanced.",
    fix: "choose another name, or split the value, or set `Tier` to `Advanced` for up to 8 KB",
    sources: &[
        "https://docs.aws.amazon.com/cli/v1/reference/ssm/put-parameter.html",
        "https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, parameter) in facts.model().of_type("AWS::SSM::Parameter") {
        if let Some(name) = parameter.property("Name").as_text() {
            // Of a path it is the first part that is reserved, of a plain name the beginning.
            let lower = name.to_ascii_lowercase();
            let is_reserved = |prefix: &str| match lower.strip_prefix('/') {
                Some(path) => path.split('/').next() == Some(prefix),
                None => lower.starts_with(prefix),
            };
            if let Some(prefix) = ["aws", "ssm"].iter().find(|prefix| is_reserved(prefix)) {
                let message = format!("the name `{name}` begins with `{prefix}`, which is reserved");
                found.push(rule.finding(facts, id, "Name", message));
            }
        }
        let bytes = parameter.property("Value").as_text().map_or(0, str::len);
        let most_bytes = match parameter.property("Tier") {
            Value::Null => 4096,
            tier => match tier.as_text() {
                Some("Standard") => 4096,
                _ => 8192,
            },
        };
        if bytes > most_bytes {
            let message = format!("the value has {bytes} bytes, and its tier takes {most_bytes}");
            found.push(rule.finding(facts, id, "Value", message));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources: { A: { Type: AWS::SSM::Parameter, Properties: { Name: /app/aws-region, Type: String, Value: a } } }
",
    ),
    fails(
        "
Resources:
  A: { Type: AWS::SSM::Parameter, Properties: { Name: /aws/app, Type: String, Value: a } }
  B: { Type: AWS::SSM::Parameter, Properties: { Name: SSM-setting, Type: String, Value: a } }
",
        &[("A", "Name"), ("B", "Name")],
    ),
];
