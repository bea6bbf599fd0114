use const_oid::ObjectIdentifier;

/// Why a container is not opened or written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ContainerError {
    /// More bytes, rounds, parts or certificates than [`crate::limits`] allows.
    #[error("larger than the limit")]
    TooLarge,
    /// Not DER, or not the structure.
    #[error("not a key container: {0}")]
    Der(#[from] der::Error),
    /// Not version 3, or a part that is neither data nor encrypted by a password.
    #[error("not a container under a password")]
    OtherKind,
    /// Nothing tells a wrong password from a changed file.
    #[error("the container has no code of integrity")]
    Unprotected,
    /// The password is another one, or the file was changed: the format cannot tell which.
    #[error("wrong password, or the file is damaged")]
    WrongPassword,
    /// An algorithm that is not read.
    #[error("the algorithm {0} is not read")]
    UnknownAlgorithm(ObjectIdentifier),
    /// A container without a key.
    #[error("no key in the container")]
    NoKey,
    /// More than one key: which is meant?
    #[error("several keys in the container")]
    SeveralKeys,
    /// A key whose certificate is not in the container.
    #[error("no certificate in the container")]
    NoCertificate,
}
