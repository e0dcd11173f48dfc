//! Text of which parts may not be known: what AWS will fill in, as single opaque atoms.

use std::fmt;

use stackwright_model::{Reference, ResourceId, Unknown, Value};

/// A part of a text: a character, or something opaque that stands for a text.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Atom {
    /// A character.
    Char(char),
    /// Some text that is not known.
    Opaque(Opaque),
}

/// A text that only AWS knows.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Opaque {
    /// What AWS calls a resource, or an attribute of it. It holds characters that nobody can foresee.
    Reference(Reference),
    /// A value that may be any text.
    Unknown(Unknown),
    /// A condition key whose value was not given.
    Key(Box<str>),
}

impl Opaque {
    /// What it is, for the list of what a result depends on.
    #[must_use]
    pub fn reason(&self) -> Box<str> {
        match self {
            Self::Reference(_) => "a name that AWS makes".into(),
            Self::Unknown(unknown) => unknown.to_string().into(),
            Self::Key(key) => key.clone(),
        }
    }

    /// Whether two stand for the same text. Known to be different are what AWS makes of two resources.
    pub(super) fn is(&self, other: &Self) -> Option<bool> {
        match (self, other) {
            (a, b) if a == b => match a {
                // Their texts describe; they do not identify.
                Self::Unknown(Unknown::Aws(_) | Unknown::Broken(_) | Unknown::Macro(_)) => None,
                _ => Some(true),
            },
            (Self::Reference(a), Self::Reference(b)) if a.resource != b.resource => {
                let identifies =
                    |it: &Reference| it.attribute.as_deref().is_none_or(|name| name.ends_with("Arn"));
                (identifies(a) && identifies(b)).then_some(false)
            }
            _ => None,
        }
    }
}

/// A text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Text {
    atoms: Vec<Atom>,
    names: Option<ResourceId>,
}

impl Text {
    /// A text made of these.
    #[must_use]
    pub const fn new(atoms: Vec<Atom>) -> Self {
        Self { atoms, names: None }
    }

    /// A value that is a text, or stands for one, as numbers and truth values in policies do. A list or a map is none.
    #[must_use]
    pub fn of(value: &Value) -> Option<Self> {
        let mut atoms = Vec::new();
        match value {
            Value::Joined(parts) => {
                for part in parts {
                    atoms.extend(Self::of(part)?.atoms);
                }
            }
            Value::Text(text) => atoms.extend(text.chars().map(Atom::Char)),
            Value::Bool(value) => atoms.extend(value.to_string().chars().map(Atom::Char)),
            Value::Number(number) => atoms.extend(number.to_string().chars().map(Atom::Char)),
            Value::Reference(reference) => atoms.push(Atom::Opaque(Opaque::Reference((**reference).clone()))),
            Value::Unknown(unknown) => atoms.push(Atom::Opaque(Opaque::Unknown((**unknown).clone()))),
            Value::Null | Value::List(_) | Value::Map(_) => return None,
        }
        Some(Self::new(atoms))
    }

    /// The same text, known to name this resource: it is not what AWS calls another one.
    #[must_use]
    pub const fn naming(mut self, resource: ResourceId) -> Self {
        self.names = Some(resource);
        self
    }

    /// The resource that it is known to name.
    #[must_use]
    pub const fn named(&self) -> Option<ResourceId> {
        self.names
    }

    /// Its parts.
    #[must_use]
    pub fn atoms(&self) -> &[Atom] {
        &self.atoms
    }

    /// The text, where all of it is known.
    #[must_use]
    pub fn known(&self) -> Option<String> {
        self.atoms.iter().map(|atom| if let Atom::Char(char) = atom { Some(*char) } else { None }).collect()
    }

    /// What is not known of it.
    pub fn opaque(&self) -> impl Iterator<Item = &Opaque> {
        self.atoms.iter().filter_map(|atom| if let Atom::Opaque(opaque) = atom { Some(opaque) } else { None })
    }

    /// The parts between a character, at most `limit` of them: the last keeps what is left.
    pub(super) fn split(&self, at: char, limit: usize) -> Vec<Self> {
        let parts = self.atoms.splitn(limit, |atom| *atom == Atom::Char(at));
        parts.map(|part| Self { atoms: part.to_vec(), names: self.names }).collect()
    }

    /// Whether it is this, as far as that is known.
    pub(super) fn is(&self, text: &str) -> bool {
        self.atoms.len() == text.chars().count()
            && self.atoms.iter().zip(text.chars()).all(|(atom, char)| *atom == Atom::Char(char))
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::new(text.chars().map(Atom::Char).collect())
    }
}

impl fmt::Display for Text {
    /// What is not known stands in brackets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.atoms.iter().try_for_each(|atom| match atom {
            Atom::Char(char) => write!(f, "{char}"),
            Atom::Opaque(Opaque::Reference(_)) => f.write_str("{name}"),
            Atom::Opaque(Opaque::Key(key)) => write!(f, "${{{key}}}"),
            Atom::Opaque(Opaque::Unknown(Unknown::Parameter(name) | Unknown::Pseudo(name))) => {
                write!(f, "{{{name}}}")
            }
            Atom::Opaque(Opaque::Unknown(_)) => f.write_str("{unknown}"),
        })
    }
}
