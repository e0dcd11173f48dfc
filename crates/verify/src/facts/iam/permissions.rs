//! What a principal may do at all: the sets of actions and resources that its policies allow, and whether they stay within
//! what is meant. The answers hold for every action and resource, whether anybody thought of it or not.

use stackwright_schema::iam::{AccessLevel, Action, Service};

use super::action::ActionSet;
use super::document::Document;
use super::evaluate::Cause;
use super::pattern::{Element, Pattern, Reach};
use super::sets::{Budget, Found, Region, find_within};
use super::statement::{Effect, ResourceSet, Statement};
use super::text::{Atom, Text};
use super::truth::Reasons;

/// Actions on resources: all of the actions, on all of the resources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// The actions, in lower case.
    pub actions: Region,
    /// The resources.
    pub resources: Region,
}

/// Something that is allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// An action: one of those that the statement allows.
    pub action: String,
    /// A resource: one of those that the statement allows it on.
    pub resource: Text,
    /// The statement.
    pub by: Cause,
    /// What it depends on whether that is really allowed; nothing where it certainly is, as far as its policies go.
    pub depends_on: Reasons,
}

/// What the policies of a principal allow and deny, taken together.
#[derive(Clone, Debug)]
pub struct Permissions<'d> {
    allows: Vec<(&'d Document, &'d Statement)>,
    denies: Vec<(&'d Document, &'d Statement)>,
    hidden: Vec<(&'d Document, Reasons)>,
}

impl Scope {
    /// Actions and resources of these patterns, as policies write them: `s3:Get*` on `arn:aws:s3:::store/*`.
    #[must_use]
    pub fn of(actions: &[&str], resources: Vec<Pattern>) -> Self {
        Self {
            actions: Region {
                within: actions.iter().map(|text| ActionSet::pattern(text)).collect(),
                except: Vec::new(),
            },
            resources: Region { within: resources, except: Vec::new() },
        }
    }

    fn of_statement(statement: &Statement) -> Self {
        let ActionSet { negated, patterns } = &statement.actions;
        let resources = statement.resources.as_ref().map_or_else(Region::everything, of_resources);
        Self { actions: region(*negated, patterns.clone()), resources }
    }
}

fn of_resources(ResourceSet { negated, patterns }: &ResourceSet) -> Region {
    region(*negated, patterns.iter().map(super::template::Template::for_any_request).collect())
}

fn region(negated: bool, patterns: Vec<Pattern>) -> Region {
    if negated {
        Region { within: vec![Pattern::anything()], except: patterns }
    } else {
        Region { within: patterns, except: Vec::new() }
    }
}

/// What looking at a part costs, beside what is looked at in it.
const PART: usize = 1_000;

impl<'d> Permissions<'d> {
    /// Of these documents: all policies of one principal.
    #[must_use]
    pub fn of(documents: impl IntoIterator<Item = &'d Document>) -> Self {
        let mut all = Self { allows: Vec::new(), denies: Vec::new(), hidden: Vec::new() };
        for document in documents {
            for statement in &document.statements {
                match statement.effect {
                    Effect::Allow => all.allows.push((document, statement)),
                    Effect::Deny => all.denies.push((document, statement)),
                }
            }
            if !document.unknown.is_empty() {
                all.hidden.push((document, document.unknown.clone()));
            }
        }
        all
    }

    /// What is allowed of a scope: one for each statement that allows any. Nothing means that nothing is.
    #[must_use]
    pub fn within(&self, scope: &Scope) -> Vec<Allowance> {
        self.search(&[scope], &[])
    }

    /// What is allowed beyond some scopes: nothing means that at most those actions on those resources are.
    #[must_use]
    pub fn beyond(&self, meant: &[Scope]) -> Vec<Allowance> {
        self.search(&[], meant)
    }

    /// What is allowed of the actions of some access levels, on any of these resources. Actions of services that no facts
    /// are known of count as every level.
    #[must_use]
    pub fn of_levels(&self, levels: &[AccessLevel], resources: &Region) -> Vec<Allowance> {
        let mut found = Vec::new();
        let mut budget = Budget::default();
        for (document, statement) in &self.allows {
            let actions = actions_of(&statement.actions, levels);
            let scopes = actions.map(|name| Scope {
                actions: Region::of(ActionSet::pattern(&name)),
                resources: resources.clone(),
            });
            found.extend(
                scopes
                    .filter_map(|scope| self.allowed(document, statement, &[&scope], &[], &mut budget))
                    .next(),
            );
        }
        found.extend(self.hidden_allowances());
        found
    }

    /// What of a scope is not denied, whatever else allows it: nothing means that all of it is denied without conditions.
    #[must_use]
    pub fn not_denied(&self, scope: &Scope) -> Option<(String, Text)> {
        let denied: Vec<_> = self.certain_denials().collect();
        match divide(&[scope], &denied.iter().collect::<Vec<_>>(), &mut Budget::default()) {
            Division::Nothing => None,
            Division::Found(action, resource, _) => Some((action, resource)),
            Division::TooMuch => Some(("*".to_owned(), Text::from("*"))),
        }
    }

    fn certain_denials(&self) -> impl Iterator<Item = Scope> {
        let certain = self.denies.iter().filter(|(_, statement)| statement.conditions.is_empty());
        certain.map(|(_, statement)| Scope::of_statement(statement))
    }

    fn hidden_allowances(&self) -> impl Iterator<Item = Allowance> {
        self.hidden.iter().map(|(document, reasons)| Allowance {
            action: "*".to_owned(),
            resource: Text::from("*"),
            by: Cause::of_document(document),
            depends_on: reasons.clone(),
        })
    }

    fn search(&self, asked: &[&Scope], meant: &[Scope]) -> Vec<Allowance> {
        let allows = self.allows.iter();
        let mut budget = Budget::default();
        let mut found: Vec<_> = allows
            .filter_map(|(document, statement)| self.allowed(document, statement, asked, meant, &mut budget))
            .collect();
        found.extend(self.hidden_allowances());
        found
    }

    fn allowed(
        &self,
        document: &Document,
        statement: &Statement,
        asked: &[&Scope],
        meant: &[Scope],
        budget: &mut Budget,
    ) -> Option<Allowance> {
        let own = Scope::of_statement(statement);
        let mut within = vec![&own];
        within.extend(asked);
        let denied: Vec<_> = self.certain_denials().collect();
        let without: Vec<_> = denied.iter().chain(meant).collect();
        let mut depends_on: Reasons =
            statement.conditions.iter().map(|condition| condition.key().into()).collect();
        let (action, resource) = match divide(&within, &without, budget) {
            Division::Nothing => return None,
            Division::Found(action, resource, certain) => {
                if !certain {
                    let opaque = resource.opaque().map(super::text::Opaque::reason);
                    depends_on.extend(opaque);
                }
                (action, resource)
            }
            Division::TooMuch => {
                depends_on.insert("patterns that are too much entangled to be told apart".into());
                ("*".to_owned(), Text::from("*"))
            }
        };
        // A denial with a condition may apply.
        for (_, denial) in self.denies.iter().filter(|(_, denial)| !denial.conditions.is_empty()) {
            let is_about = denial.actions.contains(&action);
            let scope = Scope::of_statement(denial);
            let reaches =
                find_within(&[&Region::of(Pattern::exactly(&resource)), &scope.resources], &[], budget);
            if !is_about.is_false() && !reaches.is_nothing() {
                depends_on.extend(denial.conditions.iter().map(|condition| Box::from(condition.key())));
            }
        }
        Some(Allowance { action, resource, by: Cause::of_statement(document, statement), depends_on })
    }
}

enum Division {
    Found(String, Text, bool),
    Nothing,
    TooMuch,
}

/// A part of what is asked for: what is in all of some regions and in none of others.
struct Part<'s> {
    /// The scope that is to be excluded next.
    next: usize,
    actions: Vec<&'s Region>,
    no_actions: Vec<&'s Region>,
    resources: Vec<&'s Region>,
    no_resources: Vec<&'s Region>,
}

/// An action and a resource that are in all of some scopes and in none of others. A scope is excluded by its actions or
/// by its resources, so both ways are gone.
fn divide(within: &[&Scope], without: &[&Scope], budget: &mut Budget) -> Division {
    let mut open = vec![Part {
        next: 0,
        actions: within.iter().map(|scope| &scope.actions).collect(),
        no_actions: Vec::new(),
        resources: within.iter().map(|scope| &scope.resources).collect(),
        no_resources: Vec::new(),
    }];
    while let Some(Part { next, actions, no_actions, mut resources, no_resources }) = open.pop() {
        if !budget.spend(PART) {
            return Division::TooMuch;
        }
        let action = find_within(&actions, &no_actions, budget);
        let resource = find_within(&resources, &no_resources, budget);
        if action.is_nothing() || resource.is_nothing() {
            continue;
        }
        if let Some(scope) = without.get(next) {
            let (mut in_actions, mut not_in_actions) = (actions.clone(), no_actions.clone());
            in_actions.push(&scope.actions);
            not_in_actions.push(&scope.actions);
            let mut not_in_resources = no_resources.clone();
            not_in_resources.push(&scope.resources);
            let next = next + 1;
            open.push(Part {
                next,
                actions: in_actions,
                no_actions,
                resources: resources.clone(),
                no_resources: not_in_resources,
            });
            open.push(Part { next, actions, no_actions: not_in_actions, resources, no_resources });
            continue;
        }
        let certain = matches!((&action, &resource), (Found::Text(_), Found::Text(_)));
        return match (action.text(), resource.text()) {
            (Some(action), Some(resource)) => {
                // Where every text will do, it is shown as policies say it.
                let everything = Region::of(Pattern::exactly(&Text::from("*")));
                resources.push(&everything);
                let will_do = resource.atoms().is_empty()
                    && !find_within(&resources, &no_resources, budget).is_nothing();
                let resource = if will_do { Text::from("*") } else { resource.clone() };
                Division::Found(action.to_string(), resource, certain)
            }
            _ => Division::TooMuch,
        };
    }
    Division::Nothing
}

/// The known actions of a set with some access levels; where the set names a service that no facts are known of, its
/// patterns.
fn actions_of(set: &ActionSet, levels: &[AccessLevel]) -> impl Iterator<Item = String> {
    let prefixes = if set.negated { Vec::new() } else { set.patterns.iter().map(prefix).collect() };
    let every = set.negated || prefixes.iter().any(Option::is_none);
    let services: Vec<Service> = if every {
        Service::all().collect()
    } else {
        let known = prefixes.iter().flatten().filter_map(|prefix| Service::find(prefix));
        let mut known: Vec<_> = known.collect();
        known.dedup_by_key(|service| service.prefix());
        known
    };
    let strangers: Vec<String> = prefixes
        .into_iter()
        .flatten()
        .filter(|prefix| Service::find(prefix).is_none())
        .map(|prefix| format!("{prefix}:*"))
        .collect();
    let known = services.into_iter().flat_map(Service::actions);
    let known = known.filter(|action| levels.contains(&action.access_level())).map(Action::name);
    known.filter(|name| !set.contains(name).is_false()).chain(strangers)
}

/// The service of an action pattern; `None` where it may be any.
fn prefix(pattern: &Pattern) -> Option<String> {
    let mut prefix = String::new();
    for element in pattern.elements() {
        match element {
            Element::Exactly(Atom::Char(':')) => return Some(prefix),
            Element::Exactly(Atom::Char(char)) => prefix.push(*char),
            Element::Exactly(Atom::Opaque(_))
            | Element::One(_)
            | Element::Many(Reach::Anything | Reach::Segment) => {
                return None;
            }
        }
    }
    None
}
