//! A subnet without a VPC.

use stackwright_cfn::ec2::CfnSubnet;
use stackwright_core::Scope;

fn add(scope: &mut Scope<'_>) {
    scope.add("Subnet", CfnSubnet::new().availability_zone("eu-central-1a"));
}

fn main() {}
