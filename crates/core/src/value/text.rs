//! Text made of parts, some of them known only when deployed.

use super::{Expr, Val, Value};

/// Joins parts into one text: neighbouring literals become one, nested texts are flattened.
pub(crate) fn concat(parts: impl IntoIterator<Item = Value>) -> Value {
    let mut joined: Vec<Value> = Vec::new();
    append(&mut joined, parts);
    match joined.len() {
        0 => Value::from(""),
        1 if !matches!(joined.first(), Some(Value::Integer(_) | Value::Number(_) | Value::Bool(_))) => {
            joined.swap_remove(0)
        }
        _ => Value::Expr(Box::new(Expr::Concat(joined))),
    }
}

fn append(joined: &mut Vec<Value>, parts: impl IntoIterator<Item = Value>) {
    for part in parts {
        let part = match part {
            Value::Integer(number) => Value::from(number.to_string()),
            Value::Number(number) => Value::from(number.to_string()),
            Value::Bool(flag) => Value::from(if flag { "true" } else { "false" }),
            part => part,
        };
        match (joined.last_mut(), part) {
            (_, Value::Expr(expr)) => match *expr {
                Expr::Concat(parts) => append(joined, parts),
                other => joined.push(Value::Expr(Box::new(other))),
            },
            (_, Value::Text(text)) if text.is_empty() => {}
            (Some(Value::Text(before)), Value::Text(text)) => before.to_mut().push_str(&text),
            (_, part) => joined.push(part),
        }
    }
}

impl Val<String> {
    /// Text made of parts. The macro [`text!`](crate::text) reads better.
    #[must_use]
    pub fn concat(parts: impl IntoIterator<Item = Value>) -> Self {
        Self::from_value(concat(parts))
    }
}

/// Text made of parts, each of them text, a number, an id, an ARN or another value that is text when deployed.
///
/// ```
/// use stackwright_core::{text, value};
/// let arn = text!["arn:", value::partition(), ":s3:::", "my-bucket", "/*"];
/// # let _: value::Val<String> = arn;
/// ```
#[macro_export]
macro_rules! text {
    [$($part:expr),* $(,)?] => {
        $crate::value::Val::<::std::string::String>::concat([
            $( $crate::value::Val::<::std::string::String>::into_value($crate::value::IntoVal::<::std::string::String>::into_val($part)) ),*
        ])
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::partition;

    #[test]
    fn literals_merge_and_texts_flatten() {
        let inner = text!["b", 1];
        assert_eq!(text!["a", inner, "c"].into_value(), Value::from("ab1c"));
        let Value::Expr(expr) = text!["arn:", partition(), text![":s3:::", "x"]].into_value() else {
            panic!("expected an expression")
        };
        let Expr::Concat(parts) = *expr else { panic!("expected a concatenation") };
        assert_eq!(parts.len(), 3);
        assert_eq!(parts[2], Value::from(":s3:::x"));
    }
}
