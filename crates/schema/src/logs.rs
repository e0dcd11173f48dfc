//! Logs that a resource can deliver to a bucket, a log group, a delivery stream or X-Ray.

use crate::bytes::{Cursor, Texts};

/// A kind of log that a resource can produce.
#[derive(Clone, Copy, Debug)]
pub struct LogType {
    /// Its name, such as `ACCESS_LOGS`.
    pub name: &'static str,
    /// The version of the permissions that its delivery needs, `V1` or `V2`. Source:
    /// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html>
    pub permissions_version: &'static str,
    /// Where it can go.
    pub destinations: LogDestinations,
}

/// A place that logs can go to.
#[derive(Clone, Copy, Debug)]
pub struct LogDestination {
    /// `S3`, `CWL` (CloudWatch Logs), `FH` (Firehose) or `XRAY`.
    pub kind: &'static str,
    /// The formats to choose from, such as `json` and `parquet`.
    pub formats: Texts,
}

/// The kinds of log of a resource type.
#[derive(Clone, Copy)]
pub struct LogTypes {
    cursor: Cursor,
    left: u32,
}

impl LogTypes {
    pub(crate) fn read(mut cursor: Cursor) -> Self {
        let left = cursor.small();
        Self { cursor, left }
    }
}

impl Iterator for LogTypes {
    type Item = LogType;

    fn next(&mut self) -> Option<LogType> {
        self.left = self.left.checked_sub(1)?;
        let name = self.cursor.text();
        let permissions_version = self.cursor.text();
        let left = self.cursor.small();
        let destinations = LogDestinations { cursor: self.cursor, left };
        self.cursor = destinations.end();
        Some(LogType { name, permissions_version, destinations })
    }
}

/// The places that a kind of log can go to.
#[derive(Clone, Copy)]
pub struct LogDestinations {
    cursor: Cursor,
    left: u32,
}

impl LogDestinations {
    fn end(mut self) -> Cursor {
        while self.next().is_some() {}
        self.cursor
    }
}

impl Iterator for LogDestinations {
    type Item = LogDestination;

    fn next(&mut self) -> Option<LogDestination> {
        self.left = self.left.checked_sub(1)?;
        let kind = self.cursor.text();
        let formats = self.cursor.texts();
        self.cursor = formats.end();
        Some(LogDestination { kind, formats })
    }
}

impl std::fmt::Debug for LogDestinations {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(*self).finish()
    }
}
