//! Patterns with `*` and `?`, and whether they match a text.
//!
//! `?` is one character, `*` any number of them. In an ARN a wildcard stays within its segment, except for a `*` that
//! ends one, which may reach beyond the colon; in the last part of an ARN there are no segments. Source:
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html>

use stackwright_model::Unknown;

use super::text::{Atom, Opaque, Text};
use super::truth::{Reasons, Truth};

/// What a wildcard may stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reach {
    /// Any character.
    Anything,
    /// Any but a colon.
    Segment,
}

impl Reach {
    pub(super) const fn admits(self, char: char) -> bool {
        matches!(self, Self::Anything) || char != ':'
    }
}

/// A part of a pattern.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Element {
    /// A character or something opaque, which stands for itself.
    Exactly(Atom),
    /// One character.
    One(Reach),
    /// Any number of characters.
    Many(Reach),
}

/// A pattern.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pattern(Vec<Element>);

/// Steps of comparing after which nobody waits any longer: ARNs have at most 2,048 characters.
const MOST_STEPS: usize = 1 << 22;

/// How wildcards of an ARN reach, told from what stands before and after them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Segments {
    /// There are none: a string.
    None,
    /// Those of `Resource`: the `*` at the end of one reaches beyond it.
    Open,
    /// Those of the operators on ARNs, each for itself. Source:
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN>
    Closed,
}

/// Colons before the last part of an ARN.
pub(super) const COLONS: usize = 5;

impl Pattern {
    /// A pattern made of these; several `*` beside one another are one.
    #[must_use]
    pub fn new(elements: impl IntoIterator<Item = Element>) -> Self {
        let mut kept: Vec<Element> = Vec::new();
        for element in elements {
            match (kept.last(), &element) {
                (Some(Element::Many(Reach::Anything)), Element::Many(_)) => {}
                (Some(last), this) if last == this && matches!(this, Element::Many(_)) => {}
                _ => kept.push(element),
            }
        }
        Self(kept)
    }

    /// Any text.
    #[must_use]
    pub fn anything() -> Self {
        Self(vec![Element::Many(Reach::Anything)])
    }

    /// This text only.
    #[must_use]
    pub fn exactly(text: &Text) -> Self {
        Self(text.atoms().iter().cloned().map(Element::Exactly).collect())
    }

    /// A pattern as it is written, without variables; wildcards cross colons.
    #[must_use]
    pub fn glob(text: &str) -> Self {
        Self::new(text.chars().map(|char| match char {
            '*' => Element::Many(Reach::Anything),
            '?' => Element::One(Reach::Anything),
            char => Element::Exactly(Atom::Char(char)),
        }))
    }

    /// The pattern of a `Resource` as it is written, without variables.
    #[must_use]
    pub fn resource(text: &str) -> Self {
        Self::glob(text).in_segments(Segments::Open)
    }

    /// Limits the wildcards of an ARN to its segments.
    pub(super) fn in_segments(mut self, segments: Segments) -> Self {
        let is_arn = self
            .0
            .iter()
            .zip("arn:".chars())
            .all(|(element, char)| *element == Element::Exactly(Atom::Char(char)));
        if segments == Segments::None || self.is_anything() || segments == Segments::Open && !is_arn {
            return self;
        }
        let colon = Element::Exactly(Atom::Char(':'));
        let mut colons = 0;
        for index in 0..self.0.len() {
            let ends = self.0.get(index + 1).is_none_or(|next| *next == colon);
            match self.0.get_mut(index) {
                Some(element) if *element == colon => colons += 1,
                Some(Element::One(reach)) if colons < COLONS => *reach = Reach::Segment,
                Some(Element::Many(reach)) if colons < COLONS && !(segments == Segments::Open && ends) => {
                    *reach = Reach::Segment;
                }
                _ => {}
            }
        }
        self
    }

    /// Its parts.
    #[must_use]
    pub fn elements(&self) -> &[Element] {
        &self.0
    }

    /// Whether it matches every text.
    #[must_use]
    pub fn is_anything(&self) -> bool {
        matches!(self.0.as_slice(), [Element::Many(Reach::Anything)])
    }

    /// What of it is not known.
    pub fn opaque(&self) -> impl Iterator<Item = &Opaque> {
        self.0.iter().filter_map(|element| match element {
            Element::Exactly(Atom::Opaque(opaque)) => Some(opaque),
            _ => None,
        })
    }

    /// Whether it matches a text. The work is at most the product of the lengths.
    #[must_use]
    pub fn matches(&self, text: &Text) -> Truth {
        if self.is_anything() {
            return Truth::True;
        }
        if self.0.len().saturating_mul(text.atoms().len()) > MOST_STEPS {
            return Truth::unknown("a text that is too long to be compared");
        }
        if self.run(text, Mode::Certain) {
            return Truth::True;
        }
        let reasons = || self.opaque().chain(text.opaque()).map(Opaque::reason).collect::<Reasons>();
        if self.opaque().next().is_none() && text.opaque().next().is_none() || !self.run(text, Mode::Possible)
        {
            return Truth::False;
        }
        Truth::Unknown(reasons())
    }

    fn run(&self, text: &Text, mode: Mode) -> bool {
        let mut states = States::default();
        self.enter(&mut states, 0, mode);
        let mut next = States::default();
        for atom in text.atoms() {
            next.0.clear();
            match atom {
                Atom::Char(char) => self.step_char(&states, *char, text, mode, &mut next),
                Atom::Opaque(opaque) => self.step_opaque(&states, opaque, mode, &mut next),
            }
            std::mem::swap(&mut states, &mut next);
            if states.0.is_empty() {
                return false;
            }
        }
        states.0.last() == Some(&self.0.len())
    }

    /// Adds a state, and those that can be reached from it with nothing.
    fn enter(&self, states: &mut States, state: usize, mode: Mode) {
        for state in state..=self.0.len() {
            states.add(state);
            let skips = match self.0.get(state) {
                Some(Element::Many(_)) => true,
                Some(Element::Exactly(Atom::Opaque(opaque))) => {
                    mode == Mode::Possible && may_be_empty(opaque)
                }
                _ => false,
            };
            if !skips {
                break;
            }
        }
    }

    fn step_char(&self, states: &States, char: char, text: &Text, mode: Mode, next: &mut States) {
        for state in states.0.iter().copied() {
            match self.0.get(state) {
                Some(Element::Exactly(Atom::Char(own))) if *own == char => self.enter(next, state + 1, mode),
                Some(Element::One(reach)) if reach.admits(char) => self.enter(next, state + 1, mode),
                Some(Element::Many(reach)) if reach.admits(char) => self.enter(next, state, mode),
                Some(Element::Exactly(Atom::Opaque(opaque)))
                    if mode == Mode::Possible && may_be_known(opaque, char, text) =>
                {
                    self.enter(next, state, mode);
                    self.enter(next, state + 1, mode);
                }
                _ => {}
            }
        }
    }

    fn step_opaque(&self, states: &States, opaque: &Opaque, mode: Mode, next: &mut States) {
        for state in states.0.iter().copied() {
            match self.0.get(state) {
                Some(Element::Exactly(Atom::Opaque(own))) => match own.is(opaque) {
                    Some(true) => self.enter(next, state + 1, mode),
                    None if mode == Mode::Possible => self.enter(next, state + 1, mode),
                    _ => {}
                },
                Some(Element::Many(Reach::Anything)) => self.enter(next, state, mode),
                _ => {}
            }
        }
        match (mode, states.0.first()) {
            (Mode::Possible, _) if is_word(opaque) => self.reach_through_word(states, next),
            (Mode::Possible, Some(first)) => self.reach_through(*first, opaque, next),
            _ => {}
        }
    }

    /// Adds what a single word may reach, such as an account's id.
    fn reach_through_word(&self, states: &States, next: &mut States) {
        let mut end = None;
        for first in states.0.iter().copied() {
            // What can be reached from within what is reached already is no more.
            if end.is_some_and(|end| first <= end) {
                continue;
            }
            for state in first..=self.0.len() {
                next.add(state);
                end = Some(state);
                let goes_on = match self.0.get(state) {
                    Some(Element::Exactly(Atom::Char(char))) => is_word_char(*char),
                    Some(Element::Exactly(Atom::Opaque(opaque))) => may_be_empty(opaque),
                    Some(Element::One(_) | Element::Many(_)) => true,
                    None => false,
                };
                if !goes_on {
                    break;
                }
            }
        }
    }

    /// Adds what an unknown text may reach from the first of the states, which reaches all that the others do. A name
    /// that AWS makes has characters that no literal text foresees, so part of it must fall to a wildcard.
    fn reach_through(&self, first: usize, opaque: &Opaque, next: &mut States) {
        let mut reached = std::mem::take(&mut next.0);
        let mut passed = may_be_empty(opaque);
        for state in first..=self.0.len() {
            let element = self.0.get(state);
            passed |= match element {
                Some(Element::Many(_)) => true,
                Some(Element::Exactly(Atom::Opaque(own))) => may_be_empty(own) && !is_word(own),
                _ => false,
            };
            if passed {
                reached.push(state);
            }
            passed |= matches!(element, Some(Element::One(_)));
        }
        reached.sort_unstable();
        reached.dedup();
        next.0 = reached;
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    /// Whatever the opaque parts are.
    Certain,
    /// For some text that the opaque parts may be.
    Possible,
}

/// The states of a run, ascending: places in the pattern.
#[derive(Default)]
struct States(Vec<usize>);

impl States {
    fn add(&mut self, state: usize) {
        // Runs add in nearly ascending order, so the place is at the end or just before it.
        match self.0.iter().rposition(|known| *known <= state) {
            Some(at) if self.0.get(at) == Some(&state) => {}
            Some(at) => self.0.insert(at + 1, state),
            None => self.0.insert(0, state),
        }
    }
}

/// Whether it may be any text; what AWS makes has at least one character of its own.
const fn may_be_empty(opaque: &Opaque) -> bool {
    !matches!(opaque, Opaque::Reference(..))
}

/// Whether it is a single word: an account's id, a region, a partition.
fn is_word(opaque: &Opaque) -> bool {
    let is_one = |name: &str| matches!(name, "AWS::AccountId" | "AWS::Region" | "AWS::Partition");
    matches!(opaque, Opaque::Unknown(Unknown::Pseudo(name), _) if is_one(name))
}

const fn is_word_char(char: char) -> bool {
    char.is_ascii_alphanumeric() || char == '-'
}

/// Whether this character of a text may be part of it: not if the text names another resource.
fn may_be_known(opaque: &Opaque, char: char, text: &Text) -> bool {
    match opaque {
        opaque if is_word(opaque) => is_word_char(char),
        Opaque::Reference(reference, _) => text.named().is_none_or(|named| named == reference.resource),
        Opaque::Unknown(..) | Opaque::Key(_) => true,
    }
}
