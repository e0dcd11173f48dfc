//! Ways to the internet: the gateway of the VPC, and gateways that hide those behind them.

use bon::bon;
use stackwright_cfn::ec2::eip::Domain;
use stackwright_cfn::ec2::{
    self, CfnEip, CfnInternetGateway, CfnNatGateway, CfnRoute, CfnVpcGatewayAttachment,
};
use stackwright_core::ipnet::{Ipv4Net, Ipv6Net};
use stackwright_core::value::Text;
use stackwright_core::{Handle, Scope};

use super::{Subnet, SubnetTier, Vpc};

/// The VPC's way to and from the internet.
///
/// Makes an `AWS::EC2::InternetGateway` and an `AWS::EC2::VPCGatewayAttachment`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InternetGateway {
    /// The gateway.
    pub gateway: ec2::InternetGateway,
    /// Its attachment, before which nothing can use it.
    pub attachment: ec2::VpcGatewayAttachment,
}

#[bon]
impl InternetGateway {
    /// An internet gateway.
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
    ) -> Self {
        let gateway = scope.add(id, CfnInternetGateway::new().tags(vpc.name_tag("internet")));
        let attachment = CfnVpcGatewayAttachment::new(vpc.vpc).internet_gateway_id(gateway);
        let attachment = scope.at(gateway.node()).add("Attachment", attachment);
        Self { gateway, attachment }
    }

    /// Makes subnets public: what has a public address in them is reached from the internet and reaches it.
    #[track_caller]
    pub fn route(self, scope: &mut Scope<'_>, tier: &SubnetTier) {
        for subnet in &tier.subnets {
            let route = || CfnRoute::new(subnet.route_table).gateway_id(self.gateway);
            let mut scope = scope.at(subnet.route_table.node());
            let ipv4 = scope.add("DefaultRoute", route().destination_cidr_block(Ipv4Net::default()));
            scope.resource(ipv4).depends_on(self.attachment);
            if subnet.has_ipv6 {
                let everywhere = route().destination_ipv6_cidr_block(Ipv6Net::default());
                let ipv6 = scope.add("DefaultRouteIpv6", everywhere);
                scope.resource(ipv6).depends_on(self.attachment);
            }
        }
    }
}

/// A way out to the internet over IPv4, by which nothing comes in.
///
/// Makes an `AWS::EC2::NatGateway` and the `AWS::EC2::EIP` that it is seen by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NatGateway {
    /// The gateway.
    pub gateway: ec2::NatGateway,
    /// The address that others see.
    pub address: ec2::Eip,
}

#[bon]
impl NatGateway {
    /// A NAT gateway. It is lost with its zone.
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
        /// A public subnet.
        subnet: &Subnet,
        /// The way out of that subnet.
        internet: InternetGateway,
    ) -> Self {
        let name = vpc.name_tag(&format!("nat-{}", subnet.zone));
        let mut scope = scope.child(id);
        let address = scope.add("Address", CfnEip::new().domain(Domain::Vpc).tags(name.clone()));
        let gateway = CfnNatGateway::new().subnet_id(subnet.subnet).allocation_id(address.allocation_id());
        let gateway = scope.add("Resource", gateway.tags(name));
        // Both need a VPC that is connected to the internet. Source: the section "DependsOn" of
        // <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-dependson.html>
        scope.resource(address).depends_on(internet.attachment);
        scope.resource(gateway).depends_on(internet.attachment);
        Self { gateway, address }
    }

    /// Makes it a subnet's way out.
    #[track_caller]
    pub fn route(self, scope: &mut Scope<'_>, subnet: &Subnet) {
        let route = CfnRoute::new(subnet.route_table).nat_gateway_id(self.gateway);
        let mut scope = scope.at(subnet.route_table.node());
        scope.add("DefaultRoute", route.destination_cidr_block(Ipv4Net::default()));
    }
}
