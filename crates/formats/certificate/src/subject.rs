//! Who a certificate is about, in the attributes of Russian qualified certificates.

use const_oid::ObjectIdentifier;
use const_oid::db::rfc4519;
use der::asn1::{Any, BmpString, Ia5StringRef, PrintableStringRef, Utf8StringRef};
use der::{Tag, Tagged};
use x509_cert::name::Name;

use crate::error::ReadError;
use crate::{limits, oids};

/// An e-mail address in a name (PKCS#9).
const EMAIL: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.1");
/// Digits of the tax number of a person.
const INN_DIGITS: usize = 12;

/// The names and numbers of a subject. Each attribute stands once at most, else the name is refused.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    /// Of a person: the full name; of an organisation: its name.
    pub common_name: Option<String>,
    /// The surname of the person.
    pub surname: Option<String>,
    /// The given name, and the patronymic after a space.
    pub given_name: Option<String>,
    /// The organisation.
    pub organisation: Option<String>,
    /// The person's post in the organisation.
    pub title: Option<String>,
    /// Two letters.
    pub country: Option<String>,
    /// The region.
    pub region: Option<String>,
    /// The town.
    pub locality: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// СНИЛС, 11 digits.
    pub snils: Option<String>,
    /// ИНН of the person, 12 digits.
    pub inn: Option<String>,
    /// ИНН of the organisation, 10 digits.
    pub organisation_inn: Option<String>,
    /// ОГРН, 13 digits.
    pub ogrn: Option<String>,
    /// ОГРНИП, 15 digits.
    pub ogrnip: Option<String>,
}

impl Subject {
    /// Reads a name. Attributes that are not listed are left out.
    pub fn from_name(name: &Name) -> Result<Self, ReadError> {
        let mut subject = Self::default();
        for attribute in name.iter() {
            let Some((place, digits)) = subject.place(attribute.oid) else { continue };
            let text = text(&attribute.value).ok_or(ReadError::AttributeMalformed(attribute.oid))?;
            if digits
                .is_some_and(|count| text.len() != count || !text.bytes().all(|byte| byte.is_ascii_digit()))
            {
                return Err(ReadError::AttributeMalformed(attribute.oid));
            }
            if place.replace(text).is_some() {
                return Err(ReadError::AttributeDoubled(attribute.oid));
            }
        }
        subject.move_organisation_inn()?;
        Ok(subject)
    }

    fn place(&mut self, oid: ObjectIdentifier) -> Option<(&mut Option<String>, Option<usize>)> {
        Some(match oid {
            rfc4519::CN => (&mut self.common_name, None),
            rfc4519::SN => (&mut self.surname, None),
            rfc4519::GN => (&mut self.given_name, None),
            rfc4519::O => (&mut self.organisation, None),
            rfc4519::TITLE => (&mut self.title, None),
            rfc4519::C => (&mut self.country, None),
            rfc4519::ST => (&mut self.region, None),
            rfc4519::L => (&mut self.locality, None),
            EMAIL => (&mut self.email, None),
            oids::SNILS => (&mut self.snils, Some(11)),
            oids::INN => (&mut self.inn, Some(INN_DIGITS)),
            oids::ORGANISATION_INN => (&mut self.organisation_inn, Some(10)),
            oids::OGRN => (&mut self.ogrn, Some(13)),
            oids::OGRNIP => (&mut self.ogrnip, Some(15)),
            _ => return None,
        })
    }

    /// Until 2022 an organisation's number stood in the person's attribute, with two zeros before it.
    fn move_organisation_inn(&mut self) -> Result<(), ReadError> {
        let Some(number) = self.inn.as_deref().and_then(|inn| inn.strip_prefix("00")) else { return Ok(()) };
        let number = number.to_owned();
        if self.organisation_inn.as_ref().is_some_and(|stands| *stands != number) {
            return Err(ReadError::AttributeDoubled(oids::INN));
        }
        self.organisation_inn = Some(number);
        self.inn = None;
        Ok(())
    }
}

/// The text of an attribute, of whichever kind of string.
fn text(value: &Any) -> Option<String> {
    let text = match value.tag() {
        Tag::Utf8String => value.decode_as::<Utf8StringRef<'_>>().ok()?.as_str().to_owned(),
        Tag::PrintableString => value.decode_as::<PrintableStringRef<'_>>().ok()?.as_str().to_owned(),
        Tag::Ia5String => value.decode_as::<Ia5StringRef<'_>>().ok()?.as_str().to_owned(),
        Tag::BmpString => value.decode_as::<BmpString>().ok()?.to_string(),
        Tag::NumericString => std::str::from_utf8(value.value()).ok()?.to_owned(),
        _ => return None,
    };
    (!text.chars().any(char::is_control)).then_some(text)
}

/// Whether the name is within `limits`.
pub(crate) fn check_size(name: &Name) -> Result<(), ReadError> {
    let fits = name.iter().count() <= limits::NAME_ATTRIBUTES_MAX
        && name.iter().all(|attribute| attribute.value.value().len() <= limits::NAME_ATTRIBUTE_BYTES_MAX);
    fits.then_some(()).ok_or(ReadError::NameTooLarge)
}
