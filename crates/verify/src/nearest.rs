//! The nearest name to a misspelt one, for the help of a finding.

/// Names less alike than this are not what somebody meant to write.
const LEAST_SIMILARITY: f64 = 0.7;

/// The candidate most like `name`, without regard to upper and lower case; the first of several.
pub(crate) fn nearest<T: Copy>(
    name: &str,
    candidates: impl IntoIterator<Item = T>,
    text: impl Fn(&T) -> &str,
) -> Option<T> {
    // Beyond this no name of AWS's is like it, and comparing takes the product of the lengths.
    if name.len() > 256 {
        return None;
    }
    let name = name.to_lowercase();
    let mut best = None;
    let mut most = LEAST_SIMILARITY;
    for candidate in candidates {
        let similarity = strsim::normalized_damerau_levenshtein(&name, &text(&candidate).to_lowercase());
        if similarity > most {
            (best, most) = (Some(candidate), similarity);
        }
    }
    best
}
