//! Enums of the facts as enums of Rust: which become one, and what their variants are called.

use std::collections::BTreeSet;

use stackwright_schema::{Value, ValueKind};

use super::model::Enumeration;
use super::names;

/// Longer lists are data rather than a choice: instance types, countries, languages.
const MOST_VARIANTS: usize = 100;

/// The enumeration of a string's values; none where it is free or a long list.
pub(super) fn of_value(property: &'static str, value: Value) -> Option<Enumeration> {
    if !matches!(value.kind(), ValueKind::String) {
        return None;
    }
    let values: Vec<_> = value.enum_values()?.collect();
    if values.is_empty() || values.len() > MOST_VARIANTS || is_numbers(&values) {
        return None;
    }
    let mut seen = BTreeSet::new();
    let mut variants: Vec<(String, &'static str)> = Vec::new();
    for text in values {
        // Spellings that differ only in case and punctuation are one value; the first is written.
        let name = variant(text);
        if seen.insert(name.to_ascii_lowercase()) {
            variants.push((name, text));
        }
    }
    variants.sort();
    Some(Enumeration { property, variants })
}

/// Versions and counts: a number is written as such.
fn is_numbers(values: &[&str]) -> bool {
    values.iter().all(|value| value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'))
}

fn variant(value: &str) -> String {
    let name = names::pascal(&spelled(value));
    if name.starts_with(|first: char| first.is_ascii_digit()) {
        format!("_{name}")
    } else {
        names::identifier(name)
    }
}

/// Signs that mean something, as words.
fn spelled(value: &str) -> String {
    let sign = match value {
        "" => "Empty",
        "*" => "Any",
        "=" | "==" => "Equal",
        "!=" => "NotEqual",
        "<" => "Less",
        "<=" => "LessOrEqual",
        ">" => "Greater",
        ">=" => "GreaterOrEqual",
        "," => "Comma",
        ";" => "Semicolon",
        "|" => "Pipe",
        "\t" => "Tab",
        " " => "Space",
        _ if value.starts_with('-') => return format!("Minus{value}"),
        _ => return value.replace('+', "Plus").replace('*', "Any"),
    };
    sign.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_are_named() {
        let cases = [
            ("FARGATE_SPOT", "FargateSpot"),
            ("aws:kms", "AwsKms"),
            ("application/json", "ApplicationJson"),
            ("HTTP/1.1", "Http1_1"),
            ("-1", "Minus1"),
            ("*", "Any"),
            ("3des", "_3des"),
            ("SELF", "Self_"),
            ("<=", "LessOrEqual"),
        ];
        for (value, name) in cases {
            assert_eq!(variant(value), name, "{value}");
        }
    }
}
