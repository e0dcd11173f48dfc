//! The behaviors of a CloudFront distribution lead to origins that it has.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::{is_whole, items, sentence};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/cloudfront-origin"),
    severity: Severity::Error,
    title: "The behaviors of a CloudFront distribution lead to origins that it has",
    why: "A behavior names its origin by id; CloudFront refuses a distribution in which an id stands \
          for no origin or for two.",
    fix: "name an origin or an origin group of the distribution",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cloudfront-distribution-origin.html",
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cloudfront-distribution-cachebehavior.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, distribution) in facts.model().of_type("AWS::CloudFront::Distribution") {
        let config = distribution.property("DistributionConfig");
        let Some(origins) = config.get("Origins").as_list() else { continue };
        let groups = config.at("OriginGroups.Items");
        if !is_whole(groups) {
            continue;
        }
        let all = origins.iter().chain(groups.as_list().unwrap_or_default());
        let ids: Option<Vec<_>> = all.map(|it| it.get("Id").as_text()).collect();
        let Some(ids) = ids else { continue };
        for (index, origin) in ids.iter().enumerate() {
            if ids.iter().take(index).any(|other| other == origin) {
                let message = format!("the distribution has two origins with the id `{origin}`");
                found.push(rule.finding(facts, id, "DistributionConfig.Origins", message));
            }
        }
        let default =
            ("DistributionConfig.DefaultCacheBehavior".to_owned(), config.get("DefaultCacheBehavior"));
        let others = items(config.get("CacheBehaviors"), "DistributionConfig.CacheBehaviors");
        for (path, behavior) in std::iter::once(default).chain(others) {
            let Some(origin) = behavior.get("TargetOriginId").as_text() else { continue };
            if !ids.contains(&origin) {
                let message = format!("the distribution has no origin `{origin}`");
                let finding = rule.finding(facts, id, &format!("{path}.TargetOriginId"), message);
                found.push(finding.help(format!("it has {}", sentence(&ids))));
            }
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  Site:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Origins: [{ Id: site }, { Id: api }]
        DefaultCacheBehavior: { TargetOriginId: site }
        CacheBehaviors: [{ PathPattern: /api/*, TargetOriginId: api }]
",
    ),
    fails(
        "
Resources:
  Site:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Origins: [{ Id: site }, { Id: site }]
        DefaultCacheBehavior: { TargetOriginId: web }
",
        &[
            ("Site", "DistributionConfig.DefaultCacheBehavior.TargetOriginId"),
            ("Site", "DistributionConfig.Origins"),
        ],
    ),
];
