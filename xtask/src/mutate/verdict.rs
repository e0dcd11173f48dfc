//! What `stackwright prove --format json` says of an assembly, as far as two verdicts are compared.

use std::collections::BTreeSet;

use anyhow::Context;
use serde::Deserialize;

/// What fails, is unknown or is found.
pub(super) struct Verdict(BTreeSet<String>);

#[derive(Deserialize)]
struct Document {
    environments: Vec<Environment>,
}

#[derive(Deserialize)]
struct Environment {
    requirements: Vec<Requirement>,
    findings: Vec<Finding>,
}

#[derive(Deserialize)]
struct Requirement {
    id: String,
    status: String,
}

#[derive(Deserialize)]
struct Finding {
    rule: String,
    severity: String,
    stack: Option<String>,
    logical_id: Option<String>,
    property: Option<String>,
}

impl Verdict {
    pub(super) fn read(json: &[u8]) -> anyhow::Result<Self> {
        let document: Document = serde_json::from_slice(json).context("`prove` printed something else")?;
        let mut complaints = BTreeSet::new();
        for environment in document.environments {
            for Requirement { id, status } in environment.requirements {
                if status == "fails" || status == "unknown" {
                    // What was unknown and fails now is worse.
                    complaints.insert(format!("{id} {status}"));
                }
            }
            // What is merely worth knowing catches nothing.
            for finding in environment.findings.into_iter().filter(|finding| finding.severity != "info") {
                let Finding { rule, stack, logical_id, property, .. } = finding;
                let parts = [Some(rule), stack, logical_id, property];
                complaints.insert(parts.map(Option::unwrap_or_default).join(" ").trim_end().to_owned());
            }
        }
        Ok(Self(complaints))
    }

    /// The requirements and rules that complain of something of which they did not complain before.
    pub(super) fn new_since(&self, before: &Self) -> BTreeSet<String> {
        let new = self.0.difference(&before.0);
        new.map(|complaint| complaint.split(' ').next().unwrap_or_default().to_owned()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_new_and_serious_catches() {
        let read = |status: &str, severity: &str| {
            let json = serde_json::json!({ "environments": [{
                "requirements": [{ "id": "BA-001", "status": status }],
                "findings": [{ "rule": "schema/range", "severity": severity, "stack": "s", "logical_id": "L" }],
            }] });
            Verdict::read(json.to_string().as_bytes()).unwrap()
        };
        let good = read("holds", "info");
        let caught =
            |status, severity| read(status, severity).new_since(&good).into_iter().collect::<Vec<_>>();
        assert_eq!(caught("holds", "info"), [""; 0]);
        assert_eq!(caught("unknown", "info"), ["BA-001"]);
        assert_eq!(caught("fails", "error"), ["BA-001", "schema/range"]);
        assert_eq!(read("fails", "info").new_since(&read("unknown", "info")).len(), 1);
        assert_eq!(read("fails", "error").new_since(&read("fails", "error")).len(), 0);
        assert!(Verdict::read(b"[]").is_err());
    }
}
