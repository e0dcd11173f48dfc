//! An attribute that a subnet does not have.

use stackwright_cfn::ec2::Subnet;
use stackwright_core::Scope;

fn add(scope: &mut Scope<'_>, subnet: Subnet) {
    scope.output("Zone", subnet.availability_zones());
}

fn main() {}
