//! Resources: what a template creates.

use serde::Serialize;
use stackwright_diagnostics::{Diagnostic, Origin, Place, Severity};
use stackwright_schema::ResourceType;

use super::{App, Condition, Environment, Handle, NodeId, RawHandle, Suppression};
use crate::escape::PropertyPath;
use crate::rules;
use crate::value::{Object, Text, Value};

/// A resource before it is in the tree; generated code implements it for every type.
pub trait Resource {
    /// The handle that refers to it once it is in the tree.
    type Handle: Handle;

    /// The CloudFormation type, such as `AWS::EC2::VPC`.
    fn type_name(&self) -> Text;

    /// Its properties.
    fn into_properties(self) -> Object;

    /// Who sees to it that its properties exist.
    fn check(&self) -> Check {
        Check::ByType
    }
}

/// Who sees to it that the properties of a resource exist.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Check {
    /// The compiler.
    #[default]
    ByType,
    /// Synthesis, against the facts.
    AgainstFacts,
    /// Nobody.
    Never,
}

/// What CloudFormation does with a resource that leaves the template.
///
/// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html>
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum RemovalPolicy {
    /// Deletes it.
    Delete,
    /// Keeps it.
    Retain,
    /// Keeps it, but deletes it when its creation is rolled back.
    RetainExceptOnCreate,
    /// Takes a last snapshot and deletes it; only for types that have snapshots.
    Snapshot,
}

impl RemovalPolicy {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Delete => "Delete",
            Self::Retain => "Retain",
            Self::RetainExceptOnCreate => "RetainExceptOnCreate",
            Self::Snapshot => "Snapshot",
        }
    }

    /// The same for a replaced resource; `RetainExceptOnCreate` exists for deletion only.
    pub(crate) const fn on_replace(self) -> Self {
        match self {
            Self::RetainExceptOnCreate => Self::Retain,
            other => other,
        }
    }
}

/// Attributes of a resource that few resources have.
#[derive(Debug, Default)]
pub(crate) struct Policies {
    pub(crate) depends_on: Vec<NodeId>,
    pub(crate) deletion: Option<RemovalPolicy>,
    pub(crate) replacement: Option<RemovalPolicy>,
    pub(crate) condition: Option<NodeId>,
    pub(crate) creation: Option<Value>,
    pub(crate) update: Option<Value>,
    pub(crate) metadata: Object,
    pub(crate) logical_id: Option<Text>,
    pub(crate) moved_from: Option<Text>,
}

/// A resource in the tree.
#[derive(Debug)]
pub(crate) struct ResourceNode {
    pub(crate) type_name: Text,
    pub(crate) properties: Object,
    pub(crate) check: Check,
    /// Boxed: ten thousand queues need none of it.
    pub(crate) policies: Option<Box<Policies>>,
}

impl ResourceNode {
    pub(crate) fn policies_mut(&mut self) -> &mut Policies {
        self.policies.get_or_insert_default()
    }
}

/// A resource in the tree, to look at and to change.
pub struct ResourceMut<'a> {
    pub(crate) app: &'a mut App,
    pub(crate) node: NodeId,
}

impl ResourceMut<'_> {
    fn data(&self) -> Option<&ResourceNode> {
        self.app.resource_node(self.node)
    }

    fn data_mut(&mut self) -> Option<&mut ResourceNode> {
        self.app.resource_node_mut(self.node)
    }

    fn policies(&mut self, change: impl FnOnce(&mut Policies)) -> &mut Self {
        if let Some(data) = self.data_mut() {
            change(data.policies_mut());
        }
        self
    }

    /// The CloudFormation type.
    #[must_use]
    pub fn type_name(&self) -> &str {
        self.data().map_or("", |data| &data.type_name)
    }

    /// The construct path.
    #[must_use]
    pub fn path(&self) -> String {
        self.app.path(self.node)
    }

    /// The node.
    #[must_use]
    pub const fn node(&self) -> NodeId {
        self.node
    }

    /// Where it is, for a diagnostic.
    #[must_use]
    pub fn place(&self) -> Place {
        self.app.place(self.node)
    }

    /// Where its stack is deployed.
    #[must_use]
    pub fn environment(&self) -> Option<&Environment> {
        self.app.environment_of(self.node)
    }

    /// Whether it keeps data that is lost when it is deleted, as far as the facts know.
    #[must_use]
    pub fn is_stateful(&self) -> bool {
        ResourceType::find(self.type_name()).is_some_and(ResourceType::is_stateful)
    }

    /// Reports what is wrong with it.
    pub fn report(&mut self, diagnostic: Diagnostic) -> &mut Self {
        self.app.diagnostics.push(diagnostic);
        self
    }

    /// Leaves a warning; it does not stop synthesis, and `cdk synth --strict` fails on it.
    pub fn warn(&mut self, message: impl Into<String>) -> &mut Self {
        self.app.annotate(self.node, Severity::Warning, message.into());
        self
    }

    /// Leaves an error: the design is synthesized but must not be deployed.
    pub fn error(&mut self, message: impl Into<String>) -> &mut Self {
        self.app.annotate(self.node, Severity::Error, message.into());
        self
    }

    /// The properties as they are now.
    #[must_use]
    pub fn properties(&self) -> Option<&Object> {
        self.data().map(|data| &data.properties)
    }

    /// Makes CloudFormation create `other` first, where no reference says so.
    pub fn depends_on(&mut self, other: impl Handle) -> &mut Self {
        let node = other.node();
        self.policies(|policies| policies.depends_on.push(node))
    }

    /// What happens to it when it leaves the template or is replaced.
    pub fn removal_policy(&mut self, policy: RemovalPolicy) -> &mut Self {
        self.policies(|policies| {
            policies.deletion = Some(policy);
            policies.replacement = Some(policy.on_replace());
        })
    }

    /// Whether a removal policy has been given.
    #[must_use]
    pub fn has_removal_policy(&self) -> bool {
        self.data()
            .and_then(|data| data.policies.as_ref())
            .is_some_and(|policies| policies.deletion.is_some())
    }

    /// Creates it only where a condition holds.
    pub fn condition(&mut self, condition: Condition) -> &mut Self {
        self.policies(|policies| policies.condition = Some(condition.node()))
    }

    /// `CreationPolicy`, for types that can wait for signals.
    pub fn creation_policy(&mut self, policy: impl Into<Value>) -> &mut Self {
        let policy = policy.into();
        self.policies(|policies| policies.creation = Some(policy))
    }

    /// `UpdatePolicy`, for types that have one.
    pub fn update_policy(&mut self, policy: impl Into<Value>) -> &mut Self {
        let policy = policy.into();
        self.policies(|policies| policies.update = Some(policy))
    }

    /// Adds to the resource's `Metadata`.
    pub fn metadata(&mut self, key: impl Into<Text>, value: impl Into<Value>) -> &mut Self {
        let (key, value) = (key.into(), value.into());
        self.policies(|policies| {
            policies.metadata.set(key, value);
        })
    }

    /// Keeps a finding about it from being reported; see [`Suppression`].
    pub fn suppress(&mut self, suppression: Suppression) -> &mut Self {
        self.policies(|policies| suppression.add_to(&mut policies.metadata))
    }

    /// Gives the logical id outright. For taking over a template that exists; otherwise leave it alone.
    pub fn logical_id(&mut self, logical_id: impl Into<Text>) -> &mut Self {
        let logical_id = logical_id.into();
        self.policies(|policies| policies.logical_id = Some(logical_id))
    }

    /// Keeps the logical id that it had at another path within its stack, such as `Data/Table`, so that
    /// moving the code does not replace the resource.
    pub fn moved_from(&mut self, path: impl Into<Text>) -> &mut Self {
        let path = path.into();
        self.policies(|policies| policies.moved_from = Some(path))
    }

    /// Sets any property, also one that the types do not know, by a path such as `Tags.0.Value`.
    ///
    /// Missing maps on the way are made, and so is a list where the path goes on with `0`. The properties are
    /// then checked against the facts, as for a raw resource.
    #[track_caller]
    pub fn override_property(&mut self, path: &str, value: impl Into<Value>) -> &mut Self {
        let (origin, value) = (Origin::caller(), value.into());
        self.change(path, origin, |path, properties| path.set(properties, value))
    }

    /// Takes a property out, by a path such as `Tags.0.Value`.
    #[track_caller]
    pub fn delete_property(&mut self, path: &str) -> &mut Self {
        let origin = Origin::caller();
        self.change(path, origin, |path, properties| path.delete(properties))
    }

    /// Leaves the check of its properties against the facts out, for one that is newer than they are.
    pub fn without_check(&mut self) -> &mut Self {
        if let Some(data) = self.data_mut() {
            data.check = Check::Never;
        }
        self
    }

    fn change(
        &mut self,
        path: &str,
        origin: Origin,
        change: impl FnOnce(&PropertyPath<'_>, &mut Object) -> Result<(), String>,
    ) -> &mut Self {
        let result = match (PropertyPath::parse(path), self.data_mut()) {
            (Ok(parsed), Some(data)) => {
                if data.check == Check::ByType {
                    data.check = Check::AgainstFacts;
                }
                change(&parsed, &mut data.properties)
            }
            (Err(message), _) => Err(message),
            (_, None) => Ok(()),
        };
        if let Err(message) = result {
            let place = Place { origin: Some(origin.into()), ..self.place() };
            let diagnostic = Diagnostic::error(rules::PROPERTY_PATH, message)
                .at(place)
                .property(path)
                .help("names and indices of lists are separated by dots; `\\.` is a dot within a name");
            self.app.diagnostics.push(diagnostic);
        }
        self
    }
}

/// A resource of any type, its properties given by name and checked against the facts at synthesis.
#[derive(Clone, Debug)]
pub struct RawResource {
    type_name: Text,
    properties: Object,
    check: Check,
}

impl RawResource {
    /// A resource of a type such as `AWS::SQS::Queue`, or of a custom type (`Custom::…`).
    #[must_use]
    pub fn new(type_name: impl Into<Text>) -> Self {
        Self { type_name: type_name.into(), properties: Object::new(), check: Check::AgainstFacts }
    }

    /// Sets a property.
    #[must_use]
    pub fn property(mut self, name: impl Into<Text>, value: impl Into<Value>) -> Self {
        self.properties.set(name, value);
        self
    }

    /// Leaves the check against the facts out, for a type or property that is newer than they are.
    #[must_use]
    pub fn without_check(mut self) -> Self {
        self.check = Check::Never;
        self
    }
}

impl Resource for RawResource {
    type Handle = RawHandle;

    fn type_name(&self) -> Text {
        self.type_name.clone()
    }

    fn into_properties(self) -> Object {
        self.properties
    }

    fn check(&self) -> Check {
        self.check
    }
}
