use lettre::transport::smtp;

/// Why a message was not handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// The client cannot work as configured.
    #[error("the mail client is configured wrongly: {0}")]
    Configuration(&'static str),
    /// No connection, or it broke. Whether the server has the message is not known.
    #[error("the mail server was not reached")]
    Unreachable,
    /// No answer in time. Whether the server has the message is not known.
    #[error("the mail server did not answer in time")]
    TimedOut,
    /// The server shows no certificate of an authority that we trust, or no TLS at all.
    #[error("the mail server's TLS is not trusted")]
    Untrusted,
    /// The server lacks what a message needs (authentication, STARTTLS, international addresses).
    #[error("the mail server lacks what the message needs")]
    Unsuitable,
    /// The server takes the message later: a reply of 400 to 499.
    #[error("the mail server asks to come later: {code}")]
    Deferred {
        /// The reply code.
        code: u16,
    },
    /// The name or the password is wrong. The message is not to blame: it goes out once they are put right.
    #[error("the mail server does not know us: {code}")]
    Unauthorized {
        /// The reply code.
        code: u16,
    },
    /// The server will never take the message: a reply of 500 to 599.
    #[error("the mail server refused: {code}")]
    Refused {
        /// The reply code.
        code: u16,
    },
    /// The message cannot be written as mail.
    #[error("not a message: {0}")]
    Message(&'static str),
}

impl MailError {
    /// Whether sending the same message again, later, may succeed. Otherwise it is final.
    pub const fn is_retryable(self) -> bool {
        match self {
            Self::Unreachable
            | Self::TimedOut
            | Self::Untrusted
            | Self::Unsuitable
            | Self::Deferred { .. }
            | Self::Unauthorized { .. } => true,
            Self::Configuration(_) | Self::Refused { .. } | Self::Message(_) => false,
        }
    }
}

/// Authentication required, credentials invalid, mechanism too weak, encryption required (RFC 4954, section 6).
const OURS_TO_PUT_RIGHT: [u16; 4] = [530, 534, 535, 538];

impl From<&smtp::Error> for MailError {
    fn from(error: &smtp::Error) -> Self {
        if let Some(code) = error.status() {
            let code = u16::from(code);
            return if OURS_TO_PUT_RIGHT.contains(&code) {
                Self::Unauthorized { code }
            } else if error.is_permanent() {
                Self::Refused { code }
            } else {
                Self::Deferred { code }
            };
        }
        if error.is_timeout() {
            Self::TimedOut
        } else if error.is_tls() {
            Self::Untrusted
        } else if error.is_client() {
            Self::Unsuitable
        } else {
            Self::Unreachable
        }
    }
}
