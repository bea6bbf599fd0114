//! Whom a certificate is for, in the attributes of order 795 of the security service.

use certificate::x509_cert::name::Name;
use certificate::{NameBuilder, ReadError, UnixSeconds, oids};
use const_oid::db::rfc4519;
use gost3410::Identifier;

/// An organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organisation {
    /// Its name.
    pub name: String,
    /// ИНН, 10 digits.
    pub inn: String,
    /// ОГРН, 13 digits.
    pub ogrn: String,
    /// The post of whoever holds the certificate.
    pub title: String,
}

/// The person who holds the key: for oneself, as a sole trader, or for an organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The surname.
    pub surname: String,
    /// The given name, and the patronymic after a space.
    pub given_name: String,
    /// СНИЛС, 11 digits.
    pub snils: String,
    /// ИНН, 12 digits.
    pub inn: Option<String>,
    /// ОГРНИП, 15 digits: a sole trader.
    pub ogrnip: Option<String>,
    /// The organisation: an official.
    pub organisation: Option<Organisation>,
}

/// What a key may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Usage {
    /// Sign documents.
    Signing,
    /// Agree on keys of encryption, and nothing else.
    KeyAgreement,
}

/// What is to be certified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateOrder {
    /// Whom.
    pub holder: Holder,
    /// The parameter set of the key.
    pub parameter_set: Identifier,
    /// What the key may do.
    pub usage: Usage,
    /// The first second.
    pub not_before: UnixSeconds,
    /// The last second.
    pub not_after: UnixSeconds,
}

impl CertificateOrder {
    /// For signing, with a key of CryptoPro-A, from the first to the last second.
    pub const fn signing(holder: Holder, (not_before, not_after): (UnixSeconds, UnixSeconds)) -> Self {
        let parameter_set = Identifier::CryptoProA;
        Self { holder, parameter_set, usage: Usage::Signing, not_before, not_after }
    }
}

impl Holder {
    pub(crate) fn name(&self) -> Result<Name, ReadError> {
        let person = format!("{} {}", self.surname, self.given_name);
        let organisation = self.organisation.as_ref();
        let common_name = organisation.map_or(person.as_str(), |organisation| &organisation.name);
        let texts = [
            (rfc4519::C, Some("RU")),
            (rfc4519::CN, Some(common_name)),
            (rfc4519::SN, Some(&self.surname)),
            (rfc4519::GN, Some(&self.given_name)),
            (oids::SNILS, Some(&self.snils)),
            (oids::INN, self.inn.as_deref()),
            (oids::OGRNIP, self.ogrnip.as_deref()),
            (rfc4519::O, organisation.map(|organisation| organisation.name.as_str())),
            (rfc4519::TITLE, organisation.map(|organisation| organisation.title.as_str())),
            (oids::ORGANISATION_INN, organisation.map(|organisation| organisation.inn.as_str())),
            (oids::OGRN, organisation.map(|organisation| organisation.ogrn.as_str())),
        ];
        let stated = texts.into_iter().filter_map(|(oid, text)| Some((oid, text?)));
        stated.into_iter().try_fold(NameBuilder::default(), |name, (oid, text)| name.text(oid, text))?.build()
    }
}
