//! The end of services, as AWS announces it.

/// How far the end of a service has come.
///
/// Source: <https://docs.aws.amazon.com/general/latest/gr/maintenance_services.html> and the pages beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Lifecycle {
    /// It gets no new features, and takes no new customers.
    Maintenance {
        /// Since when, as `YYYY-MM-DD`.
        since: Option<&'static str>,
    },
    /// Its end is announced.
    Sunset {
        /// When it ends, as `YYYY-MM-DD`.
        end: Option<&'static str>,
    },
    /// It is gone, and nothing of it can be deployed.
    Shutdown {
        /// Since when, as `YYYY-MM-DD`.
        since: Option<&'static str>,
    },
}

impl Lifecycle {
    pub(crate) fn read(status: &str, date: Option<&'static str>) -> Option<Self> {
        match status {
            "maintenance" => Some(Self::Maintenance { since: date }),
            "sunset" => Some(Self::Sunset { end: date }),
            "shutdown" => Some(Self::Shutdown { since: date }),
            _ => None,
        }
    }
}
