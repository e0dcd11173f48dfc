//! CloudFormation makes no SecureString parameters.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/ssm-secure-string"),
    severity: Severity::Error,
    title: "CloudFormation makes no SecureString parameters",
    why: "A template would hold the secret in plain text, so CloudFormation refuses the type.",
    fix: "keep the secret in Secrets Manager, or make the parameter outside and refer to it by \
          `{{resolve:ssm-secure:…}}`",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ssm-parameter.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, parameter) in facts.model().of_type("AWS::SSM::Parameter") {
        if parameter.property("Type").as_text() == Some("SecureString") {
            let message = "CloudFormation cannot make a parameter of the type `SecureString`";
            found.push(rule.finding(facts, id, "Type", message));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        r#"
Resources: { A: { Type: AWS::SSM::Parameter, Properties: { Type: StringList, Value: "a,b" } } }
"#,
    ),
    fails(
        "
Resources: { A: { Type: AWS::SSM::Parameter, Properties: { Type: SecureString, Value: a } } }
",
        &[("A", "Type")],
    ),
];
