//! Environment files with faults: what people are told. Each file of `tests/bad` has a snapshot.

use std::fs;
use std::path::Path;

use bedrock_agents::config::Configuration;
use stackwright_configuration::decode;
use stackwright_core::diagnostics::Diagnostics;
use stackwright_core::diagnostics::render::{Colour, Sources, human};

fn findings(file: &str, bytes: &[u8]) -> Diagnostics {
    match decode(file, bytes) {
        Err(finding) => Diagnostics::from_iter([*finding]),
        Ok(text) => {
            let (configuration, findings) = Configuration::read(file, text);
            assert!(configuration.is_none(), "{file} is taken");
            findings
        }
    }
}

#[test]
fn every_fault_is_shown_at_its_place() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty());
    for path in files {
        let name = path.file_stem().unwrap().to_str().unwrap();
        let file = format!("{name}.toml");
        let bytes = fs::read(&path).unwrap();
        let mut sources = Sources::new();
        sources.insert(file.as_str(), String::from_utf8_lossy(&bytes));
        let findings = findings(&file, &bytes);
        assert!(findings.has_errors(), "{file} has no errors");
        insta::assert_snapshot!(name, human(&findings, &sources, Colour::None));
    }
}
