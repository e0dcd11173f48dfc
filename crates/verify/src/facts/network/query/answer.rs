//! Whether one thing reaches another, with the path that shows it, or what stops it.

use stackwright_model::Unknown;

use super::hop::{self, HopWitness};
use super::node::Node;
use crate::facts::network::Network;
use crate::facts::network::reach::{Connection, End};
use crate::facts::network::sets::{Bounds, ServiceSet};

/// So many pairs of interfaces are looked at, a second's worth.
const MAX_PAIRS: usize = 50_000;

/// What a question about reachability came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It gets there.
    Reachable,
    /// Nothing gets there.
    Unreachable,
    /// It depends on something that is not known.
    Unknown,
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The result.
    pub verdict: Verdict,
    /// What gets there, by any path.
    pub services: Bounds<ServiceSet>,
    /// What gets there directly, without anybody on the way who opens connections of its own.
    pub direct: Bounds<ServiceSet>,
    /// Paths, the direct one first; those that are only possible too where none is certain.
    pub paths: Vec<Path>,
    /// What stops the direct way, where nothing gets there by it.
    pub blocked: Option<Blocked>,
    /// What it depends on, where that is not known.
    pub unknowns: Vec<Unknown>,
}

/// A path: one connection, or several that follow from one another.
#[derive(Clone, Debug)]
pub struct Path {
    /// The connections.
    pub leaps: Vec<Leap>,
    /// At which services the last one ends.
    pub services: ServiceSet,
    /// Whether it depends on nothing that is not known.
    pub is_certain: bool,
}

/// One connection of a path.
#[derive(Clone, Debug)]
pub struct Leap {
    /// Who opens it.
    pub from: String,
    /// Whose port it is.
    pub to: String,
    /// What is let through.
    pub services: ServiceSet,
    /// What it passes, and why each lets it pass.
    pub hops: Vec<HopWitness>,
}

/// What stops a connection.
#[derive(Clone, Debug)]
pub struct Blocked {
    /// Who would open it.
    pub from: String,
    /// Whose port it would be.
    pub to: String,
    /// What it passes before.
    pub passed: Vec<HopWitness>,
    /// What stops it.
    pub hop: HopWitness,
}

impl Network {
    /// Whether anything of one node reaches anything of another at any of these services.
    #[must_use]
    pub fn reach(&self, from: &Node, to: &Node, wanted: &ServiceSet) -> Answer {
        let mut answer = self.reach_directly(from, to, wanted);
        let through = self.search(from, to, wanted);
        for path in through {
            let bounds = match path.is_certain {
                true => Bounds::exactly(path.services.clone()),
                false => Bounds { certain: ServiceSet::empty(), possible: path.services.clone() },
            };
            answer.services = answer.services.union(&bounds);
            answer.unknowns.extend(path.unknowns);
            answer.paths.push(Path {
                leaps: path.leaps,
                services: path.services,
                is_certain: path.is_certain,
            });
        }
        answer.verdict = Verdict::of(&answer.services);
        if answer.verdict == Verdict::Reachable {
            answer.paths.retain(|path| path.is_certain);
            answer.unknowns.clear();
        }
        answer.unknowns.sort();
        answer.unknowns.dedup();
        answer
    }

    /// The same, of connections that nobody on the way passes on.
    #[must_use]
    pub fn reach_directly(&self, from: &Node, to: &Node, wanted: &ServiceSet) -> Answer {
        let mut services = Bounds::<ServiceSet>::default();
        let mut unknowns = Vec::new();
        let mut best: Option<(Connection<'_>, bool)> = None;
        // Of all ways that lead nowhere, the one that gets furthest says most.
        let mut furthest: Option<Blocked> = None;
        let pairs = self.pairs(from, to);
        let is_cut = pairs.len() > MAX_PAIRS;
        for (a, b) in pairs.into_iter().take(MAX_PAIRS) {
            let connection = self.connection(a, b);
            let certain = connection.services.certain.intersection(wanted);
            let possible = connection.services.possible.intersection(wanted);
            if possible.is_empty() {
                let blocked = hop::blocked(self, &connection, wanted);
                if let Some(blocked) = blocked
                    && furthest.as_ref().is_none_or(|other| other.passed.len() < blocked.passed.len())
                {
                    furthest = Some(blocked);
                }
                continue;
            }
            if certain != possible {
                unknowns.extend(connection.unknowns());
            }
            services = services.union(&Bounds { certain: certain.clone(), possible });
            let is_certain = !certain.is_empty();
            if best.as_ref().is_none_or(|(_, was_certain)| is_certain && !was_certain) {
                best = Some((connection, is_certain));
            }
        }
        let paths = best.iter().filter_map(|(connection, is_certain)| {
            let leap = hop::leap(self, connection, wanted, *is_certain)?;
            let services = if *is_certain { &services.certain } else { &services.possible };
            Some(Path { leaps: vec![leap], services: services.clone(), is_certain: *is_certain })
        });
        let paths: Vec<Path> = paths.collect();
        if is_cut && services.certain.is_empty() {
            services.possible = wanted.clone();
            let many = from.members.len() * to.members.len();
            unknowns
                .push(Unknown::Broken(format!("{many} pairs of interfaces, more than are looked at").into()));
        }
        unknowns.sort();
        unknowns.dedup();
        Answer {
            verdict: Verdict::of(&services),
            direct: services.clone(),
            blocked: furthest.filter(|_| services.possible.is_empty()),
            services,
            paths,
            unknowns,
        }
    }

    pub(super) fn pairs<'t>(&'t self, from: &Node, to: &Node) -> Vec<(End<'t>, End<'t>)> {
        let mut pairs = Vec::new();
        for a in &from.members {
            for b in &to.members {
                if pairs.len() > MAX_PAIRS {
                    return pairs;
                }
                pairs.push((a.end(self), b.end(self)));
            }
        }
        pairs
    }
}

impl Verdict {
    /// What follows from what gets through.
    #[must_use]
    pub fn of(services: &Bounds<ServiceSet>) -> Self {
        match (services.certain.is_empty(), services.possible.is_empty()) {
            (false, _) => Self::Reachable,
            (true, true) => Self::Unreachable,
            (true, false) => Self::Unknown,
        }
    }

    /// Its name in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Reachable => "reachable",
            Self::Unreachable => "unreachable",
            Self::Unknown => "unknown",
        }
    }
}
