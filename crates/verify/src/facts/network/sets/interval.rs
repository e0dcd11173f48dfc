//! Sets of points on a line, as sorted intervals that neither overlap nor touch: two sets are equal exactly when
//! their intervals are.

use std::fmt::Debug;

/// A point on a line that has a beginning and an end.
pub trait Coordinate: Copy + Ord + Debug {
    /// The first point.
    const FIRST: Self;
    /// The last point.
    const LAST: Self;

    /// The point after this one; none after the last.
    fn next(self) -> Option<Self>;

    /// The point before this one; none before the first.
    fn previous(self) -> Option<Self>;
}

impl Coordinate for u16 {
    const FIRST: Self = Self::MIN;
    const LAST: Self = Self::MAX;

    fn next(self) -> Option<Self> {
        self.checked_add(1)
    }

    fn previous(self) -> Option<Self> {
        self.checked_sub(1)
    }
}

/// A set of points.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct IntervalSet<T> {
    /// First and last point of each interval, sorted; between two intervals there is a gap.
    intervals: Vec<(T, T)>,
}

impl<T> Default for IntervalSet<T> {
    fn default() -> Self {
        Self { intervals: Vec::new() }
    }
}

impl<T: Coordinate> IntervalSet<T> {
    /// The empty set.
    #[must_use]
    pub const fn empty() -> Self {
        Self { intervals: Vec::new() }
    }

    /// All points.
    #[must_use]
    pub fn full() -> Self {
        Self::between(T::FIRST, T::LAST)
    }

    /// The points from `first` to `last`, both included; none where `last` comes before `first`.
    #[must_use]
    pub fn between(first: T, last: T) -> Self {
        if first <= last { Self { intervals: vec![(first, last)] } } else { Self::empty() }
    }

    /// First and last point of each interval, in order.
    pub fn intervals(&self) -> impl ExactSizeIterator<Item = (T, T)> + '_ {
        self.intervals.iter().copied()
    }

    /// Whether there is no point in it.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.intervals.is_empty()
    }

    /// Whether it holds all points.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.intervals == [(T::FIRST, T::LAST)]
    }

    /// Its first point.
    #[must_use]
    pub fn first(&self) -> Option<T> {
        self.intervals.first().map(|(first, _)| *first)
    }

    /// Whether a point is in it.
    #[must_use]
    pub fn contains(&self, point: T) -> bool {
        let after = self.intervals.partition_point(|(first, _)| *first <= point);
        let candidate = after.checked_sub(1).and_then(|index| self.intervals.get(index));
        candidate.is_some_and(|(_, last)| point <= *last)
    }

    /// Whether every point of the other set is in it.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        other.intervals.iter().all(|(first, last)| {
            let after = self.intervals.partition_point(|(start, _)| start <= first);
            let candidate = after.checked_sub(1).and_then(|index| self.intervals.get(index));
            candidate.is_some_and(|(_, end)| last <= end)
        })
    }

    /// Whether a point is in both.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        let (mut ours, mut theirs) = (self.intervals.iter().peekable(), other.intervals.iter().peekable());
        while let (Some((first, last)), Some((start, end))) = (ours.peek(), theirs.peek()) {
            if last < start {
                ours.next();
            } else if end < first {
                theirs.next();
            } else {
                return true;
            }
        }
        false
    }

    /// The points that are in either.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        let mut all: Vec<(T, T)> = self.intervals.iter().chain(&other.intervals).copied().collect();
        all.sort_unstable();
        let mut intervals: Vec<(T, T)> = Vec::with_capacity(all.len());
        for (first, last) in all {
            match intervals.last_mut() {
                // Overlaps, or begins right after.
                Some((_, end)) if first.previous().is_none_or(|before| before <= *end) => {
                    *end = last.max(*end);
                }
                _ => intervals.push((first, last)),
            }
        }
        Self { intervals }
    }

    /// The points that are in both.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        let mut intervals = Vec::new();
        let (mut ours, mut theirs) = (self.intervals.iter().peekable(), other.intervals.iter().peekable());
        while let (Some((first, last)), Some((start, end))) = (ours.peek(), theirs.peek()) {
            let (from, to) = (*first.max(start), *last.min(end));
            if from <= to {
                intervals.push((from, to));
            }
            if last <= end {
                ours.next();
            } else {
                theirs.next();
            }
        }
        Self { intervals }
    }

    /// The points that are not in it.
    #[must_use]
    pub fn complement(&self) -> Self {
        let mut intervals = Vec::with_capacity(self.intervals.len() + 1);
        let mut open = Some(T::FIRST);
        for (first, last) in &self.intervals {
            if let (Some(from), Some(to)) = (open, first.previous())
                && from <= to
            {
                intervals.push((from, to));
            }
            open = last.next();
        }
        if let Some(from) = open {
            intervals.push((from, T::LAST));
        }
        Self { intervals }
    }

    /// The points that are not in the other.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Self {
        self.intersection(&other.complement())
    }
}

impl<T: Coordinate> FromIterator<Self> for IntervalSet<T> {
    fn from_iter<I: IntoIterator<Item = Self>>(sets: I) -> Self {
        sets.into_iter().fold(Self::empty(), |all, set| all.union(&set))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A line of 32 points, so that a set is a word whose bits are its points.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    struct Point(u8);

    impl Coordinate for Point {
        const FIRST: Self = Self(0);
        const LAST: Self = Self(31);

        fn next(self) -> Option<Self> {
            (self < Self::LAST).then(|| Self(self.0 + 1))
        }

        fn previous(self) -> Option<Self> {
            self.0.checked_sub(1).map(Self)
        }
    }

    fn set_of(bits: u32) -> IntervalSet<Point> {
        (0..32)
            .filter(|point| bits >> point & 1 == 1)
            .map(|p| IntervalSet::between(Point(p), Point(p)))
            .collect()
    }

    fn bits_of(set: &IntervalSet<Point>) -> u32 {
        (0..32).filter(|point| set.contains(Point(*point))).map(|point| 1 << point).sum()
    }

    proptest! {
        #[test]
        fn operations_are_those_of_bits(a: u32, b: u32) {
            let (x, y) = (set_of(a), set_of(b));
            prop_assert_eq!(bits_of(&x), a);
            prop_assert_eq!(x.union(&y), set_of(a | b));
            prop_assert_eq!(x.intersection(&y), set_of(a & b));
            prop_assert_eq!(x.difference(&y), set_of(a & !b));
            prop_assert_eq!(x.complement(), set_of(!a));
            prop_assert_eq!(x.meets(&y), a & b != 0);
            prop_assert_eq!(x.covers(&y), b & !a == 0);
            prop_assert_eq!(x.is_empty(), a == 0);
            prop_assert_eq!(x.is_full(), a == u32::MAX);
            prop_assert_eq!(x.first().map(|point| u32::from(point.0)), (a != 0).then(|| a.trailing_zeros()));
        }
    }

    #[test]
    fn the_whole_line_has_no_complement() {
        assert!(IntervalSet::<Point>::full().complement().is_empty());
        assert!(IntervalSet::<Point>::empty().complement().is_full());
        assert!(IntervalSet::between(Point(4), Point(3)).is_empty());
    }
}
