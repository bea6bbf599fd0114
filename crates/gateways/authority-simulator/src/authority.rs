//! The authority: its keys, what it has issued, what it has revoked.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use certificate::x509_cert::ext::pkix::CrlReason;
use certificate::x509_cert::name::Name;
use certificate::{
    Certificate, CertificateTemplate, Digest, ExtensionList, NameBuilder, ReadError, UnixSeconds,
    issue_certificate, key_id, oids,
};
use const_oid::db::rfc4519;
use data_encoding::HEXLOWER;
use gost3410::{AnySigningKey, Identifier};
use kernel::Env;
use key_container::ContainerError;
use signed_message::{CreateError, GostSigner};
use zeroize::Zeroizing;

use crate::order::{CertificateOrder, Told};
use crate::people::{Flaw, Kept, People, nobody};

/// How many certificates it keeps. Beyond that it issues none.
pub const ISSUED_MAX: usize = 100_000;
/// The set of the authority's own keys.
const PARAMETER_SET: Identifier = Identifier::Tc26P256B;
/// From 2020 to the end of 2049: so long the authority's own certificates hold. They are the same at every start from one seed.
const OWN_VALIDITY: (UnixSeconds, UnixSeconds) = (1_577_836_800, 2_524_607_999);
/// From this the authority's keys are made.
pub type Seed = [u8; 32];

/// Why the authority did not do it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AuthorityError {
    /// Texts or times that no certificate can hold.
    #[error("the certificate cannot be written: {0}")]
    Certificate(#[from] ReadError),
    /// A stamp or a message that cannot be written.
    #[error(transparent)]
    Message(#[from] CreateError),
    /// A message that cannot be taken apart.
    #[error("the message cannot be written: {0}")]
    Der(#[from] der::Error),
    /// [`ISSUED_MAX`] is reached.
    #[error("the test authority has issued all it can")]
    Full,
    /// The key of a person cannot be written.
    #[error("the key cannot be written")]
    Key,
    /// The container of a key cannot be written.
    #[error(transparent)]
    Container(#[from] ContainerError),
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
    /// The number of the last list before `revoked` changed.
    pub changed_after: Option<u64>,
}

impl Entry {
    fn change(&mut self, revoked: Option<(UnixSeconds, CrlReason)>, lists: u64) {
        (self.revoked, self.changed_after) = (revoked, Some(lists));
    }
}

#[derive(Default)]
pub(crate) struct Register {
    pub entries: BTreeMap<Vec<u8>, Entry>,
    pub people: BTreeMap<(String, Option<Flaw>), Kept>,
    pub turns: BTreeMap<(String, Option<Flaw>), u32>,
    pub lists: u64,
    /// The full lists that are still fresh: numbers and times, the oldest first.
    pub full_lists: VecDeque<(u64, UnixSeconds)>,
    pub stamps: u64,
}

/// A test authority.
pub struct Authority {
    pub(crate) env: Env,
    pub(crate) root: Issued,
    pub(crate) issuing: Issued,
    pub(crate) responder: Issued,
    pub(crate) stamper: Issued,
    pub(crate) people: People,
    pub(crate) base_url: String,
    seed: Seed,
    register: Mutex<Register>,
}

impl Authority {
    /// A new one with new keys. The address is what certificates name for lists and states.
    pub fn new(env: Env, base_url: &str) -> Result<Self, AuthorityError> {
        let mut seed = Seed::default();
        env.rng.fill(&mut seed);
        Self::from_seed(env, base_url, seed)
    }

    /// The one of a seed and an address: the same keys and the same certificates of its own at every start.
    pub fn from_seed(env: Env, base_url: &str, seed: Seed) -> Result<Self, AuthorityError> {
        let maker = Maker { seed: &seed, base_url };
        let root = maker.root("Okno test root")?;
        let issuing = maker.below(&root, "Okno test issuing authority", |list| list.authority(Some(0)))?;
        let responder = maker.below(&issuing, "Okno test states", ExtensionList::ocsp_responder)?;
        let stamper =
            maker.below(&issuing, "Okno test stamps", |list| list.signer()?.only_for(oids::TIME_STAMPING))?;
        let authority = Self {
            root,
            issuing,
            responder,
            stamper,
            people: nobody(),
            base_url: base_url.to_owned(),
            seed,
            register: Mutex::default(),
            env,
        };
        for certificate in [&authority.issuing, &authority.responder, &authority.stamper] {
            authority.enter(certificate.certificate.clone())?;
        }
        Ok(authority)
    }

    /// The same, and it signs for people whom the port knows.
    #[must_use]
    pub fn with_people(mut self, people: People) -> Self {
        self.people = people;
        self
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
        let mut label = [0; 16];
        self.env.rng.fill(&mut label);
        let key = self.maker().key(order.parameter_set, &HEXLOWER.encode(&label));
        self.issue_for(order, key)
    }

    /// Certifies somebody with the key of a label.
    pub(crate) fn issue_labelled(
        &self,
        order: &CertificateOrder,
        label: &str,
    ) -> Result<Issued, AuthorityError> {
        self.issue_for(order, self.maker().key(order.parameter_set, label))
    }

    fn issue_for(&self, order: &CertificateOrder, key: AnySigningKey) -> Result<Issued, AuthorityError> {
        let issued = self.issue_by(&self.issuing, order, key)?;
        self.enter(issued.certificate.clone())?;
        Ok(issued)
    }

    /// Certifies somebody under a root that nobody knows, with the authority of that root.
    pub(crate) fn issue_by_stranger(
        &self,
        order: &CertificateOrder,
        label: &str,
    ) -> Result<(Issued, Certificate), AuthorityError> {
        let maker = self.maker();
        let root = maker.root("Okno root of strangers")?;
        let authority = maker.below(&root, "Okno authority of strangers", |list| list.authority(Some(0)))?;
        let issued = self.issue_by(&authority, order, maker.key(order.parameter_set, label))?;
        Ok((issued, authority.certificate))
    }

    fn issue_by(
        &self,
        issuer: &Issued,
        order: &CertificateOrder,
        key: AnySigningKey,
    ) -> Result<Issued, AuthorityError> {
        let mut serial = [0; 16];
        self.env.rng.fill(&mut serial);
        let named = (order.subject.name()?, positive(serial));
        let mut template =
            self.maker().template((issuer, order.told), named, &key, |list| order.extend(list))?;
        (template.not_before, template.not_after) = (order.not_before, order.not_after);
        let certificate = Certificate::from_der(&issue_certificate(&template, &issuer.key)?)?;
        Ok(Issued { certificate, key })
    }

    fn maker(&self) -> Maker<'_> {
        Maker { seed: &self.seed, base_url: &self.base_url }
    }

    /// Revokes what it has issued, from now on. Says whether it knows the number; what is revoked stays so, but for
    /// what is only suspended.
    pub fn revoke(&self, serial: &[u8], reason: CrlReason) -> bool {
        let now = self.now();
        let mut register = self.register();
        let lists = register.lists;
        let Some(entry) = register.entries.get_mut(serial) else { return false };
        match entry.revoked {
            // A suspension becomes a revocation, from when it began (RFC 5280, 5.3.1).
            Some((at, CrlReason::CertificateHold)) => entry.change(Some((at, reason)), lists),
            Some(_) => {}
            None => entry.change(Some((now, reason)), lists),
        }
        true
    }

    /// Ends a suspension. What is revoked for another reason stays so; says whether there was one to end.
    pub fn resume(&self, serial: &[u8]) -> bool {
        let mut register = self.register();
        let lists = register.lists;
        let Some(entry) = register.entries.get_mut(serial) else { return false };
        let is_suspended = matches!(entry.revoked, Some((_, CrlReason::CertificateHold)));
        if is_suspended {
            entry.change(None, lists);
        }
        is_suspended
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
        register.entries.insert(serial, Entry { certificate, revoked: None, changed_after: None });
        Ok(())
    }
}

fn seconds(env: &Env) -> UnixSeconds {
    u64::try_from(env.now().as_seconds()).unwrap_or_default()
}

fn name(common_name: &str) -> Result<Name, ReadError> {
    NameBuilder::default().text(rfc4519::C, "RU")?.text(rfc4519::CN, common_name)?.build()
}

/// A serial number: positive, and of one length.
fn positive(mut serial: [u8; 16]) -> Vec<u8> {
    let [first, ..] = &mut serial;
    *first = (*first & 0x3f) | 0x40;
    serial.to_vec()
}

/// Makes what belongs to a seed and an address.
struct Maker<'a> {
    seed: &'a Seed,
    base_url: &'a str,
}

impl Maker<'_> {
    /// 64 bytes that belong to the label.
    fn draw(&self, label: &str, turn: u8) -> Zeroizing<Vec<u8>> {
        let input = Zeroizing::new([self.seed.as_slice(), label.as_bytes(), &[turn]].concat());
        Zeroizing::new(Digest::Streebog512.of(&input))
    }

    fn key(&self, parameter_set: Identifier, label: &str) -> AnySigningKey {
        let size = parameter_set.key_size().bytes();
        let mut turn = 0_u8;
        loop {
            let number = self.draw(&format!("key of {label}"), turn);
            // Numbers above the order are drawn again, or small keys would be likelier.
            if let Ok(key) =
                AnySigningKey::from_le_slice(parameter_set, number.get(..size).unwrap_or_default())
            {
                return key;
            }
            turn = turn.wrapping_add(1);
        }
    }

    fn serial(&self, label: &str) -> Vec<u8> {
        let drawn = self.draw(&format!("number of {label}"), 0);
        positive(drawn.first_chunk().copied().unwrap_or_default())
    }

    fn root(&self, label: &str) -> Result<Issued, AuthorityError> {
        let (name, key) = (name(label)?, self.key(PARAMETER_SET, label));
        let mut template = bare(&name, (name.clone(), self.serial(label)), &key)?;
        let id = key_id(&template.key);
        template.extensions = ExtensionList::default().authority(None)?.key_ids(&template.key, &id)?;
        let certificate = Certificate::from_der(&issue_certificate(&template, &key)?)?;
        Ok(Issued { certificate, key })
    }

    /// One of the authority's own, named by the label.
    fn below(
        &self,
        issuer: &Issued,
        label: &str,
        extend: impl FnOnce(ExtensionList) -> Result<ExtensionList, ReadError>,
    ) -> Result<Issued, AuthorityError> {
        let key = self.key(PARAMETER_SET, label);
        let named = (name(label)?, self.serial(label));
        let template = self.template((issuer, Told::ByBoth), named, &key, extend)?;
        let certificate = Certificate::from_der(&issue_certificate(&template, &issuer.key)?)?;
        Ok(Issued { certificate, key })
    }

    fn template(
        &self,
        (issuer, told): (&Issued, Told),
        subject: (Name, Vec<u8>),
        key: &AnySigningKey,
        extend: impl FnOnce(ExtensionList) -> Result<ExtensionList, ReadError>,
    ) -> Result<CertificateTemplate, ReadError> {
        let mut template = bare(issuer.certificate.subject_name(), subject, key)?;
        let list = if issuer.certificate.is_self_issued() { "root.crl" } else { "issuing.crl" };
        let (list, states) = (format!("{}/{list}", self.base_url), format!("{}/ocsp", self.base_url));
        let extensions =
            extend(ExtensionList::default())?.key_ids(&template.key, &key_id(issuer.certificate.spki()))?;
        template.extensions = match told {
            Told::ByBoth => extensions.addresses(&list, &states)?,
            Told::ByList => extensions.list_address(&list)?,
        };
        Ok(template)
    }
}

fn bare(
    issuer: &Name,
    (subject, serial): (Name, Vec<u8>),
    key: &AnySigningKey,
) -> Result<CertificateTemplate, ReadError> {
    let (not_before, not_after) = OWN_VALIDITY;
    Ok(CertificateTemplate {
        serial,
        issuer: issuer.clone(),
        subject,
        not_before,
        not_after,
        key: CertificateTemplate::public(key)?,
        extensions: ExtensionList::default(),
    })
}
