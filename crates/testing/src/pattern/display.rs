//! Patterns as text: JSON, with each matcher by the name of the function that makes it.

use std::fmt::{self, Display, Formatter, Write};

use super::{Kind, Match};

/// Spaces a level, when printed over several lines.
const INDENT: usize = 2;

/// `{}` is one line. `{:#}` has one value a line and a comma after each, also the last, so that two prints
/// differ in the lines whose values differ and no others.
impl Display for Match {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let layout = if f.alternate() { Layout::Lines { depth: 0 } } else { Layout::OneLine };
        write_match(f, self, layout)
    }
}

#[derive(Clone, Copy)]
enum Layout {
    OneLine,
    Lines { depth: usize },
}

fn write_match(f: &mut Formatter<'_>, pattern: &Match, layout: Layout) -> fmt::Result {
    let call = |f: &mut Formatter<'_>, name: &str, inner: &Match| {
        write!(f, "{name}(")?;
        write_match(f, inner, layout)?;
        f.write_char(')')
    };
    match &pattern.0 {
        Kind::Scalar(value) => write!(f, "{value}"),
        Kind::Array(elements) => write_elements(f, elements, layout),
        Kind::Object(fields) => write_list(f, ['{', '}'], fields, layout, |f, (key, value), layout| {
            write!(f, "{}: ", serde_json::Value::from(key.as_str()))?;
            write_match(f, value, layout)
        }),
        Kind::ObjectLike(inner) => call(f, "object_like", inner),
        Kind::ObjectEquals(inner) => call(f, "object_equals", inner),
        Kind::ArrayEquals(inner) => call(f, "array_equals", inner),
        Kind::Exact(inner) => call(f, "exact", inner),
        Kind::ArrayWith(elements) => {
            f.write_str("array_with(")?;
            write_elements(f, elements, layout)?;
            f.write_char(')')
        }
        Kind::Not(inner) => call(f, "not", inner),
        Kind::Absent => f.write_str("absent()"),
        Kind::AnyValue => f.write_str("any_value()"),
        Kind::StringLikeRegexp(regexp) => write!(f, "string_like_regexp({:?})", regexp.as_str()),
        Kind::SerializedJson(inner) => call(f, "serialized_json", inner),
        Kind::Capture(capture) => match capture.pattern() {
            Some(inner) => call(f, "capture", inner),
            None => f.write_str("capture()"),
        },
    }
}

fn write_elements(f: &mut Formatter<'_>, elements: &[Match], layout: Layout) -> fmt::Result {
    write_list(f, ['[', ']'], elements, layout, write_match)
}

fn write_list<T>(
    f: &mut Formatter<'_>,
    [open, close]: [char; 2],
    items: &[T],
    layout: Layout,
    write_item: impl Fn(&mut Formatter<'_>, &T, Layout) -> fmt::Result,
) -> fmt::Result {
    f.write_char(open)?;
    match layout {
        Layout::OneLine => {
            for (position, item) in items.iter().enumerate() {
                if position > 0 {
                    f.write_str(", ")?;
                }
                write_item(f, item, layout)?;
            }
        }
        Layout::Lines { .. } if items.is_empty() => {}
        Layout::Lines { depth } => {
            let inner = depth + INDENT;
            for item in items {
                write!(f, "\n{:inner$}", "")?;
                write_item(f, item, Layout::Lines { depth: inner })?;
                f.write_char(',')?;
            }
            write!(f, "\n{:depth$}", "")?;
        }
    }
    f.write_char(close)
}

#[cfg(test)]
mod tests {
    use crate::{Capture, Match, pattern};

    #[test]
    fn one_line_or_several() {
        let pattern = pattern!({
            "Like": Match::object_like(pattern!({ "A\"": "quoted \"text\"" })),
            "Equals": Match::object_equals(pattern!({})),
            "With": Match::array_with(pattern!([1, { "B": [] }])),
            "All": Match::array_equals(["x"]),
            "Exact": Match::exact(true),
            "Not": Match::not(pattern!([null, Match::absent()])),
            "Any": Match::any_value(),
            "Regexp": Match::string_like_regexp(r#"^"\d+"$"#),
            "Json": Match::serialized_json(pattern!({ "C": null })),
            "Capture": &Capture::new(),
            "Of": Capture::of("x"),
        });
        assert_eq!(
            pattern.to_string(),
            [
                r#"{"Like": object_like({"A\"": "quoted \"text\""}), "Equals": object_equals({}), "#,
                r#""With": array_with([1, {"B": []}]), "All": array_equals(["x"]), "Exact": exact(true), "#,
                r#""Not": not([null, absent()]), "Any": any_value(), "Regexp": string_like_regexp("^\"\\d+\"$"), "#,
                r#""Json": serialized_json({"C": null}), "Capture": capture(), "Of": capture("x")}"#,
            ]
            .concat()
        );
        insta::assert_snapshot!(format!("{pattern:#}"), @r#"
        {
          "Like": object_like({
            "A\"": "quoted \"text\"",
          }),
          "Equals": object_equals({}),
          "With": array_with([
            1,
            {
              "B": [],
            },
          ]),
          "All": array_equals([
            "x",
          ]),
          "Exact": exact(true),
          "Not": not([
            null,
            absent(),
          ]),
          "Any": any_value(),
          "Regexp": string_like_regexp("^\"\\d+\"$"),
          "Json": serialized_json({
            "C": null,
          }),
          "Capture": capture(),
          "Of": capture("x"),
        }
        "#);
    }
}
