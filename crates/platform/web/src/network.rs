use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use http::HeaderMap;

use crate::AddressRange;

/// Where a request came from, no finer than budgets need: a /24 of IPv4 or a /48 of IPv6. The whole address is not
/// kept anywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Network(IpAddr);

impl Network {
    /// The network of an address. An IPv4 address written as IPv6 counts as IPv4.
    pub fn of(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V4(address) => IpAddr::V4(Ipv4Addr::from_bits(address.to_bits() & 0xFFFF_FF00)),
            IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 80 << 80)),
        })
    }

    /// The network of the person: that of the peer, or, behind trusted proxies, of the last address in
    /// `X-Forwarded-For` that is none of them.
    pub fn of_request(peer: IpAddr, headers: &HeaderMap, trusted: &[AddressRange]) -> Self {
        let is_proxy = |address: IpAddr| trusted.iter().any(|range| range.contains(address.to_canonical()));
        if !is_proxy(peer) {
            return Self::of(peer);
        }
        let said: Vec<&str> = headers
            .get_all("x-forwarded-for")
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .collect();
        let mut nearest = peer;
        for address in said.iter().rev().map_while(|text| text.trim().parse().ok()) {
            nearest = address;
            if !is_proxy(address) {
                break;
            }
        }
        Self::of(nearest)
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.0, if self.0.is_ipv4() { 24 } else { 48 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(peer: &str, forwarded: &str) -> String {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", forwarded.parse().unwrap());
        let trusted = [AddressRange::parse("10.0.0.0/8").unwrap()];
        Network::of_request(peer.parse().unwrap(), &headers, &trusted).to_string()
    }

    #[test]
    fn a_network_is_a_24_or_a_48() {
        assert_eq!(Network::of("192.0.2.77".parse().unwrap()).to_string(), "192.0.2.0/24");
        assert_eq!(Network::of("2001:db8:1:2::3".parse().unwrap()).to_string(), "2001:db8:1::/48");
        assert_eq!(Network::of("::ffff:192.0.2.77".parse().unwrap()).to_string(), "192.0.2.0/24");
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        assert_eq!(from("192.0.2.1", "198.51.100.5"), "192.0.2.0/24");
        assert_eq!(from("10.0.0.1", "198.51.100.5"), "198.51.100.0/24");
        assert_eq!(from("10.0.0.1", "203.0.113.9, 198.51.100.5, 10.0.0.2"), "198.51.100.0/24");
        assert_eq!(from("10.0.0.1", "nonsense"), "10.0.0.0/24");
    }
}
