//! How far evaluation goes before it gives up.

use std::cell::Cell;

/// How deep functions and what they refer to may lie in one another. A template itself nests at most 128 deep, which
/// is what its parser takes; what it refers to lies deeper in turn.
const MAX_DEPTH: u32 = 300;

/// How many steps any model may take, one a value and one for every sixteen bytes of text. What grows beyond them
/// would take a hundred megabytes.
const MIN_STEPS: u64 = 500_000;

/// What is left of both.
#[derive(Debug)]
pub(super) struct Bounds {
    depth: Cell<u32>,
    steps: Cell<u64>,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { depth: Cell::new(0), steps: Cell::new(MIN_STEPS) }
    }
}

/// A level of evaluation, left when it is dropped.
#[derive(Debug)]
pub(super) struct Level<'b>(&'b Bounds);

impl Bounds {
    /// Allows a step more for every byte of a template: nearly all of them take one for twenty.
    pub(super) fn widen(&self, bytes: usize) {
        self.steps.set(self.steps.get().saturating_add(bytes as u64));
    }

    /// Enters a level and takes a step; says which bound stands in the way.
    pub(super) fn enter(&self) -> Result<Level<'_>, &'static str> {
        self.spend(1)?;
        let depth = self.depth.get();
        if depth >= MAX_DEPTH {
            return Err("a value nested too deeply");
        }
        self.depth.set(depth + 1);
        Ok(Level(self))
    }

    /// Whether there are no steps left.
    pub(super) fn are_reached(&self) -> bool {
        self.steps.get() == 0
    }

    /// Takes the steps that a text of this many bytes costs.
    pub(super) fn spend_on_text(&self, bytes: usize) -> Result<(), &'static str> {
        self.spend(bytes as u64 / 16)
    }

    pub(super) fn spend(&self, steps: u64) -> Result<(), &'static str> {
        match self.steps.get().checked_sub(steps) {
            Some(left) => {
                self.steps.set(left);
                Ok(())
            }
            None => {
                self.steps.set(0);
                Err("a template that grows beyond all bounds")
            }
        }
    }
}

impl Drop for Level<'_> {
    fn drop(&mut self) {
        self.0.depth.set(self.0.depth.get().saturating_sub(1));
    }
}
