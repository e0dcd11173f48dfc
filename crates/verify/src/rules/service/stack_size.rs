//! A template stays within the quotas of CloudFormation.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use stackwright_diagnostics::Place;

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/stack-size"),
    severity: Severity::Error,
    title: "A template stays within the quotas of CloudFormation",
    why: "CloudFormation takes 500 resources and 200 outputs in a template of one megabyte at most, and \
          refuses anything larger.",
    fix: "split the stack, or move a part into a nested one",
    sources: &["https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html"],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (_, stack) in facts.model().stacks() {
        let counts = [
            ("resources", stack.resources.len(), 500),
            ("outputs", stack.outputs.len(), 200),
            ("bytes", stack.text.len(), 1_000_000),
        ];
        for (what, count, most) in counts {
            if count > most {
                let message = format!("the template has {count} {what}, and CloudFormation takes {most}");
                let place = Place { stack: Some(stack.name.clone()), ..Place::default() };
                found.push(Diagnostic::new(rule.id, rule.severity, message).at(place).help(rule.fix));
            }
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources: { A: { Type: AWS::SNS::Topic } }
",
    ),
    fails(
        "
Transform: AWS::LanguageExtensions
Resources: { A: { Type: AWS::SNS::Topic } }
Outputs:
  Fn::ForEach::First:
    - X
    - [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o]
    - Fn::ForEach::Second:
        - Y
        - [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o]
        - O${X}${Y}: { Value: a }
",
        &[("", "")],
    ),
];
