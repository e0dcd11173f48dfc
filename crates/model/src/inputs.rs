//! What a model is resolved with besides the templates.

use std::collections::BTreeMap;

use crate::document::{Document, Node};

/// What a model is resolved with. What is left out stays unknown, unless an assembly says it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inputs {
    /// The account that `AWS::AccountId` stands for, where the assembly leaves it open.
    pub account: Option<String>,
    /// The region that `AWS::Region` stands for, where the assembly leaves it open.
    pub region: Option<String>,
    /// Values of template parameters: by `STACK:NAME`, or by `NAME` for every stack that has it.
    pub parameters: BTreeMap<String, String>,
}

/// A template that stands by itself: no manifest says anything about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceTemplate {
    /// The name of its stack.
    pub stack: String,
    /// The file, as messages are to call it. Nested stacks find their template by it.
    pub file: String,
    /// JSON or YAML.
    pub text: String,
}

impl SourceTemplate {
    /// Whether a text is a template: JSON or YAML with `Resources` in it. What is nearly one, but broken, is taken
    /// for one, so that what is wrong with it is said.
    #[must_use]
    pub fn is_template(text: &str) -> bool {
        let is_named = text.contains("Resources") || text.contains("AWSTemplateFormatVersion");
        is_named
            && match Document::read(text) {
                Ok(document) => matches!(document.root.get("Resources"), Some(Node::Map(_))),
                Err(_) => text.contains("AWSTemplateFormatVersion") || text.contains("AWS::"),
            }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_told_from_other_documents() {
        for (text, expected) in [
            (r#"{"Resources": {"A": {"Type": "AWS::SNS::Topic"}}}"#, true),
            ("Resources:\n  A: {Type: AWS::SNS::Topic}\n", true),
            (r#"{"Resources": {"A": {"Type": "AWS::SNS::Topic"}}"#, true),
            (r#"{"Resources": []}"#, false),
            (r#"{"version": "36.0.0", "artifacts": {}}"#, false),
            ("The Resources of a company", false),
            ("", false),
        ] {
            assert_eq!(SourceTemplate::is_template(text), expected, "{text}");
        }
    }
}
