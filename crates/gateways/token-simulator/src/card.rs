//! The token itself: what is on it, its PIN and its signatures. Knows nothing of pointers.

use std::fs;
use std::path::{Path, PathBuf};

use cryptoki_sys::{
    CK_ATTRIBUTE_TYPE, CK_KEY_TYPE, CK_MECHANISM_TYPE, CK_OBJECT_CLASS, CK_RV, CK_ULONG,
    CKA_CERTIFICATE_TYPE, CKA_CLASS, CKA_ID, CKA_KEY_TYPE, CKA_LABEL, CKA_PRIVATE, CKA_SIGN, CKA_TOKEN,
    CKA_VALUE, CKC_X_509, CKK_GOSTR3410, CKM_GOSTR3410, CKO_CERTIFICATE, CKO_PRIVATE_KEY, CKR_DATA_LEN_RANGE,
    CKR_DEVICE_REMOVED, CKR_FUNCTION_FAILED, CKR_KEY_HANDLE_INVALID, CKR_KEY_TYPE_INCONSISTENT,
    CKR_PIN_INCORRECT, CKR_PIN_LEN_RANGE, CKR_PIN_LOCKED,
};
use gost3410::pkcs8::DecodePrivateKey;
use gost3410::signature_traits::hazmat::PrehashSigner;
use gost3410::{AnySigningKey, KeySize};

/// Of technical committee 26: keys of 512 bits, and signing with them.
pub(crate) const CKK_GOSTR3410_512: CK_KEY_TYPE = 0xd432_1003;
pub(crate) const CKM_GOSTR3410_512: CK_MECHANISM_TYPE = 0xd432_1006;
const TRIES: u8 = 3;
const PIN_MIN: usize = 6;
const PIN_MAX: usize = 32;

/// Something on the token.
pub(crate) struct Object {
    attributes: Vec<(CK_ATTRIBUTE_TYPE, Vec<u8>)>,
    key: Option<AnySigningKey>,
}

/// A token in its slot.
pub(crate) struct Card {
    folder: PathBuf,
    pub objects: Vec<Object>,
    pub is_signed_in: bool,
}

impl Object {
    pub(crate) fn attribute(&self, kind: CK_ATTRIBUTE_TYPE) -> Option<&[u8]> {
        self.attributes.iter().find(|(own, _)| *own == kind).map(|(_, value)| value.as_slice())
    }

    /// Seen only by whoever typed the PIN.
    pub(crate) fn is_private(&self) -> bool {
        self.key.is_some()
    }
}

fn number(value: CK_ULONG) -> Vec<u8> {
    value.to_ne_bytes().to_vec()
}

impl Card {
    /// The token of a folder.
    pub(crate) fn insert(folder: &Path) -> Option<Self> {
        let mut names: Vec<PathBuf> =
            fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path()).collect();
        names.sort();
        let mut objects = Vec::new();
        for path in names.into_iter().filter(|path| path.extension().is_some_and(|kind| kind == "der")) {
            let name = path.file_stem()?.to_string_lossy().into_owned().into_bytes();
            let both = |class: CK_OBJECT_CLASS, is_private: u8| {
                vec![
                    (CKA_CLASS, number(class)),
                    (CKA_TOKEN, vec![1]),
                    (CKA_PRIVATE, vec![is_private]),
                    (CKA_ID, name.clone()),
                    (CKA_LABEL, name.clone()),
                ]
            };
            let mut attributes = both(CKO_CERTIFICATE, 0);
            attributes
                .extend([(CKA_CERTIFICATE_TYPE, number(CKC_X_509)), (CKA_VALUE, fs::read(&path).ok()?)]);
            objects.push(Object { attributes, key: None });
            let Ok(key) = fs::read(path.with_extension("p8")) else { continue };
            let key = AnySigningKey::from_pkcs8_der(&key).ok()?;
            let kind = match key.key_size() {
                KeySize::Bits256 => CKK_GOSTR3410,
                KeySize::Bits512 => CKK_GOSTR3410_512,
            };
            let mut attributes = both(CKO_PRIVATE_KEY, 1);
            attributes.extend([(CKA_KEY_TYPE, number(kind)), (CKA_SIGN, vec![1])]);
            objects.push(Object { attributes, key: Some(key) });
        }
        Some(Self { folder: folder.to_owned(), objects, is_signed_in: false })
    }

    /// Whether nobody has pulled it out.
    pub(crate) fn is_there(&self) -> bool {
        self.folder.is_dir()
    }

    pub(crate) fn tries_left(&self) -> u8 {
        let written = fs::read_to_string(self.folder.join("tries")).ok();
        written.and_then(|text| text.trim().parse().ok()).unwrap_or(TRIES)
    }

    pub(crate) fn has_factory_pin(&self) -> bool {
        self.folder.join("factory").exists()
    }

    /// The try is counted before it is made.
    fn check_pin(&self, pin: &[u8]) -> Result<(), CK_RV> {
        let left = self.tries_left().checked_sub(1).ok_or(CKR_PIN_LOCKED)?;
        let count = |left: u8| fs::write(self.folder.join("tries"), left.to_string());
        count(left).map_err(|_| CKR_FUNCTION_FAILED)?;
        let own = fs::read_to_string(self.folder.join("pin")).map_err(|_| CKR_FUNCTION_FAILED)?;
        if own.trim_end().as_bytes() == pin {
            return count(TRIES).map_err(|_| CKR_FUNCTION_FAILED);
        }
        Err(if left == 0 { CKR_PIN_LOCKED } else { CKR_PIN_INCORRECT })
    }

    pub(crate) fn sign_in(&mut self, pin: &[u8]) -> Result<(), CK_RV> {
        self.check_pin(pin)?;
        self.is_signed_in = true;
        Ok(())
    }

    pub(crate) fn change_pin(&mut self, old: &[u8], new: &[u8]) -> Result<(), CK_RV> {
        self.check_pin(old)?;
        if !(PIN_MIN..=PIN_MAX).contains(&new.len()) {
            return Err(CKR_PIN_LEN_RANGE);
        }
        fs::write(self.folder.join("pin"), new).map_err(|_| CKR_FUNCTION_FAILED)?;
        // It need not have been there.
        let _ = fs::remove_file(self.folder.join("factory"));
        Ok(())
    }

    /// Whether somebody pulls it out in this very moment, and what the library says then.
    fn be_pulled_out(&self) -> Result<(), CK_RV> {
        let trigger = self.folder.join("pulled-when-signing");
        let Ok(code) = fs::read_to_string(&trigger) else { return Ok(()) };
        let is_out = fs::remove_file(trigger).and_then(|()| {
            let out = self.folder.with_extension("pulled");
            fs::rename(&self.folder, out)
        });
        is_out.map_err(|_| CKR_FUNCTION_FAILED)?;
        Err(code.trim().parse().unwrap_or(CKR_DEVICE_REMOVED))
    }

    /// What a signature is made with: the place of the key, if the mechanism fits it.
    pub(crate) fn key_for(&self, place: usize, mechanism: CK_MECHANISM_TYPE) -> Result<usize, CK_RV> {
        let object = self.objects.get(place).filter(|object| self.is_signed_in || !object.is_private());
        let key = object.and_then(|object| object.key.as_ref()).ok_or(CKR_KEY_HANDLE_INVALID)?;
        let fits = match key.key_size() {
            KeySize::Bits256 => mechanism == CKM_GOSTR3410,
            KeySize::Bits512 => mechanism == CKM_GOSTR3410_512,
        };
        if fits { Ok(place) } else { Err(CKR_KEY_TYPE_INCONSISTENT) }
    }

    /// `s ‖ r`, most significant byte first (PKCS#11, GOST R 34.10).
    pub(crate) fn sign(&self, place: usize, digest: &[u8]) -> Result<Vec<u8>, CK_RV> {
        self.be_pulled_out()?;
        let key = self.objects.get(place).and_then(|object| object.key.as_ref());
        let key = key.ok_or(CKR_KEY_HANDLE_INVALID)?;
        if digest.len() != key.key_size().bytes() {
            return Err(CKR_DATA_LEN_RANGE);
        }
        let signature = key.sign_prehash(digest).map_err(|_| CKR_FUNCTION_FAILED)?;
        Ok(signature.as_bytes().to_vec())
    }
}
