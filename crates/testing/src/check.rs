//! `Checks`: the assertions as functions that return what they find, or the failure as data.

use crate::evaluate::evaluate;
use crate::failure::{Candidate, Failure, Section, Sought};
use crate::pattern::Match;
use crate::render::similar_name;
use crate::template::{Entry, Part, Selection, Template, candidates, select};

/// The assertions of [`Template`] under the same names, returning what matches, or the [`Failure`] as data.
///
/// ```
/// use stackwright_testing::{Failure, Template, pattern};
///
/// let template: Template = r#"{ "Resources": { "Queue": { "Type": "AWS::SQS::Queue" } } }"#.parse()?;
/// match template.check().has_resource("AWS::SQS::Queue", pattern!({ "DeletionPolicy": "Retain" })) {
///     Err(Failure::NoMatch { candidates, .. }) => {
///         let difference = &candidates[0].mismatch.differences[0];
///         assert_eq!(candidates[0].logical_id, "Queue");
///         assert_eq!(difference.path.to_string(), "DeletionPolicy");
///         assert_eq!(difference.found, None);
///     }
///     other => panic!("{other:?}"),
/// }
/// # Ok::<(), stackwright_testing::ReadError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Checks<'t> {
    template: &'t Template,
}

/// What is found, or why the assertion does not hold.
type Found<'t> = Result<Vec<Entry<'t>>, Failure>;

impl<'t> Checks<'t> {
    pub(crate) fn new(template: &'t Template) -> Self {
        Self { template }
    }

    /// See [`Template::has_resource`].
    ///
    /// # Errors
    ///
    /// If none matches.
    pub fn has_resource(&self, resource_type: &str, pattern: impl Into<Match>) -> Found<'t> {
        self.has(Section::Resources, resource_type, &pattern.into(), Part::All)
    }

    /// See [`Template::has_resource_properties`].
    ///
    /// # Errors
    ///
    /// If none matches.
    pub fn has_resource_properties(&self, resource_type: &str, pattern: impl Into<Match>) -> Found<'t> {
        self.has(Section::Resources, resource_type, &pattern.into(), Part::Properties)
    }

    /// See [`Template::has_output`].
    ///
    /// # Errors
    ///
    /// If none matches.
    pub fn has_output(&self, logical_id: &str, pattern: impl Into<Match>) -> Found<'t> {
        self.has(Section::Outputs, logical_id, &pattern.into(), Part::All)
    }

    /// See [`Template::has_parameter`].
    ///
    /// # Errors
    ///
    /// If none matches.
    pub fn has_parameter(&self, logical_id: &str, pattern: impl Into<Match>) -> Found<'t> {
        self.has(Section::Parameters, logical_id, &pattern.into(), Part::All)
    }

    /// See [`Template::has_mapping`].
    ///
    /// # Errors
    ///
    /// If none matches.
    pub fn has_mapping(&self, logical_id: &str, pattern: impl Into<Match>) -> Found<'t> {
        self.has(Section::Mappings, logical_id, &pattern.into(), Part::All)
    }

    /// See [`Template::has_condition`].
    ///
    /// # Errors
    ///
    /// If none matches.
    pub fn has_condition(&self, logical_id: &str, pattern: impl Into<Match>) -> Found<'t> {
        self.has(Section::Conditions, logical_id, &pattern.into(), Part::All)
    }

    /// See [`Template::all_resources`].
    ///
    /// # Errors
    ///
    /// If one does not match, or there is none.
    pub fn all_resources(&self, resource_type: &str, pattern: impl Into<Match>) -> Found<'t> {
        self.all(resource_type, &pattern.into(), Part::All)
    }

    /// See [`Template::all_resources_properties`].
    ///
    /// # Errors
    ///
    /// If one does not match, or there is none.
    pub fn all_resources_properties(&self, resource_type: &str, pattern: impl Into<Match>) -> Found<'t> {
        self.all(resource_type, &pattern.into(), Part::Properties)
    }

    /// See [`Template::resource_count_is`].
    ///
    /// # Errors
    ///
    /// If the number is another.
    pub fn resource_count_is(&self, resource_type: &str, count: usize) -> Found<'t> {
        self.count(resource_type, &Match::any_value(), Part::All, count)
    }

    /// See [`Template::resource_properties_count_is`].
    ///
    /// # Errors
    ///
    /// If the number is another.
    pub fn resource_properties_count_is(
        &self,
        resource_type: &str,
        pattern: impl Into<Match>,
        count: usize,
    ) -> Found<'t> {
        self.count(resource_type, &pattern.into(), Part::Properties, count)
    }

    /// See [`Template::resource_id`].
    ///
    /// # Errors
    ///
    /// If none matches, or more than one.
    pub fn resource_id(&self, resource_type: &str, pattern: impl Into<Match>) -> Result<&'t str, Failure> {
        let found = self.has(Section::Resources, resource_type, &pattern.into(), Part::All)?;
        match found[..] {
            [entry] => Ok(entry.logical_id),
            _ => Err(Failure::Count {
                sought: sought(Section::Resources, resource_type),
                expected: 1,
                matching: logical_ids(&found),
                candidates: Vec::new(),
            }),
        }
    }

    /// See [`Template::template_matches`].
    ///
    /// # Errors
    ///
    /// If it does not match.
    pub fn template_matches(&self, pattern: impl Into<Match>) -> Result<(), Failure> {
        let value = self.template.as_json();
        let outcome = evaluate(&pattern.into(), value).conclude();
        outcome.map_err(|mismatch| Failure::Template { value: value.clone(), mismatch })
    }

    fn has(&self, section: Section, name: &str, pattern: &Match, part: Part) -> Found<'t> {
        let Selection { matching, differing } = match section {
            Section::Resources => select(self.template.resources(name), pattern, part),
            _ => select(self.template.entries(section, name), pattern, part),
        };
        if matching.is_empty() {
            Err(self.no_match(section, name, candidates(differing)))
        } else {
            Ok(matching)
        }
    }

    fn all(&self, resource_type: &str, pattern: &Match, part: Part) -> Found<'t> {
        let Selection { matching, differing } = select(self.template.resources(resource_type), pattern, part);
        if !differing.is_empty() {
            return Err(Failure::NotAll {
                sought: sought(Section::Resources, resource_type),
                matching: logical_ids(&matching),
                candidates: candidates(differing),
            });
        }
        if matching.is_empty() {
            return Err(self.no_match(Section::Resources, resource_type, Vec::new()));
        }
        Ok(matching)
    }

    fn count(&self, resource_type: &str, pattern: &Match, part: Part, expected: usize) -> Found<'t> {
        let Selection { matching, differing } = select(self.template.resources(resource_type), pattern, part);
        if matching.len() != expected {
            return Err(Failure::Count {
                sought: sought(Section::Resources, resource_type),
                expected,
                matching: logical_ids(&matching),
                candidates: candidates(differing),
            });
        }
        Ok(matching)
    }

    fn no_match(&self, section: Section, name: &str, candidates: Vec<Candidate>) -> Failure {
        let entries = self.template.entries(section, Template::ANY);
        let names = entries.filter_map(|entry| match section {
            Section::Resources => entry.resource_type(),
            _ => Some(entry.logical_id),
        });
        let similar_name = if candidates.is_empty() { similar_name(name, names) } else { None };
        Failure::NoMatch { sought: sought(section, name), candidates, similar_name }
    }
}

fn sought(section: Section, name: &str) -> Sought {
    Sought { section, name: name.to_owned() }
}

fn logical_ids(entries: &[Entry<'_>]) -> Vec<String> {
    entries.iter().map(|entry| entry.logical_id.to_owned()).collect()
}
