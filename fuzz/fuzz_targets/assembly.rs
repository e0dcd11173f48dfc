//! Any manifest and any template beside it: reading and writing them does not panic.
//!
//! Bounded, and on any toolchain: `cargo test -p stackwright-assembly --test any_assembly`.
#![no_main]

use std::fs;

use libfuzzer_sys::fuzz_target;
use stackwright_assembly::Assembly;

fuzz_target!(|files: (&str, &str)| {
    let (manifest, template) = files;
    let place = tempfile::tempdir().expect("a temporary folder can be made");
    let (read, written) = (place.path().join("read"), place.path().join("written"));
    fs::create_dir(&read).expect("a folder can be made");
    fs::write(read.join("manifest.json"), manifest).expect("a file can be written");
    fs::write(read.join("a.json"), template).expect("a file can be written");

    if let Ok(assembly) = Assembly::read(&read) {
        for stack in assembly.stacks() {
            let _ = assembly.template(stack).map(|template| template.document());
        }
        assembly.write(&written).expect("what was read can be written");
        Assembly::read(&written).expect("what was written can be read");
    }
});
