//! Property paths of the escape hatches.

use crate::value::{Object, Value};

/// A path into properties: names and list indices, separated by dots; `\.` is a dot within a name.
pub(crate) struct PropertyPath<'a> {
    text: &'a str,
    steps: Vec<String>,
}

impl<'a> PropertyPath<'a> {
    pub(crate) fn parse(text: &'a str) -> Result<Self, String> {
        let mut steps = vec![String::new()];
        let mut characters = text.chars();
        while let Some(character) = characters.next() {
            match character {
                '.' => steps.push(String::new()),
                '\\' => push_last(&mut steps, characters.next().unwrap_or('\\')),
                other => push_last(&mut steps, other),
            }
        }
        if steps.iter().any(String::is_empty) {
            return Err(format!("the property path `{text}` has an empty part"));
        }
        Ok(Self { text, steps })
    }

    /// Sets the value at the path. What is missing on the way is made: a list where the path goes on with `0`,
    /// otherwise a map. A list takes an index up to its length.
    pub(crate) fn set(&self, properties: &mut Object, value: Value) -> Result<(), String> {
        let Some((last, way)) = self.steps.split_last() else { return Ok(()) };
        if way.is_empty() {
            properties.set(last.clone(), value);
            return Ok(());
        }
        let mut current = Place::Object(properties);
        let next = self.steps.iter().skip(1);
        for (step, next) in way.iter().zip(next) {
            current = current.step_or_make(step, next == "0").ok_or_else(|| self.no_such(step))?;
        }
        current.put(last, value).ok_or_else(|| self.no_such(last))
    }

    /// Takes the value at the path out.
    pub(crate) fn delete(&self, properties: &mut Object) -> Result<(), String> {
        let Some((last, way)) = self.steps.split_last() else { return Ok(()) };
        let mut current = Place::Object(properties);
        for step in way {
            current = current.step(step).ok_or_else(|| self.no_such(step))?;
        }
        current.take(last).ok_or_else(|| self.no_such(last))
    }

    fn no_such(&self, step: &str) -> String {
        format!("the property path `{}` leads nowhere at `{step}`", self.text)
    }
}

fn push_last(steps: &mut [String], character: char) {
    if let Some(last) = steps.last_mut() {
        last.push(character);
    }
}

/// A map or list that a path leads through.
enum Place<'a> {
    Object(&'a mut Object),
    List(&'a mut Vec<Value>),
}

impl<'a> Place<'a> {
    fn of(value: &'a mut Value) -> Option<Self> {
        match value {
            Value::Object(object) => Some(Self::Object(object)),
            Value::List(items) => Some(Self::List(items)),
            _ => None,
        }
    }

    fn step(self, step: &str) -> Option<Self> {
        match self {
            Self::Object(object) => Self::of(object.get_mut(step)?),
            Self::List(items) => Self::of(items.get_mut(step.parse::<usize>().ok()?)?),
        }
    }

    fn step_or_make(self, step: &str, list: bool) -> Option<Self> {
        let missing = || if list { Value::List(Vec::new()) } else { Value::Object(Object::new()) };
        match self {
            Self::Object(object) => {
                if object.get(step).is_none() {
                    object.set(step.to_owned(), missing());
                }
                Self::of(object.get_mut(step)?)
            }
            Self::List(items) => {
                let index = step.parse::<usize>().ok()?;
                if index == items.len() {
                    items.push(missing());
                }
                Self::of(items.get_mut(index)?)
            }
        }
    }

    fn put(self, step: &str, value: Value) -> Option<()> {
        match self {
            Self::Object(object) => {
                object.set(step.to_owned(), value);
            }
            Self::List(items) => {
                let index = step.parse::<usize>().ok()?;
                if index == items.len() {
                    items.push(value);
                } else {
                    *items.get_mut(index)? = value;
                }
            }
        }
        Some(())
    }

    fn take(self, step: &str) -> Option<()> {
        match self {
            Self::Object(object) => object.remove(step).map(drop),
            Self::List(items) => {
                let index = step.parse::<usize>().ok().filter(|index| *index < items.len())?;
                items.remove(index);
                Some(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    fn properties() -> Object {
        match json!({ "Tags": [{ "Key": "a" }, { "Key": "b" }], "Name": "n" }) {
            Value::Object(object) => object,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn sets() {
        for (path, expected) in [
            ("Name", json!({ "Tags": [{ "Key": "a" }, { "Key": "b" }], "Name": "X" })),
            ("Tags.1.Key", json!({ "Tags": [{ "Key": "a" }, { "Key": "X" }], "Name": "n" })),
            ("Tags.2", json!({ "Tags": [{ "Key": "a" }, { "Key": "b" }, "X"], "Name": "n" })),
            (
                "New.Deep",
                json!({ "Tags": [{ "Key": "a" }, { "Key": "b" }], "Name": "n", "New": { "Deep": "X" } }),
            ),
            (
                "List.0.0.Deep",
                json!({ "Tags": [{ "Key": "a" }, { "Key": "b" }], "Name": "n", "List": [[{ "Deep": "X" }]] }),
            ),
            ("Tags.2.Key", json!({ "Tags": [{ "Key": "a" }, { "Key": "b" }, { "Key": "X" }], "Name": "n" })),
            ("a\\.b", json!({ "Tags": [{ "Key": "a" }, { "Key": "b" }], "Name": "n", "a.b": "X" })),
        ] {
            let mut object = properties();
            PropertyPath::parse(path).unwrap().set(&mut object, Value::from("X")).unwrap();
            assert_eq!(Value::Object(object), expected, "{path}");
        }
    }

    #[test]
    fn deletes() {
        for (path, expected) in [
            ("Name", json!({ "Tags": [{ "Key": "a" }, { "Key": "b" }] })),
            ("Tags.0", json!({ "Tags": [{ "Key": "b" }], "Name": "n" })),
            ("Tags.1.Key", json!({ "Tags": [{ "Key": "a" }, {}], "Name": "n" })),
        ] {
            let mut object = properties();
            PropertyPath::parse(path).unwrap().delete(&mut object).unwrap();
            assert_eq!(Value::Object(object), expected, "{path}");
        }
    }

    #[test]
    fn leads_nowhere() {
        for path in ["Name.Deep", "Tags.7.Key", "Tags.x"] {
            let mut object = properties();
            assert!(PropertyPath::parse(path).unwrap().set(&mut object, Value::Null).is_err(), "{path}");
            assert!(PropertyPath::parse(path).unwrap().delete(&mut object).is_err(), "{path}");
        }
        for path in ["", "a..b", ".a"] {
            assert!(PropertyPath::parse(path).is_err(), "{path}");
        }
    }
}
