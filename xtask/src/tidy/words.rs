//! Words that belong to one machine: its folders, and the hosts it fetches packages from.

use super::{Finding, Source};

/// Split, so that this file does not hold them.
const FORBIDDEN: &[&str] = &[
    concat!("/", "work/"),
    concat!("/", "root/"),
    concat!("/", "home/"),
    concat!("/", "Users/"),
    concat!("arti", "factory"),
    concat!("index.", "crates.io"),
    concat!("registry.", "npmjs.org"),
    concat!("registry.", "yarnpkg.com"),
    concat!("pypi.", "org/simple"),
    concat!("files.", "pythonhosted.org"),
];

/// The first line of each file that holds such a word.
pub(super) fn check(sources: &[Source]) -> Vec<Finding> {
    sources.iter().filter_map(check_source).collect()
}

fn check_source(source: &Source) -> Option<Finding> {
    source.text.lines().enumerate().find_map(|(index, line)| {
        let word = FORBIDDEN.iter().find(|word| holds(line, word))?;
        Some(Finding::new(
            format!("{}:{}", source.path, index + 1),
            format!("`{word}` belongs to one machine"),
            "use a path relative to the repository, or the client's own configuration",
        ))
    })
}

/// Whether `word` stands in `line`; one that begins with a slash must begin a path there.
fn holds(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line.get(..at).and_then(|before| before.chars().next_back());
        !word.starts_with('/')
            || !before.is_some_and(|before| before.is_alphanumeric() || "._-*}".contains(before))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_is_recognised() {
        let cases = [
            (concat!("fn main() {}\nconst A: &str = \"/ho", "me/ann/x\";\n"), Some(2)),
            (concat!("\"resolved\": \"https://registry.", "npmjs.org/a.tgz\"\n"), Some(1)),
            (concat!("see https://example.com/wo", "rk/1 and net", "work/home\n"), None),
            ("nothing\n", None),
        ];
        for (text, line) in cases {
            let source = Source { path: "a".to_owned(), text: text.to_owned() };
            let places: Vec<_> = check(&[source]).into_iter().map(|finding| finding.place).collect();
            let expected: Vec<_> = line.map(|line| format!("a:{line}")).into_iter().collect();
            assert_eq!(places, expected, "{text}");
        }
    }
}
