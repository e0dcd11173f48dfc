//! A function has a runtime and a handler, or is an image.

use stackwright_diagnostics::{Diagnostic, RuleId, Severity};
use stackwright_model::Value;

use crate::Facts;
use crate::rule::Rule;
#[cfg(test)]
use crate::rules::cases::{Case, fails, passes};
use crate::rules::look::{is_absent, is_given};

pub(super) static RULE: Rule = Rule {
    id: RuleId("service/lambda-package"),
    severity: Severity::Error,
    title: "A function has a runtime and a handler, or is an image",
    why: "Lambda refuses a ZIP file without them, an image with them, and CloudFormation inline code in \
          any language but JavaScript and Python.",
    fix: "set `Runtime` and `Handler` for a ZIP file, and leave them out with `PackageType: Image`",
    sources: &[
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html",
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-lambda-function-code.html",
    ],
    check,
};

fn check(rule: &Rule, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for (id, function) in facts.model().of_type("AWS::Lambda::Function") {
        let is_image = match function.property("PackageType") {
            Value::Null => is_absent(facts, function, "PackageType").then_some(false),
            kind => kind.as_text().map(|kind| kind == "Image"),
        };
        for property in ["Runtime", "Handler"] {
            match is_image {
                Some(true) if is_given(function.property(property)) => {
                    let message = format!("an image cannot have `{property}`");
                    found.push(rule.finding(facts, id, property, message));
                }
                // Without a package type, the code tells.
                Some(false)
                    if is_absent(facts, function, property)
                        && is_absent(facts, function, "Code.ImageUri") =>
                {
                    let message = format!("a function from a ZIP file needs `{property}`");
                    found.push(rule.finding(facts, id, property, message));
                }
                _ => {}
            }
        }
        let runtime = function.property("Runtime").as_text();
        let is_inline = is_given(function.property("Code.ZipFile"));
        if let Some(runtime) = runtime.filter(|it| !it.starts_with("nodejs") && !it.starts_with("python"))
            && is_inline
        {
            let message = format!("code for `{runtime}` cannot be in the template");
            found.push(rule.finding(facts, id, "Code.ZipFile", message));
        }
    }
}

#[cfg(test)]
pub(super) const CASES: &[Case] = &[
    passes(
        r#"
Resources:
  A:
    Type: AWS::Lambda::Function
    Properties: { Runtime: python3.13, Handler: index.handler, Code: { ZipFile: "pass" } }
  B: { Type: AWS::Lambda::Function, Properties: { PackageType: Image, Code: { ImageUri: image } } }
"#,
    ),
    fails(
        r#"
Resources:
  A: { Type: AWS::Lambda::Function, Properties: { Runtime: python3.13, Code: { S3Bucket: b, S3Key: k } } }
  B:
    Type: AWS::Lambda::Function
    Properties: { PackageType: Image, Runtime: python3.13, Code: { ImageUri: image } }
  C:
    Type: AWS::Lambda::Function
    Properties: { Runtime: java21, Handler: a.B, Code: { ZipFile: "class B {}" } }
"#,
        &[("A", "Handler"), ("B", "Runtime"), ("C", "Code.ZipFile")],
    ),
];
