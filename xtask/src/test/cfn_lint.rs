//! cfn-lint over every written template, in the region that it is for: no error and no warning.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};
use serde_json::Value;

use super::{Checks, Subject};
use crate::{graders, process, written};

/// Where templates are judged whose stack leaves the region open.
const DEFAULT_REGION: &str = "us-east-1";

/// Exit codes up to this one are sums of 2 (errors), 4 (warnings) and 8 (information); others mean that
/// cfn-lint itself failed (`cfnlint/runner/exceptions.py`).
const ALL_LEVELS: i32 = 2 + 4 + 8;

pub(super) fn run(checks: &mut Checks, subject: &Subject) -> anyhow::Result<()> {
    let programs = graders::python()?;
    let mut by_region: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for assembly in written::assemblies(&subject.assemblies)? {
        for stack in assembly.stacks {
            let region = stack.region.unwrap_or_else(|| DEFAULT_REGION.to_owned());
            by_region.entry(region).or_default().push(stack.template);
        }
    }
    for (region, templates) in by_region {
        let mut command = Command::new(programs.join("cfn-lint"));
        command.args(["--format", "json", "--regions", &region, "--template"]).args(&templates);
        let findings = findings(&mut command)?;
        for template in templates {
            let complaints: Vec<_> =
                findings.iter().filter(|finding| is_about(finding, &template)).map(describe).collect();
            checks.expect_none(&template.display().to_string(), &complaints);
        }
    }
    Ok(())
}

/// What a run of cfn-lint finds.
pub(super) fn findings(command: &mut Command) -> anyhow::Result<Vec<Value>> {
    let output = process::listen(command)?;
    let code = output.status.code().unwrap_or(-1);
    if code < 0 || code & !ALL_LEVELS != 0 {
        bail!("cfn-lint did not run: {}\n{}", output.status, process::said(&output));
    }
    let findings: Vec<Value> =
        serde_json::from_slice(&output.stdout).context("cannot read the findings of cfn-lint")?;
    if (code != 0) == findings.is_empty() {
        bail!("cfn-lint ended with {code} and {} findings", findings.len());
    }
    Ok(findings)
}

fn is_about(finding: &Value, template: &Path) -> bool {
    finding.get("Filename").and_then(Value::as_str).is_some_and(|name| Path::new(name) == template)
}

/// `E3002 error at Resources/Queue/Properties: Additional properties are not allowed …`
fn describe(finding: &Value) -> String {
    let text = |pointer: &str| finding.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
    let path = finding.pointer("/Location/Path").and_then(Value::as_array);
    let path = path.into_iter().flatten().map(|segment| match segment {
        Value::String(name) => name.clone(),
        other => other.to_string(),
    });
    format!(
        "{} {} at {}: {}",
        text("/Rule/Id"),
        text("/Level").to_lowercase(),
        path.collect::<Vec<_>>().join("/"),
        text("/Message")
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_finding_names_its_place() {
        let finding = json!({
            "Filename": "dev/Network.template.json",
            "Level": "Warning",
            "Location": {"Path": ["Resources", "Subnets", 0]},
            "Message": "it is odd",
            "Rule": {"Id": "W3010"},
        });
        assert_eq!(describe(&finding), "W3010 warning at Resources/Subnets/0: it is odd");
        assert!(is_about(&finding, Path::new("dev/Network.template.json")));
        assert!(!is_about(&finding, Path::new("prod/Network.template.json")));
    }
}
