//! What is wrong with a template itself, by id.

use stackwright_diagnostics::rules;

rules! {
    /// A template is neither JSON nor YAML, or not a map.
    UNREADABLE_TEMPLATE = "model/unreadable-template";
    /// A stack's template is not among the files of its assembly.
    MISSING_TEMPLATE = "model/missing-template";
    /// A map has a key twice. CloudFormation takes one of the two, and says nothing of the other.
    DUPLICATE_KEY = "model/duplicate-key";
    /// YAML that CloudFormation refuses: aliases, merges of maps, and tags that are no functions.
    REFUSED_YAML = "model/refused-yaml";
    /// A function names a parameter, resource, condition, mapping or output that the template does not have, or a
    /// resource whose condition is false.
    DANGLING_REFERENCE = "model/dangling-reference";
    /// Parameters, conditions or outputs refer to one another in a circle.
    CIRCULAR_REFERENCE = "model/circular-reference";
    /// A function is not called as CloudFormation takes it.
    BROKEN_FUNCTION = "model/broken-function";
    /// A template nests too deeply, or grows too much when it is evaluated. What lies beyond is not known.
    OUT_OF_BOUNDS = "model/out-of-bounds";
}
