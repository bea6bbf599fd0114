//! What stops a command before it could say passed or failed.

use std::path::{Path, PathBuf};

/// Why a command could not do its work.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The command line is not one that xtask knows.
    #[error("{0}")]
    Usage(String),
    /// The machine lacks something that xtask may not or cannot install.
    #[error("{0}")]
    Missing(String),
    /// A file or folder could not be read or written.
    #[error("{path}: {source}")]
    File {
        /// The file or folder.
        path: PathBuf,
        /// The system's word.
        source: std::io::Error,
    },
    /// A program could not be started.
    #[error("cannot run `{program}`: {source}")]
    Start {
        /// The program's name.
        program: String,
        /// The system's word.
        source: std::io::Error,
    },
    /// A program ran and failed, where only success makes sense.
    #[error("`{program}` failed: {reason}")]
    Failed {
        /// The program's name.
        program: String,
        /// What it said.
        reason: String,
    },
    /// A program or file said something that xtask cannot read.
    #[error("{what} is not understood: {reason}")]
    Unreadable {
        /// What was being read.
        what: String,
        /// The parser's word.
        reason: String,
    },
}

impl Fault {
    /// For `map_err` on file operations.
    pub fn file(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::File { path, source }
    }

    /// For `map_err` on starting a program.
    pub fn start(program: &str) -> impl FnOnce(std::io::Error) -> Self {
        let program = program.to_owned();
        move |source| Self::Start { program, source }
    }
}
