//! Repeating work until its time can be believed.

use std::time::{Duration, Instant};

/// No fewer than this many runs, however long they take.
const LEAST_RUNS: usize = 15;

/// And more of them while this time lasts.
const LEAST_TIME: Duration = Duration::from_secs(1);

/// The median time of `work`, after one run that is not counted; the time of `clean_up`, and of dropping
/// the result, is not part of it.
pub(crate) fn median<T>(
    mut work: impl FnMut() -> anyhow::Result<T>,
    mut clean_up: impl FnMut() -> anyhow::Result<()>,
) -> anyhow::Result<Duration> {
    work()?;
    clean_up()?;
    let begin = Instant::now();
    let mut times = Vec::new();
    while times.len() < LEAST_RUNS || begin.elapsed() < LEAST_TIME {
        let start = Instant::now();
        let result = work()?;
        times.push(start.elapsed());
        drop(result);
        clean_up()?;
    }
    times.sort_unstable();
    Ok(times.get(times.len() / 2).copied().unwrap_or_default())
}
