//! Values: their kind and everything that constrains them.

use std::fmt;

use crate::bytes::{Cursor, Texts};
use crate::layout::{constraint, kind};
use crate::object::ObjectType;
use crate::region::Regions;
use crate::resource::ResourceType;
use crate::rules::Rules;

/// What a property, an element of a list or map, or an attribute can be.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Value {
    resource: ResourceType,
    at: u32,
}

/// The kind of a value, with the values it is made of.
#[derive(Clone, Copy, Debug)]
pub enum ValueKind {
    /// A string.
    String,
    /// A whole number.
    Integer,
    /// Any number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// Any JSON: policies, definitions, and what the schema leaves open.
    Json,
    /// A point in time, as ISO 8601 text.
    Timestamp,
    /// A tag, `{"Key": …, "Value": …}`.
    Tag,
    /// A list of values.
    List(Value),
    /// A map from strings to values.
    Map(Value),
    /// A structure.
    Object(ObjectType),
    /// One of several.
    Union(Alternatives),
}

/// A number as a schema writes it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Number {
    /// Whole.
    Integer(i64),
    /// Any other.
    Real(f64),
}

impl Number {
    /// As a floating-point number; whole ones beyond 2⁵³ are rounded.
    #[expect(clippy::cast_precision_loss, reason = "said in the docstring")]
    pub fn as_f64(self) -> f64 {
        match self {
            Self::Integer(whole) => whole as f64,
            Self::Real(real) => real,
        }
    }
}

/// What a string can refer to: a property or attribute of a resource of another type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Reference {
    /// Type of the resource, such as `AWS::EC2::VPC`. Rarely one that has no facts of its own.
    pub resource_type: &'static str,
    /// What identifies it, such as `VpcId`: a property or attribute of that type wherever it has one by that
    /// name.
    pub property: &'static str,
}

/// The constraints of a value in the order of the mask, found by reading up to the one that is asked for.
struct Constraints {
    mask: u32,
    cursor: Cursor,
}

impl Value {
    pub(crate) fn new(resource: ResourceType, at: u32) -> Self {
        Self { resource, at }
    }

    fn constraints(self) -> (u8, Constraints) {
        let mut cursor = Cursor::new(self.at);
        let head = cursor.byte();
        let mask = if head & kind::HAS_CONSTRAINTS == 0 { 0 } else { cursor.small() };
        (head, Constraints { mask, cursor })
    }

    /// Where the payload of the constraint is, if it is there.
    fn constraint(self, wanted: u32) -> Option<Cursor> {
        let (_, constraints) = self.constraints();
        (constraints.mask & wanted != 0).then(|| constraints.payload(wanted))
    }

    fn count(self, wanted: u32) -> Option<u64> {
        self.constraint(wanted).map(|mut cursor| cursor.varint())
    }

    fn number(self, wanted: u32) -> Option<Number> {
        self.constraint(wanted).map(|mut cursor| read_number(&mut cursor))
    }

    fn text(self, wanted: u32) -> Option<&'static str> {
        self.constraint(wanted).map(|mut cursor| cursor.text())
    }

    fn texts(self, wanted: u32) -> Option<Texts> {
        self.constraint(wanted).map(|mut cursor| cursor.texts())
    }

    fn has(self, wanted: u32) -> bool {
        self.constraints().1.mask & wanted != 0
    }

    /// The kind.
    pub fn kind(self) -> ValueKind {
        let (head, constraints) = self.constraints();
        // The payload of the kind stands where that of a constraint beyond the last would.
        let mut cursor = constraints.payload(u32::MAX);
        match head & kind::BITS {
            kind::STRING => ValueKind::String,
            kind::INTEGER => ValueKind::Integer,
            kind::NUMBER => ValueKind::Number,
            kind::BOOLEAN => ValueKind::Boolean,
            kind::TIMESTAMP => ValueKind::Timestamp,
            kind::TAG => ValueKind::Tag,
            kind::LIST => ValueKind::List(Self::new(self.resource, cursor.at())),
            kind::MAP => ValueKind::Map(Self::new(self.resource, cursor.at())),
            kind::OBJECT => ValueKind::Object(ObjectType::new(self.resource, cursor.small())),
            kind::UNION => {
                let left = cursor.small();
                ValueKind::Union(Alternatives { resource: self.resource, cursor, left })
            }
            _ => ValueKind::Json,
        }
    }

    /// The value itself, or that of the elements, however deep, where it is a list or a map.
    pub fn innermost(self) -> Self {
        match self.kind() {
            ValueKind::List(element) | ValueKind::Map(element) => element.innermost(),
            _ => self,
        }
    }

    /// The format: one of JSON Schema (`date-time`, `uri`), a network (`ipv4-network`) or an identifier of
    /// cfn-lint's (`AWS::EC2::Image.Id`).
    pub fn format(self) -> Option<&'static str> {
        self.text(constraint::FORMAT)
    }

    /// The regular expression that it has to match somewhere, in the dialect of ECMA-262.
    pub fn pattern(self) -> Option<&'static str> {
        self.text(constraint::PATTERN)
    }

    /// The values it can have, of numbers their decimal text; none when it is free.
    pub fn enum_values(self) -> Option<Texts> {
        self.texts(constraint::ENUM)
    }

    /// Whether upper and lower case in the enum are the same.
    pub fn enum_ignores_case(self) -> bool {
        self.has(constraint::ENUM_IGNORES_CASE)
    }

    /// The values it can have, each with the regions in which it exists: instance types and the like. A region
    /// that no value has is one for which nobody gathered them.
    pub fn regional_enum_values(self) -> Option<RegionalValues> {
        let mut cursor = Cursor::new(self.constraint(constraint::REGIONAL_ENUM)?.small());
        let left = cursor.small();
        Some(RegionalValues { cursor, left })
    }

    /// The least number of characters.
    pub fn min_length(self) -> Option<u64> {
        self.count(constraint::MIN_LENGTH)
    }

    /// The greatest number of characters.
    pub fn max_length(self) -> Option<u64> {
        self.count(constraint::MAX_LENGTH)
    }

    /// The least number of elements or, of a map, entries.
    pub fn min_items(self) -> Option<u64> {
        self.count(constraint::MIN_ITEMS)
    }

    /// The greatest number of elements or, of a map, entries.
    pub fn max_items(self) -> Option<u64> {
        self.count(constraint::MAX_ITEMS)
    }

    /// The least number it can be.
    pub fn minimum(self) -> Option<Number> {
        self.number(constraint::MINIMUM)
    }

    /// The greatest number it can be.
    pub fn maximum(self) -> Option<Number> {
        self.number(constraint::MAXIMUM)
    }

    /// The number of which it has to be a multiple.
    pub fn multiple_of(self) -> Option<Number> {
        self.number(constraint::MULTIPLE_OF)
    }

    /// Whether no element may be there twice.
    pub fn has_unique_items(self) -> bool {
        self.has(constraint::UNIQUE_ITEMS)
    }

    /// Whether AWS may tell the elements back in another order than they were written.
    pub fn is_unordered(self) -> bool {
        self.has(constraint::UNORDERED)
    }

    /// The properties by which the elements have to differ.
    pub fn unique_keys(self) -> Option<Texts> {
        self.texts(constraint::UNIQUE_KEYS)
    }

    /// Of a map, the regular expression that its keys have to match.
    pub fn key_pattern(self) -> Option<&'static str> {
        self.text(constraint::KEY_PATTERN)
    }

    /// What it refers to. Each is a possibility.
    pub fn references(self) -> References {
        match self.constraint(constraint::REFERENCES) {
            Some(mut cursor) => References { texts: cursor.texts() },
            None => References { texts: Texts::none() },
        }
    }

    /// Rules that are not said by the rest, such as one of several patterns.
    pub fn rules(self) -> Rules {
        self.constraint(constraint::RULES).map_or(Rules::none(), Rules::read)
    }
}

impl Constraints {
    /// Reads over every constraint below `wanted`; each bit is read in the order of the layout.
    fn payload(mut self, wanted: u32) -> Cursor {
        use constraint::*;
        let cursor = &mut self.cursor;
        for bit in 0..u32::BITS {
            let bit = 1 << bit;
            if bit >= wanted || bit > self.mask {
                break;
            }
            match self.mask & bit {
                FORMAT | PATTERN | KEY_PATTERN | REGIONAL_ENUM | MIN_LENGTH | MAX_LENGTH | MIN_ITEMS
                | MAX_ITEMS => drop(cursor.varint()),
                MINIMUM | MAXIMUM | MULTIPLE_OF => drop(read_number(cursor)),
                ENUM | REFERENCES | UNIQUE_KEYS | RULES => {
                    for _ in 0..cursor.small() {
                        cursor.varint();
                    }
                }
                // Flags have no payload, and absent ones neither.
                _ => {}
            }
        }
        self.cursor
    }
}

/// A varint, whose lowest bit tells a whole number (the rest, zigzag) from the offset of a decimal text.
fn read_number(cursor: &mut Cursor) -> Number {
    let mut ahead = *cursor;
    let head = ahead.varint();
    if head & 1 == 0 {
        *cursor = ahead;
        let zigzag = head >> 1;
        return Number::Integer((zigzag >> 1).cast_signed() ^ -((zigzag & 1).cast_signed()));
    }
    *cursor = ahead;
    Number::Real(cursor.text().parse().unwrap_or(f64::NAN))
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind().fmt(f)
    }
}

/// The values of which one is taken.
#[derive(Clone, Copy)]
pub struct Alternatives {
    resource: ResourceType,
    cursor: Cursor,
    left: u32,
}

impl Iterator for Alternatives {
    type Item = Value;

    fn next(&mut self) -> Option<Value> {
        self.left = self.left.checked_sub(1)?;
        let length = self.cursor.small();
        let value = Value::new(self.resource, self.cursor.at());
        self.cursor.skip(length);
        Some(value)
    }
}

impl fmt::Debug for Alternatives {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(*self).finish()
    }
}

/// What a value can refer to.
#[derive(Clone, Copy)]
pub struct References {
    texts: Texts,
}

impl Iterator for References {
    type Item = Reference;

    fn next(&mut self) -> Option<Reference> {
        Some(Reference { resource_type: self.texts.next()?, property: self.texts.next()? })
    }
}

impl fmt::Debug for References {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(*self).finish()
    }
}

/// Values that exist in some regions only.
#[derive(Clone, Copy)]
pub struct RegionalValues {
    cursor: Cursor,
    left: u32,
}

impl Iterator for RegionalValues {
    type Item = (&'static str, Regions);

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        let value = self.cursor.text();
        Some((value, Regions::from_bits(self.cursor.double_word())))
    }
}
