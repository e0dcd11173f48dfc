//! What a message is about.

/// A message that begins with what is said of a property begins with the property.
pub(super) fn with_subject(path: &str, message: String) -> String {
    const VERBS: [&str; 6] = ["cannot", "does", "has", "is", "lacks", "takes"];
    let is_predicate = message.split(' ').next().is_some_and(|word| VERBS.contains(&word));
    if !is_predicate || path.is_empty() {
        return message;
    }
    // An element of a list, by the name of the list.
    let is_index = |segment: &str| segment.bytes().all(|byte| byte.is_ascii_digit());
    let start = path.rmatch_indices('.').map(|(at, _)| at + 1).chain([0]);
    let name =
        start.filter_map(|at| path.get(at..)).find(|name| !name.split('.').next().is_some_and(is_index));
    format!("`{}` {message}", name.unwrap_or(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_a_property_names_it() {
        for (path, message, expected) in [
            ("Rule.FromPort", "is 70000", "`FromPort` is 70000"),
            ("SubnetIds.0", "is `x`", "`SubnetIds.0` is `x`"),
            ("A.Rows.0.1", "is `x`", "`Rows.0.1` is `x`"),
            ("", "is `x`", "is `x`"),
            ("Rule", "`FromPort` has to be given", "`FromPort` has to be given"),
        ] {
            assert_eq!(with_subject(path, message.to_owned()), expected);
        }
    }
}
