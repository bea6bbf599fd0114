use http::HeaderName;

use crate::base::{BaseError, signature_base};
use crate::component::{Component, Message, field_value};
use crate::digest::check_digest;
use crate::structured::{BareItem, InnerList, Item, Member, parse_dictionary};
use crate::{KeyRing, RequestView, ResponseView, VerifyError};

/// A parameter that a policy can ask for. `keyid` is always asked for: it finds the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parameter {
    /// When the signature was made.
    Created,
    /// When it ends.
    Expires,
    /// A value used once.
    Nonce,
}

impl Parameter {
    const fn name(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Expires => "expires",
            Self::Nonce => "nonce",
        }
    }
}

/// What a signature must be like to be taken.
#[derive(Clone, Debug)]
pub struct Policy<'a> {
    /// Components that must be covered; more may be.
    pub components: &'a [Component],
    /// Parameters that must be there.
    pub parameters: &'a [Parameter],
    /// The purpose that must stand in `tag`, if any.
    pub tag: Option<&'a str>,
    /// How far the two sides' clocks may differ, in seconds.
    pub skew_seconds_max: i64,
    /// How long after `created` a signature is taken, whatever `expires` says, in seconds.
    pub age_seconds_max: i64,
}

/// A signature that held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The key that made it.
    pub key_id: String,
    /// When it was made, in seconds since the epoch.
    pub created: Option<i64>,
    /// When it ends, in seconds since the epoch.
    pub expires: Option<i64>,
    /// Its nonce: the caller refuses one seen before, see [`ReplayGuard`](crate::ReplayGuard).
    pub nonce: Option<String>,
}

/// Holds a request and its body against the keys and the policy at `now` (seconds since the epoch).
pub fn verify_request(
    keys: &KeyRing,
    request: RequestView<'_>,
    body: &[u8],
    policy: &Policy<'_>,
    now: i64,
) -> Result<Verified, VerifyError> {
    verify(keys, &Message::Request(request), body, policy, now)
}

/// A response together with the request that it claims to answer, whose headers hold its signature as sent.
/// Arguments as of [`verify_request`].
pub fn verify_response(
    keys: &KeyRing,
    (response, request): (ResponseView<'_>, RequestView<'_>),
    body: &[u8],
    policy: &Policy<'_>,
    now: i64,
) -> Result<Verified, VerifyError> {
    verify(keys, &Message::Response(response, Some(request)), body, policy, now)
}

fn verify(
    keys: &KeyRing,
    message: &Message<'_>,
    body: &[u8],
    policy: &Policy<'_>,
    now: i64,
) -> Result<Verified, VerifyError> {
    let inputs = dictionary(message, "signature-input", "Signature-Input")?;
    let signatures = dictionary(message, "signature", "Signature")?;
    let mut refusal = VerifyError::Unsigned;
    for (label, member) in inputs {
        let Member::List(input) = member else { return Err(VerifyError::Malformed("Signature-Input")) };
        let Some(key) = text_parameter(&input, "keyid")?.and_then(|id| keys.find(&id)) else { continue };
        if policy.tag.is_some() && text_parameter(&input, "tag")?.as_deref() != policy.tag {
            continue;
        }
        let signature = signatures.iter().find(|(name, _)| *name == label).map(|(_, member)| member);
        let Some(Member::Item(Item { value: BareItem::Bytes(signature), .. })) = signature else {
            return Err(VerifyError::Malformed("Signature"));
        };
        let checked = verify_one(message, body, &input, policy, now).and_then(|base| {
            if key.verifies(&base, signature) { Ok(()) } else { Err(VerifyError::Signature) }
        });
        match checked {
            Ok(()) => return verified(key.key_id(), &input),
            Err(error) => refusal = error,
        }
    }
    Err(refusal)
}

/// Everything but the cryptography; gives the base that the signature must be over.
fn verify_one(
    message: &Message<'_>,
    body: &[u8],
    input: &InnerList,
    policy: &Policy<'_>,
    now: i64,
) -> Result<String, VerifyError> {
    let covered = input.items.iter().map(Component::from_item).collect::<Result<Vec<_>, _>>()?;
    if let Some(missing) = policy.components.iter().find(|required| !covered.contains(required)) {
        return Err(VerifyError::Uncovered(missing.to_string()));
    }
    check_parameters(input, policy, now)?;
    let base = signature_base(message, &covered, input).map_err(|error| match error {
        BaseError::Missing(component) => VerifyError::Missing(component),
        BaseError::Twice(component) => VerifyError::Twice(component),
    })?;
    if covered.iter().any(Component::covers_digest) {
        let header = Component::CONTENT_DIGEST.value(message).ok_or(VerifyError::Digest)?;
        check_digest(&header, body)?;
    }
    Ok(base)
}

fn check_parameters(input: &InnerList, policy: &Policy<'_>, now: i64) -> Result<(), VerifyError> {
    for required in policy.parameters {
        if !input.parameters.iter().any(|(name, _)| name == required.name()) {
            return Err(VerifyError::NoParameter(required.name()));
        }
    }
    if text_parameter(input, "alg")?.is_some_and(|algorithm| algorithm != "ed25519") {
        return Err(VerifyError::Algorithm);
    }
    let created = number_parameter(input, "created")?;
    let expires = number_parameter(input, "expires")?;
    if created.is_some_and(|created| created > now.saturating_add(policy.skew_seconds_max)) {
        return Err(VerifyError::FromTheFuture);
    }
    let oldest = now.saturating_sub(policy.age_seconds_max).saturating_sub(policy.skew_seconds_max);
    let ended = now.saturating_sub(policy.skew_seconds_max);
    if created.is_some_and(|created| created < oldest) || expires.is_some_and(|expires| expires < ended) {
        return Err(VerifyError::Expired);
    }
    Ok(())
}

fn verified(key_id: &str, input: &InnerList) -> Result<Verified, VerifyError> {
    Ok(Verified {
        key_id: key_id.to_owned(),
        created: number_parameter(input, "created")?,
        expires: number_parameter(input, "expires")?,
        nonce: text_parameter(input, "nonce")?,
    })
}

fn dictionary(
    message: &Message<'_>,
    name: &'static str,
    shown: &'static str,
) -> Result<Vec<(String, Member)>, VerifyError> {
    let headers = message.headers();
    let name = HeaderName::from_static(name);
    if !headers.contains_key(&name) {
        return Err(VerifyError::Unsigned);
    }
    let text = field_value(headers, &name).ok_or(VerifyError::Malformed(shown))?;
    parse_dictionary(&text).map_err(|_| VerifyError::Malformed(shown))
}

fn parameter<'a>(input: &'a InnerList, name: &str) -> Option<&'a BareItem> {
    input.parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value)
}

fn text_parameter(input: &InnerList, name: &'static str) -> Result<Option<String>, VerifyError> {
    match parameter(input, name) {
        None => Ok(None),
        Some(BareItem::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(VerifyError::Malformed("Signature-Input")),
    }
}

fn number_parameter(input: &InnerList, name: &'static str) -> Result<Option<i64>, VerifyError> {
    match parameter(input, name) {
        None => Ok(None),
        Some(BareItem::Integer(number)) => Ok(Some(*number)),
        Some(_) => Err(VerifyError::Malformed("Signature-Input")),
    }
}
