//! What can be wrong with a value.

use stackwright_model::ResourceId;
use stackwright_schema::Lifecycle;

/// A place of a resource where it is not what its type takes.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// The resource.
    pub resource: ResourceId,
    /// The property, such as `SecurityGroupIngress.0.CidrIp`; empty where it is the resource itself.
    pub path: String,
    /// What is wrong.
    pub problem: Problem,
}

/// What is wrong with a value. Names and values are as the template has them.
#[derive(Clone, Debug, PartialEq)]
pub enum Problem {
    /// No source knows the type.
    UnknownType {
        /// The name of a type like it.
        nearest: Option<&'static str>,
    },
    /// The type does not exist in the region.
    TypeNotInRegion {
        /// The region.
        region: String,
    },
    /// The service has ended.
    EndedService(Lifecycle),
    /// There is no such property.
    UnknownProperty {
        /// Its name.
        name: String,
        /// The name of a property like it.
        nearest: Option<&'static str>,
    },
    /// A property that has to be there is not.
    MissingProperty(&'static str),
    /// Only AWS sets this property.
    ReadOnly,
    /// The value is of another kind than the property takes.
    WrongType {
        /// What the property takes, such as `a list`.
        expected: &'static str,
        /// What is there.
        found: &'static str,
    },
    /// A reference gives something else than what the property takes.
    WrongReference {
        /// What is referred to, such as `Role` or `Role.RoleId`.
        given: String,
        /// Its type.
        type_name: &'static str,
        /// What the property takes, such as `AWS::IAM::Role.Arn`.
        wanted: String,
    },
    /// The value is none of those that the property takes.
    NotInEnum {
        /// The value.
        value: String,
        /// The value like it.
        nearest: Option<String>,
        /// Those that there are, as far as they are few.
        values: Vec<String>,
    },
    /// The value exists, but not in the region.
    NotInRegion {
        /// The value.
        value: String,
        /// The region.
        region: String,
    },
    /// The text does not match the pattern.
    Pattern {
        /// The text.
        value: String,
        /// The regular expression.
        pattern: String,
    },
    /// The text is not of the form that the property takes.
    Format {
        /// The text.
        value: String,
        /// The form in words, such as `a block of IPv4 addresses`.
        form: &'static str,
    },
    /// The text is too short or too long.
    Length(Count),
    /// The list has too few or too many elements, or the map entries.
    Items(Count),
    /// The number is too small or too large.
    Range {
        /// The number.
        value: String,
        /// The bound in words, such as `at least 1`.
        bound: String,
    },
    /// Two elements are the same although they have to differ.
    Duplicate {
        /// The index of the earlier one.
        first: usize,
        /// The properties by which they have to differ; empty where it is the whole.
        keys: String,
    },
    /// The key of a map is not one that it takes.
    Key {
        /// The key.
        key: String,
        /// The regular expression.
        pattern: String,
    },
    /// Properties exclude one another, or one needs another.
    Combination {
        /// Which sort of statement over several properties it is.
        sort: Combination,
        /// What does not hold, in words.
        text: String,
    },
}

/// A statement over several properties.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Combination {
    /// One needs another.
    Dependent,
    /// One excludes another.
    Exclusive,
    /// One of several has to be there.
    Choice,
    /// Anything else, mostly what holds only for some value of another property.
    Conditional,
    /// Something that AWS takes and that is still likely not meant.
    Advised,
}

/// How many there are, and how many there may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// How many there are.
    pub found: u64,
    /// The bound that they cross.
    pub bound: Bound,
}

/// How many there may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// At least so many.
    AtLeast(u64),
    /// At most so many.
    AtMost(u64),
}
