//! A service whose tasks have the network mode awsvpc says in which subnets they run.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::containers::has_interfaces;
use crate::rules::look::is_absent;

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/ecs-service-network"),
    severity: Severity::Error,
    title: "A service whose tasks have the network mode awsvpc says in which subnets they run",
    why: "Each task gets a network interface in one of the service's subnets; ECS refuses the service \
          without a network configuration.",
    fix: "set `NetworkConfiguration.AwsvpcConfiguration` with subnets and security groups",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ecs-taskdefinition.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, service) in facts.model().of_type("AWS::ECS::Service") {
        let is_fargate = service.property("LaunchType").as_text() == Some("FARGATE");
        if (is_fargate || has_interfaces(facts.model(), service))
            && is_absent(facts, service, "NetworkConfiguration")
        {
            let message = "the service's tasks have network interfaces, and it does not say in which subnets";
            found.push(rule.finding(facts, id, "NetworkConfiguration", message));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        r#"
Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties: { NetworkMode: awsvpc }
  Service:
    Type: AWS::ECS::Service
    Properties:
      TaskDefinition: !Ref Task
      NetworkConfiguration: { AwsvpcConfiguration: { Subnets: [subnet-1] } }
  Bridged:
    Type: AWS::ECS::Service
    Properties: { TaskDefinition: "web:1" }
"#,
    ),
    fails(
        "
Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties: { NetworkMode: awsvpc }
  Service:
    Type: AWS::ECS::Service
    Properties: { TaskDefinition: !Ref Task }
",
        &[("Service", "NetworkConfiguration")],
    ),
];
