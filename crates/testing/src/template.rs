//! `Template`: a CloudFormation template to be asserted on, and what is found in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use serde_json::{Map, Value};

use crate::check::Checks;
use crate::evaluate::{Outcome, evaluate, evaluate_field};
use crate::failure::{Candidate, Section};
use crate::mismatch::Mismatch;
use crate::pattern::{Kind, Match};

/// A CloudFormation template in JSON, whoever made it, to be asserted on.
///
/// Assertions that a section has something take the logical id of what is meant, or [`Template::ANY`]. Patterns
/// are [`Match`]es; a plain object is taken as [`Match::object_like`] takes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Template(Value);

impl Template {
    /// In place of a logical id: any.
    pub const ANY: &str = "*";

    /// Takes a template that is at hand.
    pub fn from_json(template: Value) -> Self {
        Self(template)
    }

    /// Reads a template from a file.
    ///
    /// # Errors
    ///
    /// If the file cannot be read or is not JSON.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, ReadError> {
        let path = path.as_ref();
        let at = |source: ReadError| ReadError::File { path: path.to_owned(), source: Box::new(source) };
        let text = fs::read_to_string(path).map_err(|error| at(ReadError::Unreadable(error.to_string())))?;
        text.parse().map_err(at)
    }

    /// The template as JSON.
    pub fn as_json(&self) -> &Value {
        &self.0
    }

    /// The assertions as functions that return what they find, or the [`Failure`](crate::Failure) as data.
    pub fn check(&self) -> Checks<'_> {
        Checks::new(self)
    }

    /// The resources of a type that match, in the order of the template.
    pub fn find_resources(&self, resource_type: &str, pattern: impl Into<Match>) -> Vec<Entry<'_>> {
        select(self.resources(resource_type), &pattern.into(), Part::All).matching
    }

    /// The outputs that match, by logical id or any.
    pub fn find_outputs(&self, logical_id: &str, pattern: impl Into<Match>) -> Vec<Entry<'_>> {
        select(self.entries(Section::Outputs, logical_id), &pattern.into(), Part::All).matching
    }

    /// The parameters that match, by logical id or any.
    pub fn find_parameters(&self, logical_id: &str, pattern: impl Into<Match>) -> Vec<Entry<'_>> {
        select(self.entries(Section::Parameters, logical_id), &pattern.into(), Part::All).matching
    }

    /// The mappings that match, by logical id or any.
    pub fn find_mappings(&self, logical_id: &str, pattern: impl Into<Match>) -> Vec<Entry<'_>> {
        select(self.entries(Section::Mappings, logical_id), &pattern.into(), Part::All).matching
    }

    /// The conditions that match, by logical id or any.
    pub fn find_conditions(&self, logical_id: &str, pattern: impl Into<Match>) -> Vec<Entry<'_>> {
        select(self.entries(Section::Conditions, logical_id), &pattern.into(), Part::All).matching
    }

    /// A section's entries in the order of the template, by logical id or any.
    pub(crate) fn entries<'t>(
        &'t self,
        section: Section,
        logical_id: &str,
    ) -> impl Iterator<Item = Entry<'t>> {
        let entries = self.0.get(section.key()).and_then(Value::as_object).into_iter().flatten();
        entries
            .map(|(logical_id, value)| Entry { logical_id, value })
            .filter(move |entry| logical_id == Self::ANY || logical_id == entry.logical_id)
    }

    pub(crate) fn resources<'t>(&'t self, resource_type: &str) -> impl Iterator<Item = Entry<'t>> {
        let resources = self.entries(Section::Resources, Self::ANY);
        resources.filter(move |entry| entry.resource_type() == Some(resource_type))
    }
}

impl FromStr for Template {
    type Err = ReadError;

    fn from_str(text: &str) -> Result<Self, ReadError> {
        serde_json::from_str(text).map(Self).map_err(|error| ReadError::Json(error.to_string()))
    }
}

impl From<Value> for Template {
    fn from(template: Value) -> Self {
        Self(template)
    }
}

/// Why a template could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The text is not JSON.
    #[error("the template is not JSON: {0}")]
    Json(String),
    /// The file cannot be read.
    #[error("the template cannot be read: {0}")]
    Unreadable(String),
    /// What went wrong with a file.
    #[error("`{}`: {source}", path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// What went wrong.
        source: Box<ReadError>,
    },
}

/// Something in a section of a template.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Entry<'t> {
    /// Its logical id.
    pub logical_id: &'t str,
    /// Its definition.
    pub value: &'t Value,
}

impl<'t> Entry<'t> {
    pub(crate) fn resource_type(&self) -> Option<&'t str> {
        self.value.get("Type").and_then(Value::as_str)
    }
}

/// Which part of an entry a pattern is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// Its definition.
    All,
    /// The `Properties` of a resource; one that has none is taken to have an empty object, which is what it means
    /// to CloudFormation, unless the pattern wants them absent.
    Properties,
}

impl Part {
    fn evaluate(self, pattern: &Match, entry: &Value) -> Outcome {
        let Self::Properties = self else {
            return evaluate(pattern, entry);
        };
        let none = Value::Object(Map::new());
        let key = "Properties";
        match entry.get(key) {
            None if !matches!(pattern.0, Kind::Absent) => evaluate_field(pattern, key, Some(&none)),
            properties => evaluate_field(pattern, key, properties),
        }
    }
}

/// Entries compared with a pattern, in the order of the template.
pub(crate) struct Selection<'t> {
    pub(crate) matching: Vec<Entry<'t>>,
    pub(crate) differing: Vec<(Entry<'t>, Mismatch)>,
}

/// Compares entries with a pattern. Its captures record what they caught in those that match.
pub(crate) fn select<'t>(
    entries: impl Iterator<Item = Entry<'t>>,
    pattern: &Match,
    part: Part,
) -> Selection<'t> {
    let mut selection = Selection { matching: Vec::new(), differing: Vec::new() };
    for entry in entries {
        match part.evaluate(pattern, entry.value).conclude() {
            Ok(()) => selection.matching.push(entry),
            Err(mismatch) => selection.differing.push((entry, mismatch)),
        }
    }
    selection
}

/// What does not match, the nearest first; of equals, what comes first in the template.
pub(crate) fn candidates(differing: Vec<(Entry<'_>, Mismatch)>) -> Vec<Candidate> {
    let candidate = |(entry, mismatch): (Entry<'_>, Mismatch)| Candidate {
        logical_id: entry.logical_id.to_owned(),
        value: entry.value.clone(),
        mismatch,
    };
    let mut candidates: Vec<Candidate> = differing.into_iter().map(candidate).collect();
    candidates.sort_by_key(|candidate| candidate.mismatch.cost());
    candidates
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{ReadError, Template};

    #[test]
    fn reading() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/conformance");
        assert!(Template::from_file(format!("{folder}/cases.json")).is_ok());

        let error = "{".parse::<Template>().expect_err("it is not JSON");
        assert_eq!(
            error.to_string(),
            "the template is not JSON: EOF while parsing an object at line 1 column 1"
        );
        for (file, reason) in [("verify.mjs", "is not JSON"), ("missing.json", "cannot be read")] {
            let error = Template::from_file(format!("{folder}/{file}")).expect_err(file);
            assert!(matches!(&error, ReadError::File { path, .. } if path.ends_with(file)), "{error:?}");
            assert!(error.to_string().contains(&format!("{file}`: the template {reason}: ")), "{error}");
        }
    }

    #[test]
    fn what_is_no_template_has_nothing() {
        for value in [json!(null), json!([]), json!({ "Resources": [], "Outputs": null })] {
            let template = Template::from_json(value);
            template.resource_count_is("AWS::SQS::Queue", 0);
            assert_eq!(template.find_outputs(Template::ANY, json!({})), []);
        }
    }
}
