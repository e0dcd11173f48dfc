//! Days of the calendar: until when a suppression holds.

use std::fmt;
use std::str::FromStr;

/// A day, as `YYYY-MM-DD`. Nothing here reads a clock: what day it is, the caller says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// A day of the Gregorian calendar; none where there is no such day.
    #[must_use]
    pub const fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        if year == 0 || year > 9999 || month == 0 || month > 12 || day == 0 || day > days_of(year, month) {
            return None;
        }
        Some(Self { year, month, day })
    }

    /// The day, in UTC, of so many seconds after the beginning of 1970; from the year 10000 on the last day before.
    #[must_use]
    pub const fn of_unix_seconds(seconds: u64) -> Self {
        let mut days = seconds / 86_400;
        let mut date = Self { year: 1970, month: 1, day: 1 };
        while date.year < 9999 && days >= days_of_year(date.year) {
            days -= days_of_year(date.year);
            date.year += 1;
        }
        while date.month < 12 && days >= days_of(date.year, date.month) as u64 {
            days -= days_of(date.year, date.month) as u64;
            date.month += 1;
        }
        let last = days_of(date.year, date.month);
        date.day = if days < last as u64 { days as u8 + 1 } else { last };
        date
    }
}

const fn is_leap(year: u16) -> bool {
    year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400)
}

const fn days_of_year(year: u16) -> u64 {
    if is_leap(year) { 366 } else { 365 }
}

const fn days_of(year: u16, month: u8) -> u8 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl FromStr for Date {
    type Err = ();

    /// Reads `YYYY-MM-DD` and nothing else.
    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = text.split('-');
        let mut number = |digits: usize| -> Option<u16> {
            let part = parts.next()?;
            let is_number = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
            is_number.then(|| part.parse().ok())?
        };
        let date = (|| {
            let (year, month, day) = (number(4)?, number(2)?, number(2)?);
            Self::new(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
        })();
        date.filter(|_| parts.next().is_none()).ok_or(())
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_they_are_written() {
        for text in ["2026-11-21", "2024-02-29", "2000-02-29", "0001-01-01"] {
            assert_eq!(text.parse::<Date>().unwrap().to_string(), text);
        }
        for text in [
            "2026-02-29",
            "1900-02-29",
            "2026-13-01",
            "2026-1-1",
            "2026-01-01-",
            "tomorrow",
            "",
            "+026-01-01",
        ] {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
        assert!("2026-11-21".parse::<Date>() > "2026-02-28".parse());
    }

    #[test]
    fn seconds_since_1970_have_their_day() {
        for (seconds, date) in [
            (0, "1970-01-01"),
            (86_399, "1970-01-01"),
            (951_782_400, "2000-02-29"),
            (1_798_761_599, "2026-12-31"),
            (1_798_761_600, "2027-01-01"),
            (u64::MAX, "9999-12-31"),
        ] {
            assert_eq!(Date::of_unix_seconds(seconds).to_string(), date);
        }
    }
}
