//! The VPC itself.

use bon::bon;
use stackwright_cfn::Tag;
use stackwright_cfn::ec2::{self, CfnVpc, CfnVpcCidrBlock};
use stackwright_core::ipnet::Ipv4Net;
use stackwright_core::value::Text;
use stackwright_core::{Handle, Scope};

/// A VPC of given addresses, without a way in or out.
///
/// Makes an `AWS::EC2::VPC`, and an `AWS::EC2::VPCCidrBlock` where IPv6 is wanted. DNS support and DNS host names are
/// on: without both, interface endpoints cannot answer for the names of their services.
/// Source: <https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html>
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vpc {
    /// The VPC.
    pub vpc: ec2::Vpc,
    /// Its IPv4 addresses.
    pub cidr: Ipv4Net,
    /// Its IPv6 addresses, a network of 56 bits that Amazon chooses.
    pub ipv6: Option<ec2::VpcCidrBlock>,
    /// What the `Name` tags of everything in it begin with.
    pub name: Text,
}

#[bon]
impl Vpc {
    /// A VPC.
    #[builder(finish_fn = add)]
    #[track_caller]
    pub fn builder(
        /// Where it is added.
        #[builder(finish_fn)]
        scope: &mut Scope<'_>,
        /// Its id in the scope.
        #[builder(finish_fn, into)]
        id: Text,
        /// What the `Name` tags of everything in it begin with.
        #[builder(into)]
        name: Text,
        /// Its IPv4 addresses. Changing them replaces the VPC and all that is in it.
        cidr: Ipv4Net,
        /// Whether it has IPv6 addresses too. Only subnets that ask for some get any. Default: no.
        #[builder(default)]
        ipv6: bool,
    ) -> Self {
        let vpc = CfnVpc::new().cidr_block(cidr).enable_dns_support(true).enable_dns_hostnames(true);
        let vpc = scope.add(id, vpc.tags([Tag::new("Name", name.clone())]));
        let ipv6 = ipv6.then(|| {
            let block = CfnVpcCidrBlock::new(vpc).amazon_provided_ipv6_cidr_block(true);
            scope.at(vpc.node()).add("Ipv6", block)
        });
        Self { vpc, cidr, ipv6, name }
    }

    /// The `Name` tag of something in it.
    pub(super) fn name_tag(&self, of: &str) -> [Tag; 1] {
        [Tag::new("Name", format!("{}-{of}", self.name))]
    }
}
