//! Tasks with the network mode awsvpc are targets by address.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::containers::has_interfaces;
use crate::rules::look::{is_absent, items_of, target_of};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/ecs-target-type"),
    severity: Severity::Error,
    title: "Tasks with the network mode awsvpc are targets by address",
    why: "Such tasks have network interfaces of their own and are no instances; ECS refuses a service \
          whose target group does not have the target type ip.",
    fix: "set the target group's `TargetType` to `ip`",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-ecs-service-loadbalancer.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    let model = facts.model();
    for (id, service) in model.of_type("AWS::ECS::Service") {
        if !has_interfaces(model, service) {
            continue;
        }
        for (_, balancer) in items_of(service, "LoadBalancers") {
            let group =
                target_of(model, balancer.get("TargetGroupArn"), "AWS::ElasticLoadBalancingV2::TargetGroup");
            let Some((group_id, group)) = group else { continue };
            let kind = group.property("TargetType").as_text();
            let is_default = is_absent(facts, group, "TargetType");
            if is_default || kind.is_some_and(|kind| kind != "ip") {
                let kind = kind.unwrap_or("instance");
                let message =
                    format!("tasks of `{}` cannot be targets of the type `{kind}`", service.logical_id);
                let finding = rule.finding(facts, group_id, "TargetType", message);
                found.push(finding.note("the service whose tasks they are", model.place(id)));
            }
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties: { NetworkMode: awsvpc }
  Group:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties: { TargetType: ip }
  Service:
    Type: AWS::ECS::Service
    Properties: { TaskDefinition: !Ref Task, LoadBalancers: [{ TargetGroupArn: !Ref Group }] }
",
    ),
    fails(
        "
Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties: { NetworkMode: awsvpc }
  Group:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties: { Port: 80 }
  Service:
    Type: AWS::ECS::Service
    Properties: { TaskDefinition: !Ref Task, LoadBalancers: [{ TargetGroupArn: !Ref Group }] }
",
        &[("Group", "TargetType")],
    ),
];
