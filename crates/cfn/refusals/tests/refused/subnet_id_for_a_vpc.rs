//! A subnet's id where a VPC's belongs.

use stackwright_cfn::ec2::{CfnSubnet, Subnet};
use stackwright_core::Scope;

fn add(scope: &mut Scope<'_>, subnet: Subnet) {
    scope.add("Subnet", CfnSubnet::new(subnet));
}

fn main() {}
