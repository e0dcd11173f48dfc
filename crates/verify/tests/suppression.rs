//! What templates can say not to report, and what is said of that.

#![expect(clippy::panic, reason = "a test fails by panicking")]

use std::fmt::Write as _;

use stackwright_model::{Inputs, Model, SourceTemplate};
use stackwright_verify::{Date, Facts, rules};

/// What is open and what is suppressed, a line each. Only faults of schemas and suppressions are shown.
fn shown(template: &str, today: &str) -> String {
    let source = SourceTemplate { stack: "S".into(), file: "t.yaml".into(), text: template.into() };
    let model = Model::of_templates(&[source], &Inputs::default());
    let today: Date = today.parse().unwrap_or_else(|()| panic!("{today} is no day"));
    let findings = rules::run(&Facts::new(&model), today);
    let mut text = String::new();
    let is_shown = |rule: &str| rule.starts_with("schema/") || rule.starts_with("suppression/");
    for finding in findings.open.iter().filter(|it| is_shown(it.rule.0)) {
        let place = &finding.place;
        let id = place.logical_id.as_deref().unwrap_or("-");
        let property = place.property.as_deref().unwrap_or_default();
        let severity = format!("{:?}", finding.severity).to_lowercase();
        let _ = writeln!(text, "{severity} {} {id} {property}: {}", finding.rule.0, finding.message);
    }
    for it in findings.suppressed {
        let id = it.finding.place.logical_id.as_deref().unwrap_or("-");
        let until = it.expires.map(|day| format!(" until {day}")).unwrap_or_default();
        let _ = writeln!(text, "suppressed {} {id}: {}{until}", it.finding.rule.0, it.reason);
    }
    text
}

#[test]
fn a_resource_and_a_stack_suppress() {
    insta::assert_snapshot!(shown(
        r#"
Metadata:
  stackwright:
    suppress:
      - {rule: schema/range, reason: these are taken over as they are}
Resources:
  A:
    Type: AWS::SQS::Queue
    Metadata:
      stackwright:
        suppress:
          - {rule: schema/unknown-property, reason: the facts are older than this property, expires: "2026-11-21"}
    Properties: {DelaySeconds: 5000, Colour: blue}
  B:
    Type: AWS::SQS::Queue
    Properties: {DelaySeconds: 5000, Colour: blue}
"#,
        "2026-11-21",
    ), @r"
    error schema/unknown-property B Colour: there is no property `Colour`
    suppressed schema/unknown-property A: the facts are older than this property until 2026-11-21
    suppressed schema/range A: these are taken over as they are
    suppressed schema/range B: these are taken over as they are
    ");
}

#[test]
fn a_suppression_has_a_rule_a_reason_and_an_end() {
    insta::assert_snapshot!(shown(
        r#"
Parameters: {Why: {Type: String}}
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Metadata:
      stackwright:
        suppress:
          - {rule: schema/unknown-property, reason: it was fine, expires: "2026-11-20"}
          - {rule: schema/unknown-propertys, reason: it is fine}
          - {rule: schema/range}
          - {rule: schema/range, reason: "  "}
          - {rule: schema/range, reason: {Ref: Why}}
          - {rule: schema/range, reason: it is fine, expires: soon}
          - {rule: schema/range, reason: it is fine, until: "2026-11-20"}
          - {reason: it is fine}
          - schema/range
          - {rule: schema/length, reason: it is fine}
    Properties: {Colour: blue}
"#,
        "2026-11-21",
    ), @r"
    error schema/unknown-property Queue Colour: there is no property `Colour`
    warning suppression/expired Queue Metadata.stackwright.suppress.0: the suppression of `schema/unknown-property` ended on 2026-11-20
    error suppression/unknown-rule Queue Metadata.stackwright.suppress.1: there is no rule `schema/unknown-propertys` that could be suppressed
    error suppression/no-reason Queue Metadata.stackwright.suppress.2: `schema/range` is suppressed without a reason
    error suppression/no-reason Queue Metadata.stackwright.suppress.3: `schema/range` is suppressed without a reason
    error suppression/malformed Queue Metadata.stackwright.suppress.4: the reason of a suppression is a text
    error suppression/malformed Queue Metadata.stackwright.suppress.5: the end of a suppression is no day
    error suppression/malformed Queue Metadata.stackwright.suppress.6: a suppression has no `until`
    error suppression/malformed Queue Metadata.stackwright.suppress.7: a suppression names no rule
    error suppression/malformed Queue Metadata.stackwright.suppress.8: a suppression is a map
    warning suppression/unused Queue Metadata.stackwright.suppress.9: `schema/length` is suppressed, and finds nothing here
    ");
}
