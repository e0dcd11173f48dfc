//! Cases of rules: templates that pass, and templates that fail at known places.

#![allow(dead_code, reason = "cases are run as soon as the model reads templates")]

/// A template, and where the rule has to find something in it.
pub(super) struct Case {
    template: &'static str,
    region: &'static str,
    /// Logical id and property path; the path is empty where a finding is about the whole resource.
    findings: &'static [(&'static str, &'static str)],
}

/// A template, JSON or YAML, in which the rule finds nothing.
pub(super) const fn passes(template: &'static str) -> Case {
    Case { template, region: "us-east-1", findings: &[] }
}

/// A template in which the rule finds something at exactly these places: logical id and property path.
pub(super) const fn fails(template: &'static str, findings: &'static [(&'static str, &'static str)]) -> Case {
    assert!(!findings.is_empty(), "a case that fails has a finding");
    Case { template, region: "us-east-1", findings }
}

impl Case {
    /// Deployed into another region than us-east-1.
    #[allow(dead_code, reason = "for rules about regions")]
    pub(super) const fn in_region(mut self, region: &'static str) -> Self {
        self.region = region;
        self
    }
}
