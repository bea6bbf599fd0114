//! Why a certificate is not read, and why a path is not trusted.

use const_oid::ObjectIdentifier;

/// Bytes that are no certificate, list or signature that this crate reads.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// More bytes than `limits` allows.
    #[error("larger than the limit")]
    TooLarge,
    /// Not DER, or not the structure.
    #[error("not strict DER of the structure: {0}")]
    Der(#[from] der::Error),
    /// Versions 1 and 2 have no extensions, so nothing says what the key is for.
    #[error("not a certificate of version 3")]
    NotVersionThree,
    /// RFC 5280, 4.1.1.2.
    #[error("the signed and the outer algorithm differ")]
    AlgorithmsDiffer,
    /// Zero or negative.
    #[error("the serial number is not positive")]
    SerialNotPositive,
    /// Ends before it begins.
    #[error("the validity ends before it begins")]
    ValidityReversed,
    /// No issuer.
    #[error("a name is empty where one must stand")]
    NameEmpty,
    /// More attributes or longer ones than `limits` allows.
    #[error("a name has too many or too long attributes")]
    NameTooLarge,
    /// A person's number twice: which one counts?
    #[error("the attribute {0} stands twice")]
    AttributeDoubled(ObjectIdentifier),
    /// A number with a wrong count of digits, a text in no known alphabet.
    #[error("the attribute {0} is malformed")]
    AttributeMalformed(ObjectIdentifier),
    /// More extensions than `limits` allows.
    #[error("too many extensions")]
    TooManyExtensions,
    /// RFC 5280, 4.2: at most one of each.
    #[error("the extension {0} stands twice")]
    ExtensionDoubled(ObjectIdentifier),
    /// A signature with spare bits.
    #[error("the signature is not whole bytes")]
    SignatureNotBytes,
    /// A list of version 1, or one that is neither full nor a delta that is understood.
    #[error("the revocation list is of a kind that is not understood")]
    CrlKind,
    /// Not PEM of the label.
    #[error("not PEM of the expected label")]
    Pem,
}

/// Why a certificate is not trusted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PathRefusal {
    /// More certificates than `limits` allows.
    #[error("too many certificates were offered")]
    TooManyCertificates,
    /// More work than `limits` allows.
    #[error("the search for a path took too many steps")]
    SearchTooLong,
    /// Nobody who is known issued it.
    #[error("no path leads to a trusted root")]
    UnknownIssuer,
    /// Longer than `limits` or a certificate of the path allows.
    #[error("the path is too long")]
    TooLong,
    /// The issuer's key did not make the signature.
    #[error("a signature in the path is wrong")]
    SignatureWrong,
    /// The algorithm does not fit the key, or is not known.
    #[error("a signature in the path is of an unknown algorithm, or of one that does not fit the key")]
    AlgorithmUnknown,
    /// Recognized, and refused.
    #[error("a signature in the path is made with a weak algorithm")]
    AlgorithmWeak,
    /// The key is malformed, or not on its curve.
    #[error("a key in the path is not valid")]
    KeyInvalid,
    /// Before its time.
    #[error("a certificate in the path is not valid yet")]
    NotYetValid,
    /// After its time.
    #[error("a certificate in the path has expired")]
    Expired,
    /// An issuer that is no authority.
    #[error("an issuer in the path may not issue certificates")]
    NotAuthority,
    /// The certificate may not be used for that.
    #[error("the certificate is not for this purpose")]
    WrongUsage,
    /// A name outside of what the authority may name.
    #[error("a name in the path is outside of its issuer's constraints")]
    NameNotPermitted,
    /// A critical extension that nobody here understands.
    #[error("a critical extension is not understood: {0}")]
    CriticalExtension(ObjectIdentifier),
    /// Revoked at the time.
    #[error("a certificate in the path was revoked at {at}")]
    Revoked {
        /// Since when.
        at: u64,
    },
    /// Nobody says whether it is revoked.
    #[error("no fresh and trusted word on whether a certificate in the path is revoked")]
    RevocationUnknown,
    /// Whatever works out signatures did not work: nothing is known of the signature, good or bad.
    #[error("the signature could not be worked out: {0}")]
    BackendFailed(String),
}

impl PathRefusal {
    /// A stable code, for logs and evidence.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooManyCertificates => "too-many-certificates",
            Self::SearchTooLong => "search-too-long",
            Self::UnknownIssuer => "unknown-issuer",
            Self::TooLong => "path-too-long",
            Self::SignatureWrong => "signature-wrong",
            Self::AlgorithmUnknown => "algorithm-unknown",
            Self::AlgorithmWeak => "algorithm-weak",
            Self::KeyInvalid => "key-invalid",
            Self::NotYetValid => "not-yet-valid",
            Self::Expired => "expired",
            Self::NotAuthority => "not-authority",
            Self::WrongUsage => "wrong-usage",
            Self::NameNotPermitted => "name-not-permitted",
            Self::CriticalExtension(_) => "critical-extension",
            Self::Revoked { .. } => "revoked",
            Self::RevocationUnknown => "revocation-unknown",
            Self::BackendFailed(_) => "backend-failed",
        }
    }
}
