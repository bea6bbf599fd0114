use data_encoding::BASE64;
use http::{HeaderMap, header};
use kernel::Secret;

/// Name and secret of another system: `Authorization: Basic`, as OAuth 2 has it for confidential clients.
pub fn basic_credentials(headers: &HeaderMap) -> Option<(String, Secret<String>)> {
    let text = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, encoded) = text.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = Secret::new(String::from_utf8(BASE64.decode(encoded.trim().as_bytes()).ok()?).ok()?);
    let (id, secret) = decoded.expose().split_once(':')?;
    Some((id.to_owned(), Secret::new(secret.to_owned())))
}
