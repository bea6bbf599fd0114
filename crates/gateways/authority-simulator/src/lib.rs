//! A test authority: a root, an authority below it, a server of states and a server of time stamps. It certifies people,
//! sole traders, organisations and their officials in the form of qualified certificates, revokes, and says so in lists
//! (CRL) and answers (OCSP), over the addresses that the certificates name.
//!
//! It holds keys of people too: whoever the port [`People`] knows can have something signed, rightly or with a [`Flaw`].
//!
//! Everything is in memory and within bounds. It never runs in production: nobody there trusts its root.

mod answers;
mod authority;
mod export;
mod order;
mod orders;
mod people;
mod server;
mod spoilt;

pub use authority::{Authority, AuthorityError, ISSUED_MAX, Issued, Seed};
pub use certificate::x509_cert::ext::pkix::CrlReason;
pub use export::{ContainerForm, FACTORY_PIN, certificate_pem, key_pem};
pub use order::{
    CARD_POLICY, Carrier, CertificateOrder, CertificateSubject, Holder, Organisation, Told, Usage,
    made_up_ogrnip,
};
pub use orders::{IssuedBody, OrderBody};
pub use people::{Flaw, People, SignError, nobody};
pub use server::{AuthoritySimulator, AuthoritySimulatorConfig};
