//! What follows from a model: side tables over its resources, each made when it is first asked for.

pub mod iam;
pub mod network;
pub mod resilience;
pub mod validity;

use std::cell::OnceCell;

use stackwright_model::Model;

use self::iam::Iam;
use self::network::Network;
use self::network::query::Flow;
use self::resilience::Resilience;
use self::validity::Validity;

/// A model with what follows from it.
#[derive(Debug)]
pub struct Facts<'m> {
    model: &'m Model,
    iam: OnceCell<Iam>,
    network: OnceCell<Network>,
    resilience: OnceCell<Resilience>,
    flows: OnceCell<Vec<Flow>>,
    validity: OnceCell<Validity>,
}

impl<'m> Facts<'m> {
    /// Nothing is computed yet.
    #[must_use]
    pub const fn new(model: &'m Model) -> Self {
        Self {
            model,
            iam: OnceCell::new(),
            network: OnceCell::new(),
            resilience: OnceCell::new(),
            flows: OnceCell::new(),
            validity: OnceCell::new(),
        }
    }

    /// The model.
    #[must_use]
    pub const fn model(&self) -> &'m Model {
        self.model
    }

    /// Who may do what.
    #[must_use]
    pub fn iam(&self) -> &Iam {
        self.iam.get_or_init(|| Iam::of(self.model))
    }

    /// Its networks, and what can reach what in them.
    #[must_use]
    pub fn network(&self) -> &Network {
        self.network.get_or_init(|| Network::of(self.model))
    }

    /// What is left of it when a zone is lost.
    #[must_use]
    pub fn resilience(&self) -> &Resilience {
        self.resilience.get_or_init(|| Resilience::of(self.model, self.network()))
    }

    /// Who may open connections to whom, all of it.
    #[must_use]
    pub fn flows(&self) -> &[Flow] {
        self.flows.get_or_init(|| self.network().flows())
    }

    /// Where resources are not what their types take.
    #[must_use]
    pub fn validity(&self) -> &Validity {
        self.validity.get_or_init(|| Validity::of(self.model))
    }
}
