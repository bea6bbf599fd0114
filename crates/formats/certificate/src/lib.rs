//! X.509 certificates (RFC 5280) with keys of GOST R 34.10-2012 (RFC 9215), RSA and ECDSA: reads, builds and checks paths,
//! reads revocation lists and answers on states (RFC 6960), issues. It never opens a file or a connection, never asks for the time, and trusts nothing
//! that it was not given as an anchor. Everything that it reads is strict DER within [`limits`].

mod algorithm;
mod backend;
mod constraints;
mod crl;
mod error;
mod extensions;
mod issue;
mod key;
pub mod limits;
mod ocsp;
pub mod oids;
mod path;
mod pem;
mod read;
mod revocation;
mod signed;
mod subject;

pub use algorithm::{Digest, SignatureScheme};
pub use backend::{RustBackend, SignatureBackend};
pub use const_oid::ObjectIdentifier;
pub use crl::Crl;
pub use error::{PathRefusal, ReadError};
pub use extensions::{Extensions, IssuerTool, QualifiedClass};
pub use issue::{
    CertificateTemplate, CrlTemplate, ExtensionList, NameBuilder, issue_certificate, issue_crl, key_id,
};
pub use key::PublicKey;
pub use ocsp::{
    CertificateId, OcspAnswer, OcspQuestion, OcspRefusal, OcspReplyTemplate, OcspRequest, OcspState,
    OcspStatus, issue_ocsp_reply, new_ocsp_request, ocsp_error,
};
pub use path::{Path, PathRequest, Purpose, build_path};
pub use pem::{from_pem, to_pem};
pub use read::Certificate;
pub use revocation::{Revocation, RevocationCache, RevocationSource, check_revocation};
pub use signed::Signed;
pub use subject::Subject;
pub use x509_cert;

/// Seconds since 1970, as all times of this crate.
pub type UnixSeconds = u64;
