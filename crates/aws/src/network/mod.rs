//! Networks: VPCs with subnets of given addresses, the ways in and out of them, and who may talk to whom.
//!
//! Nothing is open by itself. A subnet has a route only to its own VPC until it is given another; a security group
//! lets nothing in and nothing out until [`connect`] says who may talk to whom; a network ACL lets through what
//! [`acl::Flow`]s describe, in both directions.

pub mod acl;
mod connect;
mod endpoint;
mod flow_log;
mod internet;
mod peer;
mod port;
mod prefix_list;
mod security_group;
mod subnets;
mod vpc;

pub use connect::{Connection, connect};
pub use endpoint::{AwsService, GatewayEndpoint, InterfaceEndpoint};
pub use flow_log::FlowLog;
pub use internet::{InternetGateway, NatGateway};
pub use peer::Peer;
pub use port::{Port, Protocol};
pub use prefix_list::aws_prefix_list;
pub use security_group::SecurityGroup;
pub use subnets::{Subnet, SubnetTier};
pub use vpc::Vpc;
