//! Whom the ministry has accredited to issue qualified certificates: a folder of certificates (PEM, DER), and the ministry's
//! list of accredited authorities (XML, as `e-trust.gosuslugi.ru` gives it out). Reads both, writes a list for a test authority.
//!
//! It never fetches a list, never asks for the time, and never verifies the signature that a list may enclose
//! ([`ListSignature`]): whoever can write into the folder says who is trusted, so the folder is guarded as keys are.
//! Certificates that have ended stay anchors: whether one held when a signature was made is asked of the path.

mod error;
mod folder;
mod limits;
mod list;
mod pem;
mod write;

pub use error::{AccreditedError, ListError};
pub use folder::{Accredited, read_folder};
pub use limits::{CENTRES_MAX, CERTIFICATES_MAX, FILES_MAX, LIST_BYTES_MAX, LIST_DEPTH_MAX, LIST_NODES_MAX};
pub use list::{AccreditationStatus, AccreditedList, Centre, Finding, ListSignature, read_list};
pub use pem::read_certificates;
pub use write::{ListTemplate, write_list};
