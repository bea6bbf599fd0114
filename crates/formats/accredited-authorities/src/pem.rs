//! Certificates of a file.

use certificate::{Certificate, ReadError, from_pem};

const BEGIN: &[u8] = b"-----BEGIN CERTIFICATE-----";
const END: &[u8] = b"-----END CERTIFICATE-----";

/// The certificates of a file: one in DER, or any number in PEM, whatever stands between them.
pub fn read_certificates(bytes: &[u8]) -> Result<Vec<Certificate>, ReadError> {
    let Some(mut rest) = from_begin(bytes) else { return Ok(vec![Certificate::from_der(bytes)?]) };
    let mut read = Vec::new();
    loop {
        let end = position(rest, END).ok_or(ReadError::Pem)? + END.len();
        let (block, after) = rest.split_at(end);
        read.push(Certificate::from_der(&from_pem("CERTIFICATE", block)?)?);
        match from_begin(after) {
            Some(next) => rest = next,
            None => return Ok(read),
        }
    }
}

fn from_begin(bytes: &[u8]) -> Option<&[u8]> {
    bytes.get(position(bytes, BEGIN)?..)
}

fn position(bytes: &[u8], mark: &[u8]) -> Option<usize> {
    bytes.windows(mark.len()).position(|window| window == mark)
}
