//! Sets of packets: which services, for each address at the other end.

use std::net::IpAddr;

use super::interval::{Coordinate, IntervalSet};
use super::{AddressSet, ServiceSet};

/// A set of packets, told apart by the address at the other end and the service: a map from intervals of addresses to
/// the services that each address has. Neighbours with the same services are one interval and no interval is empty, so
/// that two sets are equal exactly when their pieces are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct PacketSet {
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Piece {
    first: IpAddr,
    last: IpAddr,
    services: ServiceSet,
}

impl PacketSet {
    /// No packet.
    #[must_use]
    pub const fn empty() -> Self {
        Self { pieces: Vec::new() }
    }

    /// Every packet.
    #[must_use]
    pub fn full() -> Self {
        Self::new(&AddressSet::full(), &ServiceSet::full())
    }

    /// These services at each of these addresses.
    #[must_use]
    pub fn new(addresses: &AddressSet, services: &ServiceSet) -> Self {
        if services.is_empty() {
            return Self::empty();
        }
        let piece = |(first, last)| Piece { first, last, services: services.clone() };
        Self { pieces: addresses.intervals().map(piece).collect() }
    }

    /// Whether there is no packet in it.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// Whether every packet is in it.
    #[must_use]
    pub fn is_full(&self) -> bool {
        matches!(self.pieces.as_slice(), [one] if one.first == IpAddr::FIRST && one.last == IpAddr::LAST
            && one.services.is_full())
    }

    /// Intervals of addresses in order, and what services each address of one has.
    pub fn pieces(&self) -> impl ExactSizeIterator<Item = (AddressSet, &ServiceSet)> {
        self.pieces.iter().map(|piece| (AddressSet::between(piece.first, piece.last), &piece.services))
    }

    /// The addresses that have any service.
    #[must_use]
    pub fn addresses(&self) -> AddressSet {
        self.pieces().map(|(addresses, _)| addresses).collect()
    }

    /// The services that any of the addresses has.
    #[must_use]
    pub fn services(&self) -> ServiceSet {
        self.pieces.iter().fold(ServiceSet::empty(), |all, piece| all.union(&piece.services))
    }

    /// The services that an address has.
    #[must_use]
    pub fn at(&self, address: IpAddr) -> ServiceSet {
        let after = self.pieces.partition_point(|piece| piece.first <= address);
        let candidate = after.checked_sub(1).and_then(|index| self.pieces.get(index));
        match candidate {
            Some(piece) if address <= piece.last => piece.services.clone(),
            _ => ServiceSet::empty(),
        }
    }

    /// The packets that are in either.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        self.combine(other, ServiceSet::union)
    }

    /// The packets that are in both.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        let mut result = Self::empty();
        let (mut ours, mut theirs) = (self.pieces.as_slice(), other.pieces.as_slice());
        while let ([a, rest @ ..], [b, others @ ..]) = (ours, theirs) {
            let (first, last) = (a.first.max(b.first), a.last.min(b.last));
            if first <= last {
                result.push(first, last, a.services.intersection(&b.services));
            }
            if a.last <= b.last {
                ours = rest;
            } else {
                theirs = others;
            }
        }
        result
    }

    /// The packets that are not in the other.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Self {
        self.combine(other, ServiceSet::difference)
    }

    /// Those packets whose address is one of these.
    #[must_use]
    pub fn within(&self, addresses: &AddressSet) -> Self {
        self.intersection(&Self::new(addresses, &ServiceSet::full()))
    }

    /// Walks over both at once, one interval of addresses after the other on which neither changes.
    fn combine(&self, other: &Self, operation: impl Fn(&ServiceSet, &ServiceSet) -> ServiceSet) -> Self {
        let mut starts: Vec<IpAddr> = Vec::with_capacity(2 * (self.pieces.len() + other.pieces.len()));
        for piece in self.pieces.iter().chain(&other.pieces) {
            starts.push(piece.first);
            starts.extend(piece.last.next());
        }
        starts.sort_unstable();
        starts.dedup();
        let nothing = ServiceSet::empty();
        let mut result = Self::empty();
        let (mut ours, mut theirs) = (Cursor::new(&self.pieces), Cursor::new(&other.pieces));
        for (index, first) in starts.iter().enumerate() {
            let last = starts.get(index + 1).and_then(|next| next.previous()).unwrap_or(IpAddr::LAST);
            let (a, b) = (ours.at(*first), theirs.at(*first));
            if a.is_some() || b.is_some() {
                result.push(*first, last, operation(a.unwrap_or(&nothing), b.unwrap_or(&nothing)));
            }
        }
        result
    }

    fn push(&mut self, first: IpAddr, last: IpAddr, services: ServiceSet) {
        if services.is_empty() {
            return;
        }
        match self.pieces.last_mut() {
            Some(before) if before.last.next() == Some(first) && before.services == services => {
                before.last = last
            }
            _ => self.pieces.push(Piece { first, last, services }),
        }
    }
}

/// Finds the piece at one address after another, each greater than the one before.
struct Cursor<'a> {
    rest: &'a [Piece],
}

impl<'a> Cursor<'a> {
    const fn new(pieces: &'a [Piece]) -> Self {
        Self { rest: pieces }
    }

    fn at(&mut self, address: IpAddr) -> Option<&'a ServiceSet> {
        while let [piece, rest @ ..] = self.rest {
            if address <= piece.last {
                return (piece.first <= address).then_some(&piece.services);
            }
            self.rest = rest;
        }
        None
    }
}

impl From<&AddressSet> for PacketSet {
    /// Every packet of these addresses.
    fn from(addresses: &IntervalSet<IpAddr>) -> Self {
        Self::new(addresses, &ServiceSet::full())
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use proptest::prelude::*;

    use super::super::Protocol;
    use super::*;

    /// Boxes over eight addresses on both sides of the border between the families, and eight ports on both sides of
    /// the border between two protocols.
    type Boxes = Vec<(u8, u8, u8, u8)>;

    fn address(index: u8) -> IpAddr {
        match index {
            0..4 => Ipv4Addr::from_bits(u32::MAX - 3 + u32::from(index)).into(),
            _ => std::net::Ipv6Addr::from_bits(u128::from(index) - 4).into(),
        }
    }

    fn service(index: u8) -> super::super::Service {
        match index {
            0..4 => super::super::Service { protocol: Protocol(6), detail: u16::MAX - 3 + u16::from(index) },
            _ => super::super::Service { protocol: Protocol(7), detail: u16::from(index) - 4 },
        }
    }

    fn set_of(boxes: &Boxes) -> PacketSet {
        boxes.iter().fold(PacketSet::empty(), |all, (a, b, p, q)| {
            let addresses = AddressSet::between(address(*a), address(*b));
            all.union(&PacketSet::new(&addresses, &ServiceSet::between(service(*p), service(*q))))
        })
    }

    fn holds(boxes: &Boxes, address: u8, port: u8) -> bool {
        boxes.iter().any(|(a, b, p, q)| (*a..=*b).contains(&address) && (*p..=*q).contains(&port))
    }

    fn boxes() -> impl Strategy<Value = Boxes> {
        prop::collection::vec((0..8_u8, 0..8_u8, 0..8_u8, 0..8_u8), 0..5)
    }

    proptest! {
        #[test]
        fn operations_are_those_of_single_packets(x in boxes(), y in boxes()) {
            let (a, b) = (set_of(&x), set_of(&y));
            let (union, both, without) = (a.union(&b), a.intersection(&b), a.difference(&b));
            for at in 0..8 {
                for port in 0..8 {
                    let (in_x, in_y) = (holds(&x, at, port), holds(&y, at, port));
                    let has = |set: &PacketSet| set.at(address(at)).contains(service(port));
                    prop_assert_eq!(has(&a), in_x);
                    prop_assert_eq!(has(&union), in_x || in_y);
                    prop_assert_eq!(has(&both), in_x && in_y);
                    prop_assert_eq!(has(&without), in_x && !in_y);
                }
            }
            // The form is canonical: the same set by another way is equal.
            prop_assert_eq!(union.difference(&b).union(&both), a.clone());
            prop_assert_eq!(a.difference(&a), PacketSet::empty());
        }
    }

    #[test]
    fn everything_has_one_piece() {
        let half = PacketSet::from(&AddressSet::ipv4());
        assert_eq!(half.union(&PacketSet::from(&AddressSet::ipv6())), PacketSet::full());
        assert_eq!(PacketSet::full().pieces().len(), 1);
        assert_eq!(PacketSet::full().within(&AddressSet::ipv4()), half);
    }
}
