//! Whether every file below `rules/` is a rule that is run, and every rule is documented.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The id of each file of each folder: the folder, and the file's name with hyphens.
fn files() -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
    let name = |path: &Path| path.file_stem().unwrap().to_str().unwrap().replace('_', "-");
    let entries = |path: &Path| fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
    let folders = entries(&root).filter(|path| path.is_dir());
    folders
        .flat_map(|folder| {
            let rules = entries(&folder).filter(|path| !path.ends_with("mod.rs"));
            rules.map(|rule| format!("{}/{}", name(&folder), name(&rule))).collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn every_file_is_a_rule_and_every_rule_has_a_file() {
    let registered: Vec<_> = super::all().map(|rule| rule.id.0.to_owned()).collect();
    let unique: BTreeSet<_> = registered.iter().cloned().collect();
    assert_eq!(unique, files());
    assert_eq!(registered, Vec::from_iter(unique), "twice, or not by name");
}

#[test]
fn every_rule_is_documented() {
    for rule in super::all() {
        for (part, text) in [("title", rule.title), ("why", rule.why), ("fix", rule.fix)] {
            assert!(text.len() > 10, "{}: the {part} says nothing", rule.id.0);
        }
        assert!(!rule.sources.is_empty(), "{} has no source", rule.id.0);
        for source in rule.sources {
            assert!(source.starts_with("https://"), "{}: {source}", rule.id.0);
        }
    }
}

#[test]
fn rules_are_found_by_id() {
    let rule = super::all().next().unwrap();
    assert_eq!(super::find(rule.id.0).unwrap().id, rule.id);
    assert!(super::find("schema/no-such-rule").is_none());
    assert_eq!(super::nearest(&format!("{}s", rule.id.0)), Some(rule.id));
}
