//! Files that other tools open.
// cyrillic: names of centres and cards

use accredited_authorities::{AccreditationStatus, Centre, ListTemplate, write_list};
use certificate::{Certificate, to_pem};
use gost3410::AnySigningKey;
use gost3410::pkcs8::EncodePrivateKey;
use kernel::Env;
use key_container::{KeyContainer, Protection, seal};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::authority::{Authority, AuthorityError, Issued};
use crate::order::CARD_POLICY;

/// What containers are handed out with: the maker's PIN of common tokens, which its owner has to change.
pub const FACTORY_PIN: &str = "12345678";
/// As many as RFC 9548 has in its examples: a test key need not withstand a search.
const ROUNDS: u32 = 2_000;

/// The cipher of a container.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ContainerForm {
    /// AES-256: every program opens it.
    #[default]
    Aes,
    /// Кузнечик (RFC 9548): programs with ГОСТ open it.
    Gost,
}

/// The certificate as PEM.
pub fn certificate_pem(certificate: &Certificate) -> Result<String, AuthorityError> {
    Ok(to_pem("CERTIFICATE", certificate.der())?)
}

/// The key as PEM, in the open: a test key.
pub fn key_pem(key: &AnySigningKey) -> Result<Zeroizing<String>, AuthorityError> {
    let document = key.to_pkcs8_der().map_err(|_| AuthorityError::Key)?;
    Ok(Zeroizing::new(to_pem("PRIVATE KEY", document.as_bytes())?))
}

impl Authority {
    /// The root and the authority below it as PEM, in this order: what a folder of accredited authorities holds.
    pub fn roots_pem(&self) -> Result<String, AuthorityError> {
        Ok([certificate_pem(self.root())?, certificate_pem(self.issuing())?].concat())
    }

    /// The ministry's list in which this authority is accredited, and one that does not exist is no longer.
    pub fn accredited_list(&self) -> String {
        let centre = |name: &str, status, certificates| Centre {
            name: name.to_owned(),
            short_name: None,
            email: Some("ca@authority.example".to_owned()),
            address: Some("620000, Екатеринбург, ул. Мира, д. 1".to_owned()),
            site: Some(self.base_url.clone()),
            inn: Some("9901000010".to_owned()),
            ogrn: Some("1269900000017".to_owned()),
            status,
            certificates,
            crl_addresses: vec![format!("{}/issuing.crl", self.base_url)],
        };
        let certificates = vec![self.root().clone(), self.issuing().clone()];
        let centres = [
            centre("Учебный удостоверяющий центр", AccreditationStatus::Active, certificates),
            centre("Бывший удостоверяющий центр", AccreditationStatus::Other, Vec::new()),
        ];
        let made_at = self.env.now().to_jiff().to_string();
        write_list(&ListTemplate { version: 1, made_at: &made_at, centres: &centres })
    }

    /// PKCS#12 of a key with its certificate and those above it, under a PIN. It is called after its owner; on a card, after
    /// the card and its policy.
    pub fn container(
        &self,
        issued: &Issued,
        (pin, form): (&str, ContainerForm),
    ) -> Result<Vec<u8>, AuthorityError> {
        let key = issued.key.to_pkcs8_der().map_err(|_| AuthorityError::Key)?;
        let container = KeyContainer {
            key: Zeroizing::new(key.as_bytes().to_vec()),
            certificate: issued.certificate.der().to_vec(),
            chain: [self.issuing(), self.root()].map(|above| above.der().to_vec()).into(),
            name: container_name(&issued.certificate)?,
        };
        let protection = match form {
            ContainerForm::Aes => Protection::Aes { rounds: ROUNDS },
            ContainerForm::Gost => Protection::Gost { rounds: ROUNDS },
        };
        Ok(seal(&container, (pin, protection), &mut |bytes| chance(&self.env, bytes))?)
    }
}

fn chance(env: &Env, bytes: &mut [u8]) {
    env.rng.fill(bytes);
}

fn container_name(certificate: &Certificate) -> Result<Option<String>, AuthorityError> {
    let owner = certificate.subject()?.common_name;
    let is_card = certificate.extensions().policies.contains(&CARD_POLICY);
    Ok(if is_card { Some(format!("УЭК {CARD_POLICY} {}", owner.unwrap_or_default())) } else { owner })
}
