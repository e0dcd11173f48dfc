//! Text where a network belongs: it is parsed first.

use stackwright_cfn::ec2::CfnVpc;
use stackwright_core::Scope;

fn add(scope: &mut Scope<'_>) {
    scope.add("Vpc", CfnVpc::new().cidr_block("10.0.0.0/33"));
}

fn main() {}
