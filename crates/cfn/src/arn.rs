//! ARNs of anything.

use stackwright_core::value::{Accepts, Arn, Plain};

/// The ARN of a resource of whatever type: for places that take many a thing, or of which nothing more is known.
#[derive(Clone, Copy, Debug)]
pub enum AnyArn {}

impl Plain for AnyArn {}
#[diagnostic::do_not_recommend]
impl<R> Accepts<Arn<R>> for AnyArn {}
