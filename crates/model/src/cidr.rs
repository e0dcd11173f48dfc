//! Arithmetic on blocks of addresses, as `Fn::Cidr` does it.

use ipnet::IpNet;

/// The first `count` parts of a block that leave `bits` bits to hosts each.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-cidr.html>
pub(crate) fn parts(block: &str, count: i64, bits: i64) -> Result<Vec<IpNet>, String> {
    let whole: IpNet = block.parse().map_err(|_| format!("`{block}` is no block of addresses"))?;
    let count = usize::try_from(count).ok().filter(|count| (1..=256).contains(count));
    let Some(count) = count else { return Err("`Fn::Cidr` gives 1 to 256 blocks".to_owned()) };
    let prefix = u8::try_from(bits).ok().and_then(|bits| whole.max_prefix_len().checked_sub(bits));
    let Some(parts) = prefix.and_then(|prefix| whole.subnets(prefix).ok()) else {
        return Err(format!("`{block}` is too small for a part of {bits} bits"));
    };
    let parts: Vec<IpNet> = parts.take(count).collect();
    if parts.len() < count {
        return Err(format!("`{block}` has {} parts of that size, not {count}", parts.len()));
    }
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, Ipv6Addr};

    use proptest::prelude::*;

    use super::*;

    /// By counting: a block's first address and size, and those of its first pieces of equal size.
    fn naive(start: u128, size: u128, count: i64, bits: i64) -> Option<Vec<(u128, u128)>> {
        let piece = 1_u128.checked_shl(u32::try_from(bits).ok()?)?;
        let count = u128::try_from(count).ok().filter(|count| (1..=256).contains(count))?;
        let is_enough = piece.checked_mul(count).is_some_and(|all| all <= size);
        is_enough.then(|| (0..count).map(|index| (start + index * piece, piece)).collect())
    }

    /// First address and size of each block.
    fn found(block: &str, count: i64, bits: i64) -> Option<Vec<(u128, u128)>> {
        let measure = |net: IpNet| match net {
            IpNet::V4(net) => (u128::from(u32::from(net.addr())), 1 << (32 - net.prefix_len())),
            IpNet::V6(net) => (u128::from(net.addr()), 1 << (128 - net.prefix_len())),
        };
        Some(parts(block, count, bits).ok()?.into_iter().map(measure).collect())
    }

    proptest! {
        #[test]
        fn blocks_of_version_4(address: u32, prefix in 0_u32..=32, count in -1..=300_i64, bits in -1..=40_i64) {
            let size = 1_u128 << (32 - prefix);
            let start = u128::from(address) / size * size;
            let block = format!("{}/{prefix}", Ipv4Addr::from(address));
            prop_assert_eq!(found(&block, count, bits), naive(start, size, count, bits));
        }

        #[test]
        fn blocks_of_version_6(address: u128, prefix in 1_u32..=128, count in -1..=300_i64, bits in -1..=127_i64) {
            let size = 1_u128 << (128 - prefix);
            let start = address / size * size;
            let block = format!("{}/{prefix}", Ipv6Addr::from(address));
            prop_assert_eq!(found(&block, count, bits), naive(start, size, count, bits));
        }
    }
}
