use std::fmt;

use const_oid::ObjectIdentifier;
use der::asn1::{Any, BmpString, OctetString, SetOfVec};
use der::{Decode, Encode};
use spki::AlgorithmIdentifierOwned;
use zeroize::Zeroizing;

use crate::error::ContainerError;
use crate::gost_modes::Sections;
use crate::integrity::{code, same};
use crate::limits::{CERTIFICATES_MAX, FILE_MAX, PARTS_MAX, ROUNDS_MAX, SALT_MAX};
use crate::oids;
use crate::protection::{Chance, Protection, algorithm, decrypt};
use crate::syntax::{
    Attribute, CertificateBag, ContentInfo, DigestInfo, EncryptedContent, EncryptedData, MacData, Pfx,
    SafeBag, ShroudedKey,
};

/// A key with its certificate. Does not print itself.
#[derive(Clone, PartialEq, Eq)]
pub struct KeyContainer {
    /// The key: DER of PKCS#8.
    pub key: Zeroizing<Vec<u8>>,
    /// Its certificate: DER.
    pub certificate: Vec<u8>,
    /// The certificates of those who issued it: DER, in any order.
    pub chain: Vec<Vec<u8>>,
    /// What people call it.
    pub name: Option<String>,
}

impl fmt::Debug for KeyContainer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyContainer")
    }
}

/// What was found in a container.
#[derive(Default)]
struct Found {
    keys: Vec<Key>,
    certificates: Vec<(Vec<u8>, Option<Vec<u8>>)>,
}

struct Key {
    der: Zeroizing<Vec<u8>>,
    id: Option<Vec<u8>>,
    name: Option<String>,
}

/// Opens a container with its password.
///
/// # Errors
/// [`ContainerError::WrongPassword`] is also what a damaged file gives: the format cannot tell one from the other.
pub fn open(file: &[u8], password: &str) -> Result<KeyContainer, ContainerError> {
    if file.len() > FILE_MAX {
        return Err(ContainerError::TooLarge);
    }
    let pfx = Pfx::from_der(file)?;
    if pfx.version != 3 || pfx.auth_safe.content_type != oids::DATA {
        return Err(ContainerError::OtherKind);
    }
    let safe = octets(pfx.auth_safe.content.as_ref())?;
    let mac = pfx.mac_data.as_ref().ok_or(ContainerError::Unprotected)?;
    check(mac, password, safe.as_bytes())?;
    let parts = Vec::<ContentInfo>::from_der(safe.as_bytes())?;
    if parts.len() > PARTS_MAX {
        return Err(ContainerError::TooLarge);
    }
    let mut found = Found::default();
    for part in &parts {
        let bags = match part.content_type {
            oids::DATA => Vec::<SafeBag>::from_der(octets(part.content.as_ref())?.as_bytes())?,
            oids::ENCRYPTED_DATA => decrypt_part(part, password)?,
            _ => return Err(ContainerError::OtherKind),
        };
        if bags.len() > PARTS_MAX + CERTIFICATES_MAX {
            return Err(ContainerError::TooLarge);
        }
        for bag in &bags {
            found.take(bag, password)?;
        }
    }
    found.into_container()
}

fn octets(content: Option<&Any>) -> Result<OctetString, ContainerError> {
    Ok(content.ok_or(ContainerError::OtherKind)?.decode_as::<OctetString>()?)
}

fn check(mac: &MacData, password: &str, safe: &[u8]) -> Result<(), ContainerError> {
    if mac.iterations == 0 || mac.iterations > ROUNDS_MAX || mac.salt.as_bytes().len() > SALT_MAX {
        return Err(ContainerError::TooLarge);
    }
    let how = (password, mac.salt.as_bytes(), mac.iterations);
    let right = code(mac.mac.algorithm.oid, how, safe)?;
    if same(&right, mac.mac.digest.as_bytes()) { Ok(()) } else { Err(ContainerError::WrongPassword) }
}

/// The things in an encrypted part. The outer code has vouched for the password, so what makes no sense was encrypted
/// in the other manner of those who write such files.
fn decrypt_part(part: &ContentInfo, password: &str) -> Result<Vec<SafeBag>, ContainerError> {
    let content = part.content.as_ref().ok_or(ContainerError::OtherKind)?;
    let data = content.decode_as::<EncryptedData>()?.content;
    let encrypted = data.encrypted.ok_or(ContainerError::OtherKind)?;
    let read = |sections| {
        let clear = decrypt(&data.algorithm, (password, sections), encrypted.as_bytes())?;
        Ok(Vec::<SafeBag>::from_der(&clear)?)
    };
    match read(Sections::Standard) {
        Err(ContainerError::Der(_)) => read(Sections::Engine),
        read => read,
    }
}

impl Found {
    fn take(&mut self, bag: &SafeBag, password: &str) -> Result<(), ContainerError> {
        let key = |der: Zeroizing<Vec<u8>>| Key { der, id: key_id(bag), name: friendly_name(bag) };
        match bag.id {
            oids::KEY_BAG => self.keys.push(key(Zeroizing::new(bag.value.to_der()?))),
            oids::SHROUDED_KEY_BAG => {
                let shrouded = bag.value.decode_as::<ShroudedKey>()?;
                // Keys are shorter than any section.
                let how = (password, Sections::Standard);
                let clear = decrypt(&shrouded.algorithm, how, shrouded.encrypted.as_bytes())?;
                self.keys.push(key(clear));
            }
            oids::CERTIFICATE_BAG => {
                let certificate = bag.value.decode_as::<CertificateBag>()?;
                if certificate.id == oids::X509_CERTIFICATE {
                    self.certificates.push((certificate.value.into_bytes().to_vec(), key_id(bag)));
                }
            }
            // Revocation lists and secrets of others are none of ours.
            _ => {}
        }
        if self.certificates.len() > CERTIFICATES_MAX { Err(ContainerError::TooLarge) } else { Ok(()) }
    }

    /// The certificate is the one with the id of the key; without ids the first.
    fn into_container(mut self) -> Result<KeyContainer, ContainerError> {
        let key = self.keys.pop().ok_or(ContainerError::NoKey)?;
        if !self.keys.is_empty() {
            return Err(ContainerError::SeveralKeys);
        }
        let same = |(_, id): &(Vec<u8>, Option<Vec<u8>>)| id.is_some() && *id == key.id;
        let at = self.certificates.iter().position(same).unwrap_or(0);
        if self.certificates.is_empty() {
            return Err(ContainerError::NoCertificate);
        }
        let (certificate, _) = self.certificates.remove(at);
        let chain = self.certificates.into_iter().map(|(der, _)| der).collect();
        Ok(KeyContainer { key: key.der, certificate, chain, name: key.name })
    }
}

fn attribute(bag: &SafeBag, id: ObjectIdentifier) -> Option<&Any> {
    let found = bag.attributes.as_ref()?.iter().find(|attribute| attribute.id == id)?;
    found.values.get(0)
}

fn key_id(bag: &SafeBag) -> Option<Vec<u8>> {
    let id = attribute(bag, oids::LOCAL_KEY_ID)?.decode_as::<OctetString>().ok()?;
    Some(id.into_bytes().to_vec())
}

fn friendly_name(bag: &SafeBag) -> Option<String> {
    let name = attribute(bag, oids::FRIENDLY_NAME)?.decode_as::<BmpString>().ok()?;
    Some(name.to_string())
}

/// Writes a container under a password. Salts and counters come from `random`, which fills bytes with chance.
pub fn seal(
    container: &KeyContainer,
    (password, protection): (&str, Protection),
    random: Chance<'_>,
) -> Result<Vec<u8>, ContainerError> {
    if protection.rounds() == 0
        || protection.rounds() > ROUNDS_MAX
        || container.chain.len() >= CERTIFICATES_MAX
    {
        return Err(ContainerError::TooLarge);
    }
    // Any value serves that key and certificate share.
    let mut id = [0_u8; 16];
    random(&mut id);
    let mut named = vec![attribute_of(oids::LOCAL_KEY_ID, Any::encode_from(&OctetString::new(id)?)?)?];
    if let Some(name) = &container.name {
        named.push(attribute_of(oids::FRIENDLY_NAME, Any::encode_from(&BmpString::from_utf8(name)?)?)?);
    }
    let named = SetOfVec::try_from(named)?;
    let mut certificates = vec![certificate_bag(&container.certificate, Some(named.clone()))?];
    for certificate in &container.chain {
        certificates.push(certificate_bag(certificate, None)?);
    }
    let (scheme, encrypted) = protection.encrypt((password, random), &certificates.to_der()?)?;
    let certificates = encrypted_part(scheme, encrypted)?;
    let (scheme, encrypted) = protection.encrypt((password, random), &container.key)?;
    let shrouded = ShroudedKey { algorithm: scheme, encrypted: OctetString::new(encrypted)? };
    let key =
        SafeBag { id: oids::SHROUDED_KEY_BAG, value: Any::encode_from(&shrouded)?, attributes: Some(named) };
    let keys = data_part(vec![key].to_der()?)?;
    let safe = vec![certificates, keys].to_der()?;
    let mut salt = [0_u8; 32];
    random(&mut salt);
    let digest = code(protection.digest(), (password, &salt, protection.rounds()), &safe)?;
    let mac = MacData {
        mac: DigestInfo {
            algorithm: algorithm(protection.digest(), Any::null()),
            digest: OctetString::new(digest)?,
        },
        salt: OctetString::new(salt)?,
        iterations: protection.rounds(),
    };
    Ok(Pfx { version: 3, auth_safe: data_part(safe)?, mac_data: Some(mac) }.to_der()?)
}

fn attribute_of(id: ObjectIdentifier, value: Any) -> Result<Attribute, ContainerError> {
    Ok(Attribute { id, values: SetOfVec::try_from(vec![value])? })
}

fn certificate_bag(
    certificate: &[u8],
    attributes: Option<SetOfVec<Attribute>>,
) -> Result<SafeBag, ContainerError> {
    let bag = CertificateBag { id: oids::X509_CERTIFICATE, value: OctetString::new(certificate)? };
    Ok(SafeBag { id: oids::CERTIFICATE_BAG, value: Any::encode_from(&bag)?, attributes })
}

fn data_part(bytes: Vec<u8>) -> Result<ContentInfo, ContainerError> {
    let content = Any::encode_from(&OctetString::new(bytes)?)?;
    Ok(ContentInfo { content_type: oids::DATA, content: Some(content) })
}

fn encrypted_part(
    algorithm: AlgorithmIdentifierOwned,
    encrypted: Vec<u8>,
) -> Result<ContentInfo, ContainerError> {
    let content = EncryptedContent {
        content_type: oids::DATA,
        algorithm,
        encrypted: Some(OctetString::new(encrypted)?),
    };
    let data = EncryptedData { version: 0, content };
    Ok(ContentInfo { content_type: oids::ENCRYPTED_DATA, content: Some(Any::encode_from(&data)?) })
}
