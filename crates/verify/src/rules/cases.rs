//! Cases of rules: templates that pass, and templates that fail at known places.

use stackwright_model::{Inputs, Model, SourceTemplate};

use crate::Facts;
use crate::rule::Rule;

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
    pub(super) const fn in_region(mut self, region: &'static str) -> Self {
        self.region = region;
        self
    }
}

/// The model of one template, deployed as the stack `Stack` into the account 123456789012; parameters without
/// a default are unknown.
pub(super) fn model(template: &str, region: &str) -> Model {
    let source =
        SourceTemplate { stack: "Stack".into(), file: "template.yaml".into(), text: template.into() };
    let inputs =
        Inputs { account: Some("123456789012".into()), region: Some(region.into()), ..Inputs::default() };
    Model::of_templates(&[source], &inputs)
}

/// Holds a rule to its cases. It has to have one that passes and one that fails.
pub(super) fn check(rule: &Rule, cases: &[Case]) {
    assert!(cases.iter().any(|case| case.findings.is_empty()), "{} has no case that passes", rule.id.0);
    assert!(cases.iter().any(|case| !case.findings.is_empty()), "{} has no case that fails", rule.id.0);
    for case in cases {
        let model = model(case.template, case.region);
        assert!(model.stacks().next().is_some(), "the template cannot be read:\n{}", case.template);
        let mut found = Vec::new();
        (rule.check)(rule, &Facts::new(&model), &mut found);
        let mut places = Vec::new();
        for finding in &found {
            assert_eq!(finding.rule, rule.id, "a finding of another rule");
            let place = &finding.place;
            places.push((
                place.logical_id.as_deref().unwrap_or_default(),
                place.property.as_deref().unwrap_or_default(),
            ));
        }
        places.sort_unstable();
        let mut expected = case.findings.to_vec();
        expected.sort_unstable();
        assert_eq!(places, expected, "{} in\n{}\nfound {found:#?}", rule.id.0, case.template);
    }
}
