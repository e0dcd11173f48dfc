//! Patterns in words.

use std::fmt;

use serde_json::Value as Json;
use stackwright_model::Model;

use super::Pattern;
use crate::requirement::show::show;

impl Pattern {
    /// In words.
    pub(in crate::requirement) fn describe(&self, model: &Model) -> String {
        Described(model, self).to_string()
    }
}

struct Described<'a>(&'a Model, &'a Pattern);

impl fmt::Display for Described<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(model, pattern) = *self;
        let list = |f: &mut fmt::Formatter<'_>, patterns: &[Pattern], between: &str| {
            for (index, pattern) in patterns.iter().enumerate() {
                write!(f, "{}{}", if index == 0 { "" } else { between }, Described(model, pattern))?;
            }
            Ok(())
        };
        match pattern {
            Pattern::Is(Json::String(text)) => write!(f, "`{text}`"),
            Pattern::Is(json) => write!(f, "`{json}`"),
            Pattern::OneOf(patterns) => list(f, patterns, " or "),
            Pattern::Not(pattern) => write!(f, "anything but {}", Described(model, pattern)),
            Pattern::Within(least, i64::MAX) => write!(f, "at least {least}"),
            Pattern::Within(least, most) => write!(f, "{least} to {most}"),
            Pattern::Text(description, _) => f.write_str(description),
            Pattern::JsonText(pattern) => write!(f, "JSON with {}", Described(model, pattern)),
            Pattern::Present => f.write_str("something"),
            Pattern::Absent => f.write_str("nothing"),
            Pattern::Map(entries) => {
                for (index, (path, pattern)) in entries.iter().enumerate() {
                    f.write_str(if index == 0 { "" } else { ", " })?;
                    if !path.is_empty() {
                        write!(f, "`{path}` ")?;
                    }
                    write!(f, "{}", Described(model, pattern))?;
                }
                Ok(())
            }
            Pattern::Exactly(entries) => {
                f.write_str("only ")?;
                for (index, (key, pattern)) in entries.iter().enumerate() {
                    f.write_str(if index == 0 { "" } else { ", " })?;
                    write!(f, "`{key}` {}", Described(model, pattern))?;
                }
                Ok(())
            }
            Pattern::Some(item) => write!(f, "an item with {}", Described(model, item)),
            Pattern::No(item) => write!(f, "no item with {}", Described(model, item)),
            Pattern::Every(item) => write!(f, "items with {}", Described(model, item)),
            Pattern::Items(patterns) => {
                f.write_str("exactly ")?;
                list(f, patterns, " and ")
            }
            Pattern::Refers(resources) => {
                let ids: Vec<_> =
                    resources.iter().map(|id| format!("`{}`", model.resource(*id).logical_id)).collect();
                write!(f, "a reference to {}", ids.join(" or "))
            }
            Pattern::Mentions(id) => write!(f, "text with `{}` in it", model.resource(*id).logical_id),
            Pattern::Same(value) => f.write_str(&show(model, value)),
        }
    }
}
