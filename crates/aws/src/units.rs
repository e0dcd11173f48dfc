//! Units, so that no number stands bare.

use std::fmt;

use stackwright_core::value::{Typed, Value};

/// Seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seconds(pub u32);

impl Typed for Seconds {
    type Is = i64;

    fn into_value(self) -> Value {
        Value::from(self.0)
    }
}

/// Hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hours(pub u32);

impl Hours {
    /// As many seconds.
    #[must_use]
    pub const fn seconds(self) -> Seconds {
        Seconds(self.0 * 60 * 60)
    }
}

/// Days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Days(pub u32);

impl Typed for Days {
    type Is = i64;

    fn into_value(self) -> Value {
        Value::from(self.0)
    }
}

impl fmt::Display for Days {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 1 { f.write_str("1 day") } else { write!(f, "{} days", self.0) }
    }
}
