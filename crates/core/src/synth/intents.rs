//! Pass 1: intents become resources, and records of what was meant.

use crate::intent::{IntentPeer, IntentRecord};
use crate::tree::{App, Scope};

impl App {
    pub(crate) fn lower_intents(&mut self) {
        // Lowering may record further intents; those are lowered in their turn.
        let mut lowered = Vec::new();
        while !self.intents.is_empty() {
            for (node, origin, intent) in std::mem::take(&mut self.intents) {
                intent.lower(&mut Scope { app: self, node }, origin);
                lowered.push((node, origin, intent));
            }
        }
        self.intents = lowered;
    }

    /// What was meant, sorted.
    pub(crate) fn intent_records(&self) -> Vec<IntentRecord> {
        let name = |peer: IntentPeer| match peer {
            IntentPeer::Construct(node) => self.path(node),
            IntentPeer::Outside(name) => name,
        };
        let mut records: Vec<_> = self
            .intents
            .iter()
            .map(|(_, origin, intent)| {
                let summary = intent.describe();
                IntentRecord {
                    kind: summary.kind,
                    from: name(summary.from),
                    to: name(summary.to),
                    what: summary.what,
                    origin: origin.to_string(),
                }
            })
            .collect();
        records.sort();
        records
    }
}
