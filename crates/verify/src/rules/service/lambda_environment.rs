//! A function's environment is small, and leaves Lambda's own variables alone.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/lambda-environment"),
    severity: Severity::Error,
    title: "A function's environment is small, and leaves Lambda's own variables alone",
    why: "Lambda refuses variables that it sets itself, such as AWS_REGION, and more than 4 KB of \
          variables.",
    fix: "rename the variable, and keep large values in Systems Manager or S3",
    sources: &[
        "https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, function) in facts.model().of_type("AWS::Lambda::Function") {
        let Some(variables) = function.property("Environment.Variables").as_map() else { continue };
        let mut bytes = 0;
        for (name, value) in variables.iter() {
            bytes += name.len() + value.as_text().map_or(0, str::len);
            if RESERVED.contains(&name) {
                let message = format!("`{name}` is a variable that Lambda sets");
                found.push(rule.finding(facts, id, &format!("Environment.Variables.{name}"), message));
            }
        }
        if bytes > 4096 {
            let message = format!("the variables have {bytes} bytes, and Lambda takes 4096");
            found.push(rule.finding(facts, id, "Environment.Variables", message));
        }
    }
}

const RESERVED: [&str; 17] = [
    "_HANDLER",
    "_X_AMZN_TRACE_ID",
    "AWS_ACCESS_KEY",
    "AWS_ACCESS_KEY_ID",
    "AWS_DEFAULT_REGION",
    "AWS_EXECUTION_ENV",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_VERSION",
    "AWS_LAMBDA_INITIALIZATION_TYPE",
    "AWS_LAMBDA_LOG_GROUP_NAME",
    "AWS_LAMBDA_LOG_STREAM_NAME",
    "AWS_LAMBDA_RUNTIME_API",
    "AWS_REGION",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "LAMBDA_TASK_ROOT",
];

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        "
Resources:
  A: { Type: AWS::Lambda::Function, Properties: { Environment: { Variables: { TABLE: orders, TZ: UTC } } } }
",
    ),
    fails(
        "
Resources:
  A: { Type: AWS::Lambda::Function, Properties: { Environment: { Variables: { AWS_REGION: us-east-1 } } } }
",
        &[("A", "Environment.Variables.AWS_REGION")],
    ),
];
