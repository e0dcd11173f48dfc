//! What CloudFormation's handlers of a resource type call, and how long they may take.

use crate::bytes::{Cursor, Texts};

/// An operation of the resource provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Operation {
    /// Makes the resource.
    Create,
    /// Reads it, for drift detection and after the others.
    Read,
    /// Changes it in place.
    Update,
    /// Deletes it.
    Delete,
    /// Lists those of its type.
    List,
}

/// One handler.
#[derive(Clone, Copy, Debug)]
pub struct Handler {
    /// When it runs.
    pub operation: Operation,
    /// The IAM actions that the deploying role needs for it.
    pub permissions: Texts,
    /// How long it may take; CloudFormation's default is 120 minutes. Source:
    /// <https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html>
    pub timeout_minutes: u32,
}

/// The handlers of a resource type in the order create, read, update, delete, list.
#[derive(Clone, Copy)]
pub struct Handlers {
    cursor: Cursor,
    left: u32,
}

impl Handlers {
    pub(crate) fn read(mut cursor: Cursor) -> Self {
        let left = cursor.small();
        Self { cursor, left }
    }
}

impl Iterator for Handlers {
    type Item = Handler;

    fn next(&mut self) -> Option<Handler> {
        self.left = self.left.checked_sub(1)?;
        let operation = match self.cursor.byte() {
            0 => Operation::Create,
            1 => Operation::Read,
            2 => Operation::Update,
            3 => Operation::Delete,
            _ => Operation::List,
        };
        let timeout_minutes = self.cursor.small();
        let permissions = self.cursor.texts();
        self.cursor = permissions.end();
        Some(Handler { operation, permissions, timeout_minutes })
    }
}
