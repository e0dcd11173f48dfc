//! Text where an enum's value belongs.

use stackwright_cfn::ec2::{CfnVpcEndpoint, Vpc};
use stackwright_core::Scope;

fn add(scope: &mut Scope<'_>, vpc: Vpc) {
    scope.add("Endpoint", CfnVpcEndpoint::new(vpc).vpc_endpoint_type("Interfase"));
}

fn main() {}
