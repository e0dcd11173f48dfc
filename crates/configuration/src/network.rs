//! Networks: addresses of VPCs and subnets, and whether they fit together.

use std::borrow::Cow;

use ipnet::Ipv4Net;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use stackwright_diagnostics::Diagnostic;

use crate::name::show;
use crate::{File, Refusal, Span, Spanned, rules};

/// An IPv4 network in CIDR notation, such as `10.0.0.0/16`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Cidr(Ipv4Net);

impl Cidr {
    /// The network.
    #[must_use]
    pub const fn network(self) -> Ipv4Net {
        self.0
    }
}

impl TryFrom<String> for Cidr {
    type Error = Refusal;

    fn try_from(text: String) -> Result<Self, Refusal> {
        let refused = |why: &str| Refusal::new(format!("`{}` is not a network: {why}", show(&text)));
        let Some((address, length)) = text.split_once('/') else {
            return Err(refused("its prefix length is missing").help("a network reads `10.0.0.0/16`"));
        };
        let Ok(address) = address.parse() else {
            return Err(refused("its address is not one of IPv4").help("an address reads `10.0.0.0`"));
        };
        let network = length.parse().ok().and_then(|length: u8| Ipv4Net::new(address, length).ok());
        let Some(network) = network.filter(|_| !length.starts_with('+')) else {
            return Err(refused("its prefix length is not one from 0 to 32"));
        };
        // AWS quietly takes the network in its place, so that what is deployed is not what is written.
        if network.trunc() != network {
            let help = format!("write `{}`", network.trunc());
            return Err(refused("its address lies within it, rather than at its beginning").help(help));
        }
        Ok(Self(network))
    }
}

impl JsonSchema for Cidr {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Cidr".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": r"^([0-9]{1,3}\.){3}[0-9]{1,3}/[0-9]{1,2}$" })
    }
}

/// The largest and the smallest network that a VPC or subnet can have, by prefix length.
///
/// Source: <https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html> and
/// <https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html>
const LARGEST: u8 = 16;
const SMALLEST: u8 = 28;

/// The first four addresses of a subnet and its last one are not for use.
///
/// Source: <https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html>
const RESERVED_ADDRESSES: u32 = 5;

/// A subnet of the configuration; one that is not written there, but a default, has an empty span.
#[derive(Clone, Copy, Debug)]
pub struct Subnet<'n> {
    /// What it is for, such as `public`.
    pub tier: &'n str,
    /// Its network.
    pub network: Spanned<Ipv4Net>,
    /// The smallest that it may be, by prefix length, with the reason.
    pub smallest: Option<(u8, &'n str)>,
}

/// Checks the size of a VPC.
pub fn check_vpc(file: &File<'_>, vpc: Spanned<Ipv4Net>) {
    check_size(file, "a VPC", vpc);
}

/// Checks that each subnet has a size that AWS takes, is large enough, lies within the VPC, and overlaps none
/// before it.
pub fn check_subnets(file: &File<'_>, vpc: Spanned<Ipv4Net>, subnets: &[Subnet<'_>]) {
    for (index, subnet) in subnets.iter().enumerate() {
        let network = subnet.network.value;
        check_size(file, "a subnet", subnet.network);
        if let Some((most, reason)) = subnet.smallest
            && network.prefix_len() > most
            && network.prefix_len() <= SMALLEST
        {
            let usable = (1_u32 << (32 - network.prefix_len())) - RESERVED_ADDRESSES;
            let message = format!("the {} subnet `{network}` is too small: {reason}", subnet.tier);
            let help =
                format!("make it `/{most}` or larger; `/{}` leaves {usable} addresses", network.prefix_len());
            file.push(file.error(rules::NETWORK_SIZE, subnet.network.span, message).help(help));
        }
        if !vpc.value.contains(&network) {
            let message = format!(
                "the {} subnet `{network}` is outside of the VPC's network `{}`",
                subnet.tier, vpc.value
            );
            let diagnostic = file.error(rules::NETWORK_OUTSIDE, subnet.network.span, message).help(format!(
                "choose one from `{}` to `{}`",
                vpc.value.network(),
                vpc.value.broadcast()
            ));
            file.push(if vpc.span == Span::default() {
                diagnostic
            } else {
                diagnostic.note("the VPC's network", file.place(vpc.span))
            });
        }
        let overlapped = subnets.iter().take(index).find(|other| overlap(other.network.value, network));
        if let Some(other) = overlapped {
            file.push(overlapping(file, subnet, other));
        }
    }
}

/// Points at what is written; a default has no place.
fn overlapping(file: &File<'_>, subnet: &Subnet<'_>, earlier: &Subnet<'_>) -> Diagnostic {
    let (this, other) = (subnet.network, earlier.network);
    let message = format!(
        "the {} subnet `{}` overlaps the {} subnet `{}`",
        subnet.tier, this.value, earlier.tier, other.value
    );
    let nowhere = Span::default();
    match (this.span == nowhere, other.span == nowhere) {
        (false, false) => file
            .error(rules::NETWORK_OVERLAP, this.span, message)
            .note(format!("the {} subnet", earlier.tier), file.place(other.span)),
        (true, _) => file
            .error(rules::NETWORK_OVERLAP, other.span, message)
            .help(format!("write `network.subnets.{}` too: these are its defaults", subnet.tier)),
        (false, true) => file
            .error(rules::NETWORK_OVERLAP, this.span, message)
            .help(format!("write `network.subnets.{}` too: these are its defaults", earlier.tier)),
    }
}

fn overlap(a: Ipv4Net, b: Ipv4Net) -> bool {
    a.contains(&b) || b.contains(&a)
}

fn check_size(file: &File<'_>, what: &str, network: Spanned<Ipv4Net>) {
    let length = network.value.prefix_len();
    let size = match length {
        0..LARGEST => "large",
        LARGEST..=SMALLEST => return,
        _ => "small",
    };
    let message = format!("`{}` is too {size} for {what}", network.value);
    let help = format!("{what} has a prefix length from {LARGEST} to {SMALLEST}");
    file.push(file.error(rules::NETWORK_SIZE, network.span, message).help(help));
}

/// The `index`th network of 256 addresses within `vpc`, if it has so many.
#[must_use]
pub fn nth_of_256(vpc: Ipv4Net, index: u32) -> Option<Ipv4Net> {
    let address = u32::from(vpc.network()).checked_add(index.checked_mul(256)?)?;
    let network = Ipv4Net::new(address.into(), 24).ok()?;
    vpc.contains(&network).then_some(network)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(text: &str) -> Spanned<Ipv4Net> {
        Spanned { value: Cidr::try_from(text.to_owned()).unwrap().network(), span: Span::default() }
    }

    #[test]
    fn networks_are_read() {
        for good in ["10.0.0.0/16", "10.0.1.0/24", "0.0.0.0/0", "10.0.0.1/32"] {
            assert_eq!(Cidr::try_from(good.to_owned()).unwrap().network().to_string(), good);
        }
        for bad in [
            "",
            "/",
            "10.0.0.0",
            "10.0.0/16",
            "10.0.0.0/33",
            "10.0.0.0/+8",
            "10.0.0.0/-1",
            "10.0.0.0/",
            "256.0.0.0/8",
            "10.0.1.5/24",
            "::/0",
            "10.0.0.0/16/1",
            " 10.0.0.0/16",
        ] {
            assert!(Cidr::try_from(bad.to_owned()).is_err(), "{bad}");
        }
    }

    #[test]
    fn subnets_are_checked() {
        let balancer = Some((27, "a load balancer needs it"));
        for (vpc, subnets, expected) in [
            ("10.0.0.0/16", &["10.0.1.0/24", "10.0.2.0/24"][..], &[][..]),
            ("10.0.0.0/16", &["10.1.0.0/24"], &["outside of the VPC's network `10.0.0.0/16`"]),
            ("10.0.0.0/16", &["10.0.0.0/24", "10.0.0.128/25"], &["overlaps the public subnet `10.0.0.0/24`"]),
            (
                "10.0.0.0/16",
                &["10.0.0.128/25", "10.0.0.0/24"],
                &["overlaps the public subnet `10.0.0.128/25`"],
            ),
            ("10.0.0.0/16", &["10.0.0.0/28"], &["is too small: a load balancer needs it"]),
            ("10.0.0.0/16", &["10.0.0.0/27"], &[]),
            ("10.0.0.0/16", &["10.0.0.0/29"], &["`10.0.0.0/29` is too small for a subnet"]),
            ("10.0.0.0/20", &["10.0.0.0/15"], &["is too large for a subnet", "outside of"]),
        ] {
            let file = File::new("dev.toml", "");
            let subnets: Vec<_> = subnets
                .iter()
                .map(|text| Subnet { tier: "public", network: network(text), smallest: balancer })
                .collect();
            check_subnets(&file, network(vpc), &subnets);
            let found: Vec<_> = file.into_findings().into_iter().map(|found| found.message).collect();
            assert_eq!(found.len(), expected.len(), "{found:?}");
            for (found, expected) in found.iter().zip(expected) {
                assert!(found.contains(expected), "{found}");
            }
        }
    }

    #[test]
    fn vpcs_are_checked() {
        for (vpc, found) in [("10.0.0.0/16", 0), ("10.0.0.0/28", 0), ("10.0.0.0/15", 1), ("10.0.0.0/29", 1)] {
            let file = File::new("dev.toml", "");
            check_vpc(&file, network(vpc));
            assert_eq!(file.into_findings().len(), found, "{vpc}");
        }
    }

    #[test]
    fn parts_of_256() {
        let nth = |vpc: &str, index| nth_of_256(network(vpc).value, index).map(|network| network.to_string());
        assert_eq!(nth("10.0.0.0/16", 11).as_deref(), Some("10.0.11.0/24"));
        assert_eq!(nth("10.0.0.0/20", 15).as_deref(), Some("10.0.15.0/24"));
        assert_eq!(nth("10.0.0.0/20", 16), None);
        assert_eq!(nth("255.255.0.0/16", 256), None);
        assert_eq!(nth("10.0.0.0/25", 0), None);
    }
}
