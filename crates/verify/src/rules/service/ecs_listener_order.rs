//! A service behind a load balancer is made after the listener that sends it traffic.

use std::collections::BTreeMap;

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};
use stackwright_model::ResourceId;

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::{dependents, items_of, target, walk};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/ecs-listener-order"),
    severity: Severity::Error,
    title: "A service behind a load balancer is made after the listener that sends it traffic",
    why: "ECS refuses to create a service whose target group belongs to no load balancer yet, and it is \
          the listener or its rule that makes it belong; without a dependency CloudFormation makes both \
          at once.",
    fix: "add the listener, or the rule, to the service's `DependsOn`",
    sources: &[
        "https://github.com/aws/aws-cdk/issues/1160",
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-dependson.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    let model = facts.model();
    let mut routes = BTreeMap::<ResourceId, Vec<ResourceId>>::new();
    for type_name in ["AWS::ElasticLoadBalancingV2::Listener", "AWS::ElasticLoadBalancingV2::ListenerRule"] {
        for (id, route) in model.of_type(type_name) {
            walk(&route.properties, "", &mut |_, value| {
                if let Some(reference) = value.as_reference() {
                    routes.entry(reference.resource).or_default().push(id);
                }
            });
        }
    }
    for (id, service) in model.of_type("AWS::ECS::Service") {
        for (path, balancer) in items_of(service, "LoadBalancers") {
            let arn = balancer.get("TargetGroupArn");
            let Some((group_id, _)) = target(model, arn) else { continue };
            let of_stack = |it: &&ResourceId| model.resource(**it).stack == service.stack;
            let routes: Vec<_> = routes.get(&group_id).into_iter().flatten().filter(of_stack).collect();
            let Some(first) = routes.first() else { continue };
            if !dependents(model, routes.iter().copied().copied()).contains(&id) {
                let name = &model.resource(**first).logical_id;
                let message = format!("the service may be made before `{name}`, which brings it traffic");
                let finding = rule.finding(facts, id, &format!("{path}.TargetGroupArn"), message);
                found.push(finding.help(format!("add `{name}` to the service's `DependsOn`")));
            }
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  Balancer: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer }
  Group: { Type: AWS::ElasticLoadBalancingV2::TargetGroup }
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref Balancer
      DefaultActions: [{ Type: forward, TargetGroupArn: !Ref Group }]
  Service:
    Type: AWS::ECS::Service
    DependsOn: Listener
    Properties: { LoadBalancers: [{ TargetGroupArn: !Ref Group }] }
",
    ),
    fails(
        "
Resources:
  Balancer: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer }
  Group: { Type: AWS::ElasticLoadBalancingV2::TargetGroup }
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref Balancer
      DefaultActions: [{ Type: forward, TargetGroupArn: !Ref Group }]
  Service:
    Type: AWS::ECS::Service
    Properties: { LoadBalancers: [{ TargetGroupArn: !Ref Group }] }
",
        &[("Service", "LoadBalancers.0.TargetGroupArn")],
    ),
];
