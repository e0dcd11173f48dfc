//! Which crate may use which: the table of ARCHITECTURE.md as data, and the check of a workspace against it.

use super::{Finding, Member};

/// One row of the table: the crates in a folder and what they may stand on.
struct Layer {
    /// A folder of the repository; a last segment `*` stands for every folder below.
    folder: &'static str,
    /// The folders of the crates that it may use.
    may_use: &'static [&'static str],
    /// What it may use for its tests besides.
    tests_may_use: &'static [&'static str],
    /// Whether it may see network, clock, environment variables and randomness.
    world: World,
}

/// Whether a crate is a function of its input alone.
#[derive(Clone, Copy, PartialEq, Eq)]
enum World {
    /// Same input, same output, on every machine.
    Sealed,
    /// May ask the machine and the network.
    Open,
}

const TESTING: &[&str] = &["crates/testing"];

/// A row may name a crate that is not written yet.
const LAYERS: &[Layer] = &[
    Layer { folder: "crates/diagnostics", may_use: &[], tests_may_use: &[], world: World::Sealed },
    Layer { folder: "crates/schema", may_use: &[], tests_may_use: &[], world: World::Sealed },
    Layer {
        folder: "crates/assembly",
        may_use: &["crates/diagnostics"],
        tests_may_use: &[],
        world: World::Sealed,
    },
    Layer {
        folder: "crates/configuration",
        may_use: &["crates/diagnostics"],
        tests_may_use: &[],
        world: World::Sealed,
    },
    Layer {
        folder: "crates/core",
        may_use: &["crates/diagnostics", "crates/schema", "crates/assembly"],
        tests_may_use: TESTING,
        world: World::Sealed,
    },
    Layer { folder: "crates/cfn", may_use: &["crates/core"], tests_may_use: TESTING, world: World::Sealed },
    Layer {
        folder: "crates/cfn/refusals",
        may_use: &[],
        tests_may_use: &["crates/core", "crates/cfn"],
        world: World::Sealed,
    },
    Layer {
        folder: "crates/aws",
        may_use: &["crates/core", "crates/cfn"],
        tests_may_use: TESTING,
        world: World::Sealed,
    },
    Layer { folder: "crates/testing", may_use: &[], tests_may_use: &[], world: World::Sealed },
    Layer {
        folder: "crates/model",
        may_use: &["crates/assembly", "crates/schema", "crates/diagnostics"],
        tests_may_use: TESTING,
        world: World::Sealed,
    },
    Layer {
        folder: "crates/verify",
        may_use: &["crates/model", "crates/schema", "crates/diagnostics"],
        tests_may_use: TESTING,
        world: World::Sealed,
    },
    Layer {
        folder: "crates/platform",
        may_use: &["crates/core", "crates/verify", "crates/diagnostics"],
        tests_may_use: TESTING,
        world: World::Sealed,
    },
    Layer {
        folder: "crates/deploy",
        may_use: &["crates/model", "crates/assembly", "crates/schema", "crates/diagnostics"],
        tests_may_use: TESTING,
        world: World::Open,
    },
    Layer {
        folder: "crates/report",
        may_use: &["crates/model", "crates/verify", "crates/deploy", "crates/diagnostics"],
        tests_may_use: TESTING,
        world: World::Sealed,
    },
    Layer {
        folder: "crates/stackwright",
        may_use: &["crates/*", "platforms/*"],
        tests_may_use: &[],
        world: World::Open,
    },
    Layer {
        folder: "platforms/*",
        may_use: &[
            "crates/configuration",
            "crates/core",
            "crates/cfn",
            "crates/aws",
            "crates/platform",
            "crates/verify",
        ],
        tests_may_use: &["crates/testing", "crates/assembly", "crates/model"],
        world: World::Sealed,
    },
    Layer { folder: "benches", may_use: &["crates/*"], tests_may_use: &[], world: World::Open },
    Layer { folder: "xtask", may_use: &["crates/schema"], tests_may_use: &[], world: World::Open },
];

/// The only crate that knows the AWS SDK.
const SDK_FOLDER: &str = "crates/deploy";
const SDK_CRATES: &[&str] = &["aws-sdk-", "aws-config", "aws-smithy-", "aws-credential-types", "aws-types"];

/// Crates whose use is network, clock or randomness.
const WORLDLY_CRATES: &[&str] =
    &["chrono", "fastrand", "getrandom", "hyper", "jiff", "rand", "reqwest", "time", "tokio", "ureq"];

/// Whether the crate in this folder must be a function of its input alone.
pub(super) fn is_sealed(folder: &str) -> bool {
    layer(folder).is_some_and(|layer| layer.world == World::Sealed)
}

/// Every dependency that the table forbids, and every crate that is missing in the table.
pub(super) fn check(members: &[Member]) -> Vec<Finding> {
    members.iter().flat_map(|member| check_member(member, members)).collect()
}

fn check_member(member: &Member, members: &[Member]) -> Vec<Finding> {
    let Some(layer) = layer(&member.folder) else {
        return vec![Finding::new(
            &member.folder,
            format!("`{}` is in no row of the table of crates", member.name),
            "add it to ARCHITECTURE.md and to xtask/src/tidy/architecture.rs",
        )];
    };
    let mut findings = Vec::new();
    for dependency in &member.dependencies {
        let name = &dependency.name;
        if let Some(used) = members.iter().find(|other| other.name == *name) {
            // A crate may name itself for its tests, with the features that they need.
            let allowed = matches_any(layer.may_use, &used.folder)
                || (dependency.only_for_tests && used.folder == member.folder)
                || (dependency.only_for_tests && matches_any(layer.tests_may_use, &used.folder));
            if !allowed {
                findings.push(Finding::new(
                    &member.folder,
                    format!("`{}` may not use `{name}`", member.name),
                    "arrows point one way: see the table in ARCHITECTURE.md",
                ));
            }
        } else if member.folder != SDK_FOLDER && SDK_CRATES.iter().any(|sdk| name.starts_with(sdk)) {
            findings.push(Finding::new(
                &member.folder,
                format!("`{}` may not use the AWS SDK (`{name}`)", member.name),
                format!("only {SDK_FOLDER} talks to AWS"),
            ));
        } else if layer.world == World::Sealed
            && !dependency.only_for_tests
            && WORLDLY_CRATES.contains(&name.as_str())
        {
            findings.push(Finding::new(
                &member.folder,
                format!("`{}` may not use `{name}`: network, clock or randomness", member.name),
                "take the value as an argument; the CLI reads it",
            ));
        }
    }
    findings
}

fn layer(folder: &str) -> Option<&'static Layer> {
    LAYERS.iter().find(|layer| matches(layer.folder, folder))
}

fn matches_any(patterns: &[&str], folder: &str) -> bool {
    patterns.iter().any(|pattern| matches(pattern, folder))
}

fn matches(pattern: &str, folder: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(parent) => folder.strip_prefix(parent).is_some_and(|name| !name.contains('/')),
        None => pattern == folder,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Dependency;
    use super::*;

    /// `name` in `folder`, using the crates of a list such as `core, dev testing`.
    fn member(folder: &str, uses: &str) -> Member {
        let dependencies = uses.split(", ").filter(|name| !name.is_empty()).map(|name| {
            let test_name = name.strip_prefix("dev ");
            Dependency { name: test_name.unwrap_or(name).to_owned(), only_for_tests: test_name.is_some() }
        });
        let name = folder.rsplit('/').next().unwrap_or(folder);
        Member {
            name: name.to_owned(),
            folder: folder.to_owned(),
            manifest: String::new(),
            dependencies: dependencies.collect(),
        }
    }

    /// The messages for `folder` using `uses`, in a workspace that has every crate of the table.
    fn messages(folder: &str, uses: &str) -> Vec<String> {
        let mut workspace = vec![member(folder, uses)];
        let others = LAYERS.iter().map(|layer| layer.folder.replace('*', "cultivate"));
        workspace.extend(others.filter(|other| other != folder).map(|other| member(&other, "")));
        check(&workspace).into_iter().map(|finding| finding.message).collect()
    }

    #[test]
    fn the_table_decides() {
        let allowed = [
            ("crates/diagnostics", "serde, dev insta"),
            ("crates/assembly", "diagnostics"),
            ("crates/core", "diagnostics, schema, assembly, dev testing"),
            ("crates/cfn", "core, dev cfn"),
            ("crates/aws", "core, cfn"),
            ("crates/deploy", "model, assembly, aws-sdk-s3, tokio"),
            ("crates/stackwright", "core, cfn, model, deploy, cultivate"),
            ("platforms/bedrock-agents", "core, cfn, aws, dev testing, dev rand"),
            ("xtask", "schema"),
        ];
        for (folder, uses) in allowed {
            assert_eq!(messages(folder, uses), Vec::<String>::new(), "{folder} uses {uses}");
        }

        let forbidden = [
            ("crates/diagnostics", "schema", "`diagnostics` may not use `schema`"),
            ("crates/assembly", "core", "`assembly` may not use `core`"),
            ("crates/core", "testing", "`core` may not use `testing`"),
            ("crates/core", "dev aws", "`core` may not use `aws`"),
            ("crates/testing", "core", "`testing` may not use `core`"),
            ("crates/verify", "core", "`verify` may not use `core`"),
            ("crates/aws", "stackwright", "`aws` may not use `stackwright`"),
            ("platforms/bedrock-agents", "cultivate", "`bedrock-agents` may not use `cultivate`"),
            ("crates/stackwright", "aws-sdk-s3", "`stackwright` may not use the AWS SDK (`aws-sdk-s3`)"),
            ("crates/core", "rand", "`core` may not use `rand`: network, clock or randomness"),
            ("crates/mystery", "", "`mystery` is in no row of the table of crates"),
        ];
        for (folder, uses, message) in forbidden {
            assert_eq!(messages(folder, uses), [message], "{folder} uses {uses}");
        }
    }
}
