use std::io;
use std::path::{Path, PathBuf};

use certificate::ReadError;
use gateway_token::TokenError;
use key_container::ContainerError;

/// Why a command of the signer did not do its work.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SignerError {
    /// A file or folder that cannot be read or written.
    #[error("{path}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The signer's own file is not its own any more.
    #[error("{path} is not the signer's file: {reason}")]
    State {
        /// Which.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The container does not open.
    #[error("the container does not open")]
    Container(#[from] ContainerError),
    /// The certificate in the container cannot be read.
    #[error("the certificate cannot be read")]
    Certificate(#[from] ReadError),
    /// A key that is not ГОСТ's, or does not belong to the certificate.
    #[error("the container holds no key of GOST R 34.10-2012 that belongs to its certificate")]
    OtherKey,
    /// No such key is here.
    #[error("no such key: `okno signer list` shows them")]
    NoKey,
    /// The PIN was typed wrong too often.
    #[error("the key is locked; remove it and add its file again")]
    Locked,
    /// Not the PIN.
    #[error("wrong PIN, {left} tries left")]
    WrongPin {
        /// How many tries are left.
        left: u8,
    },
    /// Nobody typed anything.
    #[error("nothing was typed")]
    NothingTyped,
    /// Nobody answered in time, or whoever asked has gone.
    #[error("nobody answered in time")]
    Late,
    /// The new PIN, typed again, is another.
    #[error("the two new PINs differ")]
    PinsDiffer,
    /// The new PIN is too short, or the one that is there.
    #[error("the new PIN needs {min} characters at least and must differ from the old one")]
    PinTooWeak {
        /// How many characters it needs.
        min: usize,
    },
    /// Not an origin: scheme, host and port.
    #[error("{0} is not an origin such as https://id.example.org")]
    Origin(String),
    /// The token.
    #[error("the token: {0}")]
    Token(#[from] TokenError),
}

impl SignerError {
    /// Names the file of an error.
    pub(crate) fn file(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        move |source| Self::File { path: path.to_owned(), source }
    }
}
