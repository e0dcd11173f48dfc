//! Plain scalars of YAML, as CloudFormation reads them: by YAML 1.1, but without timestamps.
//!
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html>; the types are those of
//! <https://yaml.org/type/>, as SnakeYAML has them, which knows no `y` and `n`.

use std::borrow::Cow;

use serde_json::Number;

use super::Node;

/// What a plain scalar stands for.
pub(super) fn resolve(text: Cow<'_, str>) -> Node<'_> {
    match &*text {
        "" | "~" | "null" | "Null" | "NULL" => return Node::Null,
        "true" | "True" | "TRUE" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => return Node::Bool(true),
        "false" | "False" | "FALSE" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => return Node::Bool(false),
        _ => {}
    }
    // Nearly everything is text, and no number begins like that.
    let may_be_number = text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.'));
    let number = if may_be_number { integer(&text).or_else(|| real(&text)) } else { None };
    number.map_or(Node::Text(text), Node::Number)
}

fn integer(text: &str) -> Option<Number> {
    let (is_negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let value = magnitude(digits)?;
    if is_negative { value.checked_neg().map(Number::from) } else { Some(Number::from(value)) }
}

fn magnitude(digits: &str) -> Option<i64> {
    let radix = |digits: &str, radix| {
        // A sign would be taken here, and there has been one.
        let digits = digits.replace('_', "");
        (!digits.starts_with(['+', '-'])).then(|| i64::from_str_radix(&digits, radix).ok())?
    };
    if let Some(digits) = digits.strip_prefix("0b") {
        return radix(digits, 2);
    }
    if let Some(digits) = digits.strip_prefix("0x") {
        return radix(digits, 16);
    }
    match digits.as_bytes() {
        [b'0'] => Some(0),
        // Account ids that begin with a zero are octal unless a digit of theirs is none.
        [b'0', ..] => radix(digits, 8),
        [b'1'..=b'9', ..] => match digits.split_once(':') {
            None => radix(digits, 10),
            Some((first, rest)) => rest.split(':').try_fold(radix(first, 10)?, |value, part| {
                let is_digits = matches!(part.len(), 1..=2) && part.bytes().all(|byte| byte.is_ascii_digit());
                let part: i64 = part.parse().ok().filter(|part| is_digits && *part < 60)?;
                value.checked_mul(60)?.checked_add(part)
            }),
        },
        _ => None,
    }
}

fn real(text: &str) -> Option<Number> {
    let is_real = text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE_".contains(&byte))
        && text.bytes().any(|byte| byte.is_ascii_digit())
        && text.contains(['.', 'e', 'E']);
    if !is_real {
        return None;
    }
    // A part without digits before or after the point is allowed here and there.
    text.replace('_', "").parse().ok().and_then(Number::from_f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalars_are_what_yaml_1_1_says() {
        let text = |text: &'static str| Node::Text(text.into());
        let number = |number: i64| Node::Number(number.into());
        let cases = [
            ("yes", Node::Bool(true)),
            ("Off", Node::Bool(false)),
            ("y", text("y")),
            ("~", Node::Null),
            ("", Node::Null),
            ("2012-10-17", text("2012-10-17")),
            ("2001-12-14t21:59:43.10-05:00", text("2001-12-14t21:59:43.10-05:00")),
            ("0755", number(493)),
            ("065115117704", number(7_133_765_572)),
            ("002406178527", text("002406178527")),
            ("417141415827", number(417_141_415_827)),
            ("0x1F", number(31)),
            ("0b11", number(3)),
            ("1_000", number(1000)),
            ("-7", number(-7)),
            ("--7", text("--7")),
            ("0x-7", text("0x-7")),
            ("22:00", number(1320)),
            ("10:80", text("10:80")),
            ("00:22", text("00:22")),
            ("1.10", Node::Number(Number::from_f64(1.1).unwrap())),
            ("1e3", Node::Number(Number::from_f64(1000.0).unwrap())),
            ("10.0.0.0", text("10.0.0.0")),
            ("10.0.0.0/16", text("10.0.0.0/16")),
            ("-1", number(-1)),
            (".", text(".")),
            ("1.2.3", text("1.2.3")),
            ("99999999999999999999", text("99999999999999999999")),
        ];
        for (written, expected) in cases {
            assert_eq!(resolve(written.into()), expected, "{written}");
        }
    }
}
