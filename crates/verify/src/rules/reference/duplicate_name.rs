//! Resources that would have the same name.

use std::collections::HashMap;

use stackwright_diagnostics::{RuleId, Severity};
use stackwright_model::{Presence, Resource};

use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};

pub(super) static RULE: Rule = Rule {
    id: RuleId("reference/duplicate-name"),
    severity: Severity::Error,
    title: "No two resources of a type have the same name",
    why: "A name is unique in its account and region: the second of two resources with the same one cannot be created.",
    fix: "leave the name out, so that CloudFormation makes one up, or give each its own",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-name.html",
    ],
    check: |rule, facts, found| {
        let model = facts.model();
        let mut known = HashMap::new();
        for (id, resource) in model.resources() {
            if resource.presence != Presence::Certain {
                continue;
            }
            let Some(name) = name(resource) else { continue };
            let stack = model.stack(resource.stack);
            let key = (&resource.type_name, &stack.account, &stack.region, name.join("|"));
            let Some(other) = known.insert(key, id) else { continue };
            let message =
                format!("`{}` has the same name, `{}`", model.resource(other).logical_id, name.join("|"));
            let property =
                resource.facts().and_then(|facts| facts.primary_identifier().next()).unwrap_or_default();
            let finding = rule.finding(facts, id, &property.replace('/', "."), message);
            found.push(finding.note("this one", model.place_of(other, "")));
        }
    },
};

/// The values of the properties that identify a resource, if the template gives all of them.
fn name(resource: &Resource) -> Option<Vec<&str>> {
    let facts = resource.facts()?;
    let parts = facts.primary_identifier();
    let name: Option<Vec<_>> = parts
        .map(|path| {
            let is_given = facts.property(path).is_some_and(|property| !property.is_read_only());
            resource.property(path).as_text().filter(|_| is_given)
        })
        .collect();
    name.filter(|name| !name.is_empty())
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        r#"
Resources:
  A: {Type: "AWS::DynamoDB::Table", Properties: {TableName: a}}
  B: {Type: "AWS::DynamoDB::Table", Properties: {TableName: b}}
  C: {Type: "AWS::DynamoDB::Table"}
  D: {Type: "AWS::Kinesis::Stream", Properties: {Name: a}}
"#,
    ),
    fails(
        r#"
Resources:
  A: {Type: "AWS::DynamoDB::Table", Properties: {TableName: a}}
  B: {Type: "AWS::DynamoDB::Table", Properties: {TableName: a}}
"#,
        &[("B", "TableName")],
    ),
];
