//! Sets of addresses. All of IPv4 comes before all of IPv6 on one line.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::OnceLock;

use super::interval::{Coordinate, IntervalSet};

/// A set of IPv4 and IPv6 addresses.
pub type AddressSet = IntervalSet<IpAddr>;

impl Coordinate for IpAddr {
    const FIRST: Self = Self::V4(Ipv4Addr::UNSPECIFIED);
    const LAST: Self = Self::V6(Ipv6Addr::from_bits(u128::MAX));

    fn next(self) -> Option<Self> {
        match self {
            Self::V4(Ipv4Addr::BROADCAST) => Some(Self::V6(Ipv6Addr::UNSPECIFIED)),
            Self::V4(address) => {
                address.to_bits().checked_add(1).map(|bits| Ipv4Addr::from_bits(bits).into())
            }
            Self::V6(address) => {
                address.to_bits().checked_add(1).map(|bits| Ipv6Addr::from_bits(bits).into())
            }
        }
    }

    fn previous(self) -> Option<Self> {
        match self {
            Self::V6(Ipv6Addr::UNSPECIFIED) => Some(Self::V4(Ipv4Addr::BROADCAST)),
            Self::V4(address) => {
                address.to_bits().checked_sub(1).map(|bits| Ipv4Addr::from_bits(bits).into())
            }
            Self::V6(address) => {
                address.to_bits().checked_sub(1).map(|bits| Ipv6Addr::from_bits(bits).into())
            }
        }
    }
}

impl IntervalSet<IpAddr> {
    /// All IPv4 addresses.
    #[must_use]
    pub fn ipv4() -> Self {
        Self::between(Ipv4Addr::UNSPECIFIED.into(), Ipv4Addr::BROADCAST.into())
    }

    /// All IPv6 addresses.
    #[must_use]
    pub fn ipv6() -> Self {
        Self::between(Ipv6Addr::UNSPECIFIED.into(), IpAddr::LAST)
    }

    /// One address.
    #[must_use]
    pub fn one(address: IpAddr) -> Self {
        Self::between(address, address)
    }

    /// The addresses of a network: those that agree with `address` in the first `length` bits.
    #[must_use]
    pub fn network(address: IpAddr, length: u8) -> Option<Self> {
        Some(match address {
            IpAddr::V4(address) => {
                let rest = u32::MAX.checked_shr(length.into()).unwrap_or_default();
                let first = address.to_bits() & !rest;
                (length <= 32).then(|| {
                    Self::between(Ipv4Addr::from(first).into(), Ipv4Addr::from(first | rest).into())
                })?
            }
            IpAddr::V6(address) => {
                let rest = u128::MAX.checked_shr(length.into()).unwrap_or_default();
                let first = address.to_bits() & !rest;
                (length <= 128).then(|| {
                    Self::between(Ipv6Addr::from(first).into(), Ipv6Addr::from(first | rest).into())
                })?
            }
        })
    }
}

/// The addresses of a network such as `10.0.0.0/16` or of a single address, and the length of its prefix.
#[must_use]
pub fn parse_network(text: &str) -> Option<(AddressSet, u8)> {
    let text = text.trim();
    let (address, length) = match text.split_once('/') {
        Some((address, length)) => (address.parse::<IpAddr>().ok()?, Some(length.parse::<u8>().ok()?)),
        None => (text.parse::<IpAddr>().ok()?, None),
    };
    let length = length.unwrap_or(if address.is_ipv4() { 32 } else { 128 });
    Some((AddressSet::network(address, length)?, length))
}

/// The addresses of networks that are written here and must be right.
#[must_use]
pub fn parse_networks(texts: &[&str]) -> AddressSet {
    texts.iter().filter_map(|text| parse_network(text)).map(|(set, _)| set).collect()
}

/// What is not routed on the internet.
///
/// Source: <https://www.iana.org/assignments/iana-ipv4-special-registry/iana-ipv4-special-registry.xhtml>
const SPECIAL_IPV4: &[&str] = &[
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "224.0.0.0/3",
];

/// The addresses that the internet has: global unicast.
///
/// Source: <https://www.iana.org/assignments/ipv6-address-space/ipv6-address-space.xhtml>
#[must_use]
pub fn internet() -> &'static AddressSet {
    static INTERNET: OnceLock<AddressSet> = OnceLock::new();
    INTERNET.get_or_init(|| {
        AddressSet::ipv4().difference(&parse_networks(SPECIAL_IPV4)).union(&parse_networks(&["2000::/3"]))
    })
}

/// The addresses of the internet, of one family.
#[must_use]
pub fn internet_of(family: &AddressSet) -> AddressSet {
    internet().intersection(family)
}

/// Addresses in words: networks where they are few, else how they begin and how many more there are.
#[must_use]
pub fn describe_addresses(addresses: &AddressSet) -> String {
    const SHOWN: usize = 4;
    if addresses.is_full() {
        return "any address".to_owned();
    }
    if *addresses == AddressSet::ipv4() {
        return "any IPv4 address".to_owned();
    }
    if *addresses == AddressSet::ipv6() {
        return "any IPv6 address".to_owned();
    }
    if addresses == internet() {
        return "the internet".to_owned();
    }
    let mut parts: Vec<String> = Vec::new();
    let mut more = 0;
    for (first, last) in addresses.intervals() {
        if parts.len() == SHOWN {
            more += 1;
            continue;
        }
        parts.push(describe_interval(first, last));
    }
    match more {
        0 if parts.is_empty() => "no address".to_owned(),
        0 => parts.join(", "),
        more => format!("{} and {more} more ranges", parts.join(", ")),
    }
}

fn describe_interval(first: IpAddr, last: IpAddr) -> String {
    if first == last {
        return first.to_string();
    }
    let differing = match (first, last) {
        (IpAddr::V4(first), IpAddr::V4(last)) => {
            let rest = first.to_bits() ^ last.to_bits();
            (rest & rest.wrapping_add(1) == 0 && first.to_bits() & rest == 0).then(|| rest.leading_zeros())
        }
        (IpAddr::V6(first), IpAddr::V6(last)) => {
            let rest = first.to_bits() ^ last.to_bits();
            (rest & rest.wrapping_add(1) == 0 && first.to_bits() & rest == 0).then(|| rest.leading_zeros())
        }
        _ => None,
    };
    match differing {
        Some(length) => format!("{first}/{length}"),
        None => format!("{first}–{last}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_are_read() {
        let cases = [
            ("10.0.0.0/16", Some("10.0.0.0/16")),
            // AWS takes the network that the address lies in.
            ("10.0.1.7/16", Some("10.0.0.0/16")),
            ("0.0.0.0/0", Some("any IPv4 address")),
            ("::/0", Some("any IPv6 address")),
            ("192.0.2.1", Some("192.0.2.1")),
            ("192.0.2.1/32", Some("192.0.2.1")),
            ("2001:db8::/56", Some("2001:db8::/56")),
            ("10.0.0.0/33", None),
            ("::/129", None),
            ("10.0.0/8", None),
            ("10.0.0.0/", None),
            ("", None),
        ];
        for (text, expected) in cases {
            let shown = parse_network(text).map(|(set, _)| describe_addresses(&set));
            assert_eq!(shown.as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn families_touch_on_the_line_and_stay_apart() {
        assert!(AddressSet::ipv4().union(&AddressSet::ipv6()).is_full());
        assert!(!AddressSet::ipv4().meets(&AddressSet::ipv6()));
        assert_eq!(AddressSet::ipv4().complement(), AddressSet::ipv6());
    }

    #[test]
    fn the_internet_has_no_private_addresses() {
        let cases = [
            ("8.8.8.8", true),
            ("10.1.2.3", false),
            ("172.31.0.1", false),
            ("172.32.0.1", true),
            ("127.0.0.1", false),
            ("224.0.0.1", false),
            ("2600:1f18::1", true),
            ("fd00::1", false),
            ("::1", false),
        ];
        for (address, expected) in cases {
            assert_eq!(internet().contains(address.parse().unwrap()), expected, "{address}");
        }
    }
}
