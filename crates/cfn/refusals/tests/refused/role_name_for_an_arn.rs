//! What `Ref` gives of a role is its name; here its ARN belongs.

use stackwright_cfn::iam::Role;
use stackwright_cfn::lambda::{CfnFunction, function::Code};
use stackwright_core::Scope;

fn add(scope: &mut Scope<'_>, code: Code, role: Role) {
    scope.add("Right", CfnFunction::new(code.clone(), role.arn()));
    scope.add("Wrong", CfnFunction::new(code, role));
}

fn main() {}
