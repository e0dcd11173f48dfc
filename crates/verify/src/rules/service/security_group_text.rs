//! The names and descriptions of security groups have the characters that EC2 takes.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};
use stackwright_model::ResourceId;

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::items_of;

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/security-group-text"),
    severity: Severity::Error,
    title: "The names and descriptions of security groups have the characters that EC2 takes",
    why: "EC2 refuses a description with, say, an apostrophe or an arrow, and a name that begins with \
          sg-.",
    fix: "use letters, digits, spaces and `._-:/()#,@[]+=&;{}!$*`, at most 255 of them",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-securitygroup.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, group) in facts.model().of_type("AWS::EC2::SecurityGroup") {
        for property in ["GroupName", "GroupDescription"] {
            let Some(text) = group.property(property).as_text() else { continue };
            judge(rule, facts, id, property, text, found);
            if property == "GroupName" && text.starts_with("sg-") {
                let message = format!("the name `{text}` begins with `sg-`, as the ids of groups do");
                found.push(rule.finding(facts, id, property, message));
            }
        }
        for property in ["SecurityGroupIngress", "SecurityGroupEgress"] {
            for (path, item) in items_of(group, property) {
                if let Some(text) = item.get("Description").as_text() {
                    judge(rule, facts, id, &format!("{path}.Description"), text, found);
                }
            }
        }
    }
    for type_name in ["AWS::EC2::SecurityGroupIngress", "AWS::EC2::SecurityGroupEgress"] {
        for (id, item) in facts.model().of_type(type_name) {
            if let Some(text) = item.property("Description").as_text() {
                judge(rule, facts, id, "Description", text, found);
            }
        }
    }
}

fn judge(
    rule: &Rule,
    facts: &Facts<'_>,
    id: ResourceId,
    path: &str,
    text: &str,
    found: &mut Vec<Diagnostic>,
) {
    let is_taken = |it: char| it.is_ascii_alphanumeric() || " ._-:/()#,@[]+=&;{}!$*".contains(it);
    if let Some(other) = text.chars().find(|it| !is_taken(*it)) {
        let message = format!("EC2 does not take `{other}` in the text of a security group");
        found.push(rule.finding(facts, id, path, message));
    } else if text.len() > 255 {
        let message = format!("the text has {} characters, and EC2 takes 255", text.len());
        found.push(rule.finding(facts, id, path, message));
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        r#"
Resources:
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupName: app
      GroupDescription: "tasks of app (port 3000), from the load balancer"
      SecurityGroupIngress: [{ IpProtocol: tcp, Description: "health & traffic" }]
"#,
    ),
    fails(
        r#"
Resources:
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupName: sg-app
      GroupDescription: "the app's tasks"
      SecurityGroupIngress: [{ IpProtocol: tcp, Description: "balancer → app" }]
  In:
    Type: AWS::EC2::SecurityGroupIngress
    Properties: { Description: "who knows?" }
"#,
        &[
            ("Group", "GroupName"),
            ("Group", "GroupDescription"),
            ("Group", "SecurityGroupIngress.0.Description"),
            ("In", "Description"),
        ],
    ),
];
