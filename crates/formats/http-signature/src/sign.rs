use http::{HeaderMap, HeaderName, HeaderValue};

use crate::base::{BaseError, signature_base};
use crate::component::{Component, Message};
use crate::structured::{BareItem, InnerList, Parameters};
use crate::{RequestView, ResponseView, SignError, SigningKey};

/// What a signature says about itself.
#[derive(Clone, Debug)]
pub struct SigningParameters<'a> {
    /// The name of the signature among several: a lower-case word.
    pub label: &'a str,
    /// What it covers, in order.
    pub components: &'a [Component],
    /// When it is made, in seconds since the epoch.
    pub created: i64,
    /// When it ends, in seconds since the epoch.
    pub expires: Option<i64>,
    /// A value that is never used twice.
    pub nonce: Option<&'a str>,
    /// The purpose: a signature for another one is not taken.
    pub tag: Option<&'a str>,
}

/// The headers to add to the message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureHeaders {
    /// `Signature-Input`.
    pub input: HeaderValue,
    /// `Signature`.
    pub signature: HeaderValue,
}

impl SignatureHeaders {
    /// Puts them into the message.
    pub fn insert_into(self, headers: &mut HeaderMap) {
        headers.insert(HeaderName::from_static("signature-input"), self.input);
        headers.insert(HeaderName::from_static("signature"), self.signature);
    }
}

/// Signs a request. Content-Digest, when it is covered, must be among the headers already
/// (see [`content_digest`](crate::content_digest)).
pub fn sign_request(
    key: &SigningKey,
    request: RequestView<'_>,
    parameters: &SigningParameters<'_>,
) -> Result<SignatureHeaders, SignError> {
    sign(key, &Message::Request(request), parameters)
}

/// Signs a response to `request`, whose headers hold its own signature.
pub fn sign_response(
    key: &SigningKey,
    response: ResponseView<'_>,
    request: RequestView<'_>,
    parameters: &SigningParameters<'_>,
) -> Result<SignatureHeaders, SignError> {
    sign(key, &Message::Response(response, Some(request)), parameters)
}

fn sign(
    key: &SigningKey,
    message: &Message<'_>,
    parameters: &SigningParameters<'_>,
) -> Result<SignatureHeaders, SignError> {
    let list = parameter_list(key, parameters)?;
    let base = signature_base(message, parameters.components, &list).map_err(|error| match error {
        BaseError::Missing(component) => SignError::Missing(component),
        BaseError::Twice(component) => SignError::Twice(component),
    })?;
    let label = parameters.label;
    let header = |text: String| HeaderValue::try_from(text).map_err(|_| SignError::Parameter("label"));
    Ok(SignatureHeaders {
        input: header(format!("{label}={list}"))?,
        signature: header(format!("{label}={}", BareItem::Bytes(key.sign(&base))))?,
    })
}

fn parameter_list(key: &SigningKey, parameters: &SigningParameters<'_>) -> Result<InnerList, SignError> {
    let label_is_a_key = parameters.label.starts_with(|first: char| first.is_ascii_lowercase())
        && parameters
            .label
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'_');
    if !label_is_a_key {
        return Err(SignError::Parameter("label"));
    }
    let mut list: Parameters = vec![("created".to_owned(), BareItem::Integer(parameters.created))];
    if let Some(expires) = parameters.expires {
        list.push(("expires".to_owned(), BareItem::Integer(expires)));
    }
    list.push(("keyid".to_owned(), BareItem::String(key.key_id().to_owned())));
    for (name, value) in [("nonce", parameters.nonce), ("tag", parameters.tag)] {
        let Some(value) = value else { continue };
        if !value.bytes().all(|byte| (0x20..=0x7E).contains(&byte)) {
            return Err(SignError::Parameter(name));
        }
        list.push((name.to_owned(), BareItem::String(value.to_owned())));
    }
    let items = parameters.components.iter().map(Component::to_item).collect();
    Ok(InnerList { items, parameters: list })
}
