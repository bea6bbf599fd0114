//! What both sides' signatures cover and how long they hold.

use http_signature::{Component, Parameter, Policy};

/// The purpose in `tag`: a signature made for anything else is not taken.
pub const TAG: &str = "post-letters-1";

/// How long a signature holds.
pub const LIFETIME_SECONDS: i64 = 60;

/// How far the two clocks may differ.
pub const SKEW_SECONDS_MAX: i64 = 60;

const PARAMETERS: [Parameter; 3] = [Parameter::Created, Parameter::Expires, Parameter::Nonce];

/// What a request's signature covers.
pub fn request_components() -> [Component; 6] {
    [
        Component::METHOD,
        Component::AUTHORITY,
        Component::PATH,
        Component::QUERY,
        Component::CONTENT_TYPE,
        Component::CONTENT_DIGEST,
    ]
}

/// What a response's signature covers. The request's own signature, with its nonce, is part of it: a recorded response
/// answers nothing else.
pub fn response_components() -> [Component; 4] {
    [Component::STATUS, Component::CONTENT_TYPE, Component::CONTENT_DIGEST, Component::SIGNATURE.of_request()]
}

/// What the post asks of a request.
pub const fn request_policy(components: &[Component]) -> Policy<'_> {
    policy(components)
}

/// What the sender asks of a response.
pub const fn response_policy(components: &[Component]) -> Policy<'_> {
    policy(components)
}

const fn policy(components: &[Component]) -> Policy<'_> {
    Policy {
        components,
        parameters: &PARAMETERS,
        tag: Some(TAG),
        skew_seconds_max: SKEW_SECONDS_MAX,
        age_seconds_max: LIFETIME_SECONDS,
    }
}
