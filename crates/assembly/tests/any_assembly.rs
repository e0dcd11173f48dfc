//! Whatever lies in a folder, reading it as an assembly neither panics nor hangs, and what could be read is read
//! again the same once written.

use std::fs;

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use serde_json::{Value, json};
use stackwright_assembly::Assembly;

/// A folder with files of any content, some of them named by its manifest.
#[derive(Debug)]
struct Folder {
    manifest: String,
    file: String,
}

const NAMES: &[&str] =
    &["", ".", "./", "..", "a/..", "./a.json", "a.json", "b.json", "manifest.json", "/etc", "\0"];
const TYPES: &[&str] =
    &["aws:cloudformation:stack", "cdk:asset-manifest", "cdk:tree", "cdk:cloud-assembly", "x"];

/// Names that a manifest may give to a file or folder, wicked ones among them.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![8 => proptest::sample::select(NAMES).prop_map(str::to_owned), 1 => any::<String>()]
}

fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        name().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        let key = prop_oneof![Just("file".to_owned()), Just("templateFile".to_owned()), any::<String>()];
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            btree_map(key, inner, 0..4).prop_map(|map| map.into_iter().collect()),
        ]
    })
}

fn artifact() -> impl Strategy<Value = Value> {
    let properties = prop_oneof![
        4 => name().prop_map(|file| json!({ "file": file })),
        4 => name().prop_map(|file| json!({ "templateFile": file })),
        4 => name().prop_map(|folder| json!({ "directoryName": folder })),
        1 => json_value(),
    ];
    let metadata_file = proptest::option::of(name());
    (proptest::sample::select(TYPES), properties, metadata_file, vec(name(), 0..3)).prop_map(
        |(artifact_type, properties, metadata_file, dependencies)| {
            json!({
                "type": artifact_type,
                "properties": properties,
                "additionalMetadataFile": metadata_file,
                "dependencies": dependencies,
            })
        },
    )
}

fn folder() -> impl Strategy<Value = Folder> {
    let manifest = btree_map(name(), artifact(), 0..4)
        .prop_map(|artifacts| json!({ "version": "36.0.0", "artifacts": artifacts }).to_string());
    let anything = || prop_oneof![json_value().prop_map(|value| value.to_string()), any::<String>()];
    (prop_oneof![4 => manifest, 1 => anything()], anything())
        .prop_map(|(manifest, file)| Folder { manifest, file })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_folder(folder in folder()) {
        let place = tempfile::tempdir()?;
        let (read, written) = (place.path().join("read"), place.path().join("written"));
        fs::create_dir(&read)?;
        fs::write(read.join("manifest.json"), &folder.manifest)?;
        fs::write(read.join("a.json"), &folder.file)?;

        if let Ok(assembly) = Assembly::read(&read) {
            for stack in assembly.stacks() {
                let _ = assembly.template(stack).map(|template| template.document());
            }
            assembly.write(&written)?;
            let again = Assembly::read(&written)?;
            // A manifest that names itself as somebody's template changes that template by being formatted.
            if !assembly.files.contains_key("manifest.json") {
                prop_assert_eq!(again, assembly);
            }
        }
    }
}
