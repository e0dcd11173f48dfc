//! Rules over several properties at once, kept as the JSON Schema that states them.

use crate::bytes::{Cursor, Texts};

/// One rule: a JSON Schema keyword and its value.
///
/// Besides the keywords of JSON Schema (`oneOf`, `anyOf`, `not`, `dependentRequired`, `minProperties` and so on,
/// and `if` with its `then` and `else` in one object) there are those of cfn-lint: `requiredXor` (exactly one of
/// these), `requiredOr` (at least one of these) and `dependentExcluded` (with this none of those).
///
/// A rule that cfn-lint keeps beside the schemas has its id for a keyword, such as `E3047`, and the value is a
/// whole schema; an id that begins with `W` is a warning. An empty schema for a property, `{}`, says that it is
/// one of those in question; what it has to be, its own facts say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The keyword, such as `requiredXor`.
    pub keyword: &'static str,
    /// Its value as JSON text.
    pub json: &'static str,
}

/// The rules of an object or a value.
#[derive(Clone, Copy)]
pub struct Rules {
    texts: Texts,
}

impl Rules {
    pub(crate) const fn none() -> Self {
        Self { texts: Texts::none() }
    }

    /// A list of texts: keyword, value, keyword, value and so on.
    pub(crate) fn read(mut cursor: Cursor) -> Self {
        Self { texts: cursor.texts() }
    }
}

impl Iterator for Rules {
    type Item = Rule;

    fn next(&mut self) -> Option<Rule> {
        Some(Rule { keyword: self.texts.next()?, json: self.texts.next()? })
    }
}

impl std::fmt::Debug for Rules {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(*self).finish()
    }
}
