//! The model: stacks and their resources, found by handle.

use std::sync::OnceLock;

use stackwright_diagnostics::{CodeLine, Diagnostics, Place, SourceSpan};
use stackwright_schema::ResourceType;

use crate::defaults::Defaulted;
use crate::locate::Outline;
use crate::resolve::Met;
use crate::{References, Unknown, Value};

/// A resource of a [`Model`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ResourceId(pub(crate) u32);

/// A stack of a [`Model`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StackId(pub(crate) u32);

impl ResourceId {
    /// Where it stands among all resources: side tables are indexed by it.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

impl StackId {
    /// Where it stands among all stacks.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// Stacks that are deployed beside one another, resolved.
#[derive(Debug, Default)]
pub struct Model {
    pub(crate) stacks: Vec<Stack>,
    pub(crate) resources: Vec<Resource>,
    /// What was wrong with the templates themselves: they do not parse, refer to nothing or to themselves.
    pub(crate) diagnostics: Diagnostics,
    /// What was referred to while the model was made.
    pub(crate) met: Vec<Met>,
    pub(crate) references: OnceLock<References>,
    /// Sorted.
    pub(crate) defaults: Vec<Defaulted>,
}

/// A stack: one template.
#[derive(Debug)]
pub struct Stack {
    /// Its name.
    pub name: String,
    /// The template's file, as it is called in the assembly or on the command line.
    pub file: String,
    /// Path of the construct behind it, where the assembly says.
    pub construct: Option<String>,
    /// Where it is deployed, as far as that is known.
    pub account: Option<String>,
    /// Where it is deployed, as far as that is known.
    pub region: Option<String>,
    /// The text of the template, in which places are found.
    pub text: String,
    /// Its resources; those of nested stacks are with those stacks.
    pub resources: Vec<ResourceId>,
    /// By name, the value of each output.
    pub outputs: Vec<(String, Value)>,
    /// The template's own metadata.
    pub metadata: Value,
    /// The resource that makes this stack, where it is a nested one.
    pub nested_in: Option<ResourceId>,
    /// A macro that may add anything, where there is one.
    pub transform: Option<Unknown>,
    /// Where the elements of the text are, made when the first place is asked for.
    pub(crate) outline: OnceLock<Outline>,
}

/// Whether a resource will be there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Presence {
    /// It has no condition, or one that is true. A resource whose condition is false is not in the model.
    #[default]
    Certain,
    /// Its condition depends on this.
    Unknown(Unknown),
}

/// A resource, resolved.
#[derive(Debug, Default)]
pub struct Resource {
    /// The stack.
    pub stack: StackId,
    /// Its name within the template.
    pub logical_id: String,
    /// Such as `AWS::EC2::Subnet`.
    pub type_name: String,
    /// Its properties: a map, or unknown as a whole.
    pub properties: Value,
    /// Whether it will be there.
    pub presence: Presence,
    /// `DependsOn`, those that exist.
    pub depends_on: Vec<ResourceId>,
    /// `DeletionPolicy`; `Null` where there is none.
    pub deletion_policy: Value,
    /// `UpdateReplacePolicy`; `Null` where there is none.
    pub update_replace_policy: Value,
    /// `Metadata`.
    pub metadata: Value,
    /// Path of the construct behind it, where the assembly says.
    pub construct: Option<String>,
    /// The line of code behind it, where the assembly says.
    pub origin: Option<CodeLine>,
    /// The loop that made it, by its name in the template.
    pub(crate) made_by: Option<String>,
}

impl Resource {
    /// What stands at a path of the properties, such as `SecurityGroupIngress.0.CidrIp`; `Null` where nothing does.
    #[must_use]
    pub fn property(&self, path: &str) -> &Value {
        self.properties.at(path)
    }

    /// The facts on its type; none for a type that no source knows.
    #[must_use]
    pub fn facts(&self) -> Option<ResourceType> {
        ResourceType::find(&self.type_name)
    }
}

impl Model {
    /// All stacks; one that others need may stand anywhere.
    pub fn stacks(&self) -> impl Iterator<Item = (StackId, &Stack)> {
        (0..).map(StackId).zip(&self.stacks)
    }

    /// All resources, stack by stack, by logical id within one.
    pub fn resources(&self) -> impl Iterator<Item = (ResourceId, &Resource)> {
        (0..).map(ResourceId).zip(&self.resources)
    }

    /// The resources of a type.
    pub fn of_type(&self, type_name: &str) -> impl Iterator<Item = (ResourceId, &Resource)> {
        self.resources().filter(move |(_, resource)| resource.type_name == type_name)
    }

    /// A resource.
    ///
    /// # Panics
    /// With the handle of another model.
    #[must_use]
    #[expect(clippy::indexing_slicing, reason = "handles come from this model")]
    pub fn resource(&self, id: ResourceId) -> &Resource {
        &self.resources[id.index()]
    }

    /// A stack.
    ///
    /// # Panics
    /// With the handle of another model.
    #[must_use]
    #[expect(clippy::indexing_slicing, reason = "handles come from this model")]
    pub fn stack(&self, id: StackId) -> &Stack {
        &self.stacks[id.index()]
    }

    /// What was wrong with the templates themselves.
    #[must_use]
    pub const fn diagnostics(&self) -> &Diagnostics {
        &self.diagnostics
    }

    /// What refers to what.
    #[must_use]
    pub fn references(&self) -> &References {
        self.references.get_or_init(|| References::of(self, &self.met))
    }

    /// Where a property of a resource is, as far as the template has it: the place of what is nearest to it. The path
    /// is as of [`Resource::property`]; an empty one stands for the whole resource.
    #[must_use]
    pub fn place_of(&self, id: ResourceId, path: &str) -> Place {
        let resource = self.resource(id);
        let stack = self.stack(resource.stack);
        let outline = stack.outline.get_or_init(|| Outline::of(&stack.text));
        let span = match &resource.made_by {
            Some(name) => outline.resource(&stack.text, name, ""),
            None => outline.resource(&stack.text, &resource.logical_id, path),
        };
        Place {
            property: Some(path.to_owned()).filter(|path| !path.is_empty()),
            span: span.map(|bytes| SourceSpan { file: stack.file.clone(), bytes }),
            ..self.place(id)
        }
    }

    /// Where a resource is, for a finding.
    #[must_use]
    pub fn place(&self, id: ResourceId) -> Place {
        let resource = self.resource(id);
        Place {
            construct: resource.construct.clone(),
            origin: resource.origin.clone(),
            stack: Some(self.stack(resource.stack).name.clone()),
            logical_id: Some(resource.logical_id.clone()),
            ..Place::default()
        }
    }
}
