//! Objects: the resource itself and the structures nested in it, as lists of properties with rules over them.

use std::fmt;

use crate::bytes::{Cursor, Table};
use crate::layout::object;
use crate::property::Property;
use crate::resource::ResourceType;
use crate::rules::Rules;

/// A structure with named properties. Two handles are equal when they mean the same structure of the same
/// resource type.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ObjectType {
    resource: ResourceType,
    number: u32,
}

impl ObjectType {
    pub(crate) fn new(resource: ResourceType, number: u32) -> Self {
        Self { resource, number }
    }

    fn record(self) -> Cursor {
        self.resource.object_record(self.number)
    }

    /// Its name in the schema, such as `Ingress` in `AWS::EC2::SecurityGroup`; unique within the resource type.
    /// That of the resource itself is the last part of the type, `SecurityGroup`.
    pub fn name(self) -> &'static str {
        self.record().text()
    }

    /// The resource type it belongs to.
    pub fn resource(self) -> ResourceType {
        self.resource
    }

    fn flags_and_table(self) -> (u8, Table) {
        let mut cursor = self.record();
        cursor.skip_text();
        (cursor.byte(), Table::read(cursor))
    }

    /// Whether it takes properties beyond those that [`properties`](Self::properties) lists.
    pub fn is_open(self) -> bool {
        self.flags_and_table().0 & object::OPEN != 0
    }

    /// All properties, read-only ones too, sorted by name.
    pub fn properties(self) -> Properties {
        Properties { resource: self.resource, table: self.flags_and_table().1, next: 0 }
    }

    /// The property of this name.
    pub fn property(self, name: &str) -> Option<Property> {
        let found = self.flags_and_table().1.find(name)?;
        Some(Property::new(self.resource, found.at()))
    }

    /// The settable property whose name is nearest to a misspelt one.
    pub fn nearest_property(self, name: &str) -> Option<Property> {
        crate::nearest::nearest(name, self.properties().filter(|it| !it.is_read_only()), Property::name)
    }

    /// Rules over several properties at once.
    pub fn rules(self) -> Rules {
        match self.flags_and_table() {
            (flags, table) if flags & object::HAS_RULES != 0 => Rules::read(table.end()),
            _ => Rules::none(),
        }
    }
}

impl fmt::Debug for ObjectType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.resource.name(), self.name())
    }
}

/// Properties sorted by name.
#[derive(Clone, Copy)]
pub struct Properties {
    resource: ResourceType,
    table: Table,
    next: u32,
}

impl Properties {
    pub(crate) fn new(resource: ResourceType, table: Table) -> Self {
        Self { resource, table, next: 0 }
    }
}

impl Iterator for Properties {
    type Item = Property;

    fn next(&mut self) -> Option<Property> {
        let index = self.next;
        if index >= self.table.len() {
            return None;
        }
        self.next += 1;
        Some(Property::new(self.resource, self.table.entry(index).at()))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = (self.table.len() - self.next) as usize;
        (left, Some(left))
    }
}

impl ExactSizeIterator for Properties {}
