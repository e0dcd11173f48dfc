//! A bucket's name where the ARN of something belongs.

use stackwright_cfn::events::{CfnRule, rule::Target};
use stackwright_cfn::s3::Bucket;
use stackwright_core::Scope;

fn add(scope: &mut Scope<'_>, bucket: Bucket) {
    scope.add("Rule", CfnRule::new().targets([Target::new(bucket, "bucket")]));
}

fn main() {}
