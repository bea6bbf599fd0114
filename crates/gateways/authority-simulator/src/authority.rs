//! The authority: its keys, what it has issued, what it has revoked.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use certificate::x509_cert::ext::pkix::CrlReason;
use certificate::x509_cert::name::Name;
use certificate::{
    Certificate, CertificateTemplate, ExtensionList, NameBuilder, ReadError, UnixSeconds, issue_certificate,
    key_id, oids,
};
use const_oid::db::rfc4519;
use gost3410::{AnySigningKey, Identifier};
use kernel::Env;
use signed_message::{CreateError, GostSigner};
use zeroize::Zeroizing;

use crate::order::CertificateOrder;

/// How many certificates it keeps. Beyond that it issues none.
pub const ISSUED_MAX: usize = 100_000;
/// The set of the authority's own keys.
const PARAMETER_SET: Identifier = Identifier::Tc26P256B;
const YEAR_SECONDS: u64 = 365 * 86_400;
/// Clocks differ.
const BACKDATED_SECONDS: u64 = 3_600;
const TOOL: &str = "Okno test tool";
const ISSUER_TOOL: [&str; 4] =
    [TOOL, "Okno test authority", "no certificate of conformity", "for tests only"];

/// Why the authority did not do it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AuthorityError {
    /// Texts or times that no certificate can hold.
    #[error("the certificate cannot be written: {0}")]
    Certificate(#[from] ReadError),
    /// A stamp that cannot be written.
    #[error(transparent)]
    Stamp(#[from] CreateError),
    /// [`ISSUED_MAX`] is reached.
    #[error("the test authority has issued all it can")]
    Full,
    /// The key of a person cannot be written.
    #[error("the key cannot be written")]
    Key,
}

/// A certificate with its key.
#[derive(Clone, Debug)]
pub struct Issued {
    /// The certificate.
    pub certificate: Certificate,
    /// Its key.
    pub key: AnySigningKey,
}

impl Issued {
    /// Signs messages with it.
    pub fn signer(&self) -> GostSigner {
        GostSigner::new(self.key.clone(), self.certificate.clone())
    }
}

pub(crate) struct Entry {
    pub certificate: Certificate,
    pub revoked: Option<(UnixSeconds, CrlReason)>,
}

#[derive(Default)]
pub(crate) struct Register {
    pub entries: BTreeMap<Vec<u8>, Entry>,
    pub lists: u64,
    pub stamps: u64,
}

/// A test authority.
pub struct Authority {
    pub(crate) env: Env,
    pub(crate) root: Issued,
    pub(crate) issuing: Issued,
    pub(crate) responder: Issued,
    pub(crate) stamper: Issued,
    base_url: String,
    register: Mutex<Register>,
}

impl Authority {
    /// A new one with new keys. The address is what certificates name for lists and states.
    pub fn new(env: Env, base_url: &str) -> Result<Self, AuthorityError> {
        let maker = Maker { env: &env, base_url };
        let root = maker.root()?;
        let issuing =
            maker.issue(&root, name("Okno test issuing authority")?, |list| list.authority(Some(0)))?;
        let responder = maker.issue(&issuing, name("Okno test states")?, ExtensionList::ocsp_responder)?;
        let stamper = maker.issue(&issuing, name("Okno test stamps")?, |list| {
            list.signer()?.only_for(oids::TIME_STAMPING)
        })?;
        let authority = Self {
            root,
            issuing,
            responder,
            stamper,
            base_url: base_url.to_owned(),
            register: Mutex::default(),
            env,
        };
        for certificate in [&authority.issuing, &authority.responder, &authority.stamper] {
            authority.enter(certificate.certificate.clone())?;
        }
        Ok(authority)
    }

    /// The certificate to trust.
    pub fn root(&self) -> &Certificate {
        &self.root.certificate
    }

    /// The certificate of the authority that issues to people.
    pub fn issuing(&self) -> &Certificate {
        &self.issuing.certificate
    }

    /// Certifies somebody with a new key.
    pub fn issue(&self, order: &CertificateOrder) -> Result<Issued, AuthorityError> {
        let maker = Maker { env: &self.env, base_url: &self.base_url };
        let key = maker.key(order.parameter_set);
        let mut template = maker.template(&self.issuing, order.holder.name()?, &key, |list| {
            list.signer()?.qualified(TOOL, ISSUER_TOOL)
        })?;
        (template.not_before, template.not_after) = (order.not_before, order.not_after);
        let certificate = Certificate::from_der(&issue_certificate(&template, &self.issuing.key)?)?;
        self.enter(certificate.clone())?;
        Ok(Issued { certificate, key })
    }

    /// Revokes what it has issued, from now on. Says whether it knows the number; what is revoked stays so.
    pub fn revoke(&self, serial: &[u8], reason: CrlReason) -> bool {
        let now = self.now();
        let mut register = self.register();
        let Some(entry) = register.entries.get_mut(serial) else { return false };
        entry.revoked.get_or_insert((now, reason));
        true
    }

    /// The certificates that it has issued, with their revocation.
    pub fn list_issued(&self) -> Vec<(Certificate, Option<(UnixSeconds, CrlReason)>)> {
        let register = self.register();
        register.entries.values().map(|entry| (entry.certificate.clone(), entry.revoked)).collect()
    }

    pub(crate) fn now(&self) -> UnixSeconds {
        seconds(&self.env)
    }

    pub(crate) fn register(&self) -> MutexGuard<'_, Register> {
        self.register.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn enter(&self, certificate: Certificate) -> Result<(), AuthorityError> {
        let mut register = self.register();
        if register.entries.len() >= ISSUED_MAX {
            return Err(AuthorityError::Full);
        }
        let serial = certificate.serial().to_vec();
        register.entries.insert(serial, Entry { certificate, revoked: None });
        Ok(())
    }
}

fn seconds(env: &Env) -> UnixSeconds {
    u64::try_from(env.now().as_seconds()).unwrap_or_default()
}

fn name(common_name: &str) -> Result<Name, ReadError> {
    NameBuilder::default().text(rfc4519::C, "RU")?.text(rfc4519::CN, common_name)?.build()
}

struct Maker<'a> {
    env: &'a Env,
    base_url: &'a str,
}

impl Maker<'_> {
    fn key(&self, parameter_set: Identifier) -> AnySigningKey {
        let mut number = Zeroizing::new(vec![0; parameter_set.key_size().bytes()]);
        loop {
            self.env.rng.fill(&mut number);
            // Numbers above the order are drawn again, or small keys would be likelier.
            if let Ok(key) = AnySigningKey::from_le_slice(parameter_set, &number) {
                return key;
            }
        }
    }

    fn serial(&self) -> Vec<u8> {
        let mut serial = vec![0; 16];
        self.env.rng.fill(&mut serial);
        if let Some(first) = serial.first_mut() {
            // Positive, and of one length.
            *first = (*first & 0x3f) | 0x40;
        }
        serial
    }

    fn root(&self) -> Result<Issued, AuthorityError> {
        let (name, key) = (name("Okno test root")?, self.key(PARAMETER_SET));
        let mut template = self.bare(&name, name.clone(), &key)?;
        let id = key_id(&template.key);
        template.extensions = ExtensionList::default().authority(None)?.key_ids(&template.key, &id)?;
        template.not_after = seconds(self.env) + 10 * YEAR_SECONDS;
        let certificate = Certificate::from_der(&issue_certificate(&template, &key)?)?;
        Ok(Issued { certificate, key })
    }

    fn issue(
        &self,
        issuer: &Issued,
        subject: Name,
        extend: impl FnOnce(ExtensionList) -> Result<ExtensionList, ReadError>,
    ) -> Result<Issued, AuthorityError> {
        let key = self.key(PARAMETER_SET);
        let template = self.template(issuer, subject, &key, extend)?;
        let certificate = Certificate::from_der(&issue_certificate(&template, &issuer.key)?)?;
        Ok(Issued { certificate, key })
    }

    fn template(
        &self,
        issuer: &Issued,
        subject: Name,
        key: &AnySigningKey,
        extend: impl FnOnce(ExtensionList) -> Result<ExtensionList, ReadError>,
    ) -> Result<CertificateTemplate, ReadError> {
        let mut template = self.bare(issuer.certificate.subject_name(), subject, key)?;
        let list = if issuer.certificate.is_self_issued() { "root.crl" } else { "issuing.crl" };
        let (list, states) = (format!("{}/{list}", self.base_url), format!("{}/ocsp", self.base_url));
        template.extensions = extend(ExtensionList::default())?
            .key_ids(&template.key, &key_id(issuer.certificate.spki()))?
            .addresses(&list, &states)?;
        Ok(template)
    }

    fn bare(
        &self,
        issuer: &Name,
        subject: Name,
        key: &AnySigningKey,
    ) -> Result<CertificateTemplate, ReadError> {
        let now = seconds(self.env);
        Ok(CertificateTemplate {
            serial: self.serial(),
            issuer: issuer.clone(),
            subject,
            not_before: now.saturating_sub(BACKDATED_SECONDS),
            not_after: now + 5 * YEAR_SECONDS,
            key: CertificateTemplate::public(key)?,
            extensions: ExtensionList::default(),
        })
    }
}
