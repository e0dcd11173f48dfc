//! Exact sets of what travels: addresses, services (a protocol with its ports), and packets (a service to or from an
//! address). Union, intersection, difference and emptiness are computed, never sampled.

mod address;
mod bounds;
mod interval;
mod packets;
mod service;

pub use address::{AddressSet, describe_addresses, internet, internet_of, parse_network, parse_networks};
pub use bounds::Bounds;
pub use interval::{Coordinate, IntervalSet};
pub use packets::PacketSet;
pub use service::{PortSet, Protocol, Service, ServiceSet, describe_services};
