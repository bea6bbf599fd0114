//! Linking a page: both draw a key for this once (ECDH over P-256), and the page proves that the person has typed the
//! code of the terminal. Who listens learns nothing; who stands between has two minutes to find the code of six digits
//! through 600,000 rounds of PBKDF2 for each, and the agent takes three tries.

use std::num::NonZeroU32;

use ring::agreement::{ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral};
use ring::digest::{SHA256, digest};
use ring::rand::SystemRandom;
use ring::{hkdf, hmac, pbkdf2};
use zeroize::Zeroizing;

/// Rounds over the code.
const ROUNDS: NonZeroU32 = NonZeroU32::MIN.saturating_add(599_999);

/// The two keys that come out of a pairing.
#[derive(Clone)]
pub struct Material {
    /// Proves, in both directions, that the code was the same.
    pub proof: Zeroizing<Vec<u8>>,
    /// What page and agent share from now on.
    pub key: Zeroizing<Vec<u8>>,
}

impl std::fmt::Debug for Material {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Material")
    }
}

/// Both keys, from the secret that both have agreed on, the code, and what was said so far.
pub fn derive(secret: &[u8], code: &str, transcript: &[u8]) -> Option<Material> {
    let salt = digest(&SHA256, transcript);
    let mut stretched = Zeroizing::new(vec![0; 32]);
    pbkdf2::derive(pbkdf2::PBKDF2_HMAC_SHA256, ROUNDS, salt.as_ref(), code.as_bytes(), &mut stretched);
    let drawn = hkdf::Salt::new(hkdf::HKDF_SHA256, &stretched).extract(secret);
    let expand = |name: &[u8]| {
        let mut bytes = Zeroizing::new(vec![0; 32]);
        let info = [name, salt.as_ref()];
        drawn.expand(&info, hkdf::HKDF_SHA256).and_then(|key| key.fill(&mut bytes)).ok()?;
        Some(bytes)
    };
    Some(Material { proof: expand(b"okno-signer proof")?, key: expand(b"okno-signer key")? })
}

/// What the page says first, and the agent's part of the answer.
#[derive(Debug)]
pub(crate) struct Begun {
    pub agent_key: Vec<u8>,
    pub secret: Zeroizing<Vec<u8>>,
    pub transcript: Vec<u8>,
}

/// Answers a page's key. `None`: that was no key.
pub(crate) fn begin(origin: &str, page_key: &[u8], nonces: [&str; 2]) -> Option<Begun> {
    // ring draws such keys from the system only, so that nobody can hand it a source that repeats itself.
    let random = SystemRandom::new();
    let own = EphemeralPrivateKey::generate(&ECDH_P256, &random).ok()?;
    let agent_key = own.compute_public_key().ok()?.as_ref().to_vec();
    let peer = UnparsedPublicKey::new(&ECDH_P256, page_key);
    let secret = agree_ephemeral(own, &peer, |secret| Zeroizing::new(secret.to_vec())).ok()?;
    let mut transcript = format!("okno-signer-1 pair\n{origin}\n{}\n{}\n", nonces[0], nonces[1]).into_bytes();
    transcript.extend_from_slice(page_key);
    transcript.extend_from_slice(&agent_key);
    Some(Begun { agent_key, secret, transcript })
}

/// What the agent gives in return for the page's proof.
pub(crate) fn own_proof(material: &Material) -> Vec<u8> {
    hmac::sign(&proof_key(material), b"agent").as_ref().to_vec()
}

pub(crate) fn is_page_proof(material: &Material, proof: &[u8]) -> bool {
    hmac::verify(&proof_key(material), b"page", proof).is_ok()
}

fn proof_key(material: &Material) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, &material.proof)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_come_to_the_same_keys_by_the_same_code_only() {
        let page = EphemeralPrivateKey::generate(&ECDH_P256, &SystemRandom::new()).unwrap();
        let page_key = page.compute_public_key().unwrap().as_ref().to_vec();
        let begun = begin("https://a", &page_key, ["n", "m"]).unwrap();
        let peer = UnparsedPublicKey::new(&ECDH_P256, &begun.agent_key);
        let secret = agree_ephemeral(page, &peer, <[u8]>::to_vec).unwrap();
        let own = derive(&begun.secret, "123456", &begun.transcript).unwrap();
        let same = derive(&secret, "123456", &begun.transcript).unwrap();
        assert_eq!((&own.key, &own.proof), (&same.key, &same.proof));
        assert_ne!(own.key, own.proof);
        let other = derive(&secret, "123457", &begun.transcript).unwrap();
        assert_ne!(own.key, other.key);
        let proof = hmac::sign(&proof_key(&same), b"page");
        assert!(is_page_proof(&own, proof.as_ref()));
        assert!(!is_page_proof(&own, &own_proof(&own)), "the agent's proof is not the page's");
    }

    #[test]
    fn what_is_no_point_is_refused() {
        assert!(begin("https://a", &[4; 65], ["n", "m"]).is_none());
        assert!(begin("https://a", &[], ["n", "m"]).is_none());
    }
}
