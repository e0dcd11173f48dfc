//! What a model is resolved with besides the templates.

use std::collections::BTreeMap;

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
