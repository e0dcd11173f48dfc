//! An assembly is written whole or not at all.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use stackwright_assembly::{
    Artifact, ArtifactType, Assembly, Content, MANIFEST_VERSION, Manifest, Properties, StackProperties,
};

fn artifact(artifact_type: ArtifactType, properties: Properties) -> Artifact {
    Artifact {
        artifact_type,
        environment: None,
        properties: Some(properties),
        dependencies: Vec::new(),
        metadata: BTreeMap::new(),
        additional_metadata_file: None,
        display_name: None,
    }
}

fn with_template(text: &str) -> Assembly {
    let template_file = "S.template.json".to_owned();
    let properties = StackProperties { template_file: template_file.clone(), ..StackProperties::default() };
    let stack = artifact(ArtifactType::Stack, Properties::Stack(Box::new(properties)));
    Assembly {
        manifest: Manifest {
            version: MANIFEST_VERSION.to_owned(),
            artifacts: BTreeMap::from([("S".to_owned(), stack)]),
            ..Manifest::default()
        },
        files: BTreeMap::from([(template_file, Content::Bytes(text.as_bytes().to_vec()))]),
        nested: BTreeMap::new(),
    }
}

/// Every file below a folder with its content.
fn tree(dir: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            found.extend(tree(&path).into_iter().map(|(inner, text)| (format!("{name}/{inner}"), text)));
        } else {
            found.insert(name, fs::read_to_string(&path).unwrap());
        }
    }
    found
}

#[test]
fn what_is_written_reads_back() {
    let home = tempfile::tempdir().unwrap();
    let mut assembly = with_template("{}");
    let nested = Properties::Nested { directory_name: "assembly-dev".to_owned(), display_name: None };
    assembly
        .manifest
        .artifacts
        .insert("assembly-dev".to_owned(), artifact(ArtifactType::NestedAssembly, nested));
    assembly.nested.insert("assembly-dev".to_owned(), with_template("{\"Description\": \"dev\"}"));
    let dir = home.path().join("deep/er");
    fs::create_dir_all(dir.parent().unwrap()).unwrap();
    assembly.write(&dir).unwrap();
    assert_eq!(Assembly::read(&dir).unwrap(), assembly);
    assert_eq!(fs::read_dir(dir.parent().unwrap()).unwrap().count(), 1, "nothing is left beside it");
}

#[test]
fn a_second_writing_takes_the_place_of_the_first() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("out");
    let mut first = with_template("{\"a\": 1}");
    first.files.insert("gone.json".to_owned(), Content::Bytes(b"{}".to_vec()));
    first.write(&dir).unwrap();
    fs::write(dir.join("synth.lock"), "1").unwrap();
    with_template("{\"b\": 2}").write(&dir).unwrap();
    let names: Vec<String> = tree(&dir).into_keys().collect();
    assert_eq!(
        names,
        ["S.template.json", "manifest.json", "synth.lock"],
        "the official CLI's lock moves along"
    );
}

#[test]
fn when_anything_fails_what_was_there_stays_whole() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("out");
    with_template("{\"a\": 1}").write(&dir).unwrap();
    let before = tree(home.path());
    let mut missing = with_template("{\"b\": 2}");
    missing.files.insert("z.zip".to_owned(), Content::CopyOf(home.path().join("no-such-file")));
    let mut outside = with_template("{\"b\": 2}");
    outside.files.insert("../escaped.json".to_owned(), Content::Bytes(Vec::new()));
    for (assembly, message) in [(missing, "no-such-file"), (outside, "not within the assembly")] {
        let error = assembly.write(&dir).unwrap_err().to_string();
        assert!(error.contains(message), "{error}");
        assert_eq!(tree(home.path()), before);
    }
}

#[test]
fn what_is_not_an_assembly_is_not_replaced() {
    let home = tempfile::tempdir().unwrap();
    let (folder, file, empty) =
        (home.path().join("src"), home.path().join("file"), home.path().join("empty"));
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("main.rs"), "fn main() {}").unwrap();
    fs::write(&file, "text").unwrap();
    let before = tree(home.path());
    for occupied in [&folder, &file] {
        let error = with_template("{}").write(occupied).unwrap_err().to_string();
        assert!(error.contains("is not replaced"), "{error}");
        assert_eq!(tree(home.path()), before);
    }
    fs::create_dir(&empty).unwrap();
    fs::write(empty.join("synth.lock"), "1").unwrap();
    with_template("{}").write(&empty).unwrap();
    assert_eq!(
        tree(&empty).into_keys().collect::<Vec<_>>(),
        ["S.template.json", "manifest.json", "synth.lock"]
    );
}

#[test]
fn what_a_killed_process_left_is_not_taken_along() {
    let home = tempfile::tempdir().unwrap();
    let left_over = home.path().join(format!(".out.{}.new", std::process::id()));
    fs::create_dir(&left_over).unwrap();
    fs::write(left_over.join("old.json"), "{}").unwrap();
    with_template("{}").write(&home.path().join("out")).unwrap();
    let names: Vec<_> = tree(home.path()).into_keys().collect();
    assert_eq!(names, ["out/S.template.json", "out/manifest.json"]);
}

#[test]
fn a_folder_that_cannot_be_made_is_an_error_with_its_name() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("file"), "").unwrap();
    let error = with_template("{}").write(&home.path().join("file/out")).unwrap_err().to_string();
    assert!(error.contains("file"), "{error}");
    assert_eq!(tree(home.path()).into_keys().collect::<Vec<_>>(), ["file"]);
}
