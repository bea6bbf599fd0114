//! The sheets of a batch, encrypted to the printing house: what carries them never sees a code.

use std::fmt;
use std::str::FromStr;

use age::x25519::{Identity, Recipient};
use data_encoding::BASE64;
use kernel::Secret;

use crate::SealedSheets;

/// The format of what we seal.
const FORMAT: &str = "age-1";

/// The public key of a printing house, as `age-keygen` prints it: `age1…`.
#[derive(Clone)]
pub struct HouseKey(Recipient);

/// Why sheets were not sealed or opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SheetsError {
    /// Not a key of the age format.
    #[error("this is no key of the age format")]
    Key,
    /// Encryption failed.
    #[error("the sheets cannot be encrypted")]
    Seal,
    /// Not sealed in a format that is known, or not to this key.
    #[error("the sheets do not open by this key")]
    Open,
}

impl HouseKey {
    /// Reads the text of the key.
    pub fn parse(text: &str) -> Result<Self, SheetsError> {
        Recipient::from_str(text.trim()).map(Self).map_err(|_| SheetsError::Key)
    }

    /// Encrypts a PDF. Twice the same gives different files.
    pub fn seal(&self, pdf: &[u8]) -> Result<SealedSheets, SheetsError> {
        let file = age::encrypt(&self.0, pdf).map_err(|_| SheetsError::Seal)?;
        Ok(SealedSheets { format: FORMAT.to_owned(), file: BASE64.encode(&file) })
    }
}

impl SealedSheets {
    /// Opens them with the secret key of the printing house: `AGE-SECRET-KEY-1…`. The printing house does this, and its
    /// simulator; the product has no such key.
    pub fn open(&self, secret: &Secret<String>) -> Result<Vec<u8>, SheetsError> {
        if self.format != FORMAT {
            return Err(SheetsError::Open);
        }
        let identity = Identity::from_str(secret.expose()).map_err(|_| SheetsError::Key)?;
        let file = BASE64.decode(self.file.as_bytes()).map_err(|_| SheetsError::Open)?;
        age::decrypt(&identity, &file).map_err(|_| SheetsError::Open)
    }
}

impl fmt::Debug for HouseKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HouseKey({})", self.0)
    }
}

#[cfg(test)]
mod tests {
    use age::secrecy::ExposeSecret;

    use super::*;

    fn pair() -> (HouseKey, Secret<String>) {
        let identity = Identity::generate();
        let secret = Secret::new(identity.to_string().expose_secret().to_owned());
        (HouseKey::parse(&identity.to_public().to_string()).unwrap(), secret)
    }

    #[test]
    fn only_the_printing_house_opens_the_sheets() {
        let (key, secret) = pair();
        let sealed = key.seal(b"%PDF-1.7 code").unwrap();
        assert_eq!(sealed.open(&secret).unwrap(), b"%PDF-1.7 code");
        let (_, other) = pair();
        assert_eq!(sealed.open(&other), Err(SheetsError::Open));
        assert!(!format!("{sealed:?}").contains(&sealed.file));
    }

    #[test]
    fn what_is_no_key_is_refused() {
        assert!(matches!(HouseKey::parse("ssh-ed25519 AAAA"), Err(SheetsError::Key)));
    }
}
