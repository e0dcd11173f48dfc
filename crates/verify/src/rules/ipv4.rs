//! Ranges of IPv4 addresses in CIDR notation.

use std::fmt;
use std::net::Ipv4Addr;
use std::str::FromStr;

/// The addresses that a CIDR block stands for. Bits beyond the prefix are cleared, as EC2 does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ipv4Range {
    first: u32,
    pub(super) prefix: u8,
}

impl Ipv4Range {
    fn mask(prefix: u8) -> u32 {
        u32::MAX.checked_shl(32 - u32::from(prefix)).unwrap_or(0)
    }

    /// Whether every address of the other is one of these.
    pub(super) fn contains(self, other: Self) -> bool {
        self.prefix <= other.prefix && other.first & Self::mask(self.prefix) == self.first
    }

    /// Whether they have an address in common.
    pub(super) fn overlaps(self, other: Self) -> bool {
        self.contains(other) || other.contains(self)
    }
}

impl FromStr for Ipv4Range {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (address, prefix) = text.split_once('/').ok_or(())?;
        let address: Ipv4Addr = address.parse().map_err(drop)?;
        let prefix: u8 = prefix.parse().map_err(drop)?;
        if prefix > 32 {
            return Err(());
        }
        Ok(Self { first: u32::from(address) & Self::mask(prefix), prefix })
    }
}

impl fmt::Display for Ipv4Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", Ipv4Addr::from(self.first), self.prefix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(text: &str) -> Ipv4Range {
        text.parse().unwrap()
    }

    #[test]
    fn ranges_contain_and_overlap() {
        for (outer, inner, contains, overlaps) in [
            ("10.0.0.0/16", "10.0.255.0/24", true, true),
            ("10.0.0.0/16", "10.1.0.0/24", false, false),
            ("10.0.1.0/24", "10.0.0.0/16", false, true),
            ("0.0.0.0/0", "255.255.255.255/32", true, true),
            ("10.0.0.0/32", "10.0.0.1/32", false, false),
        ] {
            assert_eq!(range(outer).contains(range(inner)), contains, "{outer} {inner}");
            assert_eq!(range(outer).overlaps(range(inner)), overlaps, "{outer} {inner}");
        }
        assert_eq!(range("100.68.0.18/18").to_string(), "100.68.0.0/18");
        for wrong in ["10.0.0.0", "10.0.0.0/33", "10.0.0/24", "::/0", ""] {
            assert!(wrong.parse::<Ipv4Range>().is_err(), "{wrong}");
        }
    }
}
