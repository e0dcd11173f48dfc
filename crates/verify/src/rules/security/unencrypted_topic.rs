//! Topics are encrypted.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::is_absent;

pub(super) static RULE: Rule = Rule {
    id: RuleId("security/unencrypted-topic"),
    severity: Severity::Info,
    title: "Topics are encrypted",
    why: "Messages of a topic without a key are not encrypted by one that you can control.",
    fix: "set `KmsMasterKeyId`, and let the services that publish use the key",
    sources: &["https://docs.aws.amazon.com/securityhub/latest/userguide/sns-controls.html"],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, topic) in facts.model().of_type("AWS::SNS::Topic") {
        if is_absent(facts, topic, "KmsMasterKeyId") {
            found.push(rule.finding(facts, id, "KmsMasterKeyId", "the topic has no key"));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources: { A: { Type: AWS::SNS::Topic, Properties: { KmsMasterKeyId: alias/a } } }
",
    ),
    fails(
        "
Resources: { A: { Type: AWS::SNS::Topic } }
",
        &[("A", "KmsMasterKeyId")],
    ),
];
