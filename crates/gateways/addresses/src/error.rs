/// Why there are no suggestions. None of it is told to the person: they type on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// The client was made wrongly.
    #[error("the address client is configured wrongly: {0}")]
    Configuration(&'static str),
    /// No connection, or no answer in time. The address of the service is left out.
    #[error("the address service was not reached")]
    Unreached,
    /// Not now.
    #[error("the address service answers {status}")]
    Unavailable {
        /// The HTTP status.
        status: u16,
    },
    /// The service does not know us, or does not take our calls.
    #[error("the address service refuses us: {status}")]
    Refused {
        /// The HTTP status.
        status: u16,
    },
    /// The answer does not follow the protocol.
    #[error("the answer of the address service does not follow the protocol")]
    Garbled,
}

impl AddressError {
    /// A stable code for the log.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Configuration(_) => "ADDRESSES-CONFIGURATION",
            Self::Unreached => "ADDRESSES-UNREACHED",
            Self::Unavailable { .. } => "ADDRESSES-UNAVAILABLE",
            Self::Refused { .. } => "ADDRESSES-REFUSED",
            Self::Garbled => "ADDRESSES-GARBLED",
        }
    }
}
