//! What synthesis costs within a process; `cargo xtask bench` runs this and prints the table.
//!
//! `stackwright-benches rewrite DIR` measures only the floor: to serialize and write the JSON files of DIR
//! from ready values. Prints a JSON array of figures.

use std::path::Path;
use std::time::Duration;

use anyhow::bail;
use serde::Serialize;

mod floor;
mod measure;

/// What one kind of work costs.
#[derive(Serialize)]
struct Figure {
    work: String,
    /// Resources, where the work is counted in them.
    resources: Option<u32>,
    /// The median over the runs.
    wall: Duration,
    /// The time to serialize and write the same JSON from a ready value.
    floor: Duration,
}

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let figures = match arguments.as_slice() {
        ["rewrite", folder] => vec![rewrite(Path::new(folder))?],
        _ => bail!("usage: stackwright-benches rewrite DIR"),
    };
    println!("{}", serde_json::to_string(&figures)?);
    Ok(())
}

fn rewrite(folder: &Path) -> anyhow::Result<Figure> {
    let floor = floor::measure(folder)?;
    Ok(Figure { work: "rewrite".to_owned(), resources: None, wall: floor, floor })
}
