//! The rules that the construct tree itself enforces, by id.

use stackwright_diagnostics::rules;

rules! {
    /// Two constructs of one scope have the same id, so nothing could tell them apart.
    DUPLICATE_ID = "core/duplicate-id";
    /// A construct's id is empty, holds a `/` (which separates the parts of a path) or control characters.
    INVALID_ID = "core/invalid-id";
    /// A stack or stage was made within a stack. Stacks stand side by side.
    NESTED_STACK = "core/nested-stack";
    /// A resource, parameter, output, condition or mapping was made outside of a stack.
    OUTSIDE_STACK = "core/outside-stack";
    /// A stack's name is not what CloudFormation takes: a letter, then letters, digits and hyphens, at most 128.
    STACK_NAME = "core/stack-name";
    /// Two stacks of one environment have the same name: the second would be an update of the first.
    DUPLICATE_STACK = "core/duplicate-stack";
    /// The path given to `override_property` or `delete_property` does not lead anywhere.
    PROPERTY_PATH = "core/property-path";
    /// CloudFormation has no resource type of this name.
    UNKNOWN_TYPE = "core/unknown-type";
    /// The resource type has no property of this name.
    UNKNOWN_PROPERTY = "core/unknown-property";
    /// The resource type needs a property that is not given.
    MISSING_PROPERTY = "core/missing-property";
    /// A value refers to a construct that is not in this app.
    FOREIGN_REFERENCE = "core/foreign-reference";
    /// A value refers to something of another stage. Stages are deployed apart from one another.
    CROSS_STAGE = "core/cross-stage";
    /// Something that exists only within a template, such as a condition or mapping, is used from another stack.
    CROSS_STACK_KIND = "core/cross-stack-kind";
    /// A secret would travel from one stack to another through a readable value.
    SECRET_TRAVELS = "core/secret-travels";
    /// Stacks refer to one another in a circle, so none of them can be deployed first.
    STACK_CYCLE = "core/stack-cycle";
    /// Resources refer to one another in a circle, so none of them can be created first.
    RESOURCE_CYCLE = "core/resource-cycle";
    /// Two elements of a template have the same logical id.
    DUPLICATE_LOGICAL_ID = "core/duplicate-logical-id";
    /// A logical id is not what CloudFormation takes: 1 to 255 letters and digits.
    LOGICAL_ID = "core/logical-id";
    /// A template is larger than CloudFormation takes, in resources, parameters, outputs, mappings or bytes.
    TEMPLATE_LIMIT = "core/template-limit";
    /// A stateful resource that the lock file knows is gone: deploying would delete it, or orphan it.
    STATEFUL_LOST = "core/stateful-lost";
    /// An asset's file cannot be read.
    ASSET = "core/asset";
    /// A context lookup has no answer yet, or one of the wrong form.
    CONTEXT = "core/context";
    /// A message that a construct left for whoever synthesizes.
    ANNOTATION = "core/annotation";
    /// A taggable resource lacks a tag that is required of it.
    MISSING_TAG = "core/missing-tag";
}
