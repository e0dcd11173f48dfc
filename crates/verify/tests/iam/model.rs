//! IAM over templates: principals, their policies, the policies of resources, and what all of them allow at most.

use serde_json::{Value as Json, json};
use stackwright_model::{Inputs, Model, ResourceId, SourceTemplate};
use stackwright_schema::iam::AccessLevel;
use stackwright_verify::Facts;
use stackwright_verify::facts::iam::Outcome::{Allowed, ExplicitlyDenied, ImplicitlyDenied, Unknown};
use stackwright_verify::facts::iam::{Context, Decision, Pattern, Region, Scope, arn};

fn model(resources: &Json) -> Model {
    let text = json!({ "Parameters": { "Name": { "Type": "String" } }, "Resources": resources }).to_string();
    let template = SourceTemplate { stack: "app".to_owned(), file: "app.json".to_owned(), text };
    let model = Model::of_templates(
        &[template],
        &Inputs { region: Some("eu-west-1".to_owned()), ..Inputs::default() },
    );
    assert!(!model.diagnostics().has_errors(), "{:?}", model.diagnostics());
    model
}

fn id(model: &Model, logical_id: &str) -> ResourceId {
    model.resources().find(|(_, resource)| resource.logical_id == logical_id).map(|(id, _)| id).unwrap()
}

fn can(facts: &Facts<'_>, who: &str, action: &str, what: &str) -> Decision {
    let model = facts.model();
    facts.iam().can(model, id(model, who), action, id(model, what), &Context::new()).unwrap()
}

fn document(statements: &Json) -> Json {
    json!({ "Version": "2012-10-17", "Statement": statements })
}

fn role() -> Json {
    json!({ "Type": "AWS::IAM::Role", "Properties": { "AssumeRolePolicyDocument": document(&json!({
        "Effect": "Allow", "Principal": { "Service": "lambda.amazonaws.com" }, "Action": "sts:AssumeRole"
    })) } })
}

fn policy(roles: &Json, statements: &Json) -> Json {
    json!({ "Type": "AWS::IAM::Policy", "Properties": {
        "PolicyName": "P", "PolicyDocument": document(statements), "Roles": roles
    } })
}

fn store() -> Json {
    json!({
        "Store": { "Type": "AWS::S3::Bucket" },
        "Other": { "Type": "AWS::S3::Bucket" },
        "Named": { "Type": "AWS::S3::Bucket", "Properties": { "BucketName": "named" } },
        "Given": { "Type": "AWS::S3::Bucket", "Properties": { "BucketName": { "Ref": "Name" } } },
        "Table": { "Type": "AWS::DynamoDB::Table" },
        "Key": { "Type": "AWS::KMS::Key" },
        "Locked": { "Type": "AWS::KMS::Key", "Properties": { "KeyPolicy": document(&json!({
            "Effect": "Allow", "Principal": { "AWS": { "Fn::GetAtt": ["Writer", "Arn"] } }, "Action": "kms:*", "Resource": "*"
        })) } },
        "Reader": role(),
        "Writer": role(),
        "Reads": policy(&json!([{ "Ref": "Reader" }]), &json!([
            { "Sid": "Objects", "Effect": "Allow", "Action": "s3:Get*", "Resource": { "Fn::Sub": "${Store.Arn}/*" } },
            { "Effect": "Allow", "Action": "s3:ListBucket", "Resource": { "Fn::GetAtt": ["Store", "Arn"] } },
            { "Effect": "Allow", "Action": "s3:GetObject", "Resource": ["arn:aws:s3:::named/*", "arn:aws:s3:::app-given*"] },
            { "Effect": "Allow", "Action": ["kms:Decrypt"], "Resource": "*" },
            { "Effect": "Allow", "Action": ["dynamodb:Query"], "Resource": { "Fn::Join": ["", [
                "arn:aws:dynamodb:eu-west-1:", { "Ref": "AWS::AccountId" }, ":table/", { "Ref": "Table" }
            ]] } },
        ])),
        "Guard": { "Type": "AWS::S3::BucketPolicy", "Properties": { "Bucket": { "Ref": "Store" }, "PolicyDocument": document(&json!([
            { "Effect": "Deny", "Principal": "*", "Action": "s3:GetObjectAcl", "Resource": { "Fn::Sub": "${Store.Arn}/*" } },
            { "Effect": "Allow", "Principal": { "AWS": { "Fn::GetAtt": ["Writer", "Arn"] } }, "Action": "s3:PutObject",
              "Resource": { "Fn::Sub": "${Store.Arn}/in/*" } },
        ])) } },
    })
}

#[test]
fn roles_may_what_their_policies_and_those_of_resources_say() {
    let model = model(&store());
    let facts = Facts::new(&model);
    assert_eq!(facts.iam().faults(), []);
    for (who, action, what, expected) in [
        ("Reader", "s3:GetObject", "Store", Allowed),
        ("Reader", "s3:GetObject", "Other", Unknown),
        ("Reader", "s3:GetObject", "Named", Allowed),
        ("Reader", "s3:GetObject", "Given", Unknown),
        ("Reader", "s3:ListBucket", "Store", Allowed),
        ("Reader", "s3:ListBucket", "Other", ImplicitlyDenied),
        ("Reader", "s3:PutObject", "Store", ImplicitlyDenied),
        ("Reader", "s3:GetObjectAcl", "Store", ExplicitlyDenied),
        ("Reader", "dynamodb:Query", "Table", Allowed),
        ("Reader", "dynamodb:PutItem", "Table", ImplicitlyDenied),
        ("Reader", "kms:Decrypt", "Key", Allowed),
        ("Reader", "kms:Decrypt", "Locked", ImplicitlyDenied),
        ("Writer", "kms:Decrypt", "Locked", Allowed),
        ("Writer", "kms:Decrypt", "Key", ImplicitlyDenied),
        ("Writer", "s3:PutObject", "Store", Unknown),
        ("Writer", "s3:GetObject", "Store", ImplicitlyDenied),
    ] {
        let decision = can(&facts, who, action, what);
        assert_eq!(decision.outcome, expected, "{who} {action} {what}: {decision:#?}");
    }
    let decision = can(&facts, "Reader", "s3:GetObject", "Store");
    let (resource, path) = decision.by[0].place.clone().unwrap();
    assert_eq!(
        (model.resource(resource).logical_id.as_str(), &*path),
        ("Reads", "PolicyDocument.Statement.0")
    );
}

#[test]
fn policies_come_to_a_principal_in_many_ways() {
    let allow = |action: &str| document(&json!({ "Effect": "Allow", "Action": action, "Resource": "*" }));
    let model = model(&json!({
        "Queue": { "Type": "AWS::SQS::Queue" },
        "Managed": { "Type": "AWS::IAM::ManagedPolicy", "Properties": { "PolicyDocument": allow("sqs:SendMessage") } },
        "Limit": { "Type": "AWS::IAM::ManagedPolicy", "Properties": { "PolicyDocument": document(&json!({
            "Effect": "Allow", "NotAction": "sqs:PurgeQueue", "Resource": "*"
        })) } },
        "Group": { "Type": "AWS::IAM::Group", "Properties": { "Policies": [
            { "PolicyName": "A", "PolicyDocument": allow("sqs:ReceiveMessage") }
        ] } },
        "User": { "Type": "AWS::IAM::User", "Properties": {
            "UserName": "ann", "Groups": [{ "Ref": "Group" }], "ManagedPolicyArns": [{ "Ref": "Managed" }],
            "PermissionsBoundary": { "Ref": "Limit" },
            "Policies": [{ "PolicyName": "B", "PolicyDocument": allow("sqs:PurgeQueue") }],
        } },
        "Mine": { "Type": "AWS::IAM::UserPolicy", "Properties": {
            "PolicyName": "C", "UserName": "ann", "PolicyDocument": allow("sqs:DeleteMessage")
        } },
        "Foreign": { "Type": "AWS::IAM::Role", "Properties": {
            "AssumeRolePolicyDocument": {}, "ManagedPolicyArns": ["arn:aws:iam::aws:policy/ReadOnlyAccess"]
        } },
    }));
    let facts = Facts::new(&model);
    for (who, action, expected) in [
        ("User", "sqs:SendMessage", Allowed),
        ("User", "sqs:ReceiveMessage", Allowed),
        ("User", "sqs:DeleteMessage", Allowed),
        ("User", "sqs:PurgeQueue", ImplicitlyDenied),
        ("User", "sqs:DeleteQueue", ImplicitlyDenied),
        ("Foreign", "sqs:SendMessage", Unknown),
    ] {
        assert_eq!(can(&facts, who, action, "Queue").outcome, expected, "{who} {action}");
    }
    let faults: Vec<_> = facts
        .iam()
        .faults()
        .iter()
        .map(|(id, fault)| (&*model.resource(*id).logical_id, &*fault.path))
        .collect();
    assert_eq!(faults, [("Foreign", "AssumeRolePolicyDocument")]);
}

#[test]
fn permissions_are_compared_as_sets() {
    let model = model(&store());
    let facts = Facts::new(&model);
    let (iam, reader) = (facts.iam(), id(&model, "Reader"));
    let permissions = iam.permissions(reader).unwrap();
    let named = |levels: &[AccessLevel]| {
        let found = permissions.of_levels(levels, &Region::everything());
        found
            .iter()
            .map(|allowance| format!("{} {}", allowance.action, allowance.resource))
            .collect::<Vec<_>>()
    };
    // AWS counts decrypting as a write.
    assert_eq!(named(&[AccessLevel::Write]), ["kms:decrypt *"]);
    assert_eq!(named(&[AccessLevel::Tagging, AccessLevel::PermissionsManagement]), [""; 0]);
    assert_eq!(named(&[AccessLevel::List]), ["s3:listbucket arn:aws:s3:::{Store}"]);
}

#[test]
fn scopes_hold_or_show_what_goes_beyond() {
    let store_arn = |model: &Model| Pattern::exactly(&arn(model, id(model, "Store")));
    let objects = |model: &Model| {
        let mut elements = store_arn(model).elements().to_vec();
        elements.extend(Pattern::glob("/*").elements().iter().cloned());
        Pattern::new(elements)
    };
    let resources = |statements: Json| json!({ "Store": { "Type": "AWS::S3::Bucket" }, "Reader": role(), "P": policy(&json!([{ "Ref": "Reader" }]), &statements) });
    let read =
        json!({ "Effect": "Allow", "Action": "s3:GetObject", "Resource": { "Fn::Sub": "${Store.Arn}/*" } });
    for (statements, expected) in [
        (json!([read]), None),
        (
            json!([read, { "Effect": "Allow", "Action": "s3:GetObjectAcl", "Resource": { "Fn::Sub": "${Store.Arn}/*" } }]),
            Some("s3:getobjectacl"),
        ),
        (
            json!([read, { "Effect": "Allow", "Action": "s3:*", "Resource": "*" },
            { "Effect": "Deny", "NotAction": "s3:GetObject", "Resource": "*" },
            { "Effect": "Deny", "Action": "s3:*", "NotResource": { "Fn::Sub": "${Store.Arn}/*" } }]),
            None,
        ),
        (
            json!([read, { "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*" }]),
            Some("s3:getobject"),
        ),
    ] {
        let model = model(&resources(statements.clone()));
        let facts = Facts::new(&model);
        let permissions = facts.iam().permissions(id(&model, "Reader")).unwrap();
        let beyond = permissions.beyond(&[Scope::of(&["s3:GetObject"], vec![objects(&model)])]);
        assert_eq!(
            beyond.first().map(|allowance| allowance.action.as_str()),
            expected,
            "{statements}: {beyond:#?}"
        );
    }
    let model = model(&resources(json!([{ "Effect": "Deny", "Action": "bedrock:*", "Resource": "*" }])));
    let facts = Facts::new(&model);
    let permissions = facts.iam().permissions(id(&model, "Reader")).unwrap();
    assert_eq!(permissions.not_denied(&Scope::of(&["bedrock:*"], vec![Pattern::anything()])), None);
    assert!(permissions.not_denied(&Scope::of(&["bedrock*"], vec![Pattern::anything()])).is_some());
}

#[test]
fn a_deployment_needs_what_handlers_call_and_passes_roles_to_who_may_assume_them() {
    let model = model(&json!({
        "Queue": { "Type": "AWS::SQS::Queue", "Properties": { "QueueName": "jobs" } },
        "Role": role(),
        "Unused": role(),
        "Run": { "Type": "AWS::Lambda::Function", "Properties": {
            "Role": { "Fn::GetAtt": ["Role", "Arn"] }, "Code": { "ZipFile": "x" }, "Runtime": "python3.13", "Handler": "i.h"
        } },
        "Other": { "Type": "AWS::Lambda::Function", "Properties": {
            "Role": "arn:aws:iam::111111111111:role/elsewhere", "Code": { "ZipFile": "x" }, "Runtime": "python3.13", "Handler": "i.h"
        } },
        "Custom": { "Type": "Custom::Thing", "Properties": { "ServiceToken": { "Fn::GetAtt": ["Run", "Arn"] } } },
        "Odd": { "Type": "AWS::Nowhere::Thing" },
    }));
    let facts = Facts::new(&model);
    let deployment = stackwright_verify::facts::iam::Deployment::of(&model, facts.iam());
    let on = |action: &str| -> Vec<String> {
        let needs = deployment.needs.iter().filter(|need| need.actions.contains(action));
        needs.flat_map(|need| need.resources.iter().chain(&need.passed_to).cloned()).collect()
    };
    assert_eq!(on("sqs:CreateQueue"), ["arn:aws:sqs:eu-west-1:*:jobs"]);
    assert_eq!(on("sqs:TagQueue"), ["arn:aws:sqs:eu-west-1:*:jobs"]);
    assert_eq!(on("lambda:InvokeFunction"), ["arn:aws:lambda:eu-west-1:*:function:*"]);
    assert_eq!(on("lambda:TagResource"), ["arn:aws:lambda:eu-west-1:*:function:*"]);
    assert_eq!(
        on("iam:PassRole"),
        ["arn:aws:iam::111111111111:role/elsewhere", "arn:aws:iam::*:role/*", "lambda.amazonaws.com"]
    );
    assert_eq!(deployment.untold.iter().collect::<Vec<_>>(), ["AWS::Nowhere::Thing"]);
}
