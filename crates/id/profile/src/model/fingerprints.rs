use data_encoding::HEXLOWER;
use person::IdentityDocument;
use serde::{Deserialize, Serialize};
use store::{Fingerprint, Vault};

use super::PersonData;

/// The keyed fingerprints of a person's data: what evidence vouches for.
///
/// They are made once, when the version is, and kept with it: evidence of that version bears the same bytes even after
/// the key has been replaced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprints {
    /// The identity core: СНИЛС (or document where there is none), birth date, gender.
    #[serde(with = "hex")]
    pub core: Vec<u8>,
    /// Name, birth date, СНИЛС; none without СНИЛС.
    #[serde(with = "optional_hex")]
    pub snils: Option<Vec<u8>>,
    /// Name, birth date, document with all that the interior ministry compares.
    #[serde(with = "hex")]
    pub document: Vec<u8>,
    /// Name, birth date, ИНН typed, if any: what the tax service is asked about.
    #[serde(with = "hex")]
    pub tax: Vec<u8>,
}

impl Fingerprints {
    /// Of the data, by the key in use. Names count as they are compared: without case, with «ё» as «е».
    pub fn of(vault: &Vault, person: &PersonData) -> Self {
        let name = person.name.matching_key();
        let birth = person.birth_date.to_string();
        let gender = person.gender.as_str();
        let number = person.document.number_key();
        let make = |purpose, parts: &[&str]| {
            let Fingerprint(bytes) = vault.fingerprint(purpose, parts);
            bytes
        };
        let snils = person.snils.as_ref().map(person::Snils::digits);
        let core = match snils {
            Some(digits) => make("evidence.core", &["snils", digits, &birth, gender]),
            None => make("evidence.core", &["document", &number, &birth, gender]),
        };
        // The fund compares the gender too: were it left out, a changed gender would pass by the answer for another.
        let snils = snils.map(|digits| make("evidence.snils", &[&name, &birth, gender, digits]));
        let [issued_on, division, last_day] = document_details(&person.document);
        let document =
            make("evidence.document", &[&name, &birth, gender, &number, &issued_on, &division, &last_day]);
        let inn = person.inn.as_ref().map_or("", person::Inn::digits);
        let tax = make("evidence.tax", &[&name, &birth, inn, &number]);
        Self { core, snils, document, tax }
    }
}

/// What the interior ministry compares besides the number.
fn document_details(document: &IdentityDocument) -> [String; 3] {
    let issuer = match document {
        IdentityDocument::RussianPassport { division_code, .. } => division_code.digits().to_owned(),
        _ => String::new(),
    };
    let expires = document.expires_on().map(|date| date.to_string()).unwrap_or_default();
    [document.issued_on().to_string(), issuer, expires]
}

mod hex {
    use super::HEXLOWER;
    use serde::{Deserialize, Deserializer, Serializer, de::Error as _};

    pub fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&HEXLOWER.encode(bytes))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(deserializer)?;
        HEXLOWER.decode(text.as_bytes()).map_err(D::Error::custom)
    }
}

mod optional_hex {
    use super::HEXLOWER;
    use serde::{Deserialize, Deserializer, Serializer, de::Error as _};

    #[expect(clippy::ref_option, reason = "the shape that serde's `with` asks for")]
    pub fn serialize<S: Serializer>(bytes: &Option<Vec<u8>>, serializer: S) -> Result<S::Ok, S::Error> {
        match bytes {
            Some(bytes) => serializer.serialize_str(&HEXLOWER.encode(bytes)),
            None => serializer.serialize_none(),
        }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<u8>>, D::Error> {
        let text: Option<String> = Option::deserialize(deserializer)?;
        text.map(|text| HEXLOWER.decode(text.as_bytes()).map_err(D::Error::custom)).transpose()
    }
}
