//! Whom a certificate is for, in the attributes of order 795 of the security service.

use certificate::x509_cert::name::Name;
use certificate::{ExtensionList, NameBuilder, ObjectIdentifier, ReadError, UnixSeconds, oids};
use const_oid::db::rfc4519;
use gost3410::Identifier;
use serde::{Deserialize, Serialize};

/// The policy of certificates on cards: a number below the ministry's arc that nobody has.
pub const CARD_POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.643.100.99.2");
const TOOL: &str = "Okno test tool";
const ISSUER_TOOL: [&str; 4] =
    [TOOL, "Okno test authority", "no certificate of conformity", "for tests only"];

/// An organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Organisation {
    /// Its name.
    pub name: String,
    /// ИНН, 10 digits.
    pub inn: String,
    /// ОГРН, 13 digits.
    pub ogrn: String,
    /// The post of whoever holds the certificate. An organisation's own certificate has none.
    pub title: String,
}

impl Organisation {
    /// An organisation that does not exist, with numbers that it could have.
    pub fn made_up(number: u64, name: &str, title: &str) -> Self {
        let inn = format!("9901{:05}", number % 100_000);
        let ogrn = format!("1269900{:05}", number % 100_000);
        Self {
            name: name.to_owned(),
            inn: format!("{inn}{}", inn_check(&inn)),
            ogrn: format!("{ogrn}{}", remainder(&ogrn, 11)),
            title: title.to_owned(),
        }
    }
}

/// ОГРНИП of a sole trader who does not exist.
pub fn made_up_ogrnip(number: u64) -> String {
    let head = format!("32699{:09}", number % 1_000_000_000);
    format!("{head}{}", remainder(&head, 13))
}

/// The check digit of a state's number (order 165н of the finance ministry).
fn remainder(head: &str, modulus: u64) -> u64 {
    head.parse::<u64>().unwrap_or_default() % modulus % 10
}

/// The check digit of an organisation's ИНН.
fn inn_check(head: &str) -> u32 {
    let weights = [2, 4, 10, 3, 5, 9, 4, 6, 8];
    let sum: u32 = head.bytes().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    sum % 11 % 10
}

/// The person who holds the key: for oneself, as a sole trader, or for an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
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

/// Whom a certificate is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum CertificateSubject {
    /// A person.
    Person(Holder),
    /// An organisation by itself, without a person: what its systems sign with.
    Organisation(Organisation),
}

impl From<Holder> for CertificateSubject {
    fn from(holder: Holder) -> Self {
        Self::Person(holder)
    }
}

impl From<Organisation> for CertificateSubject {
    fn from(organisation: Organisation) -> Self {
        Self::Organisation(organisation)
    }
}

/// What a key may do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Usage {
    /// Sign documents.
    #[default]
    Signing,
    /// Agree on keys of encryption, and nothing else.
    KeyAgreement,
}

/// What the key is kept on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Carrier {
    /// A file or a token of the owner's.
    #[default]
    Own,
    /// A universal electronic card (УЭК): the certificate has [`CARD_POLICY`].
    Card,
}

/// Where the certificate says that its state is to be learnt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Told {
    /// From the server of states, or from the list.
    #[default]
    ByBoth,
    /// From the list alone.
    ByList,
}

/// What is to be certified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateOrder {
    /// Whom.
    pub subject: CertificateSubject,
    /// The parameter set of the key.
    pub parameter_set: Identifier,
    /// What the key may do.
    pub usage: Usage,
    /// What it is kept on.
    pub carrier: Carrier,
    /// Where its state is to be learnt.
    pub told: Told,
    /// The first second.
    pub not_before: UnixSeconds,
    /// The last second.
    pub not_after: UnixSeconds,
}

impl CertificateOrder {
    /// For signing, with a key of CryptoPro-A in a file, from the first to the last second.
    pub fn signing(
        subject: impl Into<CertificateSubject>,
        (not_before, not_after): (UnixSeconds, UnixSeconds),
    ) -> Self {
        Self {
            subject: subject.into(),
            parameter_set: Identifier::CryptoProA,
            usage: Usage::Signing,
            carrier: Carrier::Own,
            told: Told::ByBoth,
            not_before,
            not_after,
        }
    }

    pub(crate) fn extend(&self, list: ExtensionList) -> Result<ExtensionList, ReadError> {
        let list = match self.usage {
            Usage::Signing => list.signer()?,
            Usage::KeyAgreement => list.key_agreement()?,
        };
        let policies: &[ObjectIdentifier] = match self.carrier {
            Carrier::Own => &[],
            Carrier::Card => &[CARD_POLICY],
        };
        list.qualified_under(policies, TOOL, ISSUER_TOOL)
    }
}

impl CertificateSubject {
    pub(crate) fn name(&self) -> Result<Name, ReadError> {
        let (holder, organisation) = match self {
            Self::Person(holder) => (Some(holder), holder.organisation.as_ref()),
            Self::Organisation(organisation) => (None, Some(organisation)),
        };
        let person = holder.map(|holder| format!("{} {}", holder.surname, holder.given_name));
        let common_name = organisation.map(|organisation| &organisation.name).or(person.as_ref());
        let title = organisation.map(|organisation| organisation.title.as_str());
        let texts = [
            (rfc4519::C, Some("RU")),
            (rfc4519::CN, common_name.map(String::as_str)),
            (rfc4519::SN, holder.map(|holder| holder.surname.as_str())),
            (rfc4519::GN, holder.map(|holder| holder.given_name.as_str())),
            (oids::SNILS, holder.map(|holder| holder.snils.as_str())),
            (oids::INN, holder.and_then(|holder| holder.inn.as_deref())),
            (oids::OGRNIP, holder.and_then(|holder| holder.ogrnip.as_deref())),
            (rfc4519::O, organisation.map(|organisation| organisation.name.as_str())),
            (rfc4519::TITLE, title.filter(|_| holder.is_some())),
            (oids::ORGANISATION_INN, organisation.map(|organisation| organisation.inn.as_str())),
            (oids::OGRN, organisation.map(|organisation| organisation.ogrn.as_str())),
        ];
        let stated = texts.into_iter().filter_map(|(oid, text)| Some((oid, text?)));
        stated.into_iter().try_fold(NameBuilder::default(), |name, (oid, text)| name.text(oid, text))?.build()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_those_who_do_not_exist_have_right_check_digits() {
        for number in 0..200 {
            let organisation = Organisation::made_up(number, "A", "B");
            person::OrganisationInn::parse(&organisation.inn).unwrap();
            person::Ogrn::parse(&organisation.ogrn).unwrap();
            person::Ogrnip::parse(&made_up_ogrnip(number)).unwrap();
        }
    }
}
