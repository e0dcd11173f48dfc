//! What follows from a model: side tables over its resources, each made when it is first asked for.

use stackwright_model::Model;

/// A model with what follows from it.
#[derive(Debug)]
pub struct Facts<'m> {
    model: &'m Model,
}

impl<'m> Facts<'m> {
    /// Nothing is computed yet.
    #[must_use]
    pub const fn new(model: &'m Model) -> Self {
        Self { model }
    }

    /// The model.
    #[must_use]
    pub const fn model(&self) -> &'m Model {
        self.model
    }
}
