//! Ports: at what a connection is opened.

use std::fmt;

/// A protocol with ports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Protocol {
    /// TCP.
    Tcp,
    /// UDP.
    Udp,
}

impl Protocol {
    /// Its name in security groups.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tcp => "tcp",
            Self::Udp => "udp",
        }
    }

    /// Its number, which network ACLs want.
    ///
    /// Source: <https://www.iana.org/assignments/protocol-numbers/protocol-numbers.xhtml>
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::Tcp => 6,
            Self::Udp => 17,
        }
    }
}

/// A port of a protocol, or a range of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Port {
    /// The protocol.
    pub protocol: Protocol,
    /// The first port.
    pub first: u16,
    /// The last port; the same for a single one.
    pub last: u16,
}

impl Port {
    /// Unencrypted web traffic; good for redirects.
    pub const HTTP: Self = Self::tcp(80);
    /// Web traffic, and AWS's APIs.
    pub const HTTPS: Self = Self::tcp(443);
    /// PostgreSQL.
    pub const POSTGRESQL: Self = Self::tcp(5432);

    /// A port of TCP.
    #[must_use]
    pub const fn tcp(port: u16) -> Self {
        Self::tcp_range(port, port)
    }

    /// Ports of TCP, both ends included.
    #[must_use]
    pub const fn tcp_range(first: u16, last: u16) -> Self {
        Self { protocol: Protocol::Tcp, first, last }
    }

    /// A port of UDP.
    #[must_use]
    pub const fn udp(port: u16) -> Self {
        Self { protocol: Protocol::Udp, first: port, last: port }
    }

    /// Whether all that `other` stands for is part of this.
    #[must_use]
    pub const fn covers(self, other: Self) -> bool {
        matches!(
            (self.protocol, other.protocol),
            (Protocol::Tcp, Protocol::Tcp) | (Protocol::Udp, Protocol::Udp)
        ) && self.first <= other.first
            && other.last <= self.last
    }
}

impl fmt::Display for Port {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { protocol, first, last } = self;
        let protocol = protocol.name();
        if first == last { write!(f, "{protocol}/{first}") } else { write!(f, "{protocol}/{first}-{last}") }
    }
}
