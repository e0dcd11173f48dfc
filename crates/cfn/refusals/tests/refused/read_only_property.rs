//! An ARN is AWS's to give.

use stackwright_cfn::iam::CfnRole;
use stackwright_core::{Scope, json};

fn add(scope: &mut Scope<'_>) {
    scope.add("Role", CfnRole::new(json!({})).arn("arn:aws:iam::123456789012:role/mine"));
}

fn main() {}
