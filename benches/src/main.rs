//! What synthesis costs within a process; `cargo xtask bench` runs this and prints the table.
//!
//! `stackwright-benches synthesis DIR` constructs, synthesizes and writes below DIR, and prints a JSON array of
//! figures. `stackwright-benches floor DIR` prints the least that writing the JSON files of DIR can cost.

use std::path::Path;

use anyhow::{Context, bail};
use serde::Serialize;

use self::measure::Cost;

mod design;
mod floor;
mod measure;

/// What one kind of work costs.
#[derive(Serialize)]
struct Figure {
    work: &'static str,
    resources: u32,
    cost: Cost,
    /// That of serializing and writing the same JSON from a ready value, where anything is written.
    floor: Option<Cost>,
}

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let json = match arguments.as_slice() {
        ["synthesis", folder] => serde_json::to_string(&synthesis(Path::new(folder))?)?,
        ["floor", folder] => serde_json::to_string(&floor::measure(Path::new(folder))?)?,
        _ => bail!("usage: stackwright-benches synthesis|floor DIR"),
    };
    println!("{json}");
    Ok(())
}

/// Constructs, synthesizes and writes below `folder`.
fn synthesis(folder: &Path) -> anyhow::Result<Vec<Figure>> {
    let mut figures = Vec::new();
    for (work, stacks) in [
        ("1 stack of 200 resources", 1),
        ("10 stacks of 200 resources", 10),
        ("50 stacks of 200 resources", 50),
    ] {
        let target = folder.join(format!("{stacks}-stacks"));
        let write = || {
            let synthesis = design::app(stacks, 200).synthesize();
            let assembly = synthesis.assembly.context("the design has errors")?;
            Ok(assembly.write(&target)?)
        };
        let cost = measure::cost(write, || Ok(()))?;
        let floor = Some(floor::measure(&target)?);
        figures.push(Figure { work, resources: stacks * 200, cost, floor });
    }
    // CloudFormation takes 500 resources a stack: the second of these is synthesized and then refused, so
    // neither is written.
    for (work, stacks, resources) in [
        ("50 stacks of 200 resources, not written", 50, 200),
        ("1 stack of 10,000 resources, not written", 1, 10_000),
    ] {
        let cost = measure::cost(|| Ok(design::app(stacks, resources).synthesize()), || Ok(()))?;
        figures.push(Figure { work, resources: stacks * resources, cost, floor: None });
    }
    Ok(figures)
}
