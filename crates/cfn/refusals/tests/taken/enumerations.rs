//! A value of an enum, an expression of one, and one that is newer than the facts.

use stackwright_cfn::ec2::vpc_endpoint::VpcEndpointType;
use stackwright_cfn::ec2::{CfnVpcEndpoint, Vpc};
use stackwright_core::tree::Condition;
use stackwright_core::value::{Val, existing, if_else};

fn endpoints(vpc: Vpc, private: Condition, parameter: Val<String>) -> [CfnVpcEndpoint; 4] {
    let endpoint = || CfnVpcEndpoint::new(vpc);
    [
        endpoint().vpc_endpoint_type(VpcEndpointType::Interface),
        endpoint().vpc_endpoint_type(if_else(private, VpcEndpointType::Interface, VpcEndpointType::Gateway)),
        endpoint().vpc_endpoint_type(parameter.cast()),
        endpoint().vpc_endpoint_type(existing("Quantum")),
    ]
}

fn main() {}
