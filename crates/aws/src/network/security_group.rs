//! Security groups: who may connect to what is in them, and where that may connect to.

use bon::bon;
use stackwright_cfn::ec2::{self, CfnSecurityGroup, security_group::Egress};
use stackwright_core::Scope;
use stackwright_core::ipnet::Ipv4Net;
use stackwright_core::value::{Id, Text, Typed, Value};

use super::Vpc;

/// A security group that lets nothing in and nothing out, until [`connect`](super::connect) says otherwise.
///
/// Makes an `AWS::EC2::SecurityGroup`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecurityGroup {
    /// The group.
    pub group: ec2::SecurityGroup,
}

/// What stands in a group's list of egress rules, so that the list is not empty: EC2 gives a group without any a rule
/// that lets everything out. A packet to this address never leaves the machine, so it is let out to nowhere.
///
/// Source: "Remove the default rule" in
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-securitygroup.html>
const NOWHERE: Ipv4Net = Ipv4Net::new_assert(std::net::Ipv4Addr::LOCALHOST, 32);

#[bon]
impl SecurityGroup {
    /// A security group of a VPC.
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
        /// What is in it, in up to 255 characters. Changing it replaces the group.
        #[builder(into)]
        description: Text,
    ) -> Self {
        let nothing = Egress::new("-1").cidr_ip(NOWHERE).description("Nothing, unless another rule says so");
        let group = CfnSecurityGroup::new(description).vpc_id(vpc.vpc).security_group_egress([nothing]);
        Self { group: scope.add(id, group) }
    }
}

impl Typed for SecurityGroup {
    type Is = Id<ec2::SecurityGroup>;

    fn into_value(self) -> Value {
        self.group.into_value()
    }
}
