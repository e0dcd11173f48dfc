//! Regular expressions of the schemas, in the dialect of ECMA-262 or Java, each compiled when it is first needed.

use std::collections::HashMap;
use std::iter::Peekable;
use std::str::Chars;

use regex::{Regex, RegexBuilder};

/// Expressions that take more memory than this are passed over: some count to sixty thousand.
const MOST_BYTES: usize = 4 << 20;

/// Expressions by their text; none for those that [`Regex`] does not take: they look ahead, or behind.
#[derive(Default)]
pub(super) struct Expressions(HashMap<Box<str>, Option<Regex>>);

impl Expressions {
    /// Whether an expression matches somewhere in a text; none where nobody knows.
    pub(super) fn matches(&mut self, pattern: &str, text: &str) -> Option<bool> {
        if !self.0.contains_key(pattern) {
            self.0.insert(pattern.into(), compile(pattern));
        }
        let expression = self.0.get(pattern)?.as_ref()?;
        Some(expression.is_match(text))
    }
}

fn compile(pattern: &str) -> Option<Regex> {
    RegexBuilder::new(&translate(pattern)).size_limit(MOST_BYTES).build().ok()
}

/// In the dialect of [`Regex`]: `\w` and `\d` mean ASCII, `[`, `&`, `~` and a `-` beside a class mean themselves in a
/// class, and a `{` that counts nothing means itself.
fn translate(pattern: &str) -> String {
    // All characters beyond the basic plane, which these dialects write as pairs of surrogates, sometimes wrongly.
    let mut pattern = pattern.to_owned();
    for pairs in [r"\uD800\uDC00-\uDBFF\uDFFF", r"\ud800\udc00-\udbff\udfff", r"\uD800\uDBFF-\uDC00\uDFFF"] {
        pattern = pattern.replace(pairs, r"\x{10000}-\x{10FFFF}");
    }
    let mut out = String::with_capacity(pattern.len() + 16);
    let mut rest = pattern.chars().peekable();
    while let Some(character) = rest.next() {
        match character {
            '\\' => escape(&mut rest, &mut out),
            '[' => class(&mut rest, &mut out),
            '{' if !counts(rest.clone()) => out.push_str(r"\{"),
            other => out.push(other),
        }
    }
    out
}

/// Whether what follows a `{` is `3}`, `3,}` or `3,5}`.
fn counts(rest: Peekable<Chars<'_>>) -> bool {
    let mut is_first = true;
    for character in rest {
        match character {
            '0'..='9' => is_first = false,
            ',' if !is_first => {}
            '}' => return !is_first,
            _ => return false,
        }
    }
    false
}

/// What follows a backslash.
fn escape(rest: &mut Peekable<Chars<'_>>, out: &mut String) {
    match rest.next() {
        Some('d') => out.push_str("[0-9]"),
        Some('D') => out.push_str("[^0-9]"),
        Some('w') => out.push_str("[A-Za-z0-9_]"),
        Some('W') => out.push_str("[^A-Za-z0-9_]"),
        Some('/') => out.push('/'),
        Some('Z') => out.push_str(r"\z"),
        Some(letter @ ('p' | 'P')) => {
            let is_named = rest.peek() == Some(&'{');
            let name: String = if is_named {
                rest.by_ref().take_while(|next| *next != '}').collect()
            } else {
                String::new()
            };
            match (letter, name.as_str()) {
                // Those of Java mean ASCII.
                ('p', "{ASCII") => out.push_str(r"[\x00-\x7F]"),
                ('p', "{Print") => out.push_str(r"[\x20-\x7E]"),
                ('p', "{Graph") => out.push_str(r"[\x21-\x7E]"),
                (_, "") => out.extend(['\\', letter]),
                (_, name) => {
                    out.extend(['\\', letter]);
                    out.push_str(name);
                    out.push('}');
                }
            }
        }
        Some(other) => out.extend(['\\', other]),
        None => out.push('\\'),
    }
}

/// Whether the letter after a backslash stands for a class.
const fn is_class_escape(letter: char) -> bool {
    matches!(letter, 'w' | 'W' | 'd' | 'D' | 's' | 'S' | 'p' | 'P')
}

/// What follows the `[` of a class, up to its `]`.
fn class(rest: &mut Peekable<Chars<'_>>, out: &mut String) {
    out.push('[');
    if rest.next_if_eq(&'^').is_some() {
        out.push('^');
    }
    // Whether what stands before is a class of its own, which no range begins with.
    let mut after_class = false;
    while let Some(character) = rest.next() {
        let mut is_class = false;
        match character {
            ']' => {
                out.push(']');
                return;
            }
            '\\' => {
                is_class = rest.peek().copied().is_some_and(is_class_escape);
                escape(rest, out);
            }
            '-' => {
                let mut ahead = rest.clone();
                let before_class = ahead.next() == Some('\\')
                    && ahead
                        .next()
                        .is_some_and(|next| matches!(next, 'w' | 'W' | 'd' | 'D' | 's' | 'S' | 'p' | 'P'));
                let is_first = out.ends_with('[') || out.ends_with("[^");
                if after_class || before_class || is_first || rest.peek() == Some(&']') {
                    out.push_str(r"\-");
                } else if rest.next_if_eq(&'-').is_some() {
                    // A range that ends with `-`.
                    out.push_str(r"-\-");
                } else {
                    out.push('-');
                }
            }
            // An intersection, in Java.
            '&' if rest.clone().take(2).eq(['&', '[']) => {
                rest.next();
                rest.next();
                out.push_str("&&");
                class(rest, out);
            }
            '[' | '&' | '~' => out.extend(['\\', character]),
            other => out.push(other),
        }
        after_class = is_class;
    }
}

#[cfg(test)]
mod tests {
    use stackwright_schema::{ResourceType, Value, ValueKind};

    use super::*;

    #[test]
    fn expressions_mean_what_their_dialect_says() {
        for (pattern, matching, other) in [
            (r"^[\w-.]+$", "a-b.c", "ä"),
            (r"^[a-z-\d]+$", "a-1", "A"),
            (r"^[\w+=,.@\-_/]{1,3}$", "a/-", "a b"),
            (r"^[a-z[\]]+$", "a[]", "-"),
            (r"^[a&&b]+$", "a&b", "c"),
            (r"^[-a]+$", "a-a", "b"),
            (r"^[+--]+$", "+,-", "a"),
            (r"^\$\{a}$", "${a}", "a"),
            (r"^{a}$", "{a}", "a"),
            (r"^a{2}$", "aa", "a"),
            (r"^\d\/\d$", "1/2", "١/2"),
            (r"^[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\r\n\t]*$", "a\u{1f600}", "\u{0}"),
            (r"^\p{ASCII}+$", "a", "ä"),
            (r"[\p{L}-]+", "ä-", "1"),
            (r"^[\p{Print}&&[^|:/]]+$", "a&[", "a|"),
            (r"^[\p{Graph}\x20]*$", "a b", "ä"),
        ] {
            let mut expressions = Expressions::default();
            assert_eq!(expressions.matches(pattern, matching), Some(true), "{pattern} and {matching}");
            assert_eq!(expressions.matches(pattern, other), Some(false), "{pattern} and {other}");
        }
        assert_eq!(Expressions::default().matches("^(?!aws)", "a"), None);
    }

    fn patterns(value: Value, found: &mut Vec<&'static str>) {
        found.extend(value.pattern());
        found.extend(value.key_pattern());
        match value.kind() {
            ValueKind::List(element) | ValueKind::Map(element) => patterns(element, found),
            ValueKind::Union(several) => several.for_each(|one| patterns(one, found)),
            _ => {}
        }
    }

    #[test]
    fn few_expressions_of_the_facts_are_passed_over() {
        let mut all = Vec::new();
        let objects = ResourceType::all().flat_map(ResourceType::objects);
        objects.flat_map(|object| object.properties()).for_each(|it| patterns(it.value(), &mut all));
        all.sort_unstable();
        all.dedup();
        let refused: Vec<_> = all.iter().filter(|pattern| compile(pattern).is_none()).collect();
        let looks_around = |pattern: &&&&str| ["(?=", "(?!", "(?<"].iter().any(|it| pattern.contains(it));
        let others: Vec<_> = refused.iter().filter(|it| !looks_around(it)).collect();
        let text = format!(
            "{} expressions, {} passed over, of which do not look around: {others:#?}",
            all.len(),
            refused.len()
        );
        insta::assert_snapshot!(text);
    }
}
