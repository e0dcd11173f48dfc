//! No key, secret, queue, topic, repository or vault is open to everybody.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::is_absent;
use crate::rules::policy::{Kind, policies};

pub(super) static RULE: Rule = Rule {
    id: RuleId("security/open-resource-policy"),
    severity: Severity::Error,
    title: "No key, secret, queue, topic, repository or vault is open to everybody",
    why: "A statement that allows anybody without a condition lets every AWS account use the resource, \
          and some even without one.",
    fix: "name who may, or bind the statement to your accounts by `aws:PrincipalOrgID` or \
          `aws:SourceAccount`",
    sources: &["https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html"],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, resource) in facts.model().resources() {
        let is_private = match resource.type_name.as_str() {
            // Rules of their own judge buckets; an API is there for everybody.
            "AWS::S3::BucketPolicy" | "AWS::ApiGateway::RestApi" => true,
            // Its network is what keeps others out.
            "AWS::OpenSearchService::Domain" | "AWS::Elasticsearch::Domain" => {
                !is_absent(facts, resource, "VPCOptions")
            }
            "AWS::EFS::FileSystem" => true,
            _ => false,
        };
        if is_private {
            continue;
        }
        let own = policies(resource).into_iter().filter(|policy| policy.kind == Kind::Resource);
        for statement in own.flat_map(|policy| policy.statements()) {
            if statement.allows() && statement.is_for_anybody() && statement.is_unconditional() {
                let message = "everybody may use the resource";
                found.push(rule.finding(facts, id, &format!("{}.Principal", statement.path), message));
            }
        }
    }
    for (id, permission) in facts.model().of_type("AWS::Lambda::Permission") {
        let bounds =
            ["SourceArn", "SourceAccount", "PrincipalOrgID", "FunctionUrlAuthType", "EventSourceToken"];
        let is_open = permission.property("Principal").as_text() == Some("*");
        if is_open && bounds.iter().all(|it| is_absent(facts, permission, it)) {
            found.push(rule.finding(facts, id, "Principal", "everybody may call the function"));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        r#"
Resources:
  Key:
    Type: AWS::KMS::Key
    Properties:
      KeyPolicy:
        Statement:
          - Effect: Allow
            Principal: { AWS: "*" }
            Action: "kms:Decrypt"
            Resource: "*"
            Condition: { StringEquals: { "kms:CallerAccount": "123456789012" } }
  Search:
    Type: AWS::OpenSearchService::Domain
    Properties:
      VPCOptions: { SubnetIds: [subnet-1] }
      AccessPolicies: { Statement: [{ Effect: Allow, Principal: { AWS: "*" }, Action: "es:*", Resource: "*" }] }
"#,
    ),
    fails(
        r#"
Resources:
  Queue:
    Type: AWS::SQS::QueuePolicy
    Properties:
      PolicyDocument: { Statement: [{ Effect: Allow, Principal: "*", Action: "sqs:SendMessage", Resource: "*" }] }
  Call: { Type: AWS::Lambda::Permission, Properties: { Principal: "*", Action: "lambda:InvokeFunction" } }
"#,
        &[("Queue", "PolicyDocument.Statement.0.Principal"), ("Call", "Principal")],
    ),
];
