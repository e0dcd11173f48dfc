//! A CloudFormation template as it is written.

use std::fmt;

use serde_json::Value;

/// A template: the text that CloudFormation gets.
///
/// It is kept as text, since that is what is hashed, written, measured against limits and compared;
/// [`document`](Self::document) parses it.
#[derive(Clone, PartialEq, Eq)]
pub struct Template {
    text: String,
}

impl Template {
    /// Takes text as it is; [`document`](Self::document) says whether it is JSON.
    #[must_use]
    pub fn from_text(text: impl Into<String>) -> Self {
        Self { text: text.into() }
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The size that CloudFormation's limit is about, in bytes.
    #[must_use]
    pub fn size_bytes(&self) -> usize {
        self.text.len()
    }

    /// The template as JSON.
    ///
    /// # Errors
    /// Where the text is not JSON, the parser's words with line and column.
    pub fn document(&self) -> Result<Value, String> {
        let document: Value = serde_json::from_str(&self.text).map_err(|error| error.to_string())?;
        match document {
            Value::Object(_) => Ok(document),
            _ => Err("a template is an object".to_owned()),
        }
    }
}

impl fmt::Debug for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Template({} bytes)", self.text.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_objects_are_templates() {
        assert!(Template::from_text(r#"{"Resources": {}}"#).document().is_ok());
        for bad in ["", "[]", "3", "{", "{\"a\": }"] {
            assert!(Template::from_text(bad).document().is_err(), "{bad}");
        }
    }
}
