//! The nearest name to a misspelt one, for the help of an error.

/// Names less alike than this are not what somebody meant to write.
const LEAST_SIMILARITY: f64 = 0.8;

/// The candidate whose name is most like `name`, compared without regard to upper and lower case; the first
/// of several. None when nothing is much like it.
pub(crate) fn nearest<T>(
    name: &str,
    candidates: impl Iterator<Item = T>,
    name_of: impl Fn(T) -> &'static str,
) -> Option<T>
where
    T: Copy,
{
    let name = name.to_lowercase();
    let mut best = None;
    let mut most = LEAST_SIMILARITY;
    for candidate in candidates {
        let similarity = strsim::normalized_damerau_levenshtein(&name, &name_of(candidate).to_lowercase());
        if similarity > most || (best.is_none() && similarity >= most) {
            (best, most) = (Some(candidate), similarity);
        }
    }
    best
}
