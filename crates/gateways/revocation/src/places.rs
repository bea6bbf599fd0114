//! Which addresses may be asked.

use std::net::{IpAddr, SocketAddr};

use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// Characters of an address.
const ADDRESS_MAX: usize = 512;

/// Whether an address that a certificate names may be asked: plain HTTP, without a user, and not on a private network.
pub fn may_ask(address: &str, allows_private: bool) -> bool {
    if address.len() > ADDRESS_MAX {
        return false;
    }
    // As the client itself reads it: `127.1`, `0x7f000001` and `2130706433` are numbers of machines to it, and it asks nobody for
    // the address of a number.
    let Ok(url) = Url::parse(address) else { return false };
    let host = url.host_str().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
    let is_private = host.parse::<IpAddr>().is_ok_and(is_private);
    let is_anonymous = url.username().is_empty() && url.password().is_none();
    url.scheme() == "http" && is_anonymous && !host.is_empty() && (allows_private || !is_private)
}

/// Addresses of this machine, of networks behind it, and of nobody.
fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(four) => {
            let [first, second, third, _] = four.octets();
            let is_shared = first == 100 && (64..128).contains(&second);
            // Protocols' own, relays of version 6, and measuring (RFC 6890).
            let is_special = first == 192 && matches!((second, third), (0, 0) | (88, 99));
            let is_special = is_special || (first == 198 && matches!(second, 18 | 19));
            four.is_loopback()
                || four.is_private()
                || four.is_link_local()
                || four.is_broadcast()
                || four.is_documentation()
                || four.is_multicast()
                || first == 0
                || first >= 240
                || is_shared
                || is_special
        }
        IpAddr::V6(six) => {
            let inside = six.to_ipv4_mapped().or_else(|| six.to_ipv4()).map(IpAddr::V4);
            // Global unicast is 2000::/3; its tunnels lead to addresses of version 4.
            let [first, second, ..] = six.segments();
            let is_global = first & 0xE000 == 0x2000 && first != 0x2002 && !(first == 0x2001 && second == 0);
            inside.map_or(!is_global, is_private)
        }
    }
}

/// Finds addresses by name and leaves out the private ones: a name is no way around [`may_ask`], whenever it is asked.
#[derive(Clone, Copy, Debug)]
pub struct Public {
    /// Whether private ones are left in.
    pub allows_private: bool,
}

impl Resolve for Public {
    fn resolve(&self, name: Name) -> Resolving {
        let allows_private = self.allows_private;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed: Vec<SocketAddr> =
                found.filter(|address| allows_private || !is_private(address.ip())).collect();
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_http_on_public_networks_is_asked() {
        for address in [
            "http://ca.example.ru/crl/1.crl",
            "http://ca.example.ru:8080/ocsp",
            "http://93.184.216.34/a.crl",
            "http://[2606:2800:220:1::1]/a.crl",
        ] {
            assert!(may_ask(address, false), "{address}");
        }
        for address in [
            "",
            "ca.example.ru/1.crl",
            "https://ca.example.ru/1.crl",
            "ldap://ca.example.ru/cn=1",
            "file:///etc/passwd",
            "http://user@ca.example.ru/1.crl",
            "http://127.0.0.1/1.crl",
            "http://10.0.0.1/1.crl",
            "http://169.254.169.254/latest",
            "http://100.64.0.1/1.crl",
            "http://0.0.0.0/1.crl",
            "http://[::1]/1.crl",
            "http://[fd00::1]/1.crl",
            "http://[fe80::1]/1.crl",
            "http://[::ffff:127.0.0.1]/1.crl",
            "http://[2002:7f00:1::]/1.crl",
            "http://[64:ff9b::7f00:1]/1.crl",
            "http://192.0.0.8/1.crl",
            "http://198.18.0.1/1.crl",
            // One machine, in the ways in which a client for HTTP reads its number.
            "http://2130706433/1.crl",
            "http://0x7f000001/1.crl",
            "http://0177.0.0.1/1.crl",
            "http://127.1/1.crl",
            "http://127.0.0.1./1.crl",
            "http://0/1.crl",
            "http://%31%32%37.0.0.1/1.crl",
            "http://127\u{3002}0.0.1/1.crl",
            "http:/\\10.0.0.1/1.crl",
        ] {
            assert!(!may_ask(address, false), "{address}");
        }
        assert!(may_ask("http://127.0.0.1:8099/issuing.crl", true));
        assert!(!may_ask(&format!("http://a.ru/{}", "x".repeat(600)), true));
    }

    #[tokio::test]
    async fn a_name_of_this_machine_leads_nowhere() {
        let name: Name = "localhost".parse().unwrap();
        assert_eq!(Public { allows_private: false }.resolve(name).await.unwrap().count(), 0);
        let name: Name = "localhost".parse().unwrap();
        assert!(Public { allows_private: true }.resolve(name).await.unwrap().count() > 0);
    }
}
