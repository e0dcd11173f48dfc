//! What `Ref` gives of an elastic IP address is the address; here its allocation belongs.

use stackwright_cfn::ec2::{CfnNatGateway, Eip, Subnet};
use stackwright_core::Scope;

fn add(scope: &mut Scope<'_>, subnet: Subnet, address: Eip) {
    scope.add("Nat", CfnNatGateway::new().subnet_id(subnet).allocation_id(address));
}

fn main() {}
