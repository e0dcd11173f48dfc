//! Texts of policies as they are written: with wildcards, and variables such as `${aws:username}` that each request
//! fills in.
//!
//! Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html>

use super::context::{Context, Given};
use super::pattern::{COLONS, Element, Pattern, Reach, Segments};
use super::text::{Atom, Opaque, Text};

/// A text of a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    parts: Vec<Part>,
    segments: Segments,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Atom(Atom),
    One,
    Many,
    Variable { key: Box<str>, default: Option<Box<str>> },
}

/// What the characters of a text mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Syntax {
    /// Whether `*` and `?` are wildcards.
    pub(super) wildcards: bool,
    /// Whether `${…}` is a variable: only in policies of the version 2012-10-17.
    pub(super) variables: bool,
    /// How far wildcards reach.
    pub(super) segments: Segments,
}

impl Template {
    pub(super) fn parse(text: &Text, syntax: Syntax) -> Self {
        let mut parts = Vec::new();
        let mut rest = text.atoms();
        let mut colons = 0;
        while let Some((atom, after)) = rest.split_first() {
            rest = after;
            // The first five parts of an ARN take no variable.
            let may_vary = syntax.variables && (syntax.segments != Segments::Open || colons >= COLONS);
            parts.push(match atom {
                Atom::Char('*') if syntax.wildcards => Part::Many,
                Atom::Char('?') if syntax.wildcards => Part::One,
                Atom::Char('$') if may_vary => match variable(after) {
                    Some((part, after)) => {
                        rest = after;
                        part
                    }
                    None => Part::Atom(atom.clone()),
                },
                atom => {
                    colons += usize::from(*atom == Atom::Char(':'));
                    Part::Atom(atom.clone())
                }
            });
        }
        Self { parts, segments: syntax.segments }
    }

    /// The pattern for a request: `None`, which matches nothing, where a variable has no value. Source:
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-no-value>
    #[must_use]
    pub fn for_request(&self, context: &Context) -> Option<Pattern> {
        let mut elements = Vec::with_capacity(self.parts.len());
        for part in &self.parts {
            match part {
                Part::Atom(atom) => elements.push(Element::Exactly(atom.clone())),
                Part::One => elements.push(Element::One(Reach::Anything)),
                Part::Many => elements.push(Element::Many(Reach::Anything)),
                Part::Variable { key, default } => match context.get(key) {
                    // A key with several values is none that a variable can take.
                    Given::Values([value]) => {
                        elements.extend(value.atoms().iter().cloned().map(Element::Exactly));
                    }
                    Given::Values(_) | Given::Absent => {
                        elements.extend(default.as_ref()?.chars().map(Atom::Char).map(Element::Exactly));
                    }
                    Given::Not => elements.push(Element::Exactly(Atom::Opaque(Opaque::Key(key.clone())))),
                },
            }
        }
        Some(Pattern::new(elements).in_segments(self.segments))
    }

    /// The pattern whatever the request: a variable stands for some text.
    #[must_use]
    pub fn for_any_request(&self) -> Pattern {
        let elements = self.parts.iter().map(|part| match part {
            Part::Atom(atom) => Element::Exactly(atom.clone()),
            Part::One => Element::One(Reach::Anything),
            Part::Many => Element::Many(Reach::Anything),
            Part::Variable { key, .. } => Element::Exactly(Atom::Opaque(Opaque::Key(key.clone()))),
        });
        Pattern::new(elements).in_segments(self.segments)
    }

    /// The text, where it has neither wildcards nor variables.
    #[must_use]
    pub fn as_text(&self) -> Option<Text> {
        let atoms =
            self.parts.iter().map(|part| if let Part::Atom(atom) = part { Some(atom.clone()) } else { None });
        atoms.collect::<Option<Vec<_>>>().map(Text::new)
    }
}

/// What stands after the `$` of a variable, and the rest: `{key}`, `{key, 'default'}`, or `{*}`, `{?}` and `{$}` for
/// the characters themselves.
fn variable(after: &[Atom]) -> Option<(Part, &[Atom])> {
    let (Atom::Char('{'), inner) = after.split_first()? else { return None };
    let end = inner.iter().position(|atom| *atom == Atom::Char('}'))?;
    let (inner, rest) = inner.split_at_checked(end)?;
    let text: String = inner
        .iter()
        .map(|atom| if let Atom::Char(char) = atom { Some(*char) } else { None })
        .collect::<Option<_>>()?;
    let rest = rest.get(1..)?;
    let part = match text.as_str() {
        "*" | "?" | "$" => Part::Atom(Atom::Char(text.chars().next()?)),
        _ => match text.split_once(',') {
            None => Part::Variable { key: text.trim().into(), default: None },
            Some((key, default)) => {
                let default = default.trim().strip_prefix('\'')?.strip_suffix('\'')?;
                Part::Variable { key: key.trim().into(), default: Some(default.into()) }
            }
        },
    };
    Some((part, rest))
}
