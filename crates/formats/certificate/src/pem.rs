//! PEM, as files of keys and certificates have it.

use der::pem::{self, LineEnding};

use crate::error::ReadError;
use crate::limits;

/// The bytes inside of PEM with this label, such as `CERTIFICATE`.
pub fn from_pem(label: &str, text: &[u8]) -> Result<Vec<u8>, ReadError> {
    if text.len() > 2 * limits::CRL_BYTES_MAX {
        return Err(ReadError::TooLarge);
    }
    match pem::decode_vec(text) {
        Ok((found, bytes)) if found == label => Ok(bytes),
        _ => Err(ReadError::Pem),
    }
}

/// PEM with this label.
pub fn to_pem(label: &str, bytes: &[u8]) -> Result<String, ReadError> {
    pem::encode_string(label, LineEnding::LF, bytes).map_err(|_| ReadError::Pem)
}
