use cryptoki::error::{Error, RvError};

/// Why a token did not do what it was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TokenError {
    /// Not the PIN.
    #[error("wrong PIN")]
    WrongPin,
    /// A wrong PIN too often: whoever issued the token unlocks it.
    #[error("the token is locked")]
    Locked,
    /// The token is not there any more, or the key is not on it.
    #[error("the token or its key is gone")]
    Gone,
    /// The new PIN is too short, too long, or of characters that the token refuses.
    #[error("the token refuses such a PIN")]
    PinRefused,
    /// A kind of key that is not known here.
    #[error("the key on the token is of an unknown kind")]
    OtherKey,
    /// The token's signature does not verify with its own certificate.
    #[error("the signature of the token is wrong")]
    SignatureWrong,
    /// Something else that the library says.
    #[error("the library of the token says: {0}")]
    Library(String),
}

impl From<Error> for TokenError {
    fn from(error: Error) -> Self {
        let Error::Pkcs11(code, _) = &error else { return Self::Library(error.to_string()) };
        match code {
            RvError::PinIncorrect | RvError::PinInvalid => Self::WrongPin,
            RvError::PinLocked => Self::Locked,
            RvError::PinLenRange | RvError::PinTooWeak => Self::PinRefused,
            RvError::TokenNotPresent
            | RvError::DeviceRemoved
            | RvError::SlotIdInvalid
            | RvError::SessionHandleInvalid
            | RvError::TokenNotRecognized => Self::Gone,
            _ => Self::Library(error.to_string()),
        }
    }
}
