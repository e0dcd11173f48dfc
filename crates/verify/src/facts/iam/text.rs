//! Text of which parts may not be known: what AWS will fill in, as single opaque atoms.

use std::fmt;

use stackwright_model::{Model, Reference, ResourceId, StackId, Unknown, Value};

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
    /// What AWS calls a resource, or an attribute of it, with the resource's logical id. It holds characters that nobody
    /// can foresee.
    Reference(Reference, Box<str>),
    /// A value that may be any text, with the stack that it is of where others have another of that name.
    Unknown(Unknown, Option<StackId>),
    /// A condition key whose value was not given.
    Key(Box<str>),
}

impl Opaque {
    /// What it is, for the list of what a result depends on.
    #[must_use]
    pub fn reason(&self) -> Box<str> {
        match self {
            Self::Reference(reference, name) => match &reference.attribute {
                None => format!("the name that AWS gives `{name}`").into(),
                Some(attribute) => format!("the attribute `{attribute}` that AWS gives `{name}`").into(),
            },
            Self::Unknown(unknown, _) => unknown.to_string().into(),
            Self::Key(key) => key.clone(),
        }
    }

    /// Whether two stand for the same text. Known to be different are what AWS makes of two resources.
    pub(super) fn is(&self, other: &Self) -> Option<bool> {
        match (self, other) {
            (a, b) if a == b => match a {
                // Their texts describe; they do not identify.
                Self::Unknown(Unknown::Aws(_) | Unknown::Broken(_) | Unknown::Macro(_), _) => None,
                _ => Some(true),
            },
            (Self::Reference(a, _), Self::Reference(b, _)) if a.resource != b.resource => {
                let identifies =
                    |it: &Reference| it.attribute.as_deref().is_none_or(|name| name.ends_with("Arn"));
                (identifies(a) && identifies(b)).then_some(false)
            }
            _ => None,
        }
    }
}

fn atoms(value: &Value, name: &dyn Fn(&Reference) -> Box<str>, stack: Option<StackId>) -> Option<Vec<Atom>> {
    let opaque = |opaque| vec![Atom::Opaque(opaque)];
    Some(match value {
        // Parts are texts, references or unknown, and never joined again.
        Value::Joined(parts) => {
            let parts: Option<Vec<_>> = parts.iter().map(|part| atoms(part, name, stack)).collect();
            parts?.concat()
        }
        Value::Text(text) => text.chars().map(Atom::Char).collect(),
        Value::Bool(value) => value.to_string().chars().map(Atom::Char).collect(),
        Value::Number(number) => number.to_string().chars().map(Atom::Char).collect(),
        Value::Reference(reference) => opaque(Opaque::Reference((**reference).clone(), name(reference))),
        Value::Unknown(unknown) => {
            let stack = stack.filter(|_| matches!(**unknown, Unknown::Parameter(_) | Unknown::Condition(_)));
            opaque(Opaque::Unknown((**unknown).clone(), stack))
        }
        Value::Null | Value::List(_) | Value::Map(_) => return None,
    })
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
        let name = |reference: &Reference| reference.resource.index().to_string().into();
        Some(Self::new(atoms(value, &name, None)?))
    }

    /// A value of a stack, as AWS will see it.
    #[must_use]
    pub fn within(value: &Value, model: &Model, stack: StackId) -> Option<Self> {
        let name = |reference: &Reference| model.resource(reference.resource).logical_id.as_str().into();
        Some(Self::new(atoms(&model.canonical(value), &name, Some(stack))?))
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
            Atom::Opaque(Opaque::Reference(_, name)) => write!(f, "{{{name}}}"),
            Atom::Opaque(Opaque::Key(key)) => write!(f, "${{{key}}}"),
            Atom::Opaque(Opaque::Unknown(Unknown::Parameter(name) | Unknown::Pseudo(name), _)) => {
                write!(f, "{{{name}}}")
            }
            Atom::Opaque(Opaque::Unknown(..)) => f.write_str("{unknown}"),
        })
    }
}
