//! The cheapest way of making a list a subsequence of another.

/// Where an element of the pattern goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Placement {
    /// It is matched with the element of this index.
    At(usize),
    /// It is missing, and would be inserted before the element of this index (or at the end).
    Before(usize),
}

/// Places the elements of a pattern, in order, at or between the elements of an array, so that the costs are
/// least: `changes[i][j]` for making element `j` of the array match element `i` of the pattern, `insertions[i]`
/// for adding one. Elements left over cost nothing. Among equals, elements are taken early and added late.
pub(super) fn cheapest_alignment(changes: &[Vec<usize>], insertions: &[usize]) -> Vec<Placement> {
    let width = changes.first().map_or(0, Vec::len);
    // least[i][j]: what it costs to place the elements of the pattern from `i` on, using those of the array from
    // `j` on. Filled from the ends of both.
    let mut least = vec![vec![0; width + 1]];
    for (changes, &insertion) in changes.iter().zip(insertions).rev() {
        let after = least.last().map_or(&[][..], Vec::as_slice);
        let mut cheapest = after.last().map_or(insertion, |rest| insertion + rest);
        let mut row = vec![cheapest];
        for (&change, rest) in changes.iter().zip(after.windows(2)).rev() {
            if let &[without, with] = rest {
                cheapest = cheapest.min(insertion + without).min(change + with);
            }
            row.push(cheapest);
        }
        row.reverse();
        least.push(row);
    }
    least.reverse();

    let cost = |i: usize, j: usize| least.get(i).and_then(|row| row.get(j)).copied();
    let mut next = 0;
    let place = |(i, (changes, &insertion)): (usize, (&Vec<usize>, &usize))| {
        while let Some(&change) = changes.get(next) {
            let index = next;
            let total = cost(i, index);
            // A change as dear as an insertion leaves nothing of the element that is there.
            if change < insertion && cost(i + 1, index + 1).map(|rest| rest + change) == total {
                next += 1;
                return Placement::At(index);
            }
            if cost(i, index + 1) != total {
                break;
            }
            next += 1;
        }
        Placement::Before(next)
    };
    changes.iter().zip(insertions).enumerate().map(place).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Placement::{At, Before};
    use super::*;

    #[test]
    fn placements() {
        type Case<'a> = (&'a [Vec<usize>], &'a [usize], &'a [Placement]);
        let cases: [Case<'_>; 7] = [
            (&[], &[], &[]),
            // An empty array.
            (&[vec![], vec![]], &[1, 2], &[Before(0), Before(0)]),
            // The earliest of two that match.
            (&[vec![1, 0, 0]], &[1], &[At(1)]),
            // The nearest, if it has anything in common with the element.
            (&[vec![3, 1, 2]], &[3], &[At(1)]),
            (&[vec![3, 3, 3]], &[3], &[Before(3)]),
            // The second must come after the first, whose only match is last.
            (&[vec![2, 2, 0], vec![0, 2, 2]], &[2, 2], &[At(2), Before(3)]),
            // The second matches what would have been the nearest of the first.
            (&[vec![1, 2], vec![0, 2]], &[2, 2], &[Before(0), At(0)]),
        ];
        for (changes, insertions, expected) in cases {
            assert_eq!(cheapest_alignment(changes, insertions), expected, "{changes:?} {insertions:?}");
        }
    }

    /// Every way of placing the elements from `i` on, from `j` on: the least cost.
    fn least_by_trying(changes: &[Vec<usize>], insertions: &[usize], i: usize, j: usize) -> usize {
        if i == changes.len() {
            return 0;
        }
        let inserted = insertions[i] + least_by_trying(changes, insertions, i + 1, j);
        (j..changes[i].len())
            .map(|at| changes[i][at] + least_by_trying(changes, insertions, i + 1, at + 1))
            .fold(inserted, usize::min)
    }

    proptest! {
        #[test]
        fn nothing_is_cheaper(
            (changes, insertions) in (0_usize..5, 0_usize..5).prop_flat_map(|(height, width)| (
                prop::collection::vec(prop::collection::vec(0_usize..5, width), height),
                prop::collection::vec(1_usize..5, height),
            ))
        ) {
            let placements = cheapest_alignment(&changes, &insertions);
            prop_assert_eq!(placements.len(), changes.len());
            let (mut next, mut cost) = (0, 0);
            for (i, placement) in placements.into_iter().enumerate() {
                match placement {
                    At(index) => {
                        prop_assert!(index >= next);
                        next = index + 1;
                        cost += changes[i][index];
                    }
                    Before(index) => {
                        prop_assert!(index >= next);
                        next = index;
                        cost += insertions[i];
                    }
                }
            }
            prop_assert_eq!(cost, least_by_trying(&changes, &insertions, 0, 0));
        }
    }
}
