//! Where something stands in the templates, and whether it will be there.

use stackwright_model::{Presence, ResourceId, Unknown};

/// Where in the templates a rule, route or part stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Source {
    /// The resource; none for what AWS adds by itself to something outside of the templates.
    pub resource: Option<ResourceId>,
    /// Path of the property; empty for the resource as a whole, and for what AWS adds to it by itself.
    pub property: Box<str>,
}

impl Source {
    /// A property of a resource.
    #[must_use]
    pub fn new(resource: ResourceId, property: impl Into<Box<str>>) -> Self {
        Self { resource: Some(resource), property: property.into() }
    }
}

impl From<ResourceId> for Source {
    fn from(resource: ResourceId) -> Self {
        Self::new(resource, "")
    }
}

/// Whether something is so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Certainty {
    /// It is not.
    No,
    /// It is.
    Yes,
    /// It depends on this.
    Unknown(Unknown),
}

impl Certainty {
    /// Whether it is certainly so.
    #[must_use]
    pub const fn is_certain(&self) -> bool {
        matches!(self, Self::Yes)
    }

    /// Whether it may be so.
    #[must_use]
    pub const fn is_possible(&self) -> bool {
        !matches!(self, Self::No)
    }

    /// What it depends on.
    #[must_use]
    pub const fn unknown(&self) -> Option<&Unknown> {
        match self {
            Self::Unknown(why) => Some(why),
            _ => None,
        }
    }
}

impl From<bool> for Certainty {
    fn from(is_so: bool) -> Self {
        if is_so { Self::Yes } else { Self::No }
    }
}

impl From<&Presence> for Certainty {
    fn from(presence: &Presence) -> Self {
        match presence {
            Presence::Certain => Self::Yes,
            Presence::Unknown(why) => Self::Unknown(why.clone()),
        }
    }
}
