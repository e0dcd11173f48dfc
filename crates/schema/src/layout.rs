//! The layout of the facts: the numbers on which `cargo xtask schema`, which writes them, and this crate,
//! which reads them in place, have to agree.
//!
//! ```text
//! facts.lzma   = LZMA( u32 length of the texts · texts · records )
//! texts        = every distinct string once, each followed by END_OF_TEXT, the most used first
//! records      = header (HEADER_WORDS × u32) · type index (u32 each) · sources · regions · resource records
//! text         = varint, the offset of the string in the texts
//! varint       = LEB128
//! table        = varint count n · (n + 1) × u32 offset from the end of this table · entries
//!                entries begin with their name (a text), by which they are sorted
//! resource     = text name · SECTIONS × u32 offset from the start of the record · sections
//! object       = text name · u8 OPEN | HAS_RULES · table of properties · [rules]
//! property     = text name · u16 flags · [text default] · value
//! value        = u8 kind | HAS_CONSTRAINTS · [varint mask · the constraints of the mask, lowest bit first]
//!                · what the kind needs (element value, object number, alternatives)
//! ```
//!
//! All integers are little-endian. An object number counts within its resource; number 0 is the resource itself.

/// Raised with every change of the layout, so that a file of another one is refused.
pub const VERSION: u32 = 1;

/// Ends a text: the character of that name. NUL would not do, since patterns contain it.
pub const END_OF_TEXT: char = '\u{3}';

/// Words of the header, in this order.
pub mod header {
    /// [`super::VERSION`].
    pub const VERSION: usize = 0;
    /// How many resource types there are.
    pub const TYPES: usize = 1;
    /// Where the list of the sources begins.
    pub const SOURCES: usize = 2;
    /// Where the list of the regions begins.
    pub const REGIONS: usize = 3;
    /// How many words there are; the type index follows them.
    pub const WORDS: usize = 4;
}

/// Sections of a resource record, in this order; an absent one has offset 0.
pub mod section {
    /// `u8` flags of [`super::resource`], the regions as a bit set of eight bytes, and the status and the
    /// date of the end of its service as a list of texts, as far as they are known.
    pub const SUMMARY: usize = 0;
    /// The objects: varint count, then a `u32` offset from the start of the record each.
    pub const OBJECTS: usize = 1;
    /// A table of the attributes, laid out as properties.
    pub const ATTRIBUTES: usize = 2;
    /// What names a resource: four lists of texts; see the reader.
    pub const IDENTITY: usize = 3;
    /// How it is tagged.
    pub const TAGGING: usize = 4;
    /// What its handlers may do and how long they may take.
    pub const HANDLERS: usize = 5;
    /// Paths that replace the resource and cannot be said by a property.
    pub const REPLACEMENT: usize = 6;
    /// Which logs it can deliver.
    pub const LOGS: usize = 7;
    /// How many there are.
    pub const COUNT: usize = 8;
}

/// Flags of a resource.
pub mod resource {
    /// The service specification has it.
    pub const IN_SERVICE_SPEC: u8 = 1;
    /// The resource provider schemas have it.
    pub const IN_PROVIDER_SCHEMAS: u8 = 1 << 1;
    /// It keeps data that is lost when it is replaced or deleted.
    pub const STATEFUL: u8 = 1 << 2;
    /// It cannot be deleted while it holds something.
    pub const DELETE_NEEDS_EMPTY: u8 = 1 << 3;
    /// Its replacement is deleted before the new one is made.
    pub const DELETE_BEFORE_CREATE: u8 = 1 << 4;
}

/// Flags of an object.
pub mod object {
    /// Properties beyond the listed ones are taken.
    pub const OPEN: u8 = 1;
    /// Rules follow the table of the properties.
    pub const HAS_RULES: u8 = 1 << 1;
}

/// Flags of a property.
pub mod property {
    /// It has to be there.
    pub const REQUIRED: u16 = 1;
    /// It cannot be set.
    pub const READ_ONLY: u16 = 1 << 1;
    /// It cannot be read back.
    pub const WRITE_ONLY: u16 = 1 << 2;
    /// It should not be used any more.
    pub const DEPRECATED: u16 = 1 << 3;
    /// A default value follows.
    pub const HAS_DEFAULT: u16 = 1 << 4;
    /// Two bits: 0 never, 1 sometimes, 2 always.
    pub const REPLACEMENT_SHIFT: u16 = 5;
    /// Three bits: what a security review has to look at.
    pub const SCRUTINY_SHIFT: u16 = 7;
}

/// Kinds of a value, the low four bits of its first byte.
pub mod kind {
    /// A string.
    pub const STRING: u8 = 0;
    /// A whole number.
    pub const INTEGER: u8 = 1;
    /// Any number.
    pub const NUMBER: u8 = 2;
    /// True or false.
    pub const BOOLEAN: u8 = 3;
    /// Any JSON.
    pub const JSON: u8 = 4;
    /// A point in time as text.
    pub const TIMESTAMP: u8 = 5;
    /// A `Key` and a `Value`.
    pub const TAG: u8 = 6;
    /// A list; the element's value follows.
    pub const LIST: u8 = 7;
    /// A map by string; the element's value follows.
    pub const MAP: u8 = 8;
    /// An object; its number follows as a varint.
    pub const OBJECT: u8 = 9;
    /// One of several; a varint count and, each after its length as a varint, the values follow.
    pub const UNION: u8 = 10;
    /// The bits of the kind.
    pub const BITS: u8 = 0b1111;
    /// Set when constraints follow.
    pub const HAS_CONSTRAINTS: u8 = 1 << 7;
}

/// Bits of the mask of a value's constraints. A bit without payload is said to be a flag.
pub mod constraint {
    /// Text.
    pub const FORMAT: u32 = 1;
    /// Text.
    pub const PATTERN: u32 = 1 << 1;
    /// List of texts.
    pub const ENUM: u32 = 1 << 2;
    /// Varint.
    pub const MIN_LENGTH: u32 = 1 << 3;
    /// Varint.
    pub const MAX_LENGTH: u32 = 1 << 4;
    /// Varint; of a map: entries.
    pub const MIN_ITEMS: u32 = 1 << 5;
    /// Varint; of a map: entries.
    pub const MAX_ITEMS: u32 = 1 << 6;
    /// Number.
    pub const MINIMUM: u32 = 1 << 7;
    /// Number.
    pub const MAXIMUM: u32 = 1 << 8;
    /// Number.
    pub const MULTIPLE_OF: u32 = 1 << 9;
    /// List of pairs of texts.
    pub const REFERENCES: u32 = 1 << 10;
    /// List of texts.
    pub const UNIQUE_KEYS: u32 = 1 << 11;
    /// Rules, as of an object.
    pub const RULES: u32 = 1 << 12;
    /// Flag: the items differ.
    pub const UNIQUE_ITEMS: u32 = 1 << 13;
    /// Flag: upper and lower case in the enum are the same.
    pub const ENUM_IGNORES_CASE: u32 = 1 << 14;
    /// Flag: the order of the items means nothing.
    pub const UNORDERED: u32 = 1 << 15;
    /// Text: of a map, the pattern of its keys.
    pub const KEY_PATTERN: u32 = 1 << 16;
    /// Values with the regions that have them: varint, the offset in the records of a varint count, then text and
    /// eight bytes of regions each. Properties share them.
    pub const REGIONAL_ENUM: u32 = 1 << 17;
}
