//! E-mail addresses: the part of RFC 5321 that mail servers of today take, with international names (RFC 6531).

use std::fmt;

use unicode_normalization::UnicodeNormalization;

use crate::serde_as_text;

/// A mailbox.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Email(String);

/// What is wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EmailError {
    /// Nothing was typed.
    #[error("empty")]
    Empty,
    /// Over 254 bytes.
    #[error("too long")]
    TooLong,
    /// Not name, @, domain.
    #[error("not an address")]
    Shape,
}

impl EmailError {
    /// The key in the catalogue.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Empty => "email-empty",
            Self::TooLong => "email-too-long",
            Self::Shape => "email-shape",
        }
    }
}

const BYTES_MAX: usize = 254;
const LOCAL_BYTES_MAX: usize = 64;

impl Email {
    /// Reads an address; spaces around it do not count.
    pub fn parse(typed: &str) -> Result<Self, EmailError> {
        let address: String = typed.trim().nfc().collect();
        if address.is_empty() {
            return Err(EmailError::Empty);
        }
        if address.len() > BYTES_MAX {
            return Err(EmailError::TooLong);
        }
        let (local, domain) = address.rsplit_once('@').ok_or(EmailError::Shape)?;
        if is_local(local) && is_domain(domain) { Ok(Self(address)) } else { Err(EmailError::Shape) }
    }

    /// As typed.
    pub fn address(&self) -> &str {
        &self.0
    }

    /// The form by which it is found: lower case, the domain in the letters of the DNS (IDNA, UTS 46), so that
    /// `пример.рф` and `xn--e1afmkfd.xn--p1ai` are one. No provider of today tells mailboxes apart by case.
    pub fn key(&self) -> String {
        let (local, domain) = self.0.rsplit_once('@').unwrap_or((&self.0, ""));
        let domain = idna::domain_to_ascii(domain).unwrap_or_else(|_| domain.to_lowercase());
        format!("{}@{domain}", local.to_lowercase())
    }

    /// What a page may show: `i····a@example.ru`.
    pub fn masked(&self) -> String {
        let (local, domain) = self.0.rsplit_once('@').unwrap_or((&self.0, ""));
        let mut chars = local.chars();
        let first = chars.next().map(String::from).unwrap_or_default();
        let last = chars.next_back().map(String::from).unwrap_or_default();
        format!("{first}····{last}@{domain}")
    }
}

fn is_local(local: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || "!#$%&'*+/=?^_`{|}~.-".contains(c);
    !local.is_empty()
        && local.len() <= LOCAL_BYTES_MAX
        && local.chars().all(plain)
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
}

fn is_domain(domain: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let last = domain.rsplit('.').next().unwrap_or_default();
    domain.contains('.')
        && domain.split('.').all(label)
        && last.chars().count() >= 2
        && !last.chars().all(char::is_numeric)
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email")
    }
}

serde_as_text!(Email);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ordinary_and_international_addresses_are_taken() {
        for text in
            ["ivanova@example.ru", "a.b+c@mail.example.org", "почта@пример.рф", "x@xn--e1afmkfd.xn--p1ai"]
        {
            assert_eq!(Email::parse(text).unwrap().address(), text);
        }
        assert_eq!(Email::parse(" Ivanova@Example.RU ").unwrap().key(), "ivanova@example.ru");
        assert_eq!(Email::parse("ivanova@example.ru").unwrap().masked(), "i····a@example.ru");
    }

    #[test]
    fn a_domain_is_the_same_in_its_own_letters_and_in_those_of_the_dns() {
        let keys = ["Иван@Пример.РФ", "иван@xn--e1afmkfd.xn--p1ai", "иван@XN--E1AFMKFD.xn--P1AI"]
            .map(|text| Email::parse(text).unwrap().key());
        assert_eq!(keys, ["иван@xn--e1afmkfd.xn--p1ai"; 3].map(str::to_owned));
    }

    #[test]
    fn what_no_server_takes_is_refused() {
        for text in [
            "a",
            "a@b",
            "@b.ru",
            "a@.ru",
            "a..b@c.ru",
            "a b@c.ru",
            "a@b.ru\r\nBcc: x@y.ru",
            "a@-b.ru",
            "a@1.2.3.4",
            "a@b.c",
        ] {
            assert_eq!(Email::parse(text), Err(EmailError::Shape), "{text}");
        }
        assert_eq!(Email::parse(""), Err(EmailError::Empty));
        assert_eq!(Email::parse(&format!("{}@b.ru", "a".repeat(300))), Err(EmailError::TooLong));
    }

    proptest! {
        #[test]
        fn parsing_never_panics_and_printing_gives_the_same(typed in ".*") {
            if let Ok(email) = Email::parse(&typed) {
                prop_assert_eq!(Email::parse(&email.key()).map(|again| again.key()), Ok(email.key()));
                prop_assert_eq!(Email::parse(&email.to_string()).unwrap(), email);
            }
        }
    }
}
