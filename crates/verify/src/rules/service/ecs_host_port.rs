//! In the network modes awsvpc and host, a container's port is the host's.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::{items, items_of};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/ecs-host-port"),
    severity: Severity::Error,
    title: "In the network modes awsvpc and host, a container's port is the host's",
    why: "Without a bridge there is nothing that could map one port to another; ECS refuses a host port \
          that differs from the container's.",
    fix: "leave out `HostPort`, or make it equal to `ContainerPort`",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-ecs-taskdefinition-containerdefinition.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, task) in facts.model().of_type("AWS::ECS::TaskDefinition") {
        let Some(mode @ ("awsvpc" | "host")) = task.property("NetworkMode").as_text() else { continue };
        for (path, container) in items_of(task, "ContainerDefinitions") {
            let mappings = items(container.get("PortMappings"), "PortMappings");
            for (mapping_path, mapping) in mappings {
                let port = mapping.get("ContainerPort").as_integer();
                let host_port = mapping.get("HostPort").as_integer();
                if let (Some(port), Some(host_port)) = (port, host_port)
                    && port != host_port
                {
                    let message =
                        format!("with `{mode}`, port {port} cannot be port {host_port} of the host");
                    let path = format!("{path}.{mapping_path}.HostPort");
                    found.push(rule.finding(facts, id, &path, message));
                }
            }
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes("
Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      NetworkMode: awsvpc
      ContainerDefinitions: [{ Name: app, PortMappings: [{ ContainerPort: 80 }, { ContainerPort: 81, HostPort: 81 }] }]
  Bridged:
    Type: AWS::ECS::TaskDefinition
    Properties:
      ContainerDefinitions: [{ Name: app, PortMappings: [{ ContainerPort: 80, HostPort: 0 }] }]
"),
    fails("
Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      NetworkMode: awsvpc
      ContainerDefinitions: [{ Name: app, PortMappings: [{ ContainerPort: 80, HostPort: 8080 }] }]
", &[("Task", "ContainerDefinitions.0.PortMappings.0.HostPort")]),
];
