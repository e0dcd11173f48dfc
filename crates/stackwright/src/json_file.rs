//! JSON files that findings point into.

use std::fs;
use std::ops::Range;
use std::path::Path;

use stackwright_diagnostics::render::Sources;
use stackwright_diagnostics::{Diagnostic, Diagnostics, Place, RuleId};
use stackwright_model::Value;

use crate::failure::Failure;

/// A file, read.
pub(crate) struct JsonFile {
    name: String,
    text: String,
}

impl JsonFile {
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        let bytes = fs::read(path).map_err(Failure::io("read", path))?;
        Ok(Self { name: path.display().to_string(), text: String::from_utf8_lossy(&bytes).into_owned() })
    }

    /// What is in it, or a finding of this rule where that is not JSON.
    pub(crate) fn parse(
        &self,
        rule: RuleId,
        findings: &mut Diagnostics,
        sources: &mut Sources,
    ) -> Option<Value> {
        sources.insert(self.name.as_str(), self.text.as_str());
        match serde_json::from_str::<serde_json::Value>(&self.text) {
            Ok(value) => Some(Value::from(value)),
            Err(error) => {
                let line: usize =
                    self.text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
                let at = line + error.column().saturating_sub(1);
                let message = error.to_string();
                let message = message.split(" at line ").next().unwrap_or_default();
                let place = Place::in_file(self.name.as_str(), at..at + 1);
                findings.push(Diagnostic::error(rule, format!("this is not JSON: {message}")).at(place));
                None
            }
        }
    }

    /// Where the value at a path is, or the nearest that there is around it.
    pub(crate) fn place(&self, path: &str) -> Place {
        Place::in_file(self.name.as_str(), locate(&self.text, path).unwrap_or_default())
    }
}

/// The bytes of the value at a path such as `Statement.0.Effect`; keys may have dots of their own.
fn locate(text: &str, path: &str) -> Option<Range<usize>> {
    let mut at = skip_space(text, 0);
    let mut path = path;
    while !path.is_empty() {
        let Some((value, rest)) = step(text, at, path) else { break };
        at = value;
        path = rest;
    }
    Some(at..skip_value(text, at)?)
}

/// Where the member or item is that a path begins with, and what is left of the path.
fn step<'p>(text: &str, at: usize, path: &'p str) -> Option<(usize, &'p str)> {
    let bytes = text.as_bytes();
    let is_object = match bytes.get(at)? {
        b'{' => true,
        b'[' => false,
        _ => return None,
    };
    let mut cursor = skip_space(text, at + 1);
    let mut found = None;
    let mut index = 0_usize;
    while !matches!(bytes.get(cursor)?, b'}' | b']') {
        let key = if is_object {
            let end = skip_value(text, cursor)?;
            let key = serde_json::from_str::<String>(text.get(cursor..end)?).ok()?;
            cursor = skip_space(text, skip_space(text, end) + 1);
            key
        } else {
            index.to_string()
        };
        if let Some(rest) = path.strip_prefix(key.as_str())
            && (rest.is_empty() || rest.starts_with('.'))
        {
            // Of two members of the same name the later one counts.
            found = Some((cursor, rest.strip_prefix('.').unwrap_or(rest)));
        }
        cursor = skip_space(text, skip_value(text, cursor)?);
        if bytes.get(cursor)? == &b',' {
            cursor = skip_space(text, cursor + 1);
        }
        index += 1;
    }
    found
}

fn skip_space(text: &str, at: usize) -> usize {
    let rest = text.as_bytes().get(at..).unwrap_or_default();
    at + rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count()
}

/// Where the value that begins here ends. The text is known to be JSON.
fn skip_value(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut depth, mut cursor, mut in_text) = (0_usize, at, false);
    loop {
        let byte = *bytes.get(cursor)?;
        cursor += 1;
        match byte {
            b'\\' if in_text => cursor += 1,
            b'"' => in_text = !in_text,
            _ if in_text => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.checked_sub(1)?,
            _ => {}
        }
        let ends = match bytes.get(cursor) {
            None => true,
            Some(b',' | b'}' | b']' | b':') => true,
            Some(next) => next.is_ascii_whitespace(),
        };
        if depth == 0 && !in_text && (ends || matches!(byte, b'}' | b']' | b'"')) {
            return Some(cursor);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_by_path() {
        let text = r#" { "a" : [ 1, {"b.c": "x\"},", "d": {}}, [true] ] , "e": null, "e": -2.5 } "#;
        let at = |path: &str| locate(text, path).and_then(|range| text.get(range)).unwrap_or_default();
        assert_eq!(at("a.0"), "1");
        assert_eq!(at("a.1.b.c"), r#""x\"},""#);
        assert_eq!(at("a.1.d"), "{}");
        assert_eq!(at("a.2.0"), "true");
        assert_eq!(at("e"), "-2.5");
        assert_eq!(at("a.2.9"), "[true]", "the nearest around what is not there");
        assert_eq!(at(""), text.trim());
    }
}
