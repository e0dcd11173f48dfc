//! Questions over sets of texts: is there one in these patterns and in none of those? Answered by running all patterns at
//! once over every text that they tell apart, so the answer holds for all texts, and comes with one where there is one.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::rc::Rc;

use super::pattern::{Element, Pattern, Reach};
use super::text::{Atom, Opaque, Text};

/// The texts of some patterns without those of others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Region {
    /// A text matches one of these,
    pub within: Vec<Pattern>,
    /// and none of these.
    pub except: Vec<Pattern>,
}

impl Region {
    /// The texts of a pattern.
    #[must_use]
    pub fn of(pattern: Pattern) -> Self {
        Self { within: vec![pattern], except: Vec::new() }
    }

    /// All texts.
    #[must_use]
    pub fn everything() -> Self {
        Self::of(Pattern::anything())
    }
}

/// What a search found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// There is such a text: this is one of the shortest.
    Text(Text),
    /// There is none.
    Nothing,
    /// It is not known: this text is one, unless what is not known of the patterns makes it none.
    Perhaps(Text),
    /// The patterns are too many and too much entangled to look at everything that they tell apart.
    TooMuch,
}

impl Found {
    /// Whether there certainly is none.
    #[must_use]
    pub const fn is_nothing(&self) -> bool {
        matches!(self, Self::Nothing)
    }

    /// The text that was found, certainly or perhaps.
    #[must_use]
    pub const fn text(&self) -> Option<&Text> {
        match self {
            Self::Text(text) | Self::Perhaps(text) => Some(text),
            Self::Nothing | Self::TooMuch => None,
        }
    }
}

/// How much work a question is worth: places in patterns that are looked at, before it is given up.
#[derive(Debug)]
pub(super) struct Budget(usize);

impl Default for Budget {
    fn default() -> Self {
        Self(2_000_000)
    }
}

impl Budget {
    /// Takes some of it; says no where too little is left.
    pub(super) const fn spend(&mut self, work: usize) -> bool {
        match self.0.checked_sub(work) {
            Some(left) => {
                self.0 = left;
                true
            }
            None => {
                self.0 = 0;
                false
            }
        }
    }
}

/// A text that is in all of some regions and in none of others.
#[must_use]
pub fn find(in_all: &[&Region], in_none: &[&Region]) -> Found {
    find_within(in_all, in_none, &mut Budget::default())
}

/// The same, as a part of a larger question.
pub(super) fn find_within(in_all: &[&Region], in_none: &[&Region], budget: &mut Budget) -> Found {
    if let Some(answer) = of_one_text(in_all, in_none) {
        return answer;
    }
    let search = Search::new(in_all, in_none);
    let found = search.run(budget);
    match found {
        Found::Text(text) => judge(text, in_all, in_none),
        // What may be excepted from a region that covers others might uncover them.
        Found::Nothing
            if in_none.iter().any(|region| region.except.iter().flat_map(Pattern::opaque).any(varies)) =>
        {
            Found::Perhaps(Text::default())
        }
        other => other,
    }
}

/// Whether every text of a region is in one of others.
#[must_use]
pub fn is_within(region: &Region, others: &[&Region]) -> Found {
    find(&[region], others)
}

const fn varies(opaque: &Opaque) -> bool {
    !matches!(opaque, Opaque::Reference(..))
}

/// The answer where one region is a single text that is known: nothing need be searched.
fn of_one_text(in_all: &[&Region], in_none: &[&Region]) -> Option<Found> {
    let text =
        in_all.iter().find_map(|region| match (region.within.as_slice(), region.except.as_slice()) {
            ([pattern], []) => literal(pattern),
            _ => None,
        })?;
    Some(judge(text, in_all, in_none))
}

fn literal(pattern: &Pattern) -> Option<Text> {
    let atoms = pattern.elements().iter().map(|element| match element {
        Element::Exactly(atom) => Some(atom.clone()),
        Element::One(_) | Element::Many(_) => None,
    });
    atoms.collect::<Option<Vec<_>>>().map(Text::new)
}

/// Whether a text is in the regions, with all that may vary.
fn judge(text: Text, in_all: &[&Region], in_none: &[&Region]) -> Found {
    use super::truth::Truth;
    let is_in = |region: &Region| {
        let within = Truth::any(region.within.iter().map(|pattern| pattern.matches(&text)));
        within.and(!Truth::any(region.except.iter().map(|pattern| pattern.matches(&text))))
    };
    let all = Truth::all(in_all.iter().map(|region| is_in(region)));
    match all.and(!Truth::any(in_none.iter().map(|region| is_in(region)))) {
        Truth::True => Found::Text(text),
        Truth::False => Found::Nothing,
        Truth::Unknown(_) => Found::Perhaps(text),
    }
}

/// A letter of the texts that are tried.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Letter {
    Atom(Atom),
    /// A character that no pattern has.
    Fresh,
}

struct Search<'s> {
    patterns: Vec<&'s Pattern>,
    in_all: Vec<Range>,
    in_none: Vec<Range>,
    letters: Vec<Letter>,
    fresh: char,
}

/// Which of the patterns a region's are.
struct Range {
    within: std::ops::Range<usize>,
    except: std::ops::Range<usize>,
}

/// The places of all patterns after some text: which pattern, and where in it.
type Places = Rc<[(u32, u32)]>;

impl<'s> Search<'s> {
    fn new(in_all: &[&'s Region], in_none: &[&'s Region]) -> Self {
        let mut patterns = Vec::new();
        let mut add = |list: &'s [Pattern]| {
            let start = patterns.len();
            patterns.extend(list);
            start..patterns.len()
        };
        let mut ranges = |regions: &[&'s Region]| -> Vec<Range> {
            let range =
                |region: &&'s Region| Range { within: add(&region.within), except: add(&region.except) };
            regions.iter().map(range).collect()
        };
        let (all, none) = (ranges(in_all), ranges(in_none));
        let atoms: BTreeSet<Letter> = patterns
            .iter()
            .flat_map(|pattern: &&Pattern| pattern.elements())
            .filter_map(|element| {
                if let Element::Exactly(atom) = element { Some(Letter::Atom(atom.clone())) } else { None }
            })
            .chain([Letter::Fresh, Letter::Atom(Atom::Char(':'))])
            .collect();
        // Shown to people where the shortest text needs any character at all.
        let known = |char: char| atoms.contains(&Letter::Atom(Atom::Char(char)));
        let fresh = ('a'..='z')
            .chain('0'..='9')
            .chain('\u{100}'..='\u{17f}')
            .find(|char| !known(*char))
            .unwrap_or('\u{fffd}');
        Self { patterns, in_all: all, in_none: none, letters: atoms.into_iter().collect(), fresh }
    }

    /// Breadth first, so that the text found is one of the shortest.
    fn run(&self, budget: &mut Budget) -> Found {
        let start = self.start();
        let mut seen: HashMap<Places, usize> = HashMap::from([(start.clone(), 0)]);
        let mut order: Vec<(Places, usize, Letter)> = vec![(start, 0, Letter::Fresh)];
        let mut queue = VecDeque::from([0_usize]);
        while let Some(index) = queue.pop_front() {
            let Some((places, ..)) = order.get(index).cloned() else { break };
            if self.is_wanted(&places) {
                return Found::Text(self.text(&order, index));
            }
            for letter in &self.letters {
                if !budget.spend(places.len() + 1) {
                    return Found::TooMuch;
                }
                let next = self.step(&places, letter);
                if self.is_hopeless(&next) || seen.contains_key(&next) {
                    continue;
                }
                seen.insert(next.clone(), order.len());
                queue.push_back(order.len());
                order.push((next, index, letter.clone()));
            }
        }
        Found::Nothing
    }

    fn text(&self, order: &[(Places, usize, Letter)], mut index: usize) -> Text {
        let mut atoms = Vec::new();
        while index > 0 {
            let Some((_, before, letter)) = order.get(index) else { break };
            atoms.push(match letter {
                Letter::Atom(atom) => atom.clone(),
                Letter::Fresh => Atom::Char(self.fresh),
            });
            index = *before;
        }
        atoms.reverse();
        Text::new(atoms)
    }

    fn start(&self) -> Places {
        let mut places = Vec::new();
        for (number, pattern) in self.patterns.iter().enumerate() {
            enter(&mut places, number, pattern, 0);
        }
        sorted(places)
    }

    fn step(&self, places: &Places, letter: &Letter) -> Places {
        let mut next = Vec::new();
        for (number, place) in places.iter() {
            let (number, place) = (*number as usize, *place as usize);
            let Some(pattern) = self.patterns.get(number) else { continue };
            match (pattern.elements().get(place), letter) {
                (Some(Element::Exactly(own)), Letter::Atom(atom)) if is_same(own, atom) => {
                    enter(&mut next, number, pattern, place + 1);
                }
                (Some(Element::One(reach)), Letter::Fresh | Letter::Atom(Atom::Char(_)))
                    if reach_admits(*reach, letter) =>
                {
                    enter(&mut next, number, pattern, place + 1);
                }
                (Some(Element::Many(reach)), letter) if reach_admits(*reach, letter) => {
                    enter(&mut next, number, pattern, place);
                }
                _ => {}
            }
        }
        sorted(next)
    }

    fn matches(&self, places: &Places, range: &std::ops::Range<usize>) -> bool {
        let is_end = |(number, place): &(u32, u32)| {
            range.contains(&(*number as usize))
                && self
                    .patterns
                    .get(*number as usize)
                    .is_some_and(|it| it.elements().len() == *place as usize)
        };
        places.iter().any(is_end)
    }

    fn is_in(&self, places: &Places, range: &Range) -> bool {
        self.matches(places, &range.within) && !self.matches(places, &range.except)
    }

    fn is_wanted(&self, places: &Places) -> bool {
        self.in_all.iter().all(|range| self.is_in(places, range))
            && !self.in_none.iter().any(|range| self.is_in(places, range))
    }

    /// Whether no text that goes on from here is in all regions.
    fn is_hopeless(&self, places: &Places) -> bool {
        let is_alive =
            |range: &Range| places.iter().any(|(number, _)| range.within.contains(&(*number as usize)));
        !self.in_all.iter().all(is_alive)
    }
}

fn sorted(mut places: Vec<(u32, u32)>) -> Places {
    places.sort_unstable();
    places.dedup();
    places.into()
}

fn is_same(a: &Atom, b: &Atom) -> bool {
    match (a, b) {
        (Atom::Opaque(a), Atom::Opaque(b)) => a.is(b) == Some(true),
        (a, b) => a == b,
    }
}

/// Of opaque letters, only what stands for any text admits one: it may have colons.
fn reach_admits(reach: Reach, letter: &Letter) -> bool {
    match letter {
        Letter::Fresh => true,
        Letter::Atom(Atom::Char(char)) => reach.admits(*char),
        Letter::Atom(Atom::Opaque(_)) => reach == Reach::Anything,
    }
}

#[expect(clippy::cast_possible_truncation, reason = "patterns and their lengths are far below 2³²")]
fn enter(places: &mut Vec<(u32, u32)>, number: usize, pattern: &Pattern, place: usize) {
    for place in place..=pattern.elements().len() {
        places.push((number as u32, place as u32));
        if !matches!(pattern.elements().get(place), Some(Element::Many(_))) {
            break;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn region(within: &[&str], except: &[&str]) -> Region {
        let patterns = |list: &[&str]| list.iter().map(|text| Pattern::resource(text)).collect();
        Region { within: patterns(within), except: patterns(except) }
    }

    #[test]
    fn inclusion() {
        for (inner, outer, expected) in [
            ("arn:aws:s3:::a/*", "arn:aws:s3:::*", true),
            ("arn:aws:s3:::*", "arn:aws:s3:::a/*", false),
            ("a?c", "a*", true),
            ("a*", "a?*", false),
            ("*a*a*a*", "*a*a*", true),
            ("*a*a*", "*a*a*a*", false),
            ("*", "?*", false),
            ("arn:aws:sqs:eu-?-1:1:q", "arn:aws:sqs:*:1:q", true),
            ("arn:aws:sqs:*:q", "arn:aws:sqs:e*w:1:q", false),
        ] {
            let (inner_region, outer_region) = (region(&[inner], &[]), region(&[outer], &[]));
            assert_eq!(
                is_within(&inner_region, &[&outer_region]).is_nothing(),
                expected,
                "{inner} in {outer}"
            );
        }
    }

    #[test]
    fn several_regions_cover_together() {
        let everything = Region::everything();
        let (some, others) = (region(&["a*"], &[]), region(&["*"], &["a*"]));
        assert!(is_within(&everything, &[&some, &others]).is_nothing());
        assert_eq!(is_within(&everything, &[&some]), Found::Text(Text::default()));
        let found = is_within(&region(&["a*"], &[]), &[&region(&["ab*"], &[]), &region(&["a"], &[])]);
        assert_eq!(found.text().map(ToString::to_string).as_deref(), Some("a:"));
    }

    #[test]
    fn what_is_entangled_beyond_measure_is_given_up() {
        // No text has two letters in one place, and finding that out looks at every set of places.
        let [a, b] = ["a", "b"].map(|letter| region(&[&format!("*{letter}{}", "?".repeat(40))], &[]));
        assert_eq!(find(&[&a, &b], &[]), Found::TooMuch);
        assert_eq!(is_within(&Region::everything(), &[&a, &b]), Found::Text(Text::default()));
    }

    /// Every text of up to five letters, one of which no pattern has.
    fn texts() -> Vec<String> {
        let mut texts = vec![String::new()];
        for length in 0..5 {
            let longer: Vec<_> = texts.iter().filter(|text| text.len() == length).cloned().collect();
            texts.extend(
                longer.iter().flat_map(|text| ["a", "b", ":", "z"].map(|letter| format!("{text}{letter}"))),
            );
        }
        texts
    }

    fn naive(pattern: &[u8], text: &[u8]) -> bool {
        match (pattern.split_first(), text.split_first()) {
            (None, None) => true,
            (Some((b'*', rest)), None) => naive(rest, text),
            (Some((b'*', rest)), Some((_, after))) => naive(rest, text) || naive(pattern, after),
            (Some((b'?', rest)), Some((_, after))) => naive(rest, after),
            (Some((one, rest)), Some((other, after))) => one == other && naive(rest, after),
            _ => false,
        }
    }

    fn pattern() -> impl Strategy<Value = String> {
        proptest::collection::vec(proptest::sample::select(vec!["a", "b", "*", "?", ":"]), 0..5)
            .prop_map(|parts| parts.concat())
    }

    fn patterns() -> impl Strategy<Value = Vec<String>> {
        proptest::collection::vec(pattern(), 0..3)
    }

    proptest! {
        #[test]
        fn matching_is_what_a_naive_one_finds(pattern in pattern(), text in "[abz:]{0,6}") {
            let found = Pattern::glob(&pattern).matches(&Text::from(text.as_str())).is_true();
            prop_assert_eq!(found, naive(pattern.as_bytes(), text.as_bytes()));
        }

        #[test]
        fn regions_hold_what_a_naive_search_finds(
            within in patterns(), except in patterns(), covering in patterns(), holes in patterns(),
        ) {
            let build = |within: &[String], except: &[String]| Region {
                within: within.iter().map(|text| Pattern::glob(text)).collect(),
                except: except.iter().map(|text| Pattern::glob(text)).collect(),
            };
            let is_in = |within: &[String], except: &[String], text: &str| {
                let matches = |list: &[String]| list.iter().any(|it| naive(it.as_bytes(), text.as_bytes()));
                matches(within) && !matches(except)
            };
            let is_one = |text: &str| is_in(&within, &except, text) && !is_in(&covering, &holes, text);
            let found = is_within(&build(&within, &except), &[&build(&covering, &holes)]);
            match &found {
                Found::Text(text) => prop_assert!(is_one(&text.to_string()), "{text}"),
                Found::Nothing => {
                    let missed = texts().into_iter().find(|text| is_one(text));
                    prop_assert_eq!(missed, None);
                }
                other => prop_assert!(false, "{:?}", other),
            }
        }
    }
}
