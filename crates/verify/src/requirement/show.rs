//! Values as people read them in a sentence.

use stackwright_model::{Model, Value};

/// Longer texts are cut.
const MOST_CHARACTERS: usize = 100;
const MOST_LEVELS: usize = 6;

/// A value in backticks, cut where it is long; *nothing* where there is none.
pub(super) fn show(model: &Model, value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::Unknown(unknown) => format!("not known, because it depends on {unknown}"),
        value => {
            let mut text = String::new();
            write(&mut text, model, value, MOST_LEVELS);
            let mut shown: String = text.chars().take(MOST_CHARACTERS).collect();
            if shown.len() < text.len() {
                shown.push('…');
            }
            format!("`{shown}`")
        }
    }
}

fn write(text: &mut String, model: &Model, value: &Value, levels: usize) {
    if text.len() > 4 * MOST_CHARACTERS {
        return;
    }
    let Some(levels) = levels.checked_sub(1) else {
        text.push('…');
        return;
    };
    match value {
        Value::Null => text.push_str("null"),
        Value::Bool(value) => text.push_str(if *value { "true" } else { "false" }),
        Value::Number(number) => text.push_str(&number.to_string()),
        Value::Text(value) => text.push_str(value),
        Value::Reference(reference) => {
            text.push_str(&model.resource(reference.resource).logical_id);
            if let Some(attribute) = &reference.attribute {
                text.push('.');
                text.push_str(attribute);
            }
        }
        Value::Joined(parts) => {
            for part in parts {
                let is_text = part.as_text().is_some();
                text.push_str(if is_text { "" } else { "${" });
                write(text, model, part, levels);
                text.push_str(if is_text { "" } else { "}" });
            }
        }
        Value::Unknown(unknown) => text.push_str(&format!("unknown: {unknown}")),
        Value::List(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                text.push_str(if index == 0 { "" } else { ", " });
                write(text, model, item, levels);
            }
            text.push(']');
        }
        Value::Map(map) => {
            text.push('{');
            for (index, (key, value)) in map.iter().enumerate() {
                text.push_str(if index == 0 { "" } else { ", " });
                text.push_str(key);
                text.push_str(": ");
                write(text, model, value, levels);
            }
            text.push('}');
        }
    }
}
