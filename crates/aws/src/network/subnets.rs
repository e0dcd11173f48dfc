//! Subnets, by tier: one a zone, each with a route table of its own.

use bon::bon;
use stackwright_cfn::ec2::{self, CfnRouteTable, CfnSubnet, CfnSubnetRouteTableAssociation};
use stackwright_core::ipnet::Ipv4Net;
use stackwright_core::value::{self, Cidr, Text, Val};
use stackwright_core::{Handle, Scope};

use super::Vpc;

/// Subnets with the same purpose and the same neighbours, one a zone.
///
/// Makes an `AWS::EC2::Subnet`, an `AWS::EC2::RouteTable` and their association a zone. Nothing in them gets a public
/// IPv4 address by itself, and their route tables lead nowhere but to the VPC: a way out is given by
/// [`InternetGateway::route`](super::InternetGateway::route) or [`NatGateway::route`](super::NatGateway::route).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubnetTier {
    /// The subnets, in the order of the zones.
    pub subnets: Vec<Subnet>,
}

/// A subnet with its route table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subnet {
    /// The subnet.
    pub subnet: ec2::Subnet,
    /// Its route table, which no other subnet shares.
    pub route_table: ec2::RouteTable,
    /// The zone, such as `us-east-1a`.
    pub zone: Text,
    /// Its IPv4 addresses.
    pub cidr: Ipv4Net,
    /// Whether it has IPv6 addresses too.
    pub has_ipv6: bool,
}

#[bon]
impl SubnetTier {
    /// A tier; its id goes into the subnets' `Name` tags.
    #[builder(finish_fn = add)]
    #[track_caller]
    pub fn builder(
        /// Where it is added.
        #[builder(finish_fn)]
        scope: &mut Scope<'_>,
        /// Its id in the scope.
        #[builder(finish_fn, into)]
        id: Text,
        /// The VPC.
        vpc: &Vpc,
        /// Each zone with the addresses of its subnet. Changing either replaces the subnet and all that is in it.
        zones: impl IntoIterator<Item = (Text, Ipv4Net)>,
        /// Gives the subnets IPv6 addresses too: networks of 64 bits out of the VPC's, counted from this one. Takes a
        /// VPC that has some. Default: none.
        ipv6_from: Option<u32>,
    ) -> Self {
        let tier = id.to_ascii_lowercase();
        let mut scope = scope.child(id);
        let ipv6 = vpc.ipv6.zip(ipv6_from);
        let subnets = zones.into_iter().zip(0..).map(|((zone, cidr), position)| {
            let name = vpc.name_tag(&format!("{tier}-{zone}"));
            let mut subnet =
                CfnSubnet::new(vpc.vpc).availability_zone(zone.clone()).cidr_block(cidr).tags(name.clone());
            if let Some((_, first)) = ipv6 {
                subnet = subnet.ipv6_cidr_block(ipv6_network(vpc.vpc, first + position));
            }
            let subnet = scope.add(zone.clone(), subnet);
            if let Some((block, _)) = ipv6 {
                // The VPC's IPv6 addresses are read off the VPC, which has none before this.
                scope.resource(subnet).depends_on(block);
            }
            let mut scope = scope.at(subnet.node());
            let route_table = scope.add("RouteTable", CfnRouteTable::new(vpc.vpc).tags(name));
            scope.add("RouteTableAssociation", CfnSubnetRouteTableAssociation::new(route_table, subnet));
            Subnet { subnet, route_table, zone, cidr, has_ipv6: ipv6.is_some() }
        });
        Self { subnets: subnets.collect() }
    }

    /// The subnets' ids.
    #[must_use]
    pub fn ids(&self) -> Vec<ec2::Subnet> {
        self.subnets.iter().map(|subnet| subnet.subnet).collect()
    }

    /// The subnets' route tables.
    pub fn route_tables(&self) -> impl Iterator<Item = ec2::RouteTable> {
        self.subnets.iter().map(|subnet| subnet.route_table)
    }
}

/// A network of 64 bits, the only size that a subnet takes, out of the 256 of the VPC's network of 56 bits.
///
/// Source: <https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html>
fn ipv6_network(vpc: ec2::Vpc, index: u32) -> Val<Cidr> {
    let vpc_network: Val<Cidr> = value::select(0, vpc.ipv6_cidr_blocks());
    value::select(index, value::cidr(vpc_network, index + 1, 64))
}
