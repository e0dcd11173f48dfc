//! The nearest known name to one that is not known.

/// The known name that was most likely meant, if any is near enough.
#[must_use]
pub fn nearest<'k>(found: &str, known: &[&'k str]) -> Option<&'k str> {
    let found = found.to_lowercase().replace('_', "-");
    let distance = |name: &str| strsim::damerau_levenshtein(&found, &name.to_lowercase().replace('_', "-"));
    // Comparing costs the product of the lengths, and nobody means a name by a page of text.
    if found.len() > 100 {
        return None;
    }
    let (best, name) =
        known.iter().map(|name| (distance(name), *name)).min_by_key(|(distance, _)| *distance)?;
    let begins = !found.is_empty() && name.to_lowercase().replace('_', "-").starts_with(&found);
    (best <= found.chars().count().max(3) / 3 || begins).then_some(name)
}

/// What to do about a name that is not known: the nearest one, or all of them.
#[must_use]
pub fn suggestion(found: &str, known: &[&str]) -> String {
    if let Some(name) = nearest(found, known) {
        return format!("did you mean `{name}`?");
    }
    match known {
        [] => "there is nothing to choose from here".to_owned(),
        [only] => format!("the only one known here is `{only}`"),
        [names @ .., last] => {
            let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
            format!("known here are {} and `{last}`", names.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_found() {
        let known = ["cidr", "nat", "subnets", "retention_days"];
        for (found, expected) in [
            ("cird", Some("cidr")),
            ("CIDR", Some("cidr")),
            ("subnet", Some("subnets")),
            ("retention-days", Some("retention_days")),
            ("retention", Some("retention_days")),
            ("na", Some("nat")),
            ("xyz", None),
            ("", None),
            ("hosted_zone", None),
        ] {
            assert_eq!(nearest(found, &known), expected, "{found}");
        }
    }

    #[test]
    fn without_a_near_one_all_are_named() {
        assert_eq!(suggestion("hosted_zone", &["a", "b", "c"]), "known here are `a`, `b` and `c`");
        assert_eq!(suggestion("hosted_zone", &["a"]), "the only one known here is `a`");
    }
}
