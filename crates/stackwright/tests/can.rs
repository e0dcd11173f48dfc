//! `stackwright can`: over files, and over templates.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::fs;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

struct Ended {
    code: i32,
    out: String,
    err: String,
}

/// A folder of its own, to run the tool in.
struct Run(TempDir);

impl Run {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.0.path().join(name), text).unwrap();
    }

    fn run(&self, arguments: &str) -> Ended {
        let mut command = Command::new(env!("CARGO_BIN_EXE_stackwright"));
        command.args(arguments.split_whitespace()).current_dir(self.0.path()).env_remove("CDK_OUTDIR");
        let output = command.output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Ended { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
    }
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

const REQUEST: &str = r#"{
  "principal": "arn:aws:iam::111111111111:user/bob",
  "action": "s3:GetObject",
  "resource": "arn:aws:s3:::store/a",
  "resourceAccount": "111111111111",
  "context": { "aws:SourceVpce": null }
}"#;

#[test]
fn can_answers_a_request_from_files() {
    let can = |policies: &str| {
        let run = Run::new();
        run.write("request.json", REQUEST);
        run.write("policies.json", policies);
        let ended = run.run("can --request request.json --policies policies.json --format json");
        assert_eq!(ended.err, "");
        (ended.code, json(&ended.out))
    };
    let statement = |effect: &str, condition: &str| {
        format!(
            r#"{{"Statement":{{"Sid":"S","Effect":"{effect}","Action":"s3:*","Resource":"*","Condition":{condition}}}}}"#
        )
    };
    for (effect, condition, code, result) in [
        ("Allow", "{}", 0, "Allowed"),
        ("Allow", r#"{"StringEquals":{"aws:SourceVpce":"vpce-1"}}"#, 1, "ImplicitlyDenied"),
        ("Deny", r#"{"Null":{"aws:SourceVpce":"true"}}"#, 1, "ExplicitlyDenied"),
        ("Allow", r#"{"Bool":{"aws:SecureTransport":"true"}}"#, 1, "Unknown"),
    ] {
        let (found, answer) = can(&format!(r#"{{"identity":[{}]}}"#, statement(effect, condition)));
        assert_eq!((found, answer["result"].as_str()), (code, Some(result)), "{answer}");
        assert_eq!(answer["schema_version"], 1);
        if result == "Unknown" {
            assert_eq!(answer["depends_on"], serde_json::json!(["aws:SecureTransport"]));
        }
        if result == "Allowed" {
            assert_eq!(
                answer["by"],
                serde_json::json!([{ "source": "identity[0]", "sid": "S", "statement": 0 }])
            );
        }
    }
}

#[test]
fn can_shows_every_fault_of_its_files_at_its_place() {
    let run = Run::new();
    run.write("request.json", "{\n \"principal\": \"bob\",\n \"action\": \"s3\"\n}");
    run.write(
        "policies.json",
        "{\n \"identity\": [\n  { \"Statement\": [{ \"Effect\": \"allow\" }] }\n ]\n}",
    );
    let ended = run.run("can --request request.json --policies policies.json");
    assert_eq!((ended.code, ended.out.as_str()), (2, ""));
    insta::assert_snapshot!("can_faults", ended.err);

    run.write("policies.json", "{ \"identity\": [ }");
    let ended = run.run("can --request request.json --policies policies.json --format json");
    let findings = json(&ended.out)["findings"].as_array().unwrap().clone();
    assert_eq!((ended.code, findings.len()), (2, 4));
    assert_eq!(findings[0]["place"]["span"]["column"], 17, "{findings:#?}");
}

/// A function whose role reads a bucket over TLS, and a key that logs may use.
const TEMPLATE: &str = r#"{ "Resources": {
  "Store": { "Type": "AWS::S3::Bucket" },
  "Key": { "Type": "AWS::KMS::Key", "Properties": { "KeyPolicy": { "Version": "2012-10-17", "Statement": [
    { "Sid": "Logs", "Effect": "Allow", "Principal": { "Service": "logs.amazonaws.com" }, "Action": "kms:Decrypt*", "Resource": "*" }
  ] } } },
  "Role": { "Type": "AWS::IAM::Role", "Properties": {
    "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": [
      { "Effect": "Allow", "Principal": { "Service": "lambda.amazonaws.com" }, "Action": "sts:AssumeRole" }
    ] },
    "Policies": [{ "PolicyName": "read", "PolicyDocument": { "Version": "2012-10-17", "Statement": [
      { "Sid": "Read", "Effect": "Allow", "Action": "s3:GetObject", "Resource": { "Fn::Sub": "${Store.Arn}/*" },
        "Condition": { "Bool": { "aws:SecureTransport": "true" } } }
    ] } }]
  } },
  "Api": { "Type": "AWS::Lambda::Function", "Properties": {
    "Role": { "Fn::GetAtt": ["Role", "Arn"] }, "Runtime": "python3.13", "Handler": "i.h", "Code": { "ZipFile": "x" }
  } }
} }"#;

#[test]
fn can_answers_over_templates() {
    let run = Run::new();
    run.write("app.json", TEMPLATE);
    let mut shown = String::new();
    for (question, code) in [
        ("Api s3:GetObject Store", 1),
        ("Role s3:GetObject Store --condition aws:SecureTransport=true", 0),
        ("Role s3:GetObject Store --condition aws:SecureTransport=", 1),
        ("Role s3:DeleteObject Store", 1),
        ("lambda.amazonaws.com sts:AssumeRole Role", 0),
        ("ec2.amazonaws.com sts:AssumeRole Role", 1),
        ("logs.amazonaws.com kms:Decrypt Key", 0),
        ("Role kms:Decrypt Key", 1),
        ("arn:aws:iam::111111111111:user/bob s3:GetObject Store", 1),
        ("Rolle s3:GetObject Store", 2),
        ("Store s3:GetObject Store", 2),
        ("Role s3:Get* Store", 2),
    ] {
        let ended = run.run(&format!("can {question} --assembly app.json"));
        assert_eq!(ended.code, code, "{question}: {}{}", ended.out, ended.err);
        shown.push_str(&format!("$ can {question}\n{}{}\n", ended.out, ended.err));
    }
    insta::assert_snapshot!("can_over_templates", shown);

    let ended = run.run("can Api s3:GetObject Store --assembly app.json --format json");
    let answer = json(&ended.out);
    assert_eq!(answer["result"], "Unknown");
    let cause = &answer["environments"][0]["by"][0];
    assert_eq!(
        (cause["logical_id"].as_str(), cause["property"].as_str()),
        (Some("Role"), Some("Policies.0.PolicyDocument.Statement.0"))
    );
}
