//! The capacity of Aurora Serverless v2 is a range in half steps.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::number;

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/aurora-capacity"),
    severity: Severity::Error,
    title: "The capacity of Aurora Serverless v2 is a range in half steps",
    why: "RDS refuses a maximum below the minimum or below 1, one above 256, and capacities that are no \
          multiple of one half.",
    fix: "choose from 0 (which pauses) or 0.5 up to 256, in steps of 0.5, with a maximum of at least 1",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-rds-dbcluster-serverlessv2scalingconfiguration.html",
        "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.requirements.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, cluster) in facts.model().of_type("AWS::RDS::DBCluster") {
        let path = |property: &str| format!("ServerlessV2ScalingConfiguration.{property}");
        let least = number(cluster.property(&path("MinCapacity")));
        let most = number(cluster.property(&path("MaxCapacity")));
        for (property, value) in [("MinCapacity", least), ("MaxCapacity", most)] {
            let Some(value) = value else { continue };
            let steps = value * 2.0;
            if !(0.0..=256.0).contains(&value) || (steps - steps.round()).abs() > f64::EPSILON {
                let nearest = steps.round().clamp(0.0, 512.0) / 2.0;
                let message = format!("there is no capacity of {value}");
                let finding = rule.finding(facts, id, &path(property), message);
                found.push(finding.help(format!("the nearest is {nearest}")));
            }
        }
        if let Some(most) = most.filter(|most| (0.0..1.0).contains(most)) {
            let message = format!("the greatest capacity is {most}, and has to be 1 at least");
            found.push(rule.finding(facts, id, &path("MaxCapacity"), message));
        } else if let (Some(least), Some(most)) = (least, most)
            && least > most
        {
            let message = format!("the least capacity is {least}, and the greatest {most}");
            found.push(rule.finding(facts, id, &path("MinCapacity"), message));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes("
Resources:
  A: { Type: AWS::RDS::DBCluster, Properties: { ServerlessV2ScalingConfiguration: { MinCapacity: 0, MaxCapacity: 1 } } }
  B: { Type: AWS::RDS::DBCluster, Properties: { ServerlessV2ScalingConfiguration: { MinCapacity: 0.5, MaxCapacity: 256 } } }
"),
    fails("
Resources:
  A: { Type: AWS::RDS::DBCluster, Properties: { ServerlessV2ScalingConfiguration: { MinCapacity: 8, MaxCapacity: 4 } } }
  B: { Type: AWS::RDS::DBCluster, Properties: { ServerlessV2ScalingConfiguration: { MinCapacity: 0.5, MaxCapacity: 0.5 } } }
  C: { Type: AWS::RDS::DBCluster, Properties: { ServerlessV2ScalingConfiguration: { MinCapacity: 0.7, MaxCapacity: 4 } } }
", &[("A", "ServerlessV2ScalingConfiguration.MinCapacity"), ("B", "ServerlessV2ScalingConfiguration.MaxCapacity"), ("C", "ServerlessV2ScalingConfiguration.MinCapacity")]),
];
