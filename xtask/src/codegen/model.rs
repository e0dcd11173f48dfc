//! What is generated, as plain data between the facts and the text.

use std::collections::BTreeSet;

use stackwright_schema::ResourceType;

use super::identity::Identity;

/// A service: one module and one feature.
pub(super) struct Service {
    /// Name of module and feature, such as `ec2`.
    pub(super) module: String,
    /// First part of the types' names, such as `AWS::EC2`.
    pub(super) namespace: &'static str,
    pub(super) resources: Vec<Resource>,
}

pub(super) struct Resource {
    pub(super) facts: ResourceType,
    /// The handle, such as `VpcEndpoint`; the builder is `CfnVpcEndpoint`.
    pub(super) name: String,
    /// The module of what is nested in it, such as `vpc_endpoint`.
    pub(super) module: String,
    pub(super) top: Structure,
    /// What is nested in it.
    pub(super) items: Vec<Item>,
    pub(super) attributes: Vec<Attribute>,
}

/// A type in the module of a resource.
#[derive(Clone, PartialEq)]
pub(super) struct Item {
    pub(super) name: String,
    pub(super) body: Body,
    /// The module of another resource of the service that has the same item.
    pub(super) shared_with: Option<String>,
}

#[derive(Clone, PartialEq)]
pub(super) enum Body {
    Structure(Structure),
    Enumeration(Enumeration),
    Choice(Vec<Kind>),
}

/// An object: the resource itself or one nested in it.
#[derive(Clone, PartialEq)]
pub(super) struct Structure {
    pub(super) schema_name: &'static str,
    pub(super) setters: Vec<Setter>,
    /// Whether it takes properties that are not listed.
    pub(super) is_open: bool,
}

#[derive(Clone, PartialEq)]
pub(super) struct Setter {
    pub(super) property: &'static str,
    pub(super) method: String,
    pub(super) required: bool,
    pub(super) kind: Kind,
    /// A sentence or several; without the property's name.
    pub(super) facts: String,
}

#[derive(Clone, PartialEq)]
pub(super) struct Enumeration {
    pub(super) property: &'static str,
    /// Name and value of each variant.
    pub(super) variants: Vec<(String, &'static str)>,
}

pub(super) struct Attribute {
    pub(super) name: &'static str,
    pub(super) method: String,
    pub(super) kind: Kind,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    String,
    Integer,
    Number,
    Boolean,
    Json,
    Timestamp,
    Cidr,
    Tag,
    /// An item of the resource's module.
    Item(String),
    /// The identifier of a resource.
    Identity(Identity),
    /// The ARN of something that the facts do not tell.
    AnyArn,
    /// An identifier that the facts tell by its format only: the name of its kind.
    Format(&'static str),
    /// One of several identifiers.
    OneOf(BTreeSet<Identity>),
    List(Box<Kind>),
    Map(Box<Kind>),
}

impl Kind {
    /// Calls `visit` for this kind and those it is made of.
    pub(super) fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a Self)) {
        visit(self);
        if let Self::List(element) | Self::Map(element) = self {
            element.walk(visit);
        }
    }
}

impl Item {
    /// Every kind in it.
    pub(super) fn kinds<'a>(&'a self, visit: &mut impl FnMut(&'a Kind)) {
        match &self.body {
            Body::Structure(structure) => structure.kinds(visit),
            Body::Choice(kinds) => kinds.iter().for_each(|kind| kind.walk(visit)),
            Body::Enumeration(_) => {}
        }
    }
}

impl Structure {
    /// Every kind in it.
    pub(super) fn kinds<'a>(&'a self, visit: &mut impl FnMut(&'a Kind)) {
        self.setters.iter().for_each(|setter| setter.kind.walk(visit));
    }
}

impl Resource {
    /// Every kind in it.
    pub(super) fn kinds<'a>(&'a self, visit: &mut impl FnMut(&'a Kind)) {
        self.top.kinds(visit);
        self.items.iter().for_each(|item| item.kinds(visit));
        self.attributes.iter().for_each(|attribute| attribute.kind.walk(visit));
    }
}
