//! What CloudFormation takes at most of a template.
//!
//! Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html>

use stackwright_diagnostics::Diagnostic;

use crate::rules;
use crate::tree::{App, NodeId};

/// How much a template holds, for the limits.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counts {
    pub(crate) resources: usize,
    pub(crate) parameters: usize,
    pub(crate) outputs: usize,
    pub(crate) mappings: usize,
    pub(crate) dynamic_references: usize,
}

/// The template's size when it is published to S3, as it always is here.
pub(crate) const MAX_TEMPLATE_BYTES: usize = 1_048_576;

const MAX_RESOURCES: usize = 500;
const MAX_PARAMETERS: usize = 200;
const MAX_OUTPUTS: usize = 200;
const MAX_MAPPINGS: usize = 200;
const MAX_DYNAMIC_REFERENCES: usize = 60;
/// Of the description, in bytes.
const MAX_DESCRIPTION_BYTES: usize = 1024;

impl App {
    pub(crate) fn check_limits(&mut self, stack: NodeId, counts: &Counts, bytes: usize) {
        let description =
            self.stack_node(stack).and_then(|s| s.settings.description.as_ref()).map_or(0, |text| text.len());
        for (count, max, what) in [
            (counts.resources, MAX_RESOURCES, "resources"),
            (counts.parameters, MAX_PARAMETERS, "parameters"),
            (counts.outputs, MAX_OUTPUTS, "outputs"),
            (counts.mappings, MAX_MAPPINGS, "mappings"),
            (counts.dynamic_references, MAX_DYNAMIC_REFERENCES, "dynamic references"),
            (bytes, MAX_TEMPLATE_BYTES, "bytes"),
            (description, MAX_DESCRIPTION_BYTES, "bytes of description"),
        ] {
            if count <= max {
                continue;
            }
            let message =
                format!("the stack's template has {count} {what}; CloudFormation takes at most {max}");
            let diagnostic = Diagnostic::error(rules::TEMPLATE_LIMIT, message)
                .at(self.place(stack))
                .help("move a part of it into a stack of its own");
            self.diagnostics.push(diagnostic);
        }
    }
}
