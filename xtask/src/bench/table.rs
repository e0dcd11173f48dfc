//! The figures as a table, with the targets beside them.

use std::fmt::Write as _;
use std::time::Duration;

use super::{Cost, Figure};

const MEBIBYTE: f64 = 1024.0 * 1024.0;

/// What the project promises of a kind of work, on one idle core.
struct Target {
    work: &'static str,
    wall: Duration,
    peak_mebibytes: Option<u32>,
}

const TARGETS: &[Target] = &[
    Target {
        work: "synth bedrock-agents, all environments, whole process",
        wall: Duration::from_millis(10),
        peak_mebibytes: Some(20),
    },
    Target {
        work: "prove bedrock-agents, all environments, whole process",
        wall: Duration::from_millis(60),
        peak_mebibytes: Some(60),
    },
    Target { work: "50 stacks of 200 resources", wall: Duration::from_millis(40), peak_mebibytes: None },
    Target {
        work: "10,000 resources through all rules",
        wall: Duration::from_millis(500),
        peak_mebibytes: None,
    },
    Target { work: NETWORK, wall: Duration::from_secs(1), peak_mebibytes: None },
];

const NETWORK: &str = "all pairs of 200 subnets, 500 groups, 1000 interfaces";

/// How the cost of one kind of work may grow over that of another, in time of a core.
struct Growth {
    work: &'static str,
    than: &'static str,
    /// In times of the other's cost.
    at_most: f64,
    /// Whether the cost of a resource is compared, rather than that of the whole.
    per_resource: bool,
}

const GROWTHS: &[Growth] = &[
    Growth {
        work: "50 stacks of 200 resources",
        than: "10 stacks of 200 resources",
        at_most: 5.5,
        per_resource: false,
    },
    Growth {
        work: "50 stacks of 200 resources, not written",
        than: "10 stacks of 200 resources, not written",
        at_most: 5.5,
        per_resource: false,
    },
    Growth {
        work: "1 stack of 10,000 resources, not written",
        than: "50 stacks of 200 resources, not written",
        at_most: 1.0,
        per_resource: true,
    },
    // Twice as many groups have four times as many pairs; that most have nothing to do with one another costs little.
    Growth {
        work: "all pairs of 400 subnets, 1000 groups, 2000 interfaces",
        than: NETWORK,
        at_most: 4.0,
        per_resource: false,
    },
    Growth {
        work: "all pairs of 800 subnets, 2000 groups, 4000 interfaces",
        than: NETWORK,
        at_most: 16.0,
        per_resource: false,
    },
];

/// A table with a line for each figure, and below it how the cost grows.
pub(super) fn render(figures: &[Figure]) -> String {
    let heading = ["work", "wall", "CPU", "peak", "floor (CPU)", "CPU/floor", "target"].map(str::to_owned);
    let mut rows = vec![heading.to_vec()];
    rows.extend(figures.iter().map(row));
    let mut text = align(&rows);
    for growth in GROWTHS {
        let cost = |work: &str| {
            let figure = figures.iter().find(|figure| figure.work == work)?;
            let resources = if growth.per_resource { figure.resources? } else { 1 };
            Some(figure.cost.cpu.as_secs_f64() / f64::from(resources))
        };
        if let (Some(this), Some(other)) = (cost(growth.work), cost(growth.than)) {
            let Growth { work, than, at_most, per_resource } = growth;
            let measure = if *per_resource { "resource for resource, " } else { "" };
            let times = this / other;
            let verdict = verdict(times <= *at_most);
            // Writing to a string cannot fail.
            let _ = writeln!(
                text,
                "{measure}{work}: {times:.2} times {than} (target: at most {at_most:.1}, {verdict})"
            );
        }
    }
    text
}

fn row(figure: &Figure) -> Vec<String> {
    let Cost { wall, cpu } = figure.cost;
    let floor = figure.floor.map(|floor| floor.cpu);
    let peak = figure.peak_bytes.map(|bytes| bytes as f64 / MEBIBYTE);
    let target = TARGETS.iter().find(|target| figure.work == target.work);
    vec![
        figure.work.clone(),
        milliseconds(wall),
        milliseconds(cpu),
        peak.map(|peak| format!("{peak:.1} MiB")).unwrap_or_default(),
        floor.map(milliseconds).unwrap_or_default(),
        floor.map(|floor| format!("{:.1}", cpu.as_secs_f64() / floor.as_secs_f64())).unwrap_or_default(),
        target.map(|target| describe(target, wall, peak)).unwrap_or_default(),
    ]
}

fn describe(target: &Target, wall: Duration, peak: Option<f64>) -> String {
    let mut text = milliseconds(target.wall);
    let mut met = wall <= target.wall;
    if let Some(most) = target.peak_mebibytes {
        let _ = write!(text, ", {most} MiB");
        met &= peak.is_some_and(|peak| peak <= f64::from(most));
    }
    format!("{text}: {}", verdict(met))
}

fn verdict(met: bool) -> &'static str {
    if met { "met" } else { "MISSED" }
}

fn milliseconds(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1000.0)
}

/// Pads the cells of each column to one width; figures stand at the right.
fn align(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(String::len).max();
    let widths: Vec<_> = (0..columns).map(|column| width(column).unwrap_or_default()).collect();
    let mut text = String::new();
    for row in rows {
        let cells = row.iter().zip(&widths).enumerate().map(|(column, (cell, width))| {
            let is_text = column == 0 || column + 1 == columns;
            if is_text { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
        });
        let line = cells.collect::<Vec<_>>().join("  ");
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(work: &str, resources: u32, milliseconds: u64) -> Figure {
        let cost = |milliseconds| {
            let cpu = Duration::from_millis(milliseconds);
            Cost { wall: cpu * 2, cpu }
        };
        let written = !work.ends_with("not written");
        Figure {
            work: work.to_owned(),
            resources: Some(resources),
            cost: cost(milliseconds),
            floor: written.then_some(cost(5)),
            peak_bytes: None,
        }
    }

    #[test]
    fn targets_are_judged() {
        let mut platform = figure("synth bedrock-agents, all environments, whole process", 1, 4);
        platform.peak_bytes = Some(22 << 20);
        let figures = [
            platform,
            figure("10 stacks of 200 resources", 2_000, 3),
            figure("50 stacks of 200 resources", 10_000, 18),
            figure("10 stacks of 200 resources, not written", 2_000, 3),
            figure("50 stacks of 200 resources, not written", 10_000, 15),
            figure("1 stack of 10,000 resources, not written", 10_000, 12),
        ];
        let expected = "\
work                                                       wall       CPU      peak  floor (CPU)  CPU/floor  target
synth bedrock-agents, all environments, whole process   8.00 ms   4.00 ms  22.0 MiB      5.00 ms        0.8  10.00 ms, 20 MiB: MISSED
10 stacks of 200 resources                              6.00 ms   3.00 ms                5.00 ms        0.6
50 stacks of 200 resources                             36.00 ms  18.00 ms                5.00 ms        3.6  40.00 ms: met
10 stacks of 200 resources, not written                 6.00 ms   3.00 ms
50 stacks of 200 resources, not written                30.00 ms  15.00 ms
1 stack of 10,000 resources, not written               24.00 ms  12.00 ms
50 stacks of 200 resources: 6.00 times 10 stacks of 200 resources (target: at most 5.5, MISSED)
50 stacks of 200 resources, not written: 5.00 times 10 stacks of 200 resources, not written (target: at most 5.5, met)
resource for resource, 1 stack of 10,000 resources, not written: 0.80 times 50 stacks of 200 resources, not written (target: at most 1.0, met)
";
        assert_eq!(render(&figures), expected);
    }
}
