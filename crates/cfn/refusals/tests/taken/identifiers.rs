//! Handles, attributes, parameters and existing ids, where each belongs.

use stackwright_cfn::ec2::{CfnEip, CfnNatGateway, CfnSubnet, CfnVpc, CfnVpcEndpoint, Vpc};
use stackwright_cfn::iam::Role;
use stackwright_cfn::kms::Key;
use stackwright_cfn::lambda::CfnFunction;
use stackwright_cfn::rds::CfnDbCluster;
use stackwright_core::value::{Id, Val, existing};
use stackwright_core::{Scope, text};

fn network(scope: &mut Scope<'_>) {
    let vpc = scope.add("Vpc", CfnVpc::new());
    let subnet = scope.add("Subnet", CfnSubnet::new(vpc));
    let address = scope.add("Address", CfnEip::new());
    scope.add("Nat", CfnNatGateway::new().subnet_id(subnet).allocation_id(address.allocation_id()));
    // A literal, and one that is kept with its kind.
    let other: Val<Id<Vpc>> = Val::existing("vpc-0123456789abcdef0");
    scope.add("Other", CfnSubnet::new(existing("vpc-0123456789abcdef0")));
    scope.add("Another", CfnSubnet::new(other));
    // The default group of the VPC, among existing ones.
    let groups = [vpc.default_security_group(), Val::existing("sg-1")];
    scope.add("Endpoint", CfnVpcEndpoint::new(vpc).subnet_ids([subnet]).security_group_ids(groups));
}

fn data(cluster: CfnDbCluster, function: CfnFunction, key: Key, role: Role) {
    // A key by its id, its ARN or an alias.
    cluster.kms_key_id(key).kms_key_id(key.arn()).kms_key_id(existing("alias/aws/rds"));
    // Whatever identifies something is text once deployed.
    function.function_name(role).description(text!["runs as ", role.arn()]);
}

fn main() {}
