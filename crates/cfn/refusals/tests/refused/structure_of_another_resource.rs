//! An ingress rule among the egress rules.

use stackwright_cfn::ec2::{CfnSecurityGroup, security_group};
use stackwright_core::Scope;

fn add(scope: &mut Scope<'_>, rule: security_group::Ingress) {
    scope.add("Group", CfnSecurityGroup::new("peers").security_group_egress([rule]));
}

fn main() {}
