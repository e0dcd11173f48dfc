//! Spans of time, in the units in which AWS takes them.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;

use crate::Refusal;

/// Days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Days(pub u32);

impl fmt::Display for Days {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 1 { f.write_str("1 day") } else { write!(f, "{} days", self.0) }
    }
}

/// How long CloudWatch Logs keeps what it is sent; it takes only certain numbers of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "i64")]
pub struct LogRetentionDays(u32);

impl LogRetentionDays {
    /// What the service takes.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html>
    pub const TAKEN: [u32; 22] = [
        1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
        3653,
    ];

    /// The number of days.
    #[must_use]
    pub const fn days(self) -> Days {
        Days(self.0)
    }
}

impl TryFrom<i64> for LogRetentionDays {
    type Error = Refusal;

    fn try_from(days: i64) -> Result<Self, Refusal> {
        if let Some(taken) = Self::TAKEN.into_iter().find(|taken| i64::from(*taken) == days) {
            return Ok(Self(taken));
        }
        let below = Self::TAKEN.into_iter().rev().find(|taken| i64::from(*taken) < days);
        let above = Self::TAKEN.into_iter().find(|taken| i64::from(*taken) > days);
        let help = match (below, above) {
            (Some(below), Some(above)) => format!("the nearest that it takes are {below} and {above}"),
            (Some(most), None) => format!("the most that it takes is {most}"),
            (None, _) => "the least that it takes is 1".to_owned(),
        };
        Err(Refusal::new(format!("CloudWatch Logs cannot keep logs for `{days}` days")).help(help))
    }
}

impl JsonSchema for LogRetentionDays {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "LogRetentionDays".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "enum": Self::TAKEN })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_certain_retentions_are_taken() {
        assert_eq!(LogRetentionDays::try_from(7).map(LogRetentionDays::days), Ok(Days(7)));
        for (days, help) in [
            (-1, "the least that it takes is 1"),
            (10, "the nearest that it takes are 7 and 14"),
            (i64::MAX, "the most that it takes is 3653"),
        ] {
            let refusal = LogRetentionDays::try_from(days).unwrap_err();
            assert_eq!(refusal.help.as_deref(), Some(help), "{days}");
        }
    }
}
