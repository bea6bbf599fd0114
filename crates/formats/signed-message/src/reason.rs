//! Why a check refuses.

use certificate::{ObjectIdentifier, PathRefusal};

/// Why a check refuses a message or a signer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Reason {
    /// Neither DER nor BER, or not the structure.
    #[error("not a signed message")]
    NotMessage,
    /// More bytes than `limits` allows.
    #[error("larger than the limit")]
    TooLarge,
    /// Deeper than `limits` allows.
    #[error("elements stand too deep within each other")]
    TooDeep,
    /// More elements, certificates, signers or attributes than `limits` allows.
    #[error("too many elements, certificates, signers or attributes")]
    TooMany,
    /// Something stands behind the message.
    #[error("bytes stand behind the end of the message")]
    TrailingBytes,
    /// A message of another kind, such as an encrypted one.
    #[error("a message, but not a signed one")]
    NotSigned,
    /// Certificates without a signature.
    #[error("nobody signed the message")]
    NoSigner,
    /// A signature apart, and nothing beside it.
    #[error("the content is neither in the message nor beside it")]
    ContentMissing,
    /// The content in the message is not what it was to be.
    #[error("the content in the message is another than the one beside it")]
    ContentDiffers,
    /// What was signed is of another kind.
    #[error("the content is of another kind: {0}")]
    ContentKind(ObjectIdentifier),
    /// Nobody has the certificate.
    #[error("the signer's certificate is not there")]
    CertificateMissing,
    /// SHA-1, MD5, GOST R 34.11-94.
    #[error("the digest or the signature is of a weak algorithm")]
    AlgorithmWeak,
    /// The algorithm is not known, or does not fit the key or the digest.
    #[error("the algorithm is not known, or does not fit the key")]
    AlgorithmUnknown,
    /// The key is malformed, or not on its curve.
    #[error("the signer's key is not valid")]
    KeyInvalid,
    /// The signature names a parameter set that is not the key's.
    #[error("the signature names another parameter set than the key")]
    ParameterSetDiffers,
    /// A profile that needs signed attributes.
    #[error("the signature has no signed attributes")]
    AttributesMissing,
    /// One that must stand is not there.
    #[error("the signed attribute {0} is missing")]
    AttributeMissing(ObjectIdentifier),
    /// One stands twice, or has several values: which one counts?
    #[error("the attribute {0} stands twice")]
    AttributeDoubled(ObjectIdentifier),
    /// Not of its structure.
    #[error("the attribute {0} is malformed")]
    AttributeMalformed(ObjectIdentifier),
    /// The attributes of another signature, passed off as content.
    #[error("the content is a set of signed attributes")]
    ContentIsAttributes,
    /// The signed attribute and the message say different kinds.
    #[error("the signed attributes name another kind of content")]
    ContentTypeDiffers,
    /// The content is not the one that was signed.
    #[error("the content is not the one that was signed")]
    DigestDiffers,
    /// The certificate is not the one that the signer meant.
    #[error("the signed attributes name another certificate")]
    SigningCertificateDiffers,
    /// The key did not make the signature.
    #[error("the signature is wrong")]
    SignatureWrong,
    /// Whatever works out signatures did not work: nothing is known of the signature.
    #[error("{0}")]
    BackendFailed(#[source] PathRefusal),
    /// The signer says to have signed later than now.
    #[error("the stated time of signing lies in the future")]
    SigningTimeInFuture,
    /// A profile that needs a time stamp.
    #[error("the signature has no time stamp")]
    StampMissing,
    /// A time stamp that is not trusted.
    #[error("the time stamp: {0}")]
    Stamp(#[source] StampRefusal),
    /// The certificate is not trusted.
    #[error("{0}")]
    Path(#[source] PathRefusal),
}

/// Why a time stamp is not trusted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StampRefusal {
    /// Not the structure of RFC 3161.
    #[error("not a time stamp")]
    NotStamp,
    /// The server did not stamp.
    #[error("the server refused with the status {0}")]
    Rejected(u8),
    /// Over something else.
    #[error("it stands over other bytes")]
    ImprintDiffers,
    /// The digest of the imprint is weak.
    #[error("it stands over a weak digest")]
    ImprintWeak,
    /// Not the answer to this question.
    #[error("it has another nonce, or none")]
    NonceDiffers,
    /// From the future.
    #[error("its time lies in the future")]
    InFuture,
    /// A critical extension that nobody here understands.
    #[error("it has a critical extension that is not understood")]
    CriticalExtension,
    /// RFC 3161, 2.4.2: one signer, the server.
    #[error("it has not one signer")]
    NotOneSigner,
    /// Its own signature or certificate is refused.
    #[error("{0}")]
    Signer(#[source] Box<Reason>),
}

impl Reason {
    /// The key of the text that tells a person of it.
    pub fn key(&self) -> &'static str {
        match self {
            Self::NotMessage => "signature-not-message",
            Self::TooLarge => "signature-too-large",
            Self::TooDeep => "signature-too-deep",
            Self::TooMany => "signature-too-many",
            Self::TrailingBytes => "signature-trailing-bytes",
            Self::NotSigned => "signature-not-signed",
            Self::NoSigner => "signature-no-signer",
            Self::ContentMissing => "signature-content-missing",
            Self::ContentDiffers => "signature-content-differs",
            Self::ContentKind(_) => "signature-content-kind",
            Self::CertificateMissing => "signature-certificate-missing",
            Self::AlgorithmWeak => "signature-algorithm-weak",
            Self::AlgorithmUnknown => "signature-algorithm-unknown",
            Self::KeyInvalid => "signature-key-invalid",
            Self::ParameterSetDiffers => "signature-parameter-set-differs",
            Self::AttributesMissing => "signature-attributes-missing",
            Self::AttributeMissing(_) => "signature-attribute-missing",
            Self::AttributeDoubled(_) => "signature-attribute-doubled",
            Self::AttributeMalformed(_) => "signature-attribute-malformed",
            Self::ContentIsAttributes => "signature-content-is-attributes",
            Self::ContentTypeDiffers => "signature-content-type-differs",
            Self::DigestDiffers => "signature-digest-differs",
            Self::SigningCertificateDiffers => "signature-signing-certificate-differs",
            Self::SignatureWrong => "signature-wrong",
            Self::BackendFailed(_) => "signature-backend-failed",
            Self::SigningTimeInFuture => "signature-time-in-future",
            Self::StampMissing => "signature-stamp-missing",
            Self::Stamp(refusal) => refusal.key(),
            Self::Path(refusal) => path_key(refusal),
        }
    }
}

impl StampRefusal {
    /// The key of the text that tells a person of it.
    pub fn key(&self) -> &'static str {
        match self {
            Self::NotStamp => "signature-stamp-malformed",
            Self::Rejected(_) => "signature-stamp-rejected",
            Self::ImprintDiffers => "signature-stamp-imprint-differs",
            Self::ImprintWeak => "signature-stamp-imprint-weak",
            Self::NonceDiffers => "signature-stamp-nonce-differs",
            Self::InFuture => "signature-stamp-in-future",
            Self::CriticalExtension => "signature-stamp-critical-extension",
            Self::NotOneSigner => "signature-stamp-not-one-signer",
            Self::Signer(_) => "signature-stamp-signer",
        }
    }
}

fn path_key(refusal: &PathRefusal) -> &'static str {
    match refusal {
        PathRefusal::TooManyCertificates => "signature-path-too-many-certificates",
        PathRefusal::SearchTooLong => "signature-path-search-too-long",
        PathRefusal::UnknownIssuer => "signature-path-unknown-issuer",
        PathRefusal::TooLong => "signature-path-too-long",
        PathRefusal::SignatureWrong => "signature-path-signature-wrong",
        PathRefusal::AlgorithmUnknown => "signature-path-algorithm-unknown",
        PathRefusal::AlgorithmWeak => "signature-path-algorithm-weak",
        PathRefusal::KeyInvalid => "signature-path-key-invalid",
        PathRefusal::NotYetValid => "signature-path-not-yet-valid",
        PathRefusal::Expired => "signature-path-expired",
        PathRefusal::NotAuthority => "signature-path-not-authority",
        PathRefusal::WrongUsage => "signature-path-wrong-usage",
        PathRefusal::NameNotPermitted => "signature-path-name-not-permitted",
        PathRefusal::CriticalExtension(_) => "signature-path-critical-extension",
        PathRefusal::Revoked { .. } => "signature-path-revoked",
        PathRefusal::RevocationUnknown => "signature-path-revocation-unknown",
        PathRefusal::BackendFailed(_) => "signature-backend-failed",
        // The refusals of paths may grow: an unnamed one is still a refusal.
        _ => "signature-path-refused",
    }
}
