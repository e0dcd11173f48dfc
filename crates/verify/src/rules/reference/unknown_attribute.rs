//! Attributes that a resource does not have.

use stackwright_diagnostics::{RuleId, Severity};

use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};

pub(super) static RULE: Rule = Rule {
    id: RuleId("reference/unknown-attribute"),
    severity: Severity::Error,
    title: "Every attribute that a template reads exists",
    why: "CloudFormation refuses a template whose `Fn::GetAtt` names an attribute that the resource type does not have.",
    fix: "name an attribute that the resource type has",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-getatt.html",
    ],
    check: |rule, facts, found| {
        let model = facts.model();
        for (id, resource) in model.resources() {
            super::each_reference(&resource.properties, &mut |path, reference| {
                let Some(attribute) = reference.attribute.as_deref() else { return };
                let target = model.resource(reference.resource);
                let types = target.facts().filter(|it| it.attribute(attribute).is_none());
                // The Serverless Application Model gives its resources more, such as `Function.Version`.
                let Some(types) = types.filter(|it| it.namespace() != "AWS::Serverless") else { return };
                let message = format!("`{}` has no attribute `{attribute}`", target.logical_id);
                let finding = rule.finding(facts, id, path, message);
                found.push(match types.nearest_attribute(attribute) {
                    Some(nearest) => finding.help(format!("perhaps `{}` is meant", nearest.name())),
                    None => finding,
                });
            });
        }
    },
};

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "Resources:\n  Queue: {Type: 'AWS::SQS::Queue'}\n  Topic: {Type: 'AWS::SNS::Topic', Properties: {DisplayName: !GetAtt Queue.QueueName}}",
    ),
    fails(
        "Resources:\n  Queue: {Type: 'AWS::SQS::Queue'}\n  Topic: {Type: 'AWS::SNS::Topic', Properties: {DisplayName: !GetAtt Queue.Name}}",
        &[("Topic", "DisplayName")],
    ),
];
