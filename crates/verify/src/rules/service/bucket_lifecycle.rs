//! A lifecycle rule moves objects in time, and deletes them after that.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::{items, items_of};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/bucket-lifecycle"),
    severity: Severity::Error,
    title: "A lifecycle rule moves objects in time, and deletes them after that",
    why: "S3 moves objects to the infrequent-access classes after 30 days at the earliest, and refuses \
          a rule that expires them before or as it moves them.",
    fix: "move after 30 days or more, and expire later than that",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-s3-bucket-transition.html",
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-s3-bucket-rule.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, bucket) in facts.model().of_type("AWS::S3::Bucket") {
        for (path, item) in items_of(bucket, "LifecycleConfiguration.Rules") {
            let expires_days = item.get("ExpirationInDays").as_integer();
            let single = (format!("{path}.Transition"), item.get("Transition"));
            let several =
                items(item.get("Transitions"), "Transitions").map(|(at, it)| (format!("{path}.{at}"), it));
            for (path, transition) in std::iter::once(single).chain(several) {
                let Some(days) = transition.get("TransitionInDays").as_integer() else { continue };
                let class = transition.get("StorageClass").as_text().unwrap_or_default();
                let path = format!("{path}.TransitionInDays");
                if matches!(class, "STANDARD_IA" | "ONEZONE_IA") && days < 30 {
                    let message =
                        format!("objects move to `{class}` after 30 days at the earliest, not after {days}");
                    found.push(rule.finding(facts, id, &path, message));
                }
                if let Some(expires_days) = expires_days.filter(|expires_days| *expires_days <= days) {
                    let message = format!(
                        "objects expire after {expires_days} days, before they would move after {days}"
                    );
                    found.push(rule.finding(facts, id, &path, message));
                }
            }
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  A:
    Type: AWS::S3::Bucket
    Properties:
      LifecycleConfiguration:
        Rules:
          - Transitions:
              - { StorageClass: STANDARD_IA, TransitionInDays: 30 }
              - { StorageClass: GLACIER, TransitionInDays: 90 }
            ExpirationInDays: 365
          - { Transition: { StorageClass: INTELLIGENT_TIERING, TransitionInDays: 0 } }
",
    ),
    fails(
        "
Resources:
  A:
    Type: AWS::S3::Bucket
    Properties:
      LifecycleConfiguration:
        Rules:
          - Transitions:
              - { StorageClass: STANDARD_IA, TransitionInDays: 7 }
              - { StorageClass: GLACIER, TransitionInDays: 90 }
            ExpirationInDays: 60
",
        &[
            ("A", "LifecycleConfiguration.Rules.0.Transitions.0.TransitionInDays"),
            ("A", "LifecycleConfiguration.Rules.0.Transitions.1.TransitionInDays"),
        ],
    ),
];
