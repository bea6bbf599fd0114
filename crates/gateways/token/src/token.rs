use std::path::Path;
use std::sync::Arc;

use certificate::Certificate;
use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error, RvError};
use cryptoki::object::{Attribute, AttributeType, ObjectClass};
use cryptoki::session::{Session, UserType};
use cryptoki::slot::Slot;
use cryptoki::types::AuthPin;

use crate::error::TokenError;
use crate::raw::RawLibrary;
use crate::signer::{TokenSigner, scheme_of};

/// Certificates that are looked at; a token holds a handful.
const CERTIFICATES_MAX: usize = 64;

/// The library of a kind of token, and whatever tokens are there.
#[derive(Clone, Debug)]
pub struct Token {
    library: Pkcs11,
    raw: Arc<RawLibrary>,
}

/// A certificate on a token, with a key beside it.
#[derive(Clone, Debug)]
pub struct TokenKey {
    certificate: Certificate,
    slot: Slot,
    id: Vec<u8>,
    label: String,
    has_default_pin: bool,
}

impl TokenKey {
    /// The certificate.
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// What the token calls itself.
    pub fn token_label(&self) -> &str {
        &self.label
    }

    /// Whether the token says that its PIN is still the one it was issued with.
    pub fn has_default_pin(&self) -> bool {
        self.has_default_pin
    }
}

impl Token {
    /// Opens a library: `/usr/lib/librtpkcs11ecp.so`.
    pub fn open(path: &Path) -> Result<Self, TokenError> {
        let library = Pkcs11::new(path)?;
        match library.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)) {
            Ok(()) | Err(Error::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => {}
            Err(error) => return Err(error.into()),
        }
        Ok(Self { library, raw: Arc::new(RawLibrary::open(path)?) })
    }

    /// The certificates on all tokens that are there. No PIN is needed: certificates are public.
    pub fn list_keys(&self) -> Result<Vec<TokenKey>, TokenError> {
        let mut found = Vec::new();
        for slot in self.library.get_slots_with_initialized_token()? {
            match self.list_keys_in(slot) {
                Ok(keys) => found.extend(keys),
                // Pulled out while it was read: what is elsewhere is still there.
                Err(_) if !self.is_there(slot) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(found)
    }

    fn list_keys_in(&self, slot: Slot) -> Result<Vec<TokenKey>, TokenError> {
        let mut found = Vec::new();
        let about = self.library.get_token_info(slot)?;
        let session = self.library.open_ro_session(slot)?;
        let wanted = [Attribute::Class(ObjectClass::CERTIFICATE), Attribute::Token(true)];
        for object in session.find_objects(&wanted)?.into_iter().take(CERTIFICATES_MAX) {
            let values = session.get_attributes(object, &[AttributeType::Value, AttributeType::Id])?;
            let (mut der, mut id) = (Vec::new(), Vec::new());
            for value in values {
                match value {
                    Attribute::Value(bytes) => der = bytes,
                    Attribute::Id(bytes) => id = bytes,
                    _ => {}
                }
            }
            // A certificate that cannot be read is of no use to anybody; the others are.
            let Ok(certificate) = Certificate::from_der(&der) else { continue };
            found.push(TokenKey {
                certificate,
                slot,
                id,
                label: about.label().to_owned(),
                has_default_pin: about.user_pin_to_be_changed(),
            });
        }
        Ok(found)
    }

    /// Signs in to the token and takes the key beside the certificate.
    pub fn unlock(&self, key: &TokenKey, pin: &str) -> Result<TokenSigner, TokenError> {
        let public = key.certificate.public_key().map_err(|_| TokenError::OtherKey)?;
        let session = self.library.open_ro_session(key.slot)?;
        self.sign_in(&session, key.slot, pin)?;
        let wanted = [Attribute::Class(ObjectClass::PRIVATE_KEY), Attribute::Id(key.id.clone())];
        let own = session.find_objects(&wanted)?.into_iter().next().ok_or(TokenError::Gone)?;
        let scheme = scheme_of(&public);
        let certificate = key.certificate.clone();
        Ok(TokenSigner {
            token: self.clone(),
            session,
            slot: key.slot,
            key: own,
            certificate,
            public,
            scheme,
        })
    }

    /// Changes the PIN of the token that holds the key.
    pub fn change_pin(&self, key: &TokenKey, old: &str, new: &str) -> Result<(), TokenError> {
        let session = self.library.open_rw_session(key.slot)?;
        self.sign_in(&session, key.slot, old)?;
        session.set_pin(&AuthPin::new(old.into()), &AuthPin::new(new.into()))?;
        Ok(())
    }

    fn sign_in(&self, session: &Session, slot: Slot, pin: &str) -> Result<(), TokenError> {
        if self.library.get_token_info(slot)?.user_pin_locked() {
            return Err(TokenError::Locked);
        }
        session.login(UserType::User, Some(&AuthPin::new(pin.into())))?;
        Ok(())
    }

    /// Whether a token is in the slot.
    pub(crate) fn is_there(&self, slot: Slot) -> bool {
        self.library.get_slot_info(slot).is_ok_and(|slot| slot.token_present())
    }

    pub(crate) fn raw(&self) -> &RawLibrary {
        &self.raw
    }
}
