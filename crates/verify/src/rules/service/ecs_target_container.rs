//! What a service registers with a load balancer is a container and port of its task.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::{items_of, sentence, target_of};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/ecs-target-container"),
    severity: Severity::Error,
    title: "What a service registers with a load balancer is a container and port of its task",
    why: "ECS looks both up in the task definition, and refuses the service when there is no such \
          container, or no such port of it.",
    fix: "name a container of the task definition, and one of its `PortMappings`",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-ecs-service-loadbalancer.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    let model = facts.model();
    for (id, service) in model.of_type("AWS::ECS::Service") {
        let task = target_of(model, service.property("TaskDefinition"), "AWS::ECS::TaskDefinition");
        let Some(containers) = task.and_then(|(_, it)| it.property("ContainerDefinitions").as_list()) else {
            continue;
        };
        for (path, balancer) in items_of(service, "LoadBalancers") {
            let Some(name) = balancer.get("ContainerName").as_text() else { continue };
            let names: Option<Vec<_>> = containers.iter().map(|it| it.get("Name").as_text()).collect();
            let Some(names) = names else { continue };
            let Some(container) = containers.iter().find(|it| it.get("Name").as_text() == Some(name)) else {
                let message = format!("the task has no container `{name}`");
                let finding = rule.finding(facts, id, &format!("{path}.ContainerName"), message);
                found.push(finding.help(format!("it has {}", sentence(&names))));
                continue;
            };
            let Some(port) = balancer.get("ContainerPort").as_integer() else { continue };
            let Some(mappings) = container.get("PortMappings").as_list() else { continue };
            let ports: Option<Vec<_>> =
                mappings.iter().map(|it| it.get("ContainerPort").as_integer()).collect();
            if ports.is_some_and(|ports| !ports.contains(&port)) {
                let message = format!("the container `{name}` has no port {port}");
                found.push(rule.finding(facts, id, &format!("{path}.ContainerPort"), message));
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
    Properties: { ContainerDefinitions: [{ Name: app, PortMappings: [{ ContainerPort: 3000 }] }] }
  Service:
    Type: AWS::ECS::Service
    Properties: { TaskDefinition: !Ref Task, LoadBalancers: [{ ContainerName: app, ContainerPort: 3000 }] }
",
    ),
    fails(
        "
Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties: { ContainerDefinitions: [{ Name: app, PortMappings: [{ ContainerPort: 3000 }] }] }
  Service:
    Type: AWS::ECS::Service
    Properties:
      TaskDefinition: !Ref Task
      LoadBalancers: [{ ContainerName: app, ContainerPort: 80 }, { ContainerName: web, ContainerPort: 3000 }]
",
        &[("Service", "LoadBalancers.0.ContainerPort"), ("Service", "LoadBalancers.1.ContainerName")],
    ),
];
