/// A key that is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Neither PKCS#8 of an Ed25519 key nor a seed of 32 bytes.
    #[error("not an Ed25519 private key")]
    Private,
    /// Not 32 bytes.
    #[error("not an Ed25519 public key")]
    Public,
    /// A key id stands in a quoted string of a header: printable ASCII, 1 to 128 characters.
    #[error("a key id is 1 to 128 printable ASCII characters")]
    KeyId,
}

/// Why a message could not be signed: always a mistake of the calling code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    /// A component to be covered is not in the message.
    #[error("the message has no {0}")]
    Missing(String),
    /// A component stands twice in the list.
    #[error("{0} is covered twice")]
    Twice(String),
    /// The label, nonce or tag cannot stand in a header.
    #[error("the {0} cannot stand in a header")]
    Parameter(&'static str),
}

/// Why a signature was refused. Every variant is final for the message at hand: the same bytes never become good.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VerifyError {
    /// There is no signature, or none by a key we trust and for the purpose we ask.
    #[error("the message is not signed by a known key")]
    Unsigned,
    /// A header of the signature is not a structured field (RFC 8941), or is too large.
    #[error("the {0} header cannot be read")]
    Malformed(&'static str),
    /// The signature covers a component that this crate does not know.
    #[error("the signature covers {0}, which is not supported")]
    Unsupported(String),
    /// The signature covers something that the message does not have.
    #[error("the signature covers {0}, which the message does not have")]
    Missing(String),
    /// A component is covered twice.
    #[error("the signature covers {0} twice")]
    Twice(String),
    /// The policy asks for a component that is not covered.
    #[error("the signature does not cover {0}")]
    Uncovered(String),
    /// The policy asks for a parameter that is not there.
    #[error("the signature has no {0}")]
    NoParameter(&'static str),
    /// The `alg` parameter names another algorithm.
    #[error("the signature's algorithm is not ed25519")]
    Algorithm,
    /// `created` lies in the future, by more than the clocks may differ.
    #[error("the signature comes from the future")]
    FromTheFuture,
    /// `expires` has passed, or `created` is too long ago.
    #[error("the signature has expired")]
    Expired,
    /// The body is not what Content-Digest says.
    #[error("the body does not match its digest")]
    Digest,
    /// The cryptography says no: another key, another message.
    #[error("the signature is wrong")]
    Signature,
}
