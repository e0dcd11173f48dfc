//! Policy documents, read from values of a template or a file. What is wrong is a list of reading, each with its place;
//! what is not known stays unknown.
//!
//! Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html>

use stackwright_model::{Model, Presence, ResourceId, StackId, Value};

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
    /// The resource whose property it is, and which.
    pub place: Option<(ResourceId, Box<str>)>,
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
    /// Reads a document, and says what is wrong with it. A document with reading is not known to allow or deny anything.
    #[must_use]
    pub fn read(source: impl Into<Box<str>>, value: &Value) -> (Self, Vec<Fault>) {
        Self::read_as(source, value, Reading::default())
    }

    /// Reads a document that is a property of a resource.
    #[must_use]
    pub fn of_property(
        source: impl Into<Box<str>>,
        model: &Model,
        resource: ResourceId,
        path: &str,
    ) -> (Self, Vec<Fault>) {
        let owner = model.resource(resource);
        let value = owner.property(path);
        let reading = Reading { stack: Some((model, owner.stack)), ..Reading::default() };
        // Some properties take the document as JSON text too.
        let parsed = value.as_text().and_then(|text| serde_json::from_str::<serde_json::Value>(text).ok());
        let parsed = parsed.map(Value::from);
        let (mut document, faults) = Self::read_as(source, parsed.as_ref().unwrap_or(value), reading);
        document.place = Some((resource, path.into()));
        if let Presence::Unknown(reason) = &owner.presence {
            // Whether it is there at all is not known, so neither is what it says.
            document.statements.clear();
            document.unknown.insert(reason.to_string().into());
        }
        (document, faults)
    }

    fn read_as(source: impl Into<Box<str>>, value: &Value, mut reading: Reading<'_>) -> (Self, Vec<Fault>) {
        let mut document = Self::empty(source);
        match value {
            Value::Map(map) => {
                reading.check_keys("", map.iter().map(|(key, _)| key), &KEYS);
                let variables = version(map.get("Version"), &mut reading);
                document.read_statements(map.get("Statement"), variables, &mut reading);
            }
            other => match opaque_reason(other) {
                Some(reason) => _ = document.unknown.insert(reason),
                None => reading.add("", "a policy document is a JSON object"),
            },
        }
        if reading.len() > 0 {
            document.unknown.insert(format!("`{}`, which is no valid policy", document.source).into());
        }
        (document, reading.into_list())
    }

    /// A document without statements.
    #[must_use]
    pub fn empty(source: impl Into<Box<str>>) -> Self {
        Self { source: source.into(), statements: Vec::new(), place: None, unknown: Reasons::new() }
    }

    /// A document of which nothing is known but that it is there.
    #[must_use]
    pub fn unknown(source: impl Into<Box<str>>, reason: impl Into<Box<str>>) -> Self {
        Self { unknown: Reasons::from([reason.into()]), ..Self::empty(source) }
    }

    fn read_statements(&mut self, value: Option<&Value>, variables: bool, reading: &mut Reading<'_>) {
        let Some(value) = value.filter(|value| !value.is_null()) else {
            reading.add("", "a policy document needs a `Statement`");
            return;
        };
        let is_list = value.as_list().is_some();
        for (index, value) in value.one_or_many().iter().enumerate() {
            let path = if is_list { format!("Statement.{index}") } else { "Statement".to_owned() };
            match opaque_reason(value) {
                Some(reason) => _ = self.unknown.insert(reason),
                None => self.statements.extend(Statement::read(value, index, &path, variables, reading)),
            }
        }
    }

    /// Whether there may be statements that nobody can see.
    pub(super) fn hidden(&self) -> Truth {
        if self.unknown.is_empty() { Truth::False } else { Truth::Unknown(self.unknown.clone()) }
    }
}

fn version(value: Option<&Value>, reading: &mut Reading<'_>) -> bool {
    match value {
        None | Some(Value::Null) => false,
        Some(Value::Text(text)) if &**text == WITH_VARIABLES => true,
        Some(Value::Text(text)) if &**text == WITHOUT_VARIABLES => false,
        Some(value) if opaque_reason(value).is_some() => true,
        Some(_) => {
            reading
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

/// Reading of documents: where their values are from, and what is wrong with them so far.
#[derive(Default)]
pub(super) struct Reading<'m> {
    faults: Vec<Fault>,
    /// The stack that the values are of; `None` for those of a file.
    pub(super) stack: Option<(&'m Model, StackId)>,
}

impl Reading<'_> {
    /// A value that is a text.
    pub(super) fn text(&self, value: &Value) -> Option<Text> {
        match self.stack {
            Some((model, stack)) => Text::within(value, model, stack),
            None => Text::of(value),
        }
    }

    pub(super) fn add(&mut self, path: &str, message: impl Into<String>) {
        self.faults.push(Fault { path: path.to_owned(), message: message.into(), help: None });
    }

    pub(super) fn add_with_help(&mut self, path: &str, message: impl Into<String>, help: String) {
        self.faults.push(Fault { path: path.to_owned(), message: message.into(), help: Some(help) });
    }

    pub(super) fn push(&mut self, fault: Fault) {
        self.faults.push(fault);
    }

    pub(super) fn into_list(self) -> Vec<Fault> {
        self.faults
    }

    pub(super) fn len(&self) -> usize {
        self.faults.len()
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
