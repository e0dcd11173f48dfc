//! Elements of a template that are called by their names in text or plain JSON, where no handle could: in
//! `Fn::Sub` of one's own, in raw fragments, in properties given as JSON.

use stackwright_diagnostics::Diagnostic;

use crate::rules;
use crate::tree::{App, NodeId};
use crate::value::Value;

/// Elements whose names must differ: `Ref` finds resources and parameters alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Namespace {
    /// Resources and parameters.
    Referable,
    Outputs,
    Conditions,
    Mappings,
    Rules,
}

impl Namespace {
    /// What is in it.
    pub(crate) const fn noun(self) -> &'static str {
        match self {
            Self::Referable => "resource or parameter",
            Self::Outputs => "output",
            Self::Conditions => "condition",
            Self::Mappings => "mapping",
            Self::Rules => "rule",
        }
    }
}

/// An element of a template that something calls by its name.
#[derive(Clone, Debug)]
pub(crate) struct Named {
    pub(crate) by: NodeId,
    pub(crate) namespace: Namespace,
    pub(crate) name: String,
}

impl Named {
    pub(crate) fn unknown(&self, app: &App) -> Diagnostic {
        let message = format!("the template has no {} `{}`", self.namespace.noun(), self.name);
        Diagnostic::error(rules::UNKNOWN_NAME, message)
            .at(app.place(self.by))
            .help("use the handle of the construct instead of a name, or add what is missing")
    }
}

/// The names that the text of an `Fn::Sub` refers to, without their attributes.
pub(crate) fn names_of_template<'a>(template: &'a str, found: &mut impl FnMut(&'a str)) {
    let mut rest = template;
    while let Some((_, after)) = rest.split_once("${") {
        let Some((name, after)) = after.split_once('}') else { return };
        rest = after;
        // `${!Name}` is the literal `${Name}`.
        if !name.starts_with('!') {
            found(name.trim());
        }
    }
}

/// The names in a map with one entry, where that is an intrinsic function in plain JSON.
pub(crate) fn names_written<'a>(key: &str, value: &'a Value, found: &mut impl FnMut(Namespace, &'a str)) {
    let first = || match value {
        Value::List(items) => items.first().and_then(Value::as_text),
        _ => None,
    };
    match key {
        "Ref" => value.as_text().into_iter().for_each(|name| found(Namespace::Referable, name)),
        "Fn::GetAtt" => {
            first()
                .or_else(|| value.as_text())
                .into_iter()
                .for_each(|name| found(Namespace::Referable, name));
        }
        "Fn::Sub" => {
            let variables = value.as_list().and_then(|items| items.get(1)?.as_object());
            if let Some(template) = first().or_else(|| value.as_text()) {
                names_of_template(template, &mut |name| {
                    if variables.is_none_or(|variables| variables.get(name).is_none()) {
                        found(Namespace::Referable, name);
                    }
                });
            }
        }
        "Fn::If" => first().into_iter().for_each(|name| found(Namespace::Conditions, name)),
        "Fn::FindInMap" => first().into_iter().for_each(|name| found(Namespace::Mappings, name)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    #[test]
    fn names_in_templates_of_sub() {
        for (template, expected) in [
            ("", ""),
            ("a $ {b} c", ""),
            ("${A}-${B.Arn}", "A B.Arn"),
            ("${!A}${AWS::Region}", "AWS::Region"),
            ("${A", ""),
            ("$${A}", "A"),
        ] {
            let mut found = Vec::new();
            names_of_template(template, &mut |name| found.push(name));
            assert_eq!(found.join(" "), expected, "{template}");
        }
    }

    #[test]
    fn names_in_plain_json() {
        for (value, expected) in [
            (json!({ "Ref": "A" }), "A"),
            (json!({ "Ref": { "x": 1 } }), ""),
            (json!({ "Fn::GetAtt": ["A", "Arn"] }), "A"),
            (json!({ "Fn::GetAtt": "A.Arn" }), "A.Arn"),
            (json!({ "Fn::Sub": "${A}" }), "A"),
            (json!({ "Fn::Sub": ["${A}${B}", { "B": "b" }] }), "A"),
            (json!({ "Fn::If": ["C", 1, 2] }), "C"),
            (json!({ "Fn::FindInMap": ["M", "a", "b"] }), "M"),
            (json!({ "Reference": "A" }), ""),
        ] {
            let (key, inner) = value.as_object().unwrap().iter().next().unwrap();
            let mut found = Vec::new();
            names_written(key, inner, &mut |_, name| found.push(name));
            assert_eq!(found.join(" "), expected, "{value:?}");
        }
    }
}
