//! Messages that constructs leave on a node for whoever synthesizes.

use stackwright_diagnostics::Severity;

use super::NodeId;

/// A message on a node; it goes into the assembly's metadata, where the official CLI shows it.
#[derive(Clone, Debug)]
pub(crate) struct Annotation {
    pub(crate) node: NodeId,
    pub(crate) severity: Severity,
    pub(crate) message: String,
}
