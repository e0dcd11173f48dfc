//! Assets: named by their bytes, published by the stack's asset manifest.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use serde_json::{Value as Json, json};
use stackwright_assembly::Content;
use stackwright_core::{App, Environment, Stack, Synthesis};

fn directory(dir: &Path, names: &[&str], modified: SystemTime) {
    for name in names {
        let path = dir.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, name).unwrap();
        fs::File::options().append(true).open(&path).unwrap().set_modified(modified).unwrap();
    }
}

fn synthesize(dir: &Path) -> Synthesis {
    let mut app = App::new();
    let mut s = app.stack("S", Stack::new().environment(Environment::region("us-east-1")));
    let code = s.directory_asset("Code", dir);
    s.output("Bucket", code.bucket);
    s.output("Key", code.key);
    app.synthesize()
}

fn bytes(synthesis: &Synthesis, file: impl Fn(&str) -> bool) -> Vec<u8> {
    let files = &synthesis.assembly.as_ref().unwrap().files;
    match files.iter().find(|(name, _)| file(name)) {
        Some((_, Content::Bytes(bytes))) => bytes.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_folder_is_the_same_zip_wherever_and_whenever_it_was_written() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    directory(
        one.path(),
        &["b.py", "a/z.py", "a/y.py"],
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000),
    );
    directory(
        two.path(),
        &["a/y.py", "a/z.py", "b.py"],
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000),
    );
    let (one, two) = (synthesize(one.path()), synthesize(two.path()));
    let zip = bytes(&one, |name| name.ends_with(".zip"));
    assert_eq!(zip, bytes(&two, |name| name.ends_with(".zip")));
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(zip)).unwrap();
    let names: Vec<_> = (0..archive.len())
        .map(|index| archive.by_index(index).unwrap().name().unwrap().into_owned())
        .collect();
    assert_eq!(names, ["a/y.py", "a/z.py", "b.py"]);
}

#[test]
fn the_asset_manifest_says_where_it_goes_and_the_template_where_it_is() {
    let dir = tempfile::tempdir().unwrap();
    directory(dir.path(), &["a.py"], SystemTime::UNIX_EPOCH);
    let synthesis = synthesize(dir.path());
    let template = crate::template(&synthesis, "S");
    let key = template["Outputs"]["Key"]["Value"].as_str().unwrap();
    let hash = key.strip_suffix(".zip").unwrap();
    assert_eq!(
        template["Outputs"]["Bucket"]["Value"],
        json!({ "Fn::Sub": "cdk-hnb659fds-assets-${AWS::AccountId}-us-east-1" })
    );
    let manifest: Json = serde_json::from_slice(&bytes(&synthesis, |name| name == "S.assets.json")).unwrap();
    let file = &manifest["files"][hash];
    assert_eq!(file["source"], json!({ "path": format!("asset.{key}"), "packaging": "file" }));
    assert_eq!(file["destinations"]["current_account-us-east-1"]["objectKey"], key);
}

#[test]
fn the_same_bytes_with_two_extensions_are_published_twice() {
    let synthesis = crate::one_stack(|s| {
        for (id, extension) in [("A", ".json"), ("B", ".txt"), ("C", ".txt")] {
            s.inline_asset(id, b"{}".to_vec(), extension);
        }
    });
    let manifest: Json = serde_json::from_slice(&bytes(&synthesis, |name| name == "S.assets.json")).unwrap();
    let paths: Vec<_> = manifest["files"]
        .as_object()
        .unwrap()
        .values()
        .map(|file| file["source"]["path"].as_str().unwrap())
        .collect();
    let of = |extension: &str| paths.iter().filter(|path| path.ends_with(extension)).count();
    assert_eq!((paths.len(), of(".txt"), of(".template.json")), (3, 1, 1), "{paths:?}");
}

#[test]
fn where_everything_is_fixed_the_bucket_is_a_literal() {
    let mut app = App::new();
    let environment = Environment::new("123456789012", "eu-west-1");
    let mut s = app.stack("S", Stack::new().environment(environment));
    let asset = s.inline_asset("A", Vec::new(), ".txt");
    s.output("Bucket", asset.bucket);
    let template = crate::template(&app.synthesize(), "S");
    assert_eq!(template["Outputs"]["Bucket"]["Value"], "cdk-hnb659fds-assets-123456789012-eu-west-1");
}

#[test]
fn a_file_that_changes_changes_its_name() {
    let key = |content: &str| {
        let mut app = App::new();
        let mut s = app.stack("S", Stack::new());
        let asset = s.inline_asset("A", content.as_bytes().to_vec(), ".json");
        s.output("Key", asset.key);
        crate::template(&app.synthesize(), "S")["Outputs"]["Key"]["Value"].clone()
    };
    assert_eq!(key("a"), key("a"));
    assert_ne!(key("a"), key("b"));
}
