use std::time::Duration;

use http_signature::VerifyError;

use crate::{ProblemCode, RequestId};

/// Why a call to a registry failed. Nothing of it may be shown to a person; [`RegistryError::is_retryable`] tells the
/// caller what to do.
#[derive(Debug, thiserror::Error)]
pub enum RegistryError {
    /// The client cannot be built from its configuration.
    #[error("the registry client's configuration: {0}")]
    Configuration(&'static str),
    /// The caller handed over none or more than the protocol carries.
    #[error("a batch is 1 to 50, not {0}")]
    BatchSize(usize),
    /// The caller asked a registry what it does not answer.
    #[error("request {0:?} is not for this registry")]
    WrongRegistry(RequestId),
    /// The registry was not reached, or the connection broke. The message may have arrived.
    #[error("the registry was not reached")]
    Unreached(#[source] reqwest::Error),
    /// No reply in time. The message may have arrived.
    #[error("the registry did not reply in time")]
    Timeout,
    /// The registry says: not now.
    #[error("the registry cannot reply now ({status})")]
    Unavailable {
        /// The HTTP status.
        status: u16,
        /// How long the registry asks to wait.
        retry_after: Option<Duration>,
    },
    /// The reply is unsigned or wrongly signed. Nothing in it was read.
    #[error("the reply's signature was refused")]
    Signature(#[from] VerifyError),
    /// The reply is signed, and is not of the protocol, or too large.
    #[error("the reply cannot be read")]
    Garbled,
    /// The registry refuses the message, and will again.
    #[error("the registry refuses the message ({status}, {code:?})")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// Why.
        code: Option<ProblemCode>,
        /// The request at fault.
        request_id: Option<RequestId>,
    },
}

impl RegistryError {
    /// Whether the same message may succeed later. Sending it again is safe: ids make it the same message.
    pub const fn is_retryable(&self) -> bool {
        match self {
            Self::Unreached(_)
            | Self::Timeout
            | Self::Unavailable { .. }
            | Self::Signature(_)
            | Self::Garbled => true,
            Self::Configuration(_) | Self::BatchSize(_) | Self::WrongRegistry(_) | Self::Refused { .. } => {
                false
            }
        }
    }

    /// A word for metrics and logs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Configuration(_) => "configuration",
            Self::BatchSize(_) => "batch-size",
            Self::WrongRegistry(_) => "wrong-registry",
            Self::Unreached(_) => "unreached",
            Self::Timeout => "timeout",
            Self::Unavailable { .. } => "unavailable",
            Self::Signature(_) => "signature",
            Self::Garbled => "garbled",
            Self::Refused { .. } => "refused",
        }
    }
}
