use ring::digest::{Algorithm, SHA256, SHA512, digest};

use crate::structured::{BareItem, Item, Member, parse_dictionary};
use crate::{VerifyError, structured};

/// The value of the Content-Digest header (RFC 9530) of a body, by SHA-256.
pub fn content_digest(body: &[u8]) -> String {
    format!("sha-256={}", BareItem::Bytes(digest(&SHA256, body).as_ref().to_vec()))
}

/// Holds the body against the header: every digest of a known algorithm must match, and there must be one.
pub(crate) fn check_digest(header: &str, body: &[u8]) -> Result<(), VerifyError> {
    let malformed = |_: structured::Malformed| VerifyError::Malformed("Content-Digest");
    let mut matched = false;
    for (name, member) in parse_dictionary(header).map_err(malformed)? {
        let algorithm: &'static Algorithm = match name.as_str() {
            "sha-256" => &SHA256,
            "sha-512" => &SHA512,
            _ => continue,
        };
        let Member::Item(Item { value: BareItem::Bytes(claimed), .. }) = member else {
            return Err(VerifyError::Malformed("Content-Digest"));
        };
        if digest(algorithm, body).as_ref() != claimed.as_slice() {
            return Err(VerifyError::Digest);
        }
        matched = true;
    }
    if matched { Ok(()) } else { Err(VerifyError::Digest) }
}

#[cfg(test)]
mod tests {
    use super::*;

    // RFC 9530, appendix B.1 and B.2: {"hello": "world"} with a line feed after it.
    const BODY: &[u8] = b"{\"hello\": \"world\"}\n";
    const SHA_256: &str = "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:";

    #[test]
    fn the_digest_is_that_of_rfc_9530() {
        assert_eq!(content_digest(BODY), SHA_256);
        assert_eq!(check_digest(SHA_256, BODY), Ok(()));
    }

    #[test]
    fn every_known_digest_must_match() {
        let both = format!("{SHA_256}, sha-512=:AAAA:");
        assert_eq!(check_digest(&both, BODY), Err(VerifyError::Digest));
        assert_eq!(check_digest("md5=:AAAA:", BODY), Err(VerifyError::Digest));
        assert_eq!(check_digest("sha-256=1", BODY), Err(VerifyError::Malformed("Content-Digest")));
    }
}
