//! Pass 1: intents become resources, and records of what was meant.

use stackwright_diagnostics::{Diagnostic, Origin};

use crate::intent::{Intent, IntentPeer, IntentRecord};
use crate::rules;
use crate::tree::{App, NodeId, Scope};

/// Rounds of intents that record further intents. More is a construct that does so forever.
const MAX_ROUNDS: usize = 100;

impl App {
    /// Intents are lowered in the order of what they say, whoever said it first; those that are recorded on the
    /// way are lowered in a further round.
    pub(crate) fn lower_intents(&mut self) {
        for _ in 0..MAX_ROUNDS {
            let intents = std::mem::take(&mut self.intents);
            if intents.is_empty() {
                return;
            }
            let mut round: Vec<_> = intents
                .into_iter()
                .map(|(node, origin, intent)| (self.record(origin, intent.as_ref()), node, origin, intent))
                .collect();
            round.sort_by(|(a, ..), (b, ..)| a.cmp(b));
            for (record, node, origin, intent) in round {
                intent.lower(&mut Scope { app: self, node }, origin);
                self.intended.push((node, record));
            }
        }
        if let Some((node, origin, intent)) = self.intents.first() {
            let message =
                format!("intents record further ones without an end, such as `{}`", intent.describe().kind);
            let mut place = self.place(*node);
            place.origin = Some((*origin).into());
            let diagnostic = Diagnostic::error(rules::ENDLESS_INTENTS, message)
                .at(place)
                .help("lower an intent into resources rather than into itself");
            self.diagnostics.push(diagnostic);
        }
    }

    fn record(&self, origin: Origin, intent: &dyn Intent) -> IntentRecord {
        let name = |peer: IntentPeer| match peer {
            IntentPeer::Construct(node) => self.path(node),
            IntentPeer::Outside(name) => name,
        };
        let summary = intent.describe();
        IntentRecord {
            kind: summary.kind,
            from: name(summary.from),
            to: name(summary.to),
            what: summary.what,
            origin: origin.to_string(),
        }
    }

    /// What was meant in a stage, sorted.
    pub(crate) fn intent_records(&self, stage: NodeId) -> Vec<&IntentRecord> {
        let here = |node: &NodeId| self.stage_of(*node) == stage;
        let mut records: Vec<_> =
            self.intended.iter().filter(|(node, _)| here(node)).map(|(_, record)| record).collect();
        records.sort();
        records
    }
}
