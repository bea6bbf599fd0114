use std::convert::Infallible;

use data_encoding::BASE64;
use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::{Kem, X25519HkdfSha256};
use hpke::rand_core::{TryCryptoRng, TryRng};
use hpke::{Deserializable, OpModeR, OpModeS, Serializable, single_shot_open, single_shot_seal_with_rng};
use kernel::{Rng, Secret};

type Suite = X25519HkdfSha256;
type Public = <Suite as Kem>::PublicKey;
type Private = <Suite as Kem>::PrivateKey;
type Encapsulated = <Suite as Kem>::EncappedKey;

const FORMAT: u8 = 1;
const KEY_BYTES: usize = 32;
/// Binds what is sealed to this program and use (RFC 9180, section 8.1).
const INFO: &[u8] = b"okno custodian 1";
const PUBLIC_HEAD: &str = "okno-custodian-public ";
const PRIVATE_HEAD: &str = "okno-custodian-private ";

/// The public key of whoever keeps what the law wants kept after an account has gone. Sealing needs nothing else, so the
/// installation itself cannot open what it sealed: HPKE (RFC 9180), X25519, HKDF-SHA256, ChaCha20-Poly1305.
#[derive(Clone)]
pub struct Custodian(Public);

/// The other half: kept away from the installation and used by `okno admin custodian open` alone.
pub struct CustodianKey(Private);

/// Why a custodian's key or what was sealed to it is of no use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CustodianError {
    /// The text is no public key of a custodian.
    #[error("this is not a custodian's public key")]
    Public,
    /// The text is no private key of a custodian.
    #[error("this is not a custodian's private key")]
    Private,
    /// It could not be sealed.
    #[error("it could not be sealed to the custodian")]
    Seal,
    /// Another key, another place, or a changed byte.
    #[error("what was sealed to a custodian does not open by this key")]
    Open,
}

impl Custodian {
    /// Reads the text of a public key's file.
    pub fn parse(text: &str) -> Result<Self, CustodianError> {
        let bytes = key_bytes(text, PUBLIC_HEAD).ok_or(CustodianError::Public)?;
        Public::from_bytes(&bytes).map(Self).map_err(|_| CustodianError::Public)
    }

    /// The text of the file.
    pub fn to_text(&self) -> String {
        format!("{PUBLIC_HEAD}{}\n", BASE64.encode(&self.0.to_bytes()))
    }

    /// Seals bytes for a place, named by `aad`: they open there and nowhere else.
    pub fn seal(&self, aad: &[u8], plain: &[u8], rng: &dyn Rng) -> Result<Vec<u8>, CustodianError> {
        let (encapsulated, sealed) = single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, Suite>(
            &OpModeS::Base,
            &self.0,
            INFO,
            plain,
            aad,
            &mut Chance(rng),
        )
        .map_err(|_| CustodianError::Seal)?;
        let mut bytes = vec![FORMAT];
        bytes.extend_from_slice(&encapsulated.to_bytes());
        bytes.extend_from_slice(&sealed);
        Ok(bytes)
    }
}

impl CustodianKey {
    /// Draws a new key.
    pub fn draw(rng: &dyn Rng) -> Self {
        Self(Suite::gen_keypair_with_rng(&mut Chance(rng)).0)
    }

    /// Reads the text of a private key's file.
    pub fn parse(text: &str) -> Result<Self, CustodianError> {
        let bytes = Secret::new(key_bytes(text, PRIVATE_HEAD).ok_or(CustodianError::Private)?);
        Private::from_bytes(bytes.expose()).map(Self).map_err(|_| CustodianError::Private)
    }

    /// The text of the file.
    pub fn to_text(&self) -> Secret<String> {
        Secret::new(format!("{PRIVATE_HEAD}{}\n", BASE64.encode(&self.0.to_bytes())))
    }

    /// The public half.
    pub fn custodian(&self) -> Custodian {
        Custodian(Suite::sk_to_pk(&self.0))
    }

    /// Opens what [`Custodian::seal`] made for the same place.
    pub fn open(&self, aad: &[u8], sealed: &[u8]) -> Result<Secret<Vec<u8>>, CustodianError> {
        let Some((&FORMAT, rest)) = sealed.split_first() else { return Err(CustodianError::Open) };
        let (encapsulated, sealed) = rest.split_first_chunk::<KEY_BYTES>().ok_or(CustodianError::Open)?;
        let encapsulated = Encapsulated::from_bytes(encapsulated).map_err(|_| CustodianError::Open)?;
        single_shot_open::<ChaCha20Poly1305, HkdfSha256, Suite>(
            &OpModeR::Base,
            &self.0,
            &encapsulated,
            INFO,
            sealed,
            aad,
        )
        .map(Secret::new)
        .map_err(|_| CustodianError::Open)
    }
}

fn key_bytes(text: &str, head: &str) -> Option<Vec<u8>> {
    BASE64.decode(text.trim().strip_prefix(head.trim_end())?.trim().as_bytes()).ok()
}

/// The injected chance as the library wants it.
struct Chance<'a>(&'a dyn Rng);

impl TryRng for Chance<'_> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.0.fill(&mut bytes);
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.0.next_u64())
    }

    fn try_fill_bytes(&mut self, buffer: &mut [u8]) -> Result<(), Infallible> {
        self.0.fill(buffer);
        Ok(())
    }
}

impl TryCryptoRng for Chance<'_> {}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::SeededRng;

    #[test]
    fn what_is_sealed_to_a_custodian_opens_by_their_key_in_its_place_alone() {
        let rng = SeededRng::new(7);
        let key = CustodianKey::draw(&rng);
        let custodian = Custodian::parse(&key.custodian().to_text()).unwrap();
        let sealed = custodian.seal(b"here", b"kept", &rng).unwrap();
        let again = CustodianKey::parse(key.to_text().expose()).unwrap();
        assert_eq!(again.open(b"here", &sealed).unwrap().expose(), b"kept");
        assert_eq!(again.open(b"there", &sealed).unwrap_err(), CustodianError::Open);
        assert_eq!(CustodianKey::draw(&rng).open(b"here", &sealed).unwrap_err(), CustodianError::Open);
        let mut changed = sealed.clone();
        changed[40] ^= 1;
        assert_eq!(again.open(b"here", &changed).unwrap_err(), CustodianError::Open);
        assert_ne!(custodian.seal(b"here", b"kept", &rng).unwrap(), sealed);
    }

    #[test]
    fn another_text_is_no_key() {
        for text in ["", "okno-custodian-public", "okno-custodian-public AAAA", "okno-key demo"] {
            assert_eq!(Custodian::parse(text).err(), Some(CustodianError::Public), "{text}");
            assert_eq!(CustodianKey::parse(text).err(), Some(CustodianError::Private), "{text}");
        }
    }
}
