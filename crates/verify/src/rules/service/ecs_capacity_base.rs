//! One capacity provider of a strategy has a base at most.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::items_of;

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/ecs-capacity-base"),
    severity: Severity::Error,
    title: "One capacity provider of a strategy has a base at most",
    why: "The base says how many tasks run on that provider before weights count; ECS refuses a \
          strategy with two.",
    fix: "leave a `Base` to one of the capacity providers",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-ecs-service-capacityproviderstrategyitem.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    let strategies = [
        ("AWS::ECS::Service", "CapacityProviderStrategy"),
        ("AWS::ECS::Cluster", "DefaultCapacityProviderStrategy"),
        ("AWS::ECS::ClusterCapacityProviderAssociations", "DefaultCapacityProviderStrategy"),
    ];
    for (type_name, property) in strategies {
        for (id, resource) in facts.model().of_type(type_name) {
            let based = items_of(resource, property)
                .filter(|(_, item)| item.get("Base").as_integer().is_some_and(|base| base > 0));
            for (path, item) in based.skip(1) {
                let name = item.get("CapacityProvider").as_text().unwrap_or("a second capacity provider");
                let message = format!("`{name}` has a base, and another capacity provider has one already");
                found.push(rule.finding(facts, id, &format!("{path}.Base"), message));
            }
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      CapacityProviderStrategy:
        - { CapacityProvider: FARGATE, Weight: 70, Base: 1 }
        - { CapacityProvider: FARGATE_SPOT, Weight: 30, Base: 0 }
",
    ),
    fails(
        "
Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      CapacityProviderStrategy:
        - { CapacityProvider: FARGATE, Weight: 70, Base: 1 }
        - { CapacityProvider: FARGATE_SPOT, Weight: 30, Base: 1 }
",
        &[("Service", "CapacityProviderStrategy.1.Base")],
    ),
];
