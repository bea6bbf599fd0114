use std::time::Duration;

/// Why a message was not handed over.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SmsError {
    /// The client cannot work as configured.
    #[error("the SMS client is configured wrongly: {0}")]
    Configuration(&'static str),
    /// No connection, or it broke. Whether the provider has the message is not known.
    #[error("the SMS provider was not reached")]
    Unreachable,
    /// No answer in time. Whether the provider has the message is not known.
    #[error("the SMS provider did not answer in time")]
    TimedOut,
    /// An answer that does not follow the protocol. Whether the provider has the message is not known.
    #[error("the SMS provider's answer does not follow the protocol")]
    Garbled,
    /// The provider is out of order.
    #[error("the SMS provider is out of order: status {status}")]
    Unavailable {
        /// The HTTP status.
        status: u16,
        /// When the provider wants to be asked again.
        retry_after: Option<Duration>,
    },
    /// Too many messages.
    #[error("the SMS provider takes no more messages for now")]
    RateLimited {
        /// When the provider wants to be asked again.
        retry_after: Option<Duration>,
    },
    /// The token is wrong. The message is not to blame: it goes out once the token is put right.
    #[error("the SMS provider does not know our token")]
    Unauthorized,
    /// There is no such number.
    #[error("the SMS provider knows no such number")]
    BadNumber,
    /// The receiver takes no messages of ours.
    #[error("the receiver takes no messages")]
    Blocked,
    /// The text is empty or too long.
    #[error("the text is empty or too long for an SMS")]
    BadText,
    /// The id was used for another message.
    #[error("the message id was used for another message")]
    Conflict,
    /// Refused for another reason.
    #[error("the SMS provider refused: status {status}")]
    Refused {
        /// The HTTP status.
        status: u16,
    },
}

impl SmsError {
    /// Whether handing the same message over again, later, may succeed. Otherwise it is final.
    pub const fn is_retryable(&self) -> bool {
        match self {
            Self::Unreachable
            | Self::TimedOut
            | Self::Garbled
            | Self::Unavailable { .. }
            | Self::RateLimited { .. }
            | Self::Unauthorized => true,
            Self::Configuration(_)
            | Self::BadNumber
            | Self::Blocked
            | Self::BadText
            | Self::Conflict
            | Self::Refused { .. } => false,
        }
    }

    /// When the provider wants to be asked again, if it said so.
    pub const fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Unavailable { retry_after, .. } | Self::RateLimited { retry_after } => *retry_after,
            _ => None,
        }
    }
}
