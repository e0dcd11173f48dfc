//! Arithmetic on blocks of addresses, as `Fn::Cidr` does it.

use std::net::Ipv6Addr;

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

/// The first `count` parts of a block that leave `bits` bits to hosts each.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-cidr.html>
pub(crate) fn parts(block: &str, count: i64, bits: i64) -> Result<Vec<IpNet>, String> {
    let whole: IpNet = block.parse().map_err(|_| format!("`{block}` is no block of addresses"))?;
    if !(1..=256).contains(&count) {
        return Err(format!("`Fn::Cidr` gives 1 to 256 blocks, not {count}"));
    }
    let bits = u8::try_from(bits).ok().filter(|bits| *bits <= whole.max_prefix_len());
    let prefix =
        bits.map(|bits| whole.max_prefix_len() - bits).filter(|prefix| *prefix >= whole.prefix_len());
    let Some(prefix) = prefix else {
        return Err(format!("`{block}` is too small for a part of that many bits"));
    };
    let room = u32::from(prefix - whole.prefix_len());
    let count = u32::try_from(count).unwrap_or(0);
    if room < 9 && count > 1 << room {
        return Err(format!("`{block}` has {} parts of that size, not {count}", 1 << room));
    }
    let part = |index: u32| match whole {
        IpNet::V4(whole) => {
            let host = 32 - u32::from(prefix);
            let start = u64::from(u32::from(whole.network())) + (u64::from(index) << host);
            let address = u32::try_from(start).unwrap_or(u32::MAX).into();
            Ipv4Net::new(address, prefix).map(IpNet::V4).ok()
        }
        IpNet::V6(whole) => {
            let host = 128 - u32::from(prefix);
            let start =
                u128::from(whole.network()).saturating_add(u128::from(index).checked_shl(host).unwrap_or(0));
            Ipv6Net::new(Ipv6Addr::from(start), prefix).map(IpNet::V6).ok()
        }
    };
    Ok((0..count).filter_map(part).collect())
}
