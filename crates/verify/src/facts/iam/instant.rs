//! Points in time as policies write them: ISO 8601, or seconds since 1970.
//!
//! Source: <https://www.w3.org/TR/NOTE-datetime>

use std::str::FromStr;

/// A point in time, ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Instant {
    nanoseconds: i128,
}

const NANOSECONDS: i128 = 1_000_000_000;

impl FromStr for Instant {
    type Err = ();

    /// Reads `2030`, `2030-06`, `2030-06-30`, `2030-06-30T12:00Z`, `2030-06-30T12:00:00.5+02:00`, `1909000000`. What is
    /// left out is the earliest; a time without a zone is UTC.
    fn from_str(text: &str) -> Result<Self, ()> {
        parse(text).map(|nanoseconds| Self { nanoseconds }).ok_or(())
    }
}

fn parse(text: &str) -> Option<i128> {
    if text.len() != 4 && !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse::<i64>().ok().map(|seconds| i128::from(seconds) * NANOSECONDS);
    }
    let (date, time) = match text.split_once(['T', 't']) {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let mut parts = date.split('-');
    let year = digits(parts.next()?, 4)?;
    let month = parts.next().map_or(Some(1), |part| digits(part, 2))?;
    let day = parts.next().map_or(Some(1), |part| digits(part, 2))?;
    let is_date = (1..=12).contains(&month) && (1..=days_of(year, month)).contains(&day);
    if parts.next().is_some() || !is_date {
        return None;
    }
    let (time, offset_minutes) = time.map_or(Some((0, 0)), time_of_day)?;
    Some((days_since_1970(year, month, day) * 86_400 - offset_minutes * 60) * NANOSECONDS + time)
}

/// Nanoseconds since midnight, and the zone's offset.
fn time_of_day(text: &str) -> Option<(i128, i128)> {
    let zone = text.find(['Z', 'z', '+', '-']).unwrap_or(text.len());
    let (time, zone) = text.split_at_checked(zone)?;
    let offset = match zone.as_bytes().first() {
        None => 0,
        Some(b'Z' | b'z') if zone.len() == 1 => 0,
        Some(sign @ (b'+' | b'-')) => {
            let (hours, minutes) = zone.get(1..)?.split_once(':')?;
            let minutes = digits(hours, 2)? * 60 + digits(minutes, 2)?;
            if *sign == b'-' { -minutes } else { minutes }
        }
        Some(_) => return None,
    };
    let mut parts = time.splitn(3, ':');
    let (hours, minutes) = (digits(parts.next()?, 2)?, digits(parts.next()?, 2)?);
    let (seconds, fraction) = match parts.next() {
        None => (0, 0),
        Some(seconds) => match seconds.split_once('.') {
            None => (digits(seconds, 2)?, 0),
            Some((seconds, fraction)) => (digits(seconds, 2)?, nanoseconds(fraction)?),
        },
    };
    if hours > 23 || minutes > 59 || seconds > 60 {
        return None;
    }
    Some((((hours * 60 + minutes) * 60 + seconds) * NANOSECONDS + fraction, offset))
}

fn nanoseconds(fraction: &str) -> Option<i128> {
    let kept = fraction.get(..fraction.len().min(9)).filter(|kept| !kept.is_empty())?;
    let all_digits = fraction.bytes().all(|byte| byte.is_ascii_digit());
    let value: i128 = kept.parse().ok().filter(|_| all_digits)?;
    Some(value * 10_i128.pow(u32::try_from(9 - kept.len()).ok()?))
}

fn digits(text: &str, count: usize) -> Option<i128> {
    let is_number = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

const fn days_of(year: i128, month: i128) -> i128 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Of the Gregorian calendar: years begin in March here, so that the leap day is the last of one.
const fn days_since_1970(year: i128, month: i128, day: i128) -> i128 {
    let (year, month) = if month <= 2 { (year - 1, month + 9) } else { (year, month - 3) };
    year * 365 + year / 4 - year / 100 + year / 400 + (month * 306 + 5) / 10 + day - 1 - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_in_time_are_read() {
        for (text, seconds) in [
            ("1970", 0),
            ("1970-01-02", 86_400),
            ("2000-03-01T00:00:00Z", 951_868_800),
            ("2000-02-29T23:59:59Z", 951_868_799),
            ("2020-01-01T00:00:01Z", 1_577_836_801),
            ("2020-01-01T02:00+02:00", 1_577_836_800),
            ("2019-12-31T23:30:00-00:30", 1_577_836_800),
            ("1577836800", 1_577_836_800),
        ] {
            assert_eq!(parse(text), Some(seconds * NANOSECONDS), "{text}");
        }
        assert!(parse("2020-01-01T00:00:00.5Z") > parse("2020-01-01T00:00:00.499Z"));
        for text in
            ["", "x", "2020-13", "2019-02-29", "2020-01-01T25:00Z", "2020-01-01T", "2020-1-1", "-1", "1.5"]
        {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
