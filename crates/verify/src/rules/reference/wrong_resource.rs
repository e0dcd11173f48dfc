//! References to a resource of another sort than the property takes.

use stackwright_diagnostics::{RuleId, Severity};

use crate::facts::validity::Problem;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::subject::with_subject;

pub(super) static RULE: Rule = Rule {
    id: RuleId("reference/wrong-resource"),
    severity: Severity::Error,
    title: "Every reference gives an id or ARN of the sort that its property takes",
    why: "The id of a subnet is no id of a VPC, and the name of a role is not its ARN: the service refuses it when CloudFormation comes to the resource.",
    fix: "refer to a resource of the type that the property takes, by the attribute that it takes",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-ref.html",
    ],
    check: |rule, facts, found| {
        for fault in facts.validity().faults() {
            let Problem::WrongReference { given, type_name, wanted } = &fault.problem else { continue };
            let (wanted_type, what) = wanted.rsplit_once('.').unwrap_or((wanted, "id"));
            let what = if what == "Arn" { "ARN" } else { "id" };
            let message = format!(
                "takes the {what} of an `{wanted_type}`, which `{given}`, an `{type_name}`, does not give"
            );
            let message = with_subject(&fault.path, message);
            found.push(rule.finding(facts, fault.resource, &fault.path, message));
        }
    },
};

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        r#"
Resources:
  Vpc: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.0.0.0/16}}
  Subnet: {Type: "AWS::EC2::Subnet", Properties: {VpcId: {Ref: Vpc}, CidrBlock: 10.0.0.0/24}}
  Group: {Type: "AWS::EC2::SecurityGroup", Properties: {GroupDescription: g, VpcId: {"Fn::GetAtt": [Vpc, VpcId]}}}
  Custom: {Type: "Custom::Vpc", Properties: {ServiceToken: "arn:aws:lambda:us-east-1:123456789012:function:f"}}
  Other: {Type: "AWS::EC2::SecurityGroup", Properties: {GroupDescription: g, VpcId: {"Fn::GetAtt": [Custom, VpcId]}}}
"#,
    ),
    fails(
        r#"
Resources:
  Vpc: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.0.0.0/16}}
  Subnet: {Type: "AWS::EC2::Subnet", Properties: {VpcId: {Ref: Vpc}, CidrBlock: 10.0.0.0/24}}
  Group: {Type: "AWS::EC2::SecurityGroup", Properties: {GroupDescription: g, VpcId: {Ref: Subnet}}}
  Role: {Type: "AWS::IAM::Role", Properties: {AssumeRolePolicyDocument: {}}}
  Function: {Type: "AWS::Lambda::Function", Properties: {Role: {Ref: Role}, Code: {ImageUri: i}, PackageType: Image}}
"#,
        &[("Group", "VpcId"), ("Function", "Role")],
    ),
];
