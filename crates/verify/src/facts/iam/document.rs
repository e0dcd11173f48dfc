//! Policy documents, read from values of a template or a file. What is wrong is a list of faults, each with its place;
//! what is not known stays unknown.
//!
//! Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html>

use stackwright_model::Value;

use super::statement::Statement;
use super::text::Text;
use super::truth::{Reasons, Truth};

/// A policy document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// What the document is called in answers, such as `identity[0]`.
    pub source: Box<str>,
    /// Its statements, as far as they can be read.
    pub statements: Vec<Statement>,
    /// What statements there may be besides depends on.
    pub(super) unknown: Reasons,
}

/// Something wrong with a policy document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where, from the document's root, such as `Statement.0.Effect`; empty for the whole.
    pub path: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

/// Keys of a document.
const KEYS: [&str; 3] = ["Version", "Id", "Statement"];

/// The version of the language that has variables.
const WITH_VARIABLES: &str = "2012-10-17";
const WITHOUT_VARIABLES: &str = "2008-10-17";

impl Document {
    /// Reads a document, and says what is wrong with it. A document with faults is not known to allow or deny anything.
    #[must_use]
    pub fn read(source: impl Into<Box<str>>, value: &Value) -> (Self, Vec<Fault>) {
        let mut faults = Faults::default();
        let mut document = Self { source: source.into(), statements: Vec::new(), unknown: Reasons::new() };
        match value {
            Value::Map(map) => {
                faults.check_keys("", map.iter().map(|(key, _)| key), &KEYS);
                let variables = version(map.get("Version"), &mut faults);
                document.read_statements(map.get("Statement"), variables, &mut faults);
            }
            other => match opaque_reason(other) {
                Some(reason) => _ = document.unknown.insert(reason),
                None => faults.add("", "a policy document is a JSON object"),
            },
        }
        if !faults.0.is_empty() {
            document.unknown.insert(format!("`{}`, which is no valid policy", document.source).into());
        }
        (document, faults.0)
    }

    /// A document of which nothing is known but that it is there.
    #[must_use]
    pub fn unknown(source: impl Into<Box<str>>, reason: impl Into<Box<str>>) -> Self {
        Self { source: source.into(), statements: Vec::new(), unknown: Reasons::from([reason.into()]) }
    }

    fn read_statements(&mut self, value: Option<&Value>, variables: bool, faults: &mut Faults) {
        let Some(value) = value.filter(|value| !value.is_null()) else {
            faults.add("", "a policy document needs a `Statement`");
            return;
        };
        let is_list = value.as_list().is_some();
        for (index, value) in value.one_or_many().iter().enumerate() {
            let path = if is_list { format!("Statement.{index}") } else { "Statement".to_owned() };
            match opaque_reason(value) {
                Some(reason) => _ = self.unknown.insert(reason),
                None => self.statements.extend(Statement::read(value, index, &path, variables, faults)),
            }
        }
    }

    /// Whether there may be statements that nobody can see.
    pub(super) fn hidden(&self) -> Truth {
        if self.unknown.is_empty() { Truth::False } else { Truth::Unknown(self.unknown.clone()) }
    }
}

fn version(value: Option<&Value>, faults: &mut Faults) -> bool {
    match value {
        None | Some(Value::Null) => false,
        Some(Value::Text(text)) if &**text == WITH_VARIABLES => true,
        Some(Value::Text(text)) if &**text == WITHOUT_VARIABLES => false,
        Some(value) if opaque_reason(value).is_some() => true,
        Some(_) => {
            faults
                .add("Version", format!("a policy's version is `{WITH_VARIABLES}` or `{WITHOUT_VARIABLES}`"));
            true
        }
    }
}

/// Why a value is not known as a whole.
pub(super) fn opaque_reason(value: &Value) -> Option<Box<str>> {
    match value {
        Value::Reference(_) | Value::Unknown(_) | Value::Joined(_) => {
            Text::of(value)?.opaque().next().map(super::text::Opaque::reason)
        }
        _ => None,
    }
}

/// What is wrong with a document, as far as it has been read.
#[derive(Default)]
pub(super) struct Faults(Vec<Fault>);

impl Faults {
    pub(super) fn add(&mut self, path: &str, message: impl Into<String>) {
        self.0.push(Fault { path: path.to_owned(), message: message.into(), help: None });
    }

    pub(super) fn add_with_help(&mut self, path: &str, message: impl Into<String>, help: String) {
        self.0.push(Fault { path: path.to_owned(), message: message.into(), help: Some(help) });
    }

    pub(super) fn push(&mut self, fault: Fault) {
        self.0.push(fault);
    }

    pub(super) fn into_list(self) -> Vec<Fault> {
        self.0
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn check_keys<'k>(
        &mut self,
        path: &str,
        found: impl Iterator<Item = &'k str>,
        known: &[&str],
    ) {
        for key in found.filter(|key| !known.contains(key)) {
            let similar = known.iter().find(|known| known.eq_ignore_ascii_case(key));
            let help = match similar {
                Some(name) => format!("did you mean `{name}`? Upper and lower case differ here"),
                None => format!("known here are `{}`", known.join("`, `")),
            };
            self.add_with_help(&join(path, key), format!("`{key}` is no element of a policy"), help);
        }
    }
}

/// A path with one step more.
pub(super) fn join(path: &str, step: &str) -> String {
    if path.is_empty() { step.to_owned() } else { format!("{path}.{step}") }
}
