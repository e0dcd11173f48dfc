//! A Fargate task logs through a driver that Fargate has, with the options that it needs.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::containers::is_fargate;
use crate::rules::look::{is_absent_in, items_of};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/ecs-fargate-logs"),
    severity: Severity::Error,
    title: "A Fargate task logs through a driver that Fargate has, with the options that it needs",
    why: "Fargate has the drivers awslogs, splunk and awsfirelens only, and for awslogs needs the \
          group, the region and a stream prefix; ECS refuses the task definition otherwise.",
    fix: "use `awslogs` with `awslogs-group`, `awslogs-region` and `awslogs-stream-prefix`",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-ecs-taskdefinition-logconfiguration.html",
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-ecs-service-logconfiguration.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, task) in facts.model().of_type("AWS::ECS::TaskDefinition") {
        if !is_fargate(task) {
            continue;
        }
        for (path, container) in items_of(task, "ContainerDefinitions") {
            let path = format!("{path}.LogConfiguration");
            let logs = container.get("LogConfiguration");
            match logs.get("LogDriver").as_text() {
                Some("awslogs") => {
                    for option in ["awslogs-group", "awslogs-region", "awslogs-stream-prefix"] {
                        if is_absent_in(logs, &format!("Options.{option}")) {
                            let message = format!("the log driver `awslogs` needs `{option}` on Fargate");
                            found.push(rule.finding(facts, id, &format!("{path}.Options"), message));
                        }
                    }
                }
                None | Some("splunk" | "awsfirelens") => {}
                Some(driver) => {
                    let message = format!("Fargate has no log driver `{driver}`");
                    found.push(rule.finding(facts, id, &format!("{path}.LogDriver"), message));
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
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      RequiresCompatibilities: [FARGATE]
      ContainerDefinitions:
        - Name: app
          LogConfiguration:
            LogDriver: awslogs
            Options: { awslogs-group: g, awslogs-region: !Ref AWS::Region, awslogs-stream-prefix: app }
        - { Name: quiet }
",
    ),
    fails(
        "
Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      RequiresCompatibilities: [FARGATE]
      ContainerDefinitions:
        - { Name: app, LogConfiguration: { LogDriver: json-file } }
        - Name: proxy
          LogConfiguration: { LogDriver: awslogs, Options: { awslogs-group: g, awslogs-region: us-east-1 } }
",
        &[
            ("Task", "ContainerDefinitions.0.LogConfiguration.LogDriver"),
            ("Task", "ContainerDefinitions.1.LogConfiguration.Options"),
        ],
    ),
];
