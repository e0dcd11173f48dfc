//! Values as people read them.

use std::fmt::Write as _;

use crate::{Model, Reference, Value};

impl Model {
    /// A value in one line: text as it is, references as `${LogicalId.Attribute}`, what is not known as `${? …}` with
    /// the reason, lists and maps as JSON.
    #[must_use]
    pub fn show(&self, value: &Value) -> String {
        let mut text = String::new();
        match value {
            Value::List(_) | Value::Map(_) => self.write(value, &mut text),
            other => other.parts().iter().for_each(|part| self.write_part(part, &mut text)),
        }
        text
    }

    /// What a reference refers to, such as `Vpc.CidrBlock`.
    #[must_use]
    pub fn show_reference(&self, reference: &Reference) -> String {
        let name = &self.resource(reference.resource).logical_id;
        match &reference.attribute {
            Some(attribute) => format!("{name}.{attribute}"),
            None => name.clone(),
        }
    }

    fn write(&self, value: &Value, text: &mut String) {
        match value {
            Value::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    text.push_str(if index == 0 { "[" } else { ", " });
                    self.write(item, text);
                }
                text.push_str(if items.is_empty() { "[]" } else { "]" });
            }
            Value::Map(map) => {
                for (index, (key, value)) in map.iter().enumerate() {
                    text.push_str(if index == 0 { "{" } else { ", " });
                    let _ = write!(text, "{}: ", serde_json::Value::from(key));
                    self.write(value, text);
                }
                text.push_str(if map.is_empty() { "{}" } else { "}" });
            }
            Value::Text(_) | Value::Joined(_) => {
                let mut inner = String::new();
                value.parts().iter().for_each(|part| self.write_part(part, &mut inner));
                let _ = write!(text, "{}", serde_json::Value::from(inner));
            }
            other => self.write_part(other, text),
        }
    }

    fn write_part(&self, value: &Value, text: &mut String) {
        let _ = match value {
            Value::Null => write!(text, "null"),
            Value::Bool(value) => write!(text, "{value}"),
            Value::Number(number) => write!(text, "{number}"),
            Value::Text(part) => write!(text, "{part}"),
            Value::Reference(reference) => write!(text, "${{{}}}", self.show_reference(reference)),
            Value::Unknown(why) => write!(text, "${{? {why}}}"),
            Value::List(_) | Value::Map(_) | Value::Joined(_) => {
                self.write(value, text);
                Ok(())
            }
        };
    }
}
