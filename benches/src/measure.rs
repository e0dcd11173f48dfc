//! Repeating work until its cost can be believed.

use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};
use serde::Serialize;

/// No fewer than this many runs, however long they take.
const LEAST_RUNS: usize = 15;

/// And more of them while this time lasts.
const LEAST_TIME: Duration = Duration::from_secs(1);

/// What a run of some work costs: medians over all runs.
#[derive(Clone, Copy, Serialize)]
pub(crate) struct Cost {
    wall: Duration,
    /// Of the process, on all cores. Other programs on the machine disturb it less than they do the wall clock.
    cpu: Duration,
}

/// The cost of `work`, after one run that is not counted; that of `clean_up`, and of dropping the result, is
/// not part of it.
pub(crate) fn cost<T>(
    mut work: impl FnMut() -> anyhow::Result<T>,
    mut clean_up: impl FnMut() -> anyhow::Result<()>,
) -> anyhow::Result<Cost> {
    work()?;
    clean_up()?;
    let begin = Instant::now();
    let (mut walls, mut cpus) = (Vec::new(), Vec::new());
    while walls.len() < LEAST_RUNS || begin.elapsed() < LEAST_TIME {
        let (start, start_cpu) = (Instant::now(), cpu_time());
        let result = work()?;
        walls.push(start.elapsed());
        cpus.push(cpu_time().saturating_sub(start_cpu));
        drop(result);
        clean_up()?;
    }
    Ok(Cost { wall: median(walls), cpu: median(cpus) })
}

/// The time that this process has had a core so far.
fn cpu_time() -> Duration {
    Duration::try_from(clock_gettime(ClockId::ProcessCPUTime)).unwrap_or_default()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
