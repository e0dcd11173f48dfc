//! Services: a protocol with a port, or with what another protocol has in its place.

use std::fmt;

use super::interval::{Coordinate, IntervalSet};

/// The number of a protocol, as IP has it.
///
/// Source: <https://www.iana.org/assignments/protocol-numbers/protocol-numbers.xhtml>
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Protocol(pub u8);

impl Protocol {
    /// Control messages of IPv4.
    pub const ICMP: Self = Self(1);
    /// TCP.
    pub const TCP: Self = Self(6);
    /// UDP.
    pub const UDP: Self = Self(17);
    /// Control messages of IPv6.
    pub const ICMPV6: Self = Self(58);

    const NAMES: [(&'static str, Self); 5] = [
        ("tcp", Self::TCP),
        ("udp", Self::UDP),
        ("icmp", Self::ICMP),
        ("icmpv6", Self::ICMPV6),
        ("ipv6-icmp", Self::ICMPV6),
    ];

    /// A protocol by the name or number that rules call it by; `-1`, which stands for all, is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let named = Self::NAMES.iter().find(|(name, _)| text.eq_ignore_ascii_case(name));
        named.map(|(_, protocol)| *protocol).or_else(|| text.parse().ok().map(Self))
    }

    /// Whether rules tell its packets apart by ports.
    #[must_use]
    pub const fn has_ports(self) -> bool {
        matches!(self, Self::TCP | Self::UDP)
    }

    /// Whether rules tell its packets apart by type and code.
    #[must_use]
    pub const fn has_types(self) -> bool {
        matches!(self, Self::ICMP | Self::ICMPV6)
    }
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Self::NAMES.iter().find(|(_, protocol)| protocol == self) {
            Some((name, _)) => f.write_str(name),
            None => write!(f, "protocol {}", self.0),
        }
    }
}

/// What a packet is for: a protocol, and 16 bits by which rules tell its packets apart. They are the port for TCP and
/// UDP, type and code for ICMP; of other protocols no rule tells them apart.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Service {
    /// The protocol.
    pub protocol: Protocol,
    /// The port, or ICMP's type in the upper and code in the lower eight bits.
    pub detail: u16,
}

impl Service {
    /// A port of TCP.
    #[must_use]
    pub const fn tcp(port: u16) -> Self {
        Self { protocol: Protocol::TCP, detail: port }
    }

    /// A port of UDP.
    #[must_use]
    pub const fn udp(port: u16) -> Self {
        Self { protocol: Protocol::UDP, detail: port }
    }
}

impl fmt::Debug for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.protocol, self.detail)
    }
}

impl fmt::Display for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&describe_services(&ServiceSet::between(*self, *self)))
    }
}

impl Coordinate for Service {
    const FIRST: Self = Self { protocol: Protocol(u8::MIN), detail: u16::MIN };
    const LAST: Self = Self { protocol: Protocol(u8::MAX), detail: u16::MAX };

    fn next(self) -> Option<Self> {
        let Self { protocol: Protocol(protocol), detail } = self;
        match detail.checked_add(1) {
            Some(detail) => Some(Self { detail, ..self }),
            None => protocol.checked_add(1).map(|next| Self { protocol: Protocol(next), detail: 0 }),
        }
    }

    fn previous(self) -> Option<Self> {
        let Self { protocol: Protocol(protocol), detail } = self;
        match detail.checked_sub(1) {
            Some(detail) => Some(Self { detail, ..self }),
            None => {
                protocol.checked_sub(1).map(|before| Self { protocol: Protocol(before), detail: u16::MAX })
            }
        }
    }
}

/// A set of services.
pub type ServiceSet = IntervalSet<Service>;

/// A set of ports of one protocol.
pub type PortSet = IntervalSet<u16>;

impl IntervalSet<Service> {
    /// The services of a protocol from one port to another.
    #[must_use]
    pub fn ports(protocol: Protocol, first: u16, last: u16) -> Self {
        Self::between(Service { protocol, detail: first }, Service { protocol, detail: last })
    }

    /// All services of a protocol.
    #[must_use]
    pub fn all_of(protocol: Protocol) -> Self {
        Self::ports(protocol, u16::MIN, u16::MAX)
    }

    /// Type and code of ICMP; all of them where there is none.
    #[must_use]
    pub fn icmp(protocol: Protocol, kind: Option<u8>, code: Option<u8>) -> Self {
        let Some(kind) = kind else { return Self::all_of(protocol) };
        let [first, last] =
            [code.unwrap_or(u8::MIN), code.unwrap_or(u8::MAX)].map(|code| u16::from_be_bytes([kind, code]));
        Self::ports(protocol, first, last)
    }

    /// Services as people write them: `443`, `tcp/8000-9000`, `udp/53`, `icmp`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (protocol, ports) = match text.split_once('/') {
            Some((protocol, ports)) => (Protocol::parse(protocol)?, ports),
            None => match Protocol::NAMES.iter().find(|(name, _)| text.eq_ignore_ascii_case(name)) {
                Some((_, protocol)) => return Some(Self::all_of(*protocol)),
                None => (Protocol::TCP, text),
            },
        };
        let (first, last) = ports.split_once('-').unwrap_or((ports, ports));
        let (first, last) = (first.parse().ok()?, last.parse().ok()?);
        (protocol.has_ports() && first <= last).then(|| Self::ports(protocol, first, last))
    }

    /// The ports of one protocol that are in it.
    #[must_use]
    pub fn ports_of(&self, protocol: Protocol) -> PortSet {
        let within = self.intersection(&Self::all_of(protocol));
        within.intervals().map(|(first, last)| PortSet::between(first.detail, last.detail)).collect()
    }
}

/// Services in words, such as `tcp/443, udp/53`.
#[must_use]
pub fn describe_services(services: &ServiceSet) -> String {
    if services.is_full() {
        return "every protocol and port".to_owned();
    }
    let mut parts = Vec::new();
    for (first, last) in services.intervals() {
        // An interval may run over several protocols; each is shown by itself, those that are whole together.
        let (mut protocol, mut whole) = (first.protocol.0, None::<(u8, u8)>);
        loop {
            let from = if protocol == first.protocol.0 { first.detail } else { u16::MIN };
            let to = if protocol == last.protocol.0 { last.detail } else { u16::MAX };
            if (from, to) == (u16::MIN, u16::MAX) {
                whole = Some((whole.map_or(protocol, |(start, _)| start), protocol));
            } else {
                parts.extend(whole.take().map(describe_protocols));
                parts.push(describe_details(Protocol(protocol), from, to));
            }
            if protocol == last.protocol.0 {
                break;
            }
            protocol += 1;
        }
        parts.extend(whole.map(describe_protocols));
    }
    if parts.is_empty() { "nothing".to_owned() } else { parts.join(", ") }
}

fn describe_protocols((first, last): (u8, u8)) -> String {
    if first == last {
        return match Protocol(first) {
            protocol if protocol.has_ports() => format!("{protocol} at every port"),
            protocol if protocol.has_types() => format!("{protocol} of every type"),
            protocol => protocol.to_string(),
        };
    }
    format!("protocols {first} to {last}")
}

fn describe_details(protocol: Protocol, from: u16, to: u16) -> String {
    if protocol.has_types() {
        let ([kind, code], [last_kind, last_code]) = (from.to_be_bytes(), to.to_be_bytes());
        return match (kind == last_kind, code, last_code) {
            (true, 0, u8::MAX) => format!("{protocol} type {kind}"),
            (true, ..) if code == last_code => format!("{protocol} type {kind} code {code}"),
            _ => format!("{protocol} types {kind}.{code} to {last_kind}.{last_code}"),
        };
    }
    if from == to { format!("{protocol}/{from}") } else { format!("{protocol}/{from}-{to}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn services_are_shown() {
        let tcp = |first, last| ServiceSet::ports(Protocol::TCP, first, last);
        let cases = [
            (tcp(443, 443), "tcp/443"),
            (tcp(1024, 65535), "tcp/1024-65535"),
            (tcp(80, 80).union(&tcp(443, 443)), "tcp/80, tcp/443"),
            (ServiceSet::all_of(Protocol::UDP), "udp at every port"),
            (ServiceSet::full(), "every protocol and port"),
            (ServiceSet::empty(), "nothing"),
            (ServiceSet::all_of(Protocol(50)), "protocol 50"),
            (ServiceSet::icmp(Protocol::ICMP, Some(8), Some(0)), "icmp type 8 code 0"),
            (ServiceSet::icmp(Protocol::ICMP, Some(3), None), "icmp type 3"),
            (ServiceSet::icmp(Protocol::ICMPV6, None, None), "icmpv6 of every type"),
            (tcp(22, 22).complement(), "protocols 0 to 5, tcp/0-21, tcp/23-65535, protocols 7 to 255"),
        ];
        for (services, expected) in cases {
            assert_eq!(describe_services(&services), expected);
        }
    }

    #[test]
    fn protocols_have_names_and_numbers() {
        let cases = [
            ("tcp", Some(Protocol::TCP)),
            ("TCP", Some(Protocol::TCP)),
            ("6", Some(Protocol::TCP)),
            ("icmpv6", Some(Protocol::ICMPV6)),
            ("50", Some(Protocol(50))),
            ("-1", None),
            ("256", None),
            ("tls", None),
        ];
        for (text, expected) in cases {
            assert_eq!(Protocol::parse(text), expected, "{text}");
        }
    }

    #[test]
    fn services_are_read() {
        let cases = [
            ("443", Some("tcp/443")),
            ("tcp/8000-9000", Some("tcp/8000-9000")),
            ("UDP/53", Some("udp/53")),
            ("icmp", Some("icmp of every type")),
            ("tcp", Some("tcp at every port")),
            ("70000", None),
            ("9-8", None),
            ("icmp/8", None),
            ("https", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(
                ServiceSet::parse(text).map(|set| describe_services(&set)).as_deref(),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn ports_of_a_protocol_are_found() {
        let set = ServiceSet::full().difference(&ServiceSet::ports(Protocol::TCP, 80, 90));
        assert_eq!(set.ports_of(Protocol::TCP), PortSet::between(80, 90).complement());
        assert!(set.ports_of(Protocol::UDP).is_full());
    }
}
