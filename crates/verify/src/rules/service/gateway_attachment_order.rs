//! What needs an internet gateway is made after the gateway is attached.

use std::collections::BTreeMap;

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};
use stackwright_model::ResourceId;

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::{dependents, target};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/gateway-attachment-order"),
    severity: Severity::Warning,
    title: "What needs an internet gateway is made after the gateway is attached",
    why: "A route to the gateway, or an instance's Elastic IP address, fails while the gateway is not \
          attached to the VPC; without a dependency it is chance which of the two CloudFormation makes \
          first.",
    fix: "add the gateway's attachment to `DependsOn`",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-dependson.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    let model = facts.model();
    let mut attachments = BTreeMap::<ResourceId, ResourceId>::new();
    for (id, attachment) in model.of_type("AWS::EC2::VPCGatewayAttachment") {
        if let Some((gateway, _)) = target(model, attachment.property("InternetGatewayId")) {
            attachments.insert(gateway, id);
        }
    }
    let mut after = BTreeMap::new();
    for (id, route) in model.of_type("AWS::EC2::Route") {
        let Some((gateway, _)) = target(model, route.property("GatewayId")) else { continue };
        let Some(attachment) = attachments.get(&gateway) else { continue };
        let is_same_stack = model.resource(*attachment).stack == route.stack;
        let after = after.entry(*attachment).or_insert_with(|| dependents(model, [*attachment]));
        if is_same_stack && !after.contains(&id) {
            let name = &model.resource(*attachment).logical_id;
            let message = format!("the route may be made before `{name}` attaches the gateway");
            let finding = rule.finding(facts, id, "", message);
            found.push(finding.help(format!("add `{name}` to the route's `DependsOn`")));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  Gateway: { Type: AWS::EC2::InternetGateway }
  Attachment:
    Type: AWS::EC2::VPCGatewayAttachment
    Properties: { InternetGatewayId: !Ref Gateway, VpcId: vpc-1 }
  Route: { Type: AWS::EC2::Route, DependsOn: Attachment, Properties: { GatewayId: !Ref Gateway } }
",
    ),
    fails(
        "
Resources:
  Gateway: { Type: AWS::EC2::InternetGateway }
  Attachment:
    Type: AWS::EC2::VPCGatewayAttachment
    Properties: { InternetGatewayId: !Ref Gateway, VpcId: vpc-1 }
  Route: { Type: AWS::EC2::Route, Properties: { GatewayId: !Ref Gateway } }
",
        &[("Route", "")],
    ),
];
