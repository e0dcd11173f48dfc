//! Unpacks the facts, so that the crate can embed them as they are read: in place.

use std::error::Error;
use std::io::Read;
use std::path::PathBuf;
use std::{env, fs};

const FACTS: &str = "facts/facts.lzma";
const ACTIONS: &str = "facts/actions.lzma";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={FACTS}");
    println!("cargo::rerun-if-changed={ACTIONS}");

    let facts = unpack(FACTS)?;

    let (length, rest) = facts.split_first_chunk::<4>().ok_or("the facts are cut short")?;
    let length = usize::try_from(u32::from_le_bytes(*length))?;
    let (texts, records) = rest.split_at_checked(length).ok_or("the facts are cut short")?;

    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?);
    fs::write(out.join("texts.txt"), std::str::from_utf8(texts)?)?;
    fs::write(out.join("records.bin"), records)?;
    fs::write(out.join("actions.txt"), String::from_utf8(unpack(ACTIONS)?)?)?;
    Ok(())
}

fn unpack(path: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    let packed = fs::read(path).map_err(|error| format!("{path}: {error}"))?;
    let mut bytes = Vec::new();
    lzma_rust2::LzmaReader::new_mem_limit(packed.as_slice(), u32::MAX, None)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}
