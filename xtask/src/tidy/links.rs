//! Links between the files of the repository lead somewhere.

use std::collections::BTreeSet;

use super::{Finding, Source};

/// Links of Markdown files to files or folders that do not exist.
pub(super) fn check(sources: &[Source]) -> Vec<Finding> {
    let places: BTreeSet<&str> = sources.iter().flat_map(|source| with_folders(&source.path)).collect();
    let mut findings = Vec::new();
    for source in sources.iter().filter(|source| source.path.ends_with(".md")) {
        for (index, line) in source.text.lines().enumerate() {
            for target in targets(line) {
                if !places.contains(resolve(&source.path, target).as_str()) {
                    findings.push(Finding::new(
                        format!("{}:{}", source.path, index + 1),
                        format!("`{target}` does not exist"),
                        "links are relative to the file that they stand in",
                    ));
                }
            }
        }
    }
    findings
}

/// A path and every folder that it lies in.
fn with_folders(path: &str) -> impl Iterator<Item = &str> {
    let folders = path.match_indices('/').filter_map(move |(at, _)| path.get(..at));
    folders.chain(std::iter::once(path))
}

/// What the Markdown links of a line lead to within the repository, without the part after `#`.
fn targets(line: &str) -> impl Iterator<Item = &str> {
    let links = line.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let inner = links.filter(|link| !link.contains(':') && !link.starts_with('#') && !link.contains(' '));
    inner.filter_map(|link| link.split('#').next())
}

/// The path from the root of what `target` means in the file at `path`.
fn resolve(path: &str, target: &str) -> String {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut segments: Vec<&str> = Vec::new();
    for segment in folder.split('/').chain(target.split('/')) {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            name => segments.push(name),
        }
    }
    segments.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_into_nothing_is_found() {
        let cases = [
            ("README.md", "see [how](docs/how.md#first) and [core](crates/core)", vec![]),
            ("docs/how.md", "[back](../README.md), [web](https://example.com), [here](#first)", vec![]),
            ("README.md", "\n[how](how.md) or [why](docs/why.md)", vec!["`how.md`", "`docs/why.md`"]),
            ("docs/how.md", "[core](crates/core/)", vec!["`crates/core/`"]),
            ("crates/core/lib.rs", "[how](nowhere.md)", vec![]),
        ];
        for (path, text, expected) in cases {
            let source = |path: &str, text: &str| Source { path: path.to_owned(), text: text.to_owned() };
            let all = ["README.md", "docs/how.md", "crates/core/lib.rs"];
            let sources = all.map(|known| source(known, if known == path { text } else { "" }));
            let found =
                check(&sources).into_iter().map(|finding| finding.message.replace(" does not exist", ""));
            assert_eq!(found.collect::<Vec<_>>(), expected, "{path}: {text}");
        }
    }
}
