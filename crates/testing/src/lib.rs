//! Assertions over CloudFormation templates, for those who write platforms.
//!
//! A test takes a synthesized [`Template`] and says what must be in it. What is expected is a [`Match`]: plain
//! JSON, with matchers wherever a value is not known or does not matter, written by the [`pattern!`] macro.
//!
//! ```
//! use stackwright_testing::{Capture, Match, Template, pattern};
//!
//! let template: Template = r#"{
//!   "Resources": {
//!     "Vpc": { "Type": "AWS::EC2::VPC", "Properties": { "CidrBlock": "10.0.0.0/16" } },
//!     "SubnetA": {
//!       "Type": "AWS::EC2::Subnet",
//!       "Properties": {
//!         "VpcId": { "Ref": "Vpc" },
//!         "CidrBlock": "10.0.1.0/24",
//!         "Tags": [{ "Key": "Name", "Value": "a" }, { "Key": "Tier", "Value": "private" }]
//!       }
//!     }
//!   }
//! }"#
//! .parse()?;
//!
//! let cidr = Capture::new();
//! template.has_resource_properties(
//!     "AWS::EC2::Subnet",
//!     pattern!({
//!         "VpcId": { "Ref": template.resource_id("AWS::EC2::VPC", pattern!({})) },
//!         "CidrBlock": &cidr,
//!         "MapPublicIpOnLaunch": Match::absent(),
//!         "Tags": Match::array_with([pattern!({ "Key": "Tier", "Value": "private" })]),
//!     }),
//! );
//! assert_eq!(cidr.first::<String>(), "10.0.1.0/24");
//! # Ok::<(), stackwright_testing::ReadError>(())
//! ```
//!
//! # What a pattern means
//!
//! The semantics are those of the `assertions` module of aws-cdk-lib, so that a test moves over unchanged:
//!
//! - A plain object matches an object that has *at least* its keys, all the way down. A plain array matches an
//!   array of the same length, element by element.
//! - A matcher inside decides for itself what lies below it: inside [`Match::object_equals`],
//!   [`Match::array_equals`], [`Match::array_with`], [`Match::exact`], [`Match::not`] and
//!   [`Match::serialized_json`], a plain object matches only an object with *exactly* its keys.
//! - A key that the pattern names must be there, unless its value is [`Match::absent`].
//!
//! `tests/conformance` holds the cases on which the two are compared, and the few where they differ on purpose:
//! JSON `null` is matched by `null` alone where aws-cdk-lib breaks off or takes it for an object; a capture
//! inside a capture, and one in [`Template::template_matches`], are recorded; and regular expressions are those
//! of the [`regex`] crate, which has no look-around.
//!
//! # When it fails
//!
//! An assertion panics at the line of the test, and names the nearest candidate, every difference in it, and
//! shows them in place. [`Template::check`] has the same assertions as functions that return the [`Failure`] as
//! data.

mod assertions;
mod capture;
mod check;
mod diff;
mod evaluate;
mod failure;
mod macros;
mod mismatch;
mod pattern;
mod render;
mod template;

pub use capture::{Capture, CaptureError};
pub use check::Checks;
pub use failure::{Candidate, Failure, Section, Sought};
pub use mismatch::{Difference, Mismatch, Path, Segment, UnmatchedElement};
pub use pattern::Match;
pub use template::{Entry, ReadError, Template};

#[doc(hidden)]
pub use macros::__private;
