//! `prove` and `reach` over what aws-cdk-lib writes: an ordinary application (`xtask/graders/ordinary.cjs`), as it is and
//! with a fault planted in it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;
use serde_json::Value;

use super::{Checks, Subject};
use crate::{graders, process, repository};

/// What is planted, and the rule that finds it at a resource of this type.
const FAULTS: &[(&str, &str, &str)] = &[
    ("dangling-reference", "model/dangling-reference", "AWS::EC2::Subnet"),
    ("misspelt-property", "schema/unknown-property", "AWS::RDS::DBInstance"),
    ("wrong-enum", "schema/not-in-enum", "AWS::ECS::TaskDefinition"),
    ("task-size", "service/ecs-fargate-size", "AWS::ECS::TaskDefinition"),
    ("open-database", "security/open-port", "AWS::EC2::SecurityGroupIngress"),
    ("public-database", "security/public-database", "AWS::RDS::DBInstance"),
    ("unencrypted-database", "security/unencrypted-database", "AWS::RDS::DBInstance"),
    ("admin-task", "security/admin-policy", "AWS::IAM::Policy"),
    ("secret-in-environment", "security/plain-secret", "AWS::ECS::TaskDefinition"),
    ("overlapping-subnets", "service/subnet-overlap", "AWS::EC2::Subnet"),
];

/// From, to, port, and whether the one reaches the other.
const REACHES: &[(&str, &str, &str, &str)] = &[
    ("internet", "Service/Web/LB", "80", "reachable"),
    ("Service/Web/LB", "Service/Web/Service", "8080", "reachable"),
    ("Service/Web/Service", "Data/Database", "5432", "reachable"),
    ("Service/Web/Service", "Data/Database", "22", "unreachable"),
    ("internet", "Data/Database", "5432", "unreachable"),
    ("internet", "Service/Web/Service", "22", "unreachable"),
];

/// A finding: rule, and the type of the resource.
type Found = BTreeSet<(String, String)>;

pub(super) fn run(checks: &mut Checks, _: &Subject) -> anyhow::Result<()> {
    let ordinary = written(None)?;
    let before = findings(&ordinary)?;
    let errors: Vec<String> = before.errors.iter().map(|(rule, of)| format!("{rule} at {of}")).collect();
    checks.expect_none("prove: no error in the ordinary application", &errors);
    for &(fault, rule, of) in FAULTS {
        let after = findings(&written(Some(fault))?)?;
        let new: Vec<_> = after.all.difference(&before.all).collect();
        let is_found = new.iter().any(|(found, at)| found == rule && at == of);
        let complaint = (!is_found).then(|| format!("{rule} at {of} is not among the new findings: {new:?}"));
        checks.expect_none(&format!("prove: {fault}"), &Vec::from_iter(complaint));
    }
    for &(from, to, port, expected) in REACHES {
        let answer = stackwright(&["reach", from, to, port], &ordinary)?;
        let result = answer.get("result").and_then(Value::as_str).unwrap_or_default();
        let complaint =
            (result != expected).then(|| format!("it is {result}, should be {expected}: {answer}"));
        checks.expect_none(&format!("reach: {from} to {to} on {port}"), &Vec::from_iter(complaint));
    }
    Ok(())
}

/// The assembly of the application, with a fault in it.
fn written(fault: Option<&str>) -> anyhow::Result<PathBuf> {
    let folder = graders::node()?;
    // Modules are found from where the program lies.
    let program = folder.join("ordinary.cjs");
    let source = repository::root().join("xtask/graders/ordinary.cjs");
    fs::copy(&source, &program).with_context(|| format!("cannot copy `{}`", source.display()))?;
    let target = repository::target().join("graders/ordinary").join(fault.unwrap_or("as-it-is"));
    let mut command = Command::new("node");
    // Its own validation would take most of the time, and refuse some of the faults.
    command.arg(program).arg(&target).args(fault).env("CDK_VALIDATION", "false");
    process::run(&mut command)?;
    Ok(target)
}

/// What `prove` finds.
#[derive(Default)]
struct Findings {
    /// Errors.
    errors: Found,
    /// Errors and warnings.
    all: Found,
}

fn findings(assembly: &Path) -> anyhow::Result<Findings> {
    let document = stackwright(&["prove"], assembly)?;
    let mut findings = Findings::default();
    let environments = document.get("environments").and_then(Value::as_array).context("no environments")?;
    for finding in environments.iter().filter_map(|it| it.get("findings")?.as_array()).flatten() {
        let text = |key: &str| finding.get(key).and_then(Value::as_str).unwrap_or_default();
        let found = (text("rule").to_owned(), type_of(assembly, text("stack"), text("logical_id"))?);
        if text("severity") == "error" {
            findings.errors.insert(found.clone());
        }
        if text("severity") != "info" {
            findings.all.insert(found);
        }
    }
    Ok(findings)
}

/// The type of a resource; empty for a finding about something else.
fn type_of(assembly: &Path, stack: &str, logical_id: &str) -> anyhow::Result<String> {
    let file = assembly.join(format!("{stack}.template.json"));
    if logical_id.is_empty() || !file.exists() {
        return Ok(String::new());
    }
    let template: Value = serde_json::from_slice(&fs::read(&file)?)?;
    let found = template.pointer(&format!("/Resources/{logical_id}/Type")).and_then(Value::as_str);
    Ok(found.unwrap_or_default().to_owned())
}

/// Runs the tool on an assembly, whatever its verdict is.
fn stackwright(arguments: &[&str], assembly: &Path) -> anyhow::Result<Value> {
    let mut command = process::cargo();
    command.args(["run", "--quiet", "--package", "stackwright", "--"]).args(arguments);
    let output = process::listen(command.args(["--format", "json", "--assembly"]).arg(assembly))?;
    serde_json::from_slice(&output.stdout).with_context(|| process::said(&output))
}
