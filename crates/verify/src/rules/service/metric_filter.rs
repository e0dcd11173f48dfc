//! A metric filter has dimensions or a value for what does not match.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::{is_given, items_of};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/metric-filter"),
    severity: Severity::Error,
    title: "A metric filter has dimensions or a value for what does not match",
    why: "CloudWatch Logs refuses a default value beside dimensions, since there would be none to count \
          it under, and more than three dimensions.",
    fix: "leave out `DefaultValue`, or the dimensions",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-logs-metricfilter-metrictransformation.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, filter) in facts.model().of_type("AWS::Logs::MetricFilter") {
        for (path, item) in items_of(filter, "MetricTransformations") {
            let count = item.get("Dimensions").as_list().map_or(0, <[_]>::len);
            if count > 3 {
                let message = format!("the metric has {count} dimensions, and can have 3");
                found.push(rule.finding(facts, id, &format!("{path}.Dimensions"), message));
            }
            if count > 0 && is_given(item.get("DefaultValue")) {
                let message = "a metric with dimensions cannot have a default value";
                found.push(rule.finding(facts, id, &format!("{path}.DefaultValue"), message));
            }
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  A:
    Type: AWS::Logs::MetricFilter
    Properties:
      MetricTransformations: [{ MetricName: m, DefaultValue: 0 }]
",
    ),
    fails(
        "
Resources:
  A:
    Type: AWS::Logs::MetricFilter
    Properties:
      MetricTransformations: [{ MetricName: m, DefaultValue: 0, Dimensions: [{ Key: a, Value: $.a }] }]
",
        &[("A", "MetricTransformations.0.DefaultValue")],
    ),
];
