//! A subnet's id among those of security groups.

use stackwright_cfn::ec2::{CfnVpcEndpoint, Subnet, Vpc};
use stackwright_core::Scope;

fn add(scope: &mut Scope<'_>, vpc: Vpc, subnets: &[Subnet]) {
    scope.add("Endpoint", CfnVpcEndpoint::new(vpc).subnet_ids(subnets).security_group_ids(subnets));
}

fn main() {}
