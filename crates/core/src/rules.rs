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
    /// A construct lies in too many scopes, or a value in too many lists and maps, for what reads JSON.
    TOO_DEEP = "core/too-deep";
    /// Intents record further intents when they are lowered, without an end.
    ENDLESS_INTENTS = "core/endless-intents";
    /// A value refers to a construct that is not in this app.
    FOREIGN_REFERENCE = "core/foreign-reference";
    /// A value refers to something that has no value, or to something of another kind than what is wanted.
    WRONG_KIND = "core/wrong-kind";
    /// A resource type has no attribute of this name.
    UNKNOWN_ATTRIBUTE = "core/unknown-attribute";
    /// Text or plain JSON names an element that the template does not have.
    UNKNOWN_NAME = "core/unknown-name";
    /// A function stands in a part of a template where CloudFormation does not evaluate it.
    MISPLACED_VALUE = "core/misplaced-value";
    /// A dynamic reference that would not be read as it is meant.
    DYNAMIC_REFERENCE = "core/dynamic-reference";
    /// A list or a map is a part of a text.
    LIST_IN_TEXT = "core/list-in-text";
    /// A value that has no form in a template: `null`, an infinite number.
    NOT_JSON = "core/not-json";
    /// A condition that combines others combines none.
    EMPTY_CONDITION = "core/empty-condition";
    /// A value refers to something of another stage. Stages are deployed apart from one another.
    CROSS_STAGE = "core/cross-stage";
    /// A value of a stack in another account is used, which takes a role that may read it.
    CROSS_ACCOUNT = "core/cross-account";
    /// Something that exists only within a template, such as a condition or mapping, is used from another stack.
    CROSS_STACK_KIND = "core/cross-stack-kind";
    /// A secret would travel from one stack to another through a readable value.
    SECRET_TRAVELS = "core/secret-travels";
    /// A value that is neither text nor a list of texts would travel from one stack to another.
    STRUCTURE_TRAVELS = "core/structure-travels";
    /// A value would travel in a Systems Manager parameter that cannot have the name it would get.
    SSM_PARAMETER_NAME = "core/ssm-parameter-name";
    /// Stacks refer to one another in a circle, so none of them can be deployed first.
    STACK_CYCLE = "core/stack-cycle";
    /// Resources refer to one another in a circle, so none of them can be created first.
    RESOURCE_CYCLE = "core/resource-cycle";
    /// Two elements of a template have the same logical id.
    DUPLICATE_LOGICAL_ID = "core/duplicate-logical-id";
    /// A logical id is not what CloudFormation takes: 1 to 255 letters and digits.
    LOGICAL_ID = "core/logical-id";
    /// A template fragment has a section that templates do not have, or one of the wrong form.
    FRAGMENT = "core/fragment";
    /// A mapping has a name or key that CloudFormation does not take.
    MAPPING_KEY = "core/mapping-key";
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
    /// A tag's key or value is not what AWS takes.
    INVALID_TAG = "core/invalid-tag";
    /// A resource has a removal policy that its type does not have.
    REMOVAL_POLICY = "core/removal-policy";
    /// Two stacks or stages would be written under one name, or under one that the assembly itself needs.
    ARTIFACT_ID = "core/artifact-id";
    /// A property has a value that its type does not take.
    PROPERTY_VALUE = "core/property-value";
    /// A property is set that only AWS sets.
    READ_ONLY_PROPERTY = "core/read-only-property";
}
