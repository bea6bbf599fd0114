//! Why nobody is trusted by what was read.

use std::io;
use std::path::PathBuf;

use certificate::ReadError;

use crate::limits::{
    ATTRIBUTES_MAX, CENTRES_MAX, CERTIFICATES_MAX, FILES_MAX, LIST_BYTES_MAX, LIST_DEPTH_MAX, LIST_NODES_MAX,
    NAMESPACES_MAX,
};

/// Why a list is not read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ListError {
    /// More bytes than the limit.
    #[error("the list has more than {LIST_BYTES_MAX} bytes")]
    TooLarge,
    /// Another encoding.
    #[error("the list is not UTF-8")]
    NotUtf8,
    /// A document type: with one come entities, which a list has no use for.
    #[error("the list declares a document type; nothing that could declare entities is read")]
    DocumentType,
    /// More elements than the limit.
    #[error("the list has more than {LIST_NODES_MAX} elements and texts")]
    TooManyNodes,
    /// An element with more attributes than the limit.
    #[error("an element of the list has more than {ATTRIBUTES_MAX} attributes")]
    TooManyAttributes,
    /// More namespaces than the limit.
    #[error("the list declares more than {NAMESPACES_MAX} namespaces")]
    TooManyNamespaces,
    /// Deeper elements than the limit.
    #[error("elements of the list stand deeper than {LIST_DEPTH_MAX}")]
    TooDeep,
    /// More authorities than the limit.
    #[error("the list has more than {CENTRES_MAX} authorities")]
    TooManyCentres,
    /// More certificates than the limit.
    #[error("there are more than {CERTIFICATES_MAX} certificates")]
    TooManyCertificates,
    /// Not XML.
    #[error("the list is not XML: {0}")]
    Xml(String),
    /// Another document.
    #[error("this is not the list of accredited authorities: its root is {0}")]
    OtherRoot(String),
    /// A list of nobody.
    #[error("the list names no authority")]
    Empty,
}

/// Why a folder is not read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AccreditedError {
    /// The folder or a file cannot be read.
    #[error("{} cannot be read: {source}", path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// More files than the limit.
    #[error("the folder has more than {FILES_MAX} files")]
    TooManyFiles,
    /// More certificates than the limit.
    #[error("there are more than {CERTIFICATES_MAX} certificates")]
    TooManyCertificates,
    /// A file that is neither certificates nor a list.
    #[error("{} is neither .pem, .crt, .cer, .der nor .xml", .0.display())]
    UnknownFile(PathBuf),
    /// A file that should hold certificates and does not.
    #[error("{} holds no certificate: {source}", path.display())]
    NotCertificate {
        /// Which.
        path: PathBuf,
        /// Why.
        source: ReadError,
    },
    /// A list that is not read.
    #[error("{}: {source}", path.display())]
    List {
        /// Which.
        path: PathBuf,
        /// Why.
        source: ListError,
    },
    /// A folder by which nobody is trusted.
    #[error("{} names nobody who is accredited", .0.display())]
    Nobody(PathBuf),
}
