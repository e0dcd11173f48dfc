//! Every crate takes the workspace's lints.

use super::{Finding, Member};

/// Members whose manifest lacks `[lints] workspace = true`.
pub(super) fn check(members: &[Member]) -> Vec<Finding> {
    members.iter().filter(|member| !takes_workspace_lints(&member.manifest)).map(finding).collect()
}

fn takes_workspace_lints(manifest: &str) -> bool {
    let manifest: toml::Table = manifest.parse().unwrap_or_default();
    let lints = manifest.get("lints").and_then(toml::Value::as_table);
    lints.and_then(|lints| lints.get("workspace")).and_then(toml::Value::as_bool) == Some(true)
}

fn finding(member: &Member) -> Finding {
    Finding::new(
        format!("{}/Cargo.toml", member.folder),
        format!("`{}` does not take the workspace's lints", member.name),
        "add `[lints]` with `workspace = true`",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_without_the_lints_is_found() {
        let cases = [
            ("[package]\nname = \"a\"\n\n[lints]\nworkspace = true\n", 0),
            ("lints.workspace = true\n", 0),
            ("[package]\nname = \"a\"\n", 1),
            ("[lints]\nworkspace = false\n", 1),
            ("# [lints]\n# workspace = true\n", 1),
        ];
        for (manifest, expected) in cases {
            let member = Member {
                name: "a".to_owned(),
                folder: "crates/a".to_owned(),
                manifest: manifest.to_owned(),
                dependencies: Vec::new(),
            };
            assert_eq!(check(&[member]).len(), expected, "{manifest}");
        }
    }
}
