//! Properties: what one asks for, what a change of it costs, and the value it takes.

use std::fmt;

use crate::bytes::Cursor;
use crate::layout::property;
use crate::object::ObjectType;
use crate::resource::ResourceType;
use crate::value::{References, Value, ValueKind};

/// A property of a resource or of an object nested in it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Property {
    resource: ResourceType,
    at: u32,
}

/// What a change of a property does to the resource that has it. The stronger compares greater: over a path
/// of nested properties the greatest counts.
///
/// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-update-behaviors.html>
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Replacement {
    /// The resource is updated in place.
    Never,
    /// The resource may be replaced: it depends on the value or on other properties, or the sources disagree.
    Sometimes,
    /// The resource is replaced: a new physical id, and what the old one held is gone.
    Always,
}

/// Why a security review should look at a change of a property or a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scrutiny {
    /// No reason.
    None,
    /// A policy on the resource itself, such as the trust policy of a role.
    ResourcePolicy,
    /// Policies of an identity.
    IdentityPolicies,
    /// Managed policies attached to an identity.
    ManagedPolicies,
    /// Rules that let traffic in.
    Ingress,
    /// Rules that let traffic out.
    Egress,
}

impl Property {
    pub(crate) fn new(resource: ResourceType, at: u32) -> Self {
        Self { resource, at }
    }

    fn flags(self) -> (u16, Cursor) {
        let mut cursor = Cursor::new(self.at);
        cursor.skip_text();
        (cursor.half(), cursor)
    }

    /// Its name, such as `CidrBlock`; of an attribute with the dots, such as `Endpoint.Address`.
    pub fn name(self) -> &'static str {
        Cursor::new(self.at).text()
    }

    /// Whether a template that has the object has to set it.
    pub fn is_required(self) -> bool {
        self.flags().0 & property::REQUIRED != 0
    }

    /// Whether only AWS sets it; it can then be an attribute, and a template that sets it is refused. Nested
    /// properties are read-only here when they are so wherever their object appears.
    pub fn is_read_only(self) -> bool {
        self.flags().0 & property::READ_ONLY != 0
    }

    /// Whether AWS never tells it back, so that drift of it goes unseen. Mostly secrets.
    pub fn is_write_only(self) -> bool {
        self.flags().0 & property::WRITE_ONLY != 0
    }

    /// Whether AWS or the CDK advise against it.
    pub fn is_deprecated(self) -> bool {
        self.flags().0 & property::DEPRECATED != 0
    }

    /// What AWS takes when it is left out, as JSON text, where the schema says so.
    pub fn default_value(self) -> Option<&'static str> {
        let (flags, mut cursor) = self.flags();
        (flags & property::HAS_DEFAULT != 0).then(|| cursor.text())
    }

    /// What a change of it does to the resource. A nested property says what its own change does; that of
    /// the properties above it comes on top.
    pub fn replacement(self) -> Replacement {
        match self.flags().0 >> property::REPLACEMENT_SHIFT & 0b11 {
            0 => Replacement::Never,
            1 => Replacement::Sometimes,
            _ => Replacement::Always,
        }
    }

    /// Whether a change of it is a matter of security, and of which kind.
    pub fn scrutiny(self) -> Scrutiny {
        match self.flags().0 >> property::SCRUTINY_SHIFT & 0b111 {
            1 => Scrutiny::ResourcePolicy,
            2 => Scrutiny::IdentityPolicies,
            3 => Scrutiny::ManagedPolicies,
            4 => Scrutiny::Ingress,
            5 => Scrutiny::Egress,
            _ => Scrutiny::None,
        }
    }

    /// The value it takes, with all that constrains it.
    pub fn value(self) -> Value {
        let (flags, mut cursor) = self.flags();
        if flags & property::HAS_DEFAULT != 0 {
            cursor.skip_text();
        }
        Value::new(self.resource, cursor.at())
    }

    /// The kind of its value; short for `value().kind()`.
    pub fn kind(self) -> ValueKind {
        self.value().kind()
    }

    /// The structure of its value, or of the elements where that is a list or a map.
    pub fn object(self) -> Option<ObjectType> {
        match self.value().innermost().kind() {
            ValueKind::Object(object) => Some(object),
            _ => None,
        }
    }

    /// What its value refers to, or the elements where that is a list or a map. Each is a possibility: a key
    /// can be named by its id, its ARN or an alias.
    pub fn references(self) -> References {
        self.value().innermost().references()
    }
}

impl fmt::Debug for Property {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}: {:?}", self.resource.name(), self.name(), self.kind())
    }
}
