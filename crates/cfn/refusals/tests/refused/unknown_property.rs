//! A property that a VPC does not have.

use stackwright_cfn::ec2::CfnVpc;
use stackwright_core::Scope;

fn add(scope: &mut Scope<'_>) {
    scope.add("Vpc", CfnVpc::new().enable_dns_hostname(true));
}

fn main() {}
