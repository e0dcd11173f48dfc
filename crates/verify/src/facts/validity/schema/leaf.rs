//! Keywords that speak of a value without looking at the properties in it.

use serde_json::Value as Json;
use stackwright_model::Value;

use super::super::element::fingerprint;
use super::super::expression::Expressions;
use super::super::{format, scalar};
use super::may_vanish;
use super::verdict::Verdict;
use super::words::{listed, quoted};

pub(super) fn judge(keyword: &str, wanted: &Json, value: &Value, expressions: &mut Expressions) -> Verdict {
    match value {
        Value::Unknown(_) | Value::Reference(_) | Value::Joined(_) => Verdict::unknown(),
        Value::List(items) => of_list(keyword, wanted, items),
        Value::Map(_) => match keyword {
            "type" => is_type(wanted, "object"),
            "enum" | "const" => Verdict::unknown(),
            _ => Verdict::holds(),
        },
        _ => of_scalar(keyword, wanted, value, expressions),
    }
}

/// Whether the types that a schema takes have one of this name among them.
pub(super) fn is_type(wanted: &Json, name: &str) -> Verdict {
    let names: Vec<_> = one_or_many(wanted).iter().filter_map(Json::as_str).collect();
    Verdict::of(names.contains(&name), || format!("has to be of the type {}", listed(&names, "or")))
}

fn one_or_many(json: &Json) -> &[Json] {
    json.as_array().map_or_else(|| std::slice::from_ref(json), Vec::as_slice)
}

fn of_list(keyword: &str, wanted: &Json, items: &[Value]) -> Verdict {
    let open = items.iter().filter(|item| may_vanish(item)).count();
    let (all, certain) = (items.len() as u64, (items.len() - open) as u64);
    let bound = wanted.as_u64();
    match (keyword, bound) {
        ("type", _) => is_type(wanted, "array"),
        ("enum" | "const", _) => Verdict::unknown(),
        ("minItems", Some(least)) if all < least && open > 0 => Verdict::unknown(),
        ("minItems", Some(least)) => {
            Verdict::of(certain >= least, || format!("has {all} elements, and needs at least {least}"))
        }
        ("maxItems", Some(most)) if certain <= most && all > most => Verdict::unknown(),
        ("maxItems", Some(most)) => {
            Verdict::of(certain <= most, || format!("has {certain} elements, and takes at most {most}"))
        }
        ("maxUniqueItems", Some(most)) => {
            let known: Option<std::collections::BTreeSet<_>> = items.iter().map(fingerprint).collect();
            let Some(known) = known else { return Verdict::unknown() };
            let found = known.len() as u64;
            Verdict::of(found <= most, || format!("has {found} different elements, and takes at most {most}"))
        }
        _ => Verdict::holds(),
    }
}

fn of_scalar(keyword: &str, wanted: &Json, value: &Value, expressions: &mut Expressions) -> Verdict {
    let Some(text) = scalar::text(value) else { return Verdict::holds() };
    let number = scalar::number(value);
    let length = text.chars().count() as u64;
    let compare = |holds: fn(f64, f64) -> bool, words: &str| match (number, wanted.as_f64()) {
        (Some(number), Some(bound)) => {
            Verdict::of(holds(number, bound), || format!("is {number}, and has to be {words} {bound}"))
        }
        _ => Verdict::holds(),
    };
    match keyword {
        "type" => type_of_scalar(wanted, value),
        "enum" | "const" => {
            let values = if keyword == "enum" { one_or_many(wanted) } else { std::slice::from_ref(wanted) };
            Verdict::of(values.iter().any(|it| is_same(it, value, &text)), || {
                let values: Vec<_> = values.iter().map(plain).collect();
                match values.as_slice() {
                    few if few.len() <= 8 => {
                        format!("is {}, and has to be {}", quoted(&text), listed(few, "or"))
                    }
                    _ => format!("cannot be {}", quoted(&text)),
                }
            })
        }
        "pattern" => match wanted.as_str().and_then(|pattern| expressions.matches(pattern, &text)) {
            Some(true) => Verdict::holds(),
            Some(false) => {
                Verdict::fails(format!("is {}, and has to match `{}`", quoted(&text), plain(wanted)))
            }
            None => Verdict::unknown(),
        },
        "format" => match wanted.as_str() {
            Some(name) if name != "timestamp" => match format::mismatch(name, &text) {
                Some(form) => Verdict::fails(format!("is {}, which is not {form}", quoted(&text))),
                None => Verdict::holds(),
            },
            _ => Verdict::unknown(),
        },
        "minLength" => Verdict::of(wanted.as_u64().is_none_or(|least| length >= least), || {
            format!("has {length} characters, and needs at least {wanted}")
        }),
        "maxLength" => Verdict::of(wanted.as_u64().is_none_or(|most| length <= most), || {
            format!("has {length} characters, and takes at most {wanted}")
        }),
        "minimum" => compare(|number, bound| number >= bound, "at least"),
        "maximum" => compare(|number, bound| number <= bound, "at most"),
        "exclusiveMinimum" => compare(|number, bound| number > bound, "more than"),
        "exclusiveMaximum" => compare(|number, bound| number < bound, "less than"),
        "multipleOf" => compare(|number, step| step == 0.0 || number % step == 0.0, "a multiple of"),
        "uniqueItems" | "minItems" | "maxItems" | "maxUniqueItems" => Verdict::holds(),
        _ => Verdict::unknown(),
    }
}

/// As CloudFormation takes scalars: text that reads as a number is one too.
fn type_of_scalar(wanted: &Json, value: &Value) -> Verdict {
    let is = |name: &str| match name {
        "string" => true,
        "number" => scalar::number(value).is_some(),
        "integer" => scalar::number(value).is_some_and(|number| number.fract() == 0.0),
        "boolean" => value.as_bool().is_some(),
        _ => false,
    };
    let names: Vec<_> = one_or_many(wanted).iter().filter_map(Json::as_str).collect();
    Verdict::of(names.iter().any(|name| is(name)), || {
        format!("has to be of the type {}", listed(&names, "or"))
    })
}

/// Services differ in whether case matters to them (to RDS, `MySQL` is an engine); where it does, the values that the
/// facts on the property list say so.
fn is_same(wanted: &Json, value: &Value, text: &str) -> bool {
    match wanted {
        Json::Bool(wanted) => value.as_bool() == Some(*wanted),
        Json::Number(wanted) => wanted.to_string() == text || wanted.as_f64() == scalar::number(value),
        Json::String(wanted) => wanted.eq_ignore_ascii_case(text),
        _ => false,
    }
}

fn plain(json: &Json) -> String {
    json.as_str().map_or_else(|| json.to_string(), ToOwned::to_owned)
}
