use std::net::IpAddr;

use jiff::tz::TimeZone;
use kernel::{Language, Secret};
use serde::Deserialize;

/// Which of the web applications this is. Cookie names carry it, because cookies ignore ports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The accounts.
    Id,
    /// The services.
    Portal,
    /// The outside world, for demo and tests.
    Sandbox,
}

impl Side {
    /// As it stands in cookie names.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Portal => "portal",
            Self::Sandbox => "sandbox",
        }
    }
}

/// A text that an installation configures, in every language.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Localized {
    /// In Russian.
    pub ru: String,
    /// In English.
    pub en: String,
}

impl Localized {
    /// The same text in both languages.
    pub fn same(text: &str) -> Self {
        Self { ru: text.to_owned(), en: text.to_owned() }
    }

    /// The text in a language.
    pub fn of(&self, language: Language) -> &str {
        match language {
            Language::Ru => &self.ru,
            Language::En => &self.en,
        }
    }
}

/// What an installation configures for one side.
#[derive(Clone)]
pub struct WebConfig {
    /// The side.
    pub side: Side,
    /// Where people reach it. Requests for another host and forms from another origin are refused.
    pub public_url: PublicUrl,
    /// The name beside the logo.
    pub installation: Localized,
    /// The number of the hot line, as people read it.
    pub hotline: String,
    /// When the hot line answers.
    pub hotline_hours: Localized,
    /// The time zone of the installation, in which times are told.
    pub time_zone: TimeZone,
    /// The proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<AddressRange>,
    /// The key of the form tokens, 32 random bytes, the same on every node of the side.
    pub csrf_key: Secret<Vec<u8>>,
}

/// What is wrong with an address in the configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Neither http nor https.
    #[error("the address must begin with http:// or https://")]
    Scheme,
    /// More than scheme, host and port.
    #[error("the address must be scheme, host and port only, such as https://id.example.org")]
    Shape,
    /// Plain http on a name that others can reach.
    #[error("plain http is allowed on localhost only")]
    PlainHttp,
    /// Not an address range.
    #[error("the address range must look like 10.0.0.0/8 or fd00::/8")]
    Range,
}

/// The origin under which a side is reached: scheme, host and port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl {
    origin: String,
    secure: bool,
}

impl PublicUrl {
    /// Reads `https://id.example.org` or `http://localhost:8081`.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let text = text.trim().trim_end_matches('/').to_ascii_lowercase();
        let (secure, authority) = match text.split_once("://") {
            Some(("https", authority)) => (true, authority.strip_suffix(":443").unwrap_or(authority)),
            Some(("http", authority)) => (false, authority.strip_suffix(":80").unwrap_or(authority)),
            _ => return Err(AddressError::Scheme),
        };
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
        if authority.is_empty() || !authority.chars().all(plain) {
            return Err(AddressError::Shape);
        }
        if !secure && !is_loopback(authority) {
            return Err(AddressError::PlainHttp);
        }
        Ok(Self { origin: format!("{}://{authority}", if secure { "https" } else { "http" }), secure })
    }

    /// `https://id.example.org`: scheme, host and port, without a slash at the end.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Host and port as they stand in the `Host` header.
    pub fn authority(&self) -> &str {
        self.origin.split_once("://").map_or("", |(_, authority)| authority)
    }

    /// Whether it is https.
    pub const fn is_secure(&self) -> bool {
        self.secure
    }
}

fn is_loopback(authority: &str) -> bool {
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if port.chars().all(|c| c.is_ascii_digit()) => host,
        _ => authority,
    };
    host == "localhost"
        || host.ends_with(".localhost")
        || host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// A range of addresses: `10.0.0.0/8`, `2001:db8::/32`, or one address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AddressRange {
    address: IpAddr,
    bits: u32,
}

impl AddressRange {
    /// Reads a range.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let (address, bits) = match text.trim().split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text.trim(), None),
        };
        let address: IpAddr = address.parse().map_err(|_| AddressError::Range)?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(most), str::parse).map_err(|_| AddressError::Range)?;
        if bits > most { Err(AddressError::Range) } else { Ok(Self { address, bits }) }
    }

    /// Whether an address lies in the range.
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address) {
            (IpAddr::V4(range), IpAddr::V4(one)) => {
                let mask = u32::MAX.checked_shl(32 - self.bits).unwrap_or(0);
                range.to_bits() & mask == one.to_bits() & mask
            }
            (IpAddr::V6(range), IpAddr::V6(one)) => {
                let mask = u128::MAX.checked_shl(128 - self.bits).unwrap_or(0);
                range.to_bits() & mask == one.to_bits() & mask
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_url_is_an_origin() {
        let url = PublicUrl::parse("HTTPS://id.example.org:443/").unwrap();
        assert_eq!(
            (url.origin(), url.authority(), url.is_secure()),
            ("https://id.example.org", "id.example.org", true)
        );
        assert_eq!(PublicUrl::parse("http://localhost:8081").unwrap().authority(), "localhost:8081");
        assert_eq!(PublicUrl::parse("https://a/b"), Err(AddressError::Shape));
        assert_eq!(PublicUrl::parse("ftp://a"), Err(AddressError::Scheme));
    }

    #[test]
    fn plain_http_is_for_loopback_names_only() {
        assert_eq!(PublicUrl::parse("http://id.example.org"), Err(AddressError::PlainHttp));
        assert!(PublicUrl::parse("http://[::1]:8080").is_ok());
        assert!(PublicUrl::parse("http://127.0.0.1:8080").is_ok());
    }

    #[test]
    fn a_range_holds_its_own_addresses_only() {
        let range = AddressRange::parse("10.0.0.0/8").unwrap();
        assert!(range.contains("10.255.0.1".parse().unwrap()));
        assert!(!range.contains("11.0.0.1".parse().unwrap()));
        assert!(!range.contains("::1".parse().unwrap()));
        assert!(AddressRange::parse("0.0.0.0/0").unwrap().contains("9.9.9.9".parse().unwrap()));
        assert_eq!(AddressRange::parse("10.0.0.0/33"), Err(AddressError::Range));
    }
}
