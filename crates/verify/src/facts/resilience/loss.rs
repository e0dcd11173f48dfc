//! What a loss comes to.

use stackwright_diagnostics::Place;
use stackwright_model::{Model, ResourceId};

use super::spread::Outcome;
use crate::facts::network::topology::{Source, Zone};

/// What becomes of everything when a zone is lost.
#[derive(Clone, Debug)]
pub struct Loss {
    /// The zone.
    pub zone: Zone,
    /// What becomes of each thing, the worst first.
    pub effects: Vec<Effect>,
}

/// What becomes of one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect {
    /// What it is called.
    pub name: String,
    /// What it is, such as `service` or `route`.
    pub kind: &'static str,
    /// The resource.
    pub resource: Option<ResourceId>,
    /// What becomes of it.
    pub outcome: Outcome,
    /// Why, in a sentence without a full stop.
    pub text: String,
    /// Where that is said.
    pub source: Option<Source>,
}

/// Something that one zone's loss takes away.
#[derive(Clone, Debug)]
pub struct SinglePoint {
    /// The zones whose loss does.
    pub zones: Vec<Zone>,
    /// What becomes of it then.
    pub effect: Effect,
}

impl Loss {
    /// The worst that becomes of anything.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        self.effects.iter().map(|effect| effect.outcome).max().unwrap_or(Outcome::Untouched)
    }

    /// Whether everything goes on, or comes back by itself; none where that is not known.
    #[must_use]
    pub fn is_survived(&self) -> Option<bool> {
        match self.outcome() {
            Outcome::Lost => Some(false),
            Outcome::Unknown | Outcome::LostIfThere => None,
            _ => Some(true),
        }
    }
}

impl Effect {
    /// Where it is said, as far as the templates do.
    #[must_use]
    pub fn place(&self, model: &Model) -> Option<Place> {
        match &self.source {
            Some(Source { resource: Some(resource), property }) => Some(model.place_of(*resource, property)),
            _ => self.resource.map(|resource| model.place(resource)),
        }
    }
}

impl SinglePoint {
    pub(super) fn is_same(&self, effect: &Effect) -> bool {
        let Effect { name, kind, resource, outcome, text, .. } = &self.effect;
        (name, kind, resource, outcome, text)
            == (&effect.name, &effect.kind, &effect.resource, &effect.outcome, &effect.text)
    }
}
