//! What rules ask of tasks and services of ECS.

use stackwright_model::{Model, Resource};

use super::look::target_of;

/// Whether a task definition is for Fargate, perhaps among others.
pub(super) fn is_fargate(task: &Resource) -> bool {
    let compatibilities = task.property("RequiresCompatibilities").one_or_many();
    compatibilities.iter().any(|it| it.as_text() == Some("FARGATE"))
}

/// Whether the tasks of a service surely have network interfaces of their own.
pub(super) fn has_interfaces(model: &Model, service: &Resource) -> bool {
    let task = target_of(model, service.property("TaskDefinition"), "AWS::ECS::TaskDefinition");
    task.is_some_and(|(_, task)| task.property("NetworkMode").as_text() == Some("awsvpc"))
}
