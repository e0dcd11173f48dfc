//! Networks: VPCs with subnets of given addresses, the ways in and out of them, and who may talk to whom.
//!
//! Nothing is open by itself. A subnet has a route only to its own VPC until it is given another; a security group
//! lets nothing in and nothing out until [`connect`] says who may talk to whom; a network ACL lets through what
//! [`acl::Flow`]s describe, in both directions.
//!
//! ```
//! # use stackwright_aws::network::{Port, SecurityGroup, SubnetTier, Vpc, connect};
//! # use stackwright_core::{App, Stack};
//! # let mut app = App::new();
//! # let scope = &mut app.stack("network", Stack::new());
//! let vpc = Vpc::builder().name("shop").cidr("10.0.0.0/16".parse()?).add(scope, "Vpc");
//! let zones = [("eu-west-1a".into(), "10.0.1.0/24".parse()?), ("eu-west-1b".into(), "10.0.2.0/24".parse()?)];
//! let data = SubnetTier::builder().vpc(&vpc).zones(zones).add(scope, "Data");
//! let api = SecurityGroup::builder().vpc(&vpc).description("API").add(scope, "Api");
//! let database = SecurityGroup::builder().vpc(&vpc).description("Database").add(scope, "Database");
//! connect(scope, api, database, Port::POSTGRESQL);
//! # assert_eq!(data.subnets.len(), 2);
//! # assert!(app.synthesize().diagnostics.is_empty());
//! # Ok::<(), stackwright_core::ipnet::AddrParseError>(())
//! ```
//!
//! What must be given does not compile when it is not, as a VPC without addresses:
//!
//! ```compile_fail
//! # use stackwright_aws::network::Vpc;
//! # use stackwright_core::{App, Stack};
//! # let mut app = App::new();
//! # let scope = &mut app.stack("network", Stack::new());
//! Vpc::builder().name("shop").add(scope, "Vpc");
//! ```

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
