//! What synthesis and verification cost within a process; `cargo xtask bench` runs this and prints the table.
//!
//! `stackwright-benches synthesis DIR` constructs, synthesizes and writes below DIR, and prints a JSON array of
//! figures, each measured in a process of its own: what ran before leaves the heap in pieces. `stackwright-benches
//! reachability DIR` does the same of large networks, and writes nothing. `stackwright-benches floor DIR` prints the
//! least that writing the JSON files of DIR can cost, and `rules` what the rules cost.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, bail, ensure};
use serde::Serialize;

use self::measure::Cost;

mod design;
mod floor;
mod measure;
mod network;
mod rules;

/// So many stacks of so many resources.
struct Work {
    name: &'static str,
    stacks: u32,
    resources: u32,
    /// CloudFormation takes 500 resources a stack: more are synthesized and then refused, so there is nothing to write.
    is_written: bool,
}

const WORKS: [Work; 6] = [
    Work { name: "1 stack of 200 resources", stacks: 1, resources: 200, is_written: true },
    Work { name: "10 stacks of 200 resources", stacks: 10, resources: 200, is_written: true },
    Work { name: "50 stacks of 200 resources", stacks: 50, resources: 200, is_written: true },
    Work { name: "10 stacks of 200 resources, not written", stacks: 10, resources: 200, is_written: false },
    Work { name: "50 stacks of 200 resources, not written", stacks: 50, resources: 200, is_written: false },
    Work {
        name: "1 stack of 10,000 resources, not written",
        stacks: 1,
        resources: 10_000,
        is_written: false,
    },
];

/// What one kind of work costs.
#[derive(Serialize)]
struct Figure {
    work: String,
    resources: u32,
    cost: Cost,
    /// That of serializing and writing the same JSON from a ready value, where anything is written.
    floor: Option<Cost>,
}

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let json = match arguments.as_slice() {
        ["synthesis", folder] => in_processes("work", WORKS.len(), folder)?,
        ["reachability", folder] => in_processes("network", network::SCALES.len(), folder)?,
        ["work", index, folder] => {
            let work = WORKS.get(index.parse::<usize>()?).context("there is no such work")?;
            serde_json::to_string(&work.measure(Path::new(folder))?)?
        }
        ["network", index, _] => {
            let scale = network::SCALES.get(index.parse::<usize>()?).context("there is no such network")?;
            serde_json::to_string(&network::measure(*scale)?)?
        }
        ["rules"] => serde_json::to_string(&[rules::measure()?])?,
        ["floor", folder] => serde_json::to_string(&floor::measure(Path::new(folder))?)?,
        _ => bail!("usage: stackwright-benches synthesis|reachability|floor DIR, or rules"),
    };
    println!("{json}");
    Ok(())
}

/// All works of a kind, each in a process of its own.
fn in_processes(kind: &str, count: usize, folder: &str) -> anyhow::Result<String> {
    let mut figures = Vec::new();
    for index in 0..count {
        let program = std::env::current_exe()?;
        let output = Command::new(program)
            .args([kind, &index.to_string(), folder])
            .stderr(Stdio::inherit())
            .output()?;
        ensure!(output.status.success(), "the work ended with {}", output.status);
        figures.push(String::from_utf8(output.stdout)?.trim_end().to_owned());
    }
    Ok(format!("[{}]", figures.join(",")))
}

impl Work {
    /// Constructs, synthesizes and writes below `folder`.
    fn measure(&self, folder: &Path) -> anyhow::Result<Figure> {
        let &Self { name, stacks, resources, is_written } = self;
        let synthesize = || design::app(stacks, resources).synthesize();
        let (cost, floor) = if is_written {
            let target = folder.join(format!("{stacks}-stacks"));
            let write = || Ok(synthesize().assembly.context("the design has errors")?.write(&target)?);
            (measure::cost(write, || Ok(()))?, Some(floor::measure(&target)?))
        } else {
            (measure::cost(|| Ok(synthesize()), || Ok(()))?, None)
        };
        Ok(Figure { work: name.to_owned(), resources: stacks * resources, cost, floor })
    }
}
