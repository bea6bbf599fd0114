use std::time::Duration;

use http_signature::VerifyError;

use crate::ProblemCode;

/// Why a call to the post failed. Nothing of it is shown to a person.
#[derive(Debug, thiserror::Error)]
pub enum PostError {
    /// The client cannot be built from its configuration.
    #[error("the post client's configuration: {0}")]
    Configuration(&'static str),
    /// The caller handed over none or more than the protocol carries.
    #[error("{0} is none or more than one message carries")]
    BatchSize(usize),
    /// The post was not reached, or the connection broke. The message may have arrived.
    #[error("the post was not reached")]
    Unreached(#[source] reqwest::Error),
    /// No reply in time. The message may have arrived.
    #[error("the post did not reply in time")]
    Timeout,
    /// The post says: not now.
    #[error("the post cannot reply now ({status})")]
    Unavailable {
        /// The HTTP status.
        status: u16,
        /// How long it asks to wait.
        retry_after: Option<Duration>,
    },
    /// The reply is unsigned or wrongly signed. Nothing in it was read.
    #[error("the reply's signature was refused")]
    Signature(#[from] VerifyError),
    /// The reply is signed, and is not of the protocol, or too large.
    #[error("the reply cannot be read")]
    Garbled,
    /// The post refuses the message, and will again.
    #[error("the post refuses the message ({status}, {code:?})")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// Why.
        code: Option<ProblemCode>,
    },
}

impl PostError {
    /// Whether the same message may succeed later. Sending it again is safe: ids make it the same message.
    pub const fn is_retryable(&self) -> bool {
        match self {
            Self::Unreached(_)
            | Self::Timeout
            | Self::Unavailable { .. }
            | Self::Signature(_)
            | Self::Garbled => true,
            Self::Configuration(_) | Self::BatchSize(_) | Self::Refused { .. } => false,
        }
    }
}
