//! An examination: a statement looks at the model through it, and what it sees is written down.

use stackwright_diagnostics::Place;
use stackwright_model::{Model, ResourceId, Unknown, Value};
use stackwright_schema::{TagShape, Tagging};

use super::lookup::at;
use super::outcome::{Outcome, Status};
use super::pattern::{self, Pattern, Verdict, join};
use super::resources::Resources;
use super::show::show;
use crate::Facts;

/// Looks at the facts for a statement. Whatever it finds is evidence, or lowers the outcome and says why; nothing that
/// is not known counts as found or as missing.
#[derive(Debug)]
pub struct Examination<'f, 'm> {
    facts: &'f Facts<'m>,
    outcome: Outcome,
}

impl<'f, 'm> Examination<'f, 'm> {
    pub(super) const fn new(facts: &'f Facts<'m>) -> Self {
        Self { facts, outcome: Outcome::holds() }
    }

    pub(super) fn into_outcome(self) -> Outcome {
        self.outcome
    }

    /// The facts.
    #[must_use]
    pub const fn facts(&self) -> &'f Facts<'m> {
        self.facts
    }

    /// The model.
    #[must_use]
    pub const fn model(&self) -> &'m Model {
        self.facts.model()
    }

    /// The only one there is; `None` where there is none, which is a failure, or where it is not known which.
    pub fn only(&mut self, resources: &Resources) -> Option<ResourceId> {
        self.exactly(1, resources).first().copied()
    }

    /// There is one of them, and that is what was to be shown.
    pub fn there_is(&mut self, resources: &Resources) -> Option<ResourceId> {
        let id = self.only(resources)?;
        self.saw(format!("there is {}", resources.describe(self.model())), self.place(id, ""));
        Some(id)
    }

    /// As many as are wanted, which are all there are.
    pub fn exactly(&mut self, number: usize, resources: &Resources) -> Vec<ResourceId> {
        let found = resources.find(self.model());
        let (certain, possible) = (found.certain.len(), found.possible.len());
        if certain > number {
            let what = resources.describe(self.model());
            for id in &found.certain {
                self.fails(format!("there are {certain} {what}, not {number}"), self.place(*id, ""));
            }
        } else if certain + possible < number {
            let what = resources.describe(self.model());
            let text = match certain + possible {
                0 => format!("there is no {what}"),
                fewer => format!("there are only {fewer} {what}, not {number}"),
            };
            self.missing(text, found.others.as_slice());
        } else {
            self.possible(resources, found.possible);
        }
        found.certain
    }

    /// All there are, one at least.
    pub fn all(&mut self, resources: &Resources) -> Vec<ResourceId> {
        let found = resources.find(self.model());
        if found.certain.is_empty() && found.possible.is_empty() {
            let text = format!("there is no {}", resources.describe(self.model()));
            self.missing(text, found.others.as_slice());
        }
        self.possible(resources, found.possible);
        found.certain
    }

    /// All there are, which may be none. What may be there and may not is unknown.
    pub fn any(&mut self, resources: &Resources) -> Vec<ResourceId> {
        let found = resources.find(self.model());
        self.possible(resources, found.possible);
        found.certain
    }

    /// There is none, and that is as it must be.
    pub fn none(&mut self, resources: &Resources) {
        let found = resources.find(self.model());
        let what = resources.describe(self.model());
        for id in &found.certain {
            self.fails(format!("there must be no {what}"), self.place(*id, ""));
        }
        if found.certain.is_empty() && found.possible.is_empty() {
            self.saw(format!("there is no {what}"), Place::default());
        }
        self.possible(resources, found.possible);
    }

    /// What an output refers to, whichever stack has it: outputs are a platform's contract.
    pub fn output(&mut self, name: &str) -> Option<ResourceId> {
        let model = self.model();
        let outputs = model.stacks().flat_map(|(_, stack)| &stack.outputs);
        let values: Vec<_> = outputs.filter(|(output, _)| output == name).map(|(_, value)| value).collect();
        match values.as_slice() {
            [value] => {
                if let Some(reference) = value.as_reference() {
                    return Some(reference.resource);
                }
                if let Some(unknown) = value.as_unknown() {
                    self.unknown(format!("the output `{name}` depends on {unknown}"), Place::default());
                } else {
                    let text = format!("the output `{name}` is {}, not a resource", show(model, value));
                    self.fails(text, Place::default());
                }
            }
            [] => self.fails(format!("no stack has the output `{name}`"), Place::default()),
            _ => self.fails(format!("several stacks have the output `{name}`"), Place::default()),
        }
        None
    }

    /// A property is as it must be.
    pub fn has(&mut self, id: ResourceId, path: &str, pattern: &Pattern) -> bool {
        let model = self.model();
        let value = at(&model.resource(id).properties, path);
        match pattern.check(model, value) {
            Verdict::Yes => {
                let place = self.place(id, path);
                self.saw(format!("`{path}` is {}", show(model, value)), place);
                true
            }
            Verdict::No(difference) => {
                let path = join(path, &difference.path);
                let place = self.place(id, &path);
                self.fails(difference.sentence(&path), place);
                false
            }
            Verdict::Unknown(unknown) => {
                self.depends(id, path, &unknown);
                false
            }
        }
    }

    /// Nothing stands at a path.
    pub fn lacks(&mut self, id: ResourceId, path: &str) -> bool {
        self.has(id, path, &Pattern::Absent)
    }

    /// A resource bears a tag; `None` where its type bears none. Only what is wrong is written down, since one line for
    /// each resource and tag is nothing that anybody reads.
    pub fn is_tagged(&mut self, id: ResourceId, key: &str, value: &Pattern) -> Option<bool> {
        let model = self.model();
        let resource = model.resource(id);
        let Tagging { property, shape, .. } = resource.facts()?.tagging()?;
        let tags = at(&resource.properties, property);
        let verdict = match shape {
            TagShape::List | TagShape::AutoScaling => pattern::entry(key, value.clone()).check(model, tags),
            TagShape::Items => pattern::entry(key, value.clone()).check(model, at(tags, "Items")),
            TagShape::Specifications => {
                pattern::every(pattern::map([("Tags", pattern::entry(key, value.clone()))]))
                    .check(model, tags)
            }
            TagShape::Map if tags.as_unknown().is_some() => value.check(model, tags),
            TagShape::Map => value.check(model, tags.get(key)),
        };
        match verdict {
            Verdict::Yes => return Some(true),
            Verdict::No(_) => {
                let text = format!("the tag `{key}` is not {}", value.describe(model));
                let place = self.place(id, property);
                self.fails(text, place);
            }
            Verdict::Unknown(unknown) => self.depends(id, property, &unknown),
        }
        Some(false)
    }

    /// The stack of a resource is deployed in a region.
    pub fn region(&mut self, id: ResourceId, region: &str) {
        let stack = self.model().stack(self.model().resource(id).stack);
        let place = Place { stack: Some(stack.name.clone()), ..Place::default() };
        match &stack.region {
            Some(seen) if seen == region => self.saw(format!("its stack is deployed in `{seen}`"), place),
            Some(seen) => self.fails(format!("its stack is deployed in `{seen}`, not `{region}`"), place),
            None => self.unknown("the region of its stack is not known", place),
        }
    }

    /// The account that a resource is deployed in, as its template knows it.
    #[must_use]
    pub fn account(&self, id: ResourceId) -> Value {
        match &self.model().stack(self.model().resource(id).stack).account {
            Some(account) => Value::Text(account.as_str().into()),
            None => Value::Unknown(Box::new(Unknown::Pseudo("AWS::AccountId".into()))),
        }
    }

    /// Writes down what supports the statement.
    pub fn saw(&mut self, text: impl Into<String>, place: Place) {
        self.outcome.support(text, place);
    }

    /// Writes down what shows that the statement does not hold.
    pub fn fails(&mut self, text: impl Into<String>, place: Place) {
        self.outcome.lower(Status::Fails, text, place);
    }

    /// Writes down what keeps the statement from being shown.
    pub fn unknown(&mut self, text: impl Into<String>, place: Place) {
        self.outcome.lower(Status::Unknown, text, place);
    }

    /// Writes down that a property is not known.
    pub fn depends(&mut self, id: ResourceId, path: &str, unknown: &Unknown) {
        let place = self.place(id, path);
        self.unknown(format!("`{path}` is not known, because it depends on {unknown}"), place);
    }

    /// A place in a resource.
    #[must_use]
    pub fn place(&self, id: ResourceId, path: &str) -> Place {
        self.model().place_of(id, path)
    }

    fn missing(&mut self, text: String, others: &[(ResourceId, super::pattern::Difference)]) {
        // The only other one is most likely what was meant.
        if let [(id, difference)] = others {
            let place = self.place(*id, &difference.path);
            let seen = difference.seen.as_deref().unwrap_or("not there");
            let text = format!("{text}: its `{}` is {seen}", difference.path);
            self.fails(text, place);
        } else {
            self.fails(text, Place::default());
        }
    }

    fn possible(&mut self, resources: &Resources, possible: Vec<(ResourceId, Unknown)>) {
        for (id, unknown) in possible {
            let what = resources.describe(self.model());
            let place = self.place(id, "");
            self.unknown(format!("whether this is one of {what} depends on {unknown}"), place);
        }
    }
}
