//! Each bound requirement holds in every environment, and no longer once the templates are changed so that it does not.

#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

#[path = "../built_in/mod.rs"]
mod built_in;
mod change;

use std::collections::BTreeSet;

use bedrock_agents::BedrockAgents;
use built_in::{Environment, environments, synthesize};
use change::{Row, rows};
use stackwright_assembly::Assembly;
use stackwright_model::{Inputs, Model};
use stackwright_platform::{Configured as _, Platform as _};
use stackwright_verify::{Facts, Outcome, Statement, Status};

/// An environment's assembly, and its statements on their own: without what they leave to what is not built yet.
struct Ground {
    environment: Environment,
    assembly: Assembly,
    statements: Vec<Statement>,
}

impl Ground {
    fn of(environment: Environment) -> Self {
        let assembly = synthesize(&environment.configuration).assembly.unwrap();
        let mut statements = environment.configuration.statements();
        for statement in &mut statements {
            statement.rest = None;
        }
        Self { environment, assembly, statements }
    }

    fn model(&self, assembly: &Assembly) -> Model {
        let target = self.environment.configuration.target();
        let inputs = Inputs { region: target.region.map(|region| region.to_string()), ..Inputs::default() };
        Model::of_assembly(assembly, &inputs)
    }

    fn judge(&self, facts: &Facts<'_>, row: &str) -> Outcome {
        let bound = self.statements.iter().filter(|statement| statement.requirement == row);
        bound.map(|statement| statement.evaluate(facts)).fold(Outcome::holds(), Outcome::and)
    }
}

fn bound(statements: &[Statement]) -> BTreeSet<&'static str> {
    statements.iter().map(|statement| statement.requirement).collect()
}

#[test]
fn every_bound_requirement_holds_in_every_environment() {
    let known: BTreeSet<_> = BedrockAgents.requirements().iter().map(|requirement| requirement.id).collect();
    for environment in environments() {
        let ground = Ground::of(environment);
        let model = ground.model(&ground.assembly);
        let facts = Facts::new(&model);
        for row in bound(&ground.statements) {
            assert!(known.contains(row), "{row} is not in the register");
            let outcome = ground.judge(&facts, row);
            assert_eq!(outcome.status, Status::Holds, "{} {row}: {outcome:#?}", ground.environment.name);
            assert!(!outcome.evidence.is_empty(), "{row}");
        }
    }
}

#[test]
fn every_bound_requirement_has_a_change_that_breaks_it() {
    let ground = Ground::of(environments().remove(0));
    let broken: BTreeSet<_> = rows().iter().map(|row| row.id).collect();
    assert_eq!(broken, bound(&ground.statements));
}

#[test]
fn every_change_applies_somewhere() {
    let grounds: Vec<_> = environments().into_iter().map(Ground::of).collect();
    for Row { id, changes } in rows() {
        for change in changes {
            let applies = grounds.iter().any(|ground| !change.variants(&ground.assembly).is_empty());
            assert!(applies, "{id}: nothing is changed by `{}`", change.text);
        }
    }
}

/// In one environment: all changes that apply to it.
fn break_everything(name: &str) {
    let ground = Ground::of(environments().into_iter().find(|environment| environment.name == name).unwrap());
    let still_holds = |changed: &Assembly, row: &str| {
        let model = ground.model(changed);
        ground.judge(&Facts::new(&model), row).status == Status::Holds
    };
    let mut survivors = Vec::new();
    for Row { id, changes } in rows() {
        for change in changes {
            if change.variants(&ground.assembly).iter().any(|changed| still_holds(changed, id)) {
                survivors.push(format!("{id}: {}", change.text));
            }
        }
    }
    assert!(survivors.is_empty(), "these still hold in {name}:\n{}", survivors.join("\n"));
}

/// With a zone of its own and one NAT gateway.
#[test]
fn changes_break_dev() {
    break_everything("dev");
}

/// In a zone that exists, with a NAT gateway in each zone.
#[test]
fn changes_break_prod() {
    break_everything("prod");
}
