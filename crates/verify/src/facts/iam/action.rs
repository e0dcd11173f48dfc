//! Sets of actions: `Action` and `NotAction`.

use stackwright_model::{Map, Value};

use super::document::{Reading, join};
use super::pattern::{Element, Pattern};
use super::statement::{one_of, texts};
use super::text::{Atom, Text};
use super::truth::Truth;

/// The actions of a statement. Their names do not differ by upper and lower case. Source:
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html>
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionSet {
    /// Whether these are the actions that it is not about.
    pub negated: bool,
    /// The patterns, in lower case.
    pub patterns: Vec<Pattern>,
}

impl ActionSet {
    /// Whether an action such as `s3:GetObject` is among them.
    #[must_use]
    pub fn contains(&self, action: &str) -> Truth {
        let action = Text::from(action.to_ascii_lowercase().as_str());
        let matched = Truth::any(self.patterns.iter().map(|pattern| pattern.matches(&action)));
        if self.negated { !matched } else { matched }
    }

    /// A pattern of actions, such as `s3:Get*`.
    #[must_use]
    pub fn pattern(text: &str) -> Pattern {
        Pattern::glob(&text.to_ascii_lowercase())
    }

    pub(super) fn read(map: &Map, path: &str, reading: &mut Reading<'_>) -> Option<Self> {
        let Some((name, value)) = one_of(map, ["Action", "NotAction"], path, reading) else {
            reading.add(path, "a statement needs an `Action` or a `NotAction`");
            return None;
        };
        let place = join(path, name);
        let texts = texts(value, &place, reading);
        if texts.is_empty() && matches!(value, Value::List(_)) {
            reading.add(&place, "there is no action here");
        }
        for (index, text) in texts.iter().enumerate() {
            if let Some(known) = text.known().filter(|known| known != "*" && !known.contains(':')) {
                let place =
                    if value.as_list().is_some() { join(&place, &index.to_string()) } else { place.clone() };
                reading.add_with_help(
                    &place,
                    format!("`{known}` is no action"),
                    "an action reads `SERVICE:NAME`, such as `s3:GetObject`".to_owned(),
                );
            }
        }
        Some(Self { negated: name == "NotAction", patterns: texts.iter().map(pattern).collect() })
    }
}

fn pattern(text: &Text) -> Pattern {
    Pattern::new(text.atoms().iter().map(|atom| match atom {
        Atom::Char('*') => Element::Many(super::pattern::Reach::Anything),
        Atom::Char('?') => Element::One(super::pattern::Reach::Anything),
        Atom::Char(char) => Element::Exactly(Atom::Char(char.to_ascii_lowercase())),
        opaque @ Atom::Opaque(_) => Element::Exactly(opaque.clone()),
    }))
}
