//! The one call for which the safe binding has no name: signing by the mechanisms of ГОСТ. Everything unsafe of this
//! crate stands here.

use std::path::Path;
use std::ptr;

use cryptoki::session::Session;
use cryptoki_sys::{
    CK_FUNCTION_LIST_PTR, CK_MECHANISM, CK_MECHANISM_TYPE, CK_OBJECT_HANDLE, CK_RV, CK_ULONG,
    CKR_DEVICE_REMOVED, CKR_OK, CKR_SESSION_HANDLE_INVALID, CKR_TOKEN_NOT_PRESENT, Pkcs11,
};

use crate::error::TokenError;

/// The largest signature of ГОСТ, in bytes; a token that claims more is not believed.
const SIGNATURE_MAX: usize = 128;

/// The library of the token, opened a second time: the system gives the same one, whose sessions are those of the safe
/// binding.
pub(crate) struct RawLibrary(Pkcs11);

impl std::fmt::Debug for RawLibrary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RawLibrary")
    }
}

impl RawLibrary {
    pub(crate) fn open(path: &Path) -> Result<Self, TokenError> {
        // SAFETY: loading a library runs its start. It is the operator's choice, and the safe binding has loaded the
        // very same file just before.
        let library = unsafe { Pkcs11::new(path) };
        library.map(Self).map_err(|error| TokenError::Library(error.to_string()))
    }

    /// Signs by a mechanism without parameters.
    pub(crate) fn sign(
        &self,
        session: &Session,
        mechanism: CK_MECHANISM_TYPE,
        key: CK_OBJECT_HANDLE,
        digest: &[u8],
    ) -> Result<Vec<u8>, TokenError> {
        let mut list: CK_FUNCTION_LIST_PTR = ptr::null_mut();
        // SAFETY: the library writes the address of its list, which lives as long as the library, into a pointer of
        // ours; nothing else is read or written.
        check(unsafe { self.0.C_GetFunctionList(&raw mut list) })?;
        // SAFETY: PKCS#11 requires a list after CKR_OK; null is looked for all the same.
        let list = unsafe { list.as_ref() }.ok_or(TokenError::Gone)?;
        let (Some(begin), Some(sign)) = (list.C_SignInit, list.C_Sign) else {
            return Err(TokenError::Library("no function for signing".to_owned()));
        };
        let mut mechanism = CK_MECHANISM { mechanism, pParameter: ptr::null_mut(), ulParameterLen: 0 };
        // SAFETY: `session` is open while it is borrowed, `mechanism` lives to the end of this function and has no
        // parameter, and the key is a number that the library itself judges.
        check(unsafe { begin(session.handle(), &raw mut mechanism, key) })?;
        // The interface has no pointers to what is not written: the library gets a copy.
        let mut digest = digest.to_vec();
        let digest_length = length(digest.len())?;
        let mut signature = vec![0_u8; SIGNATURE_MAX];
        let mut signature_length = length(signature.len())?;
        // SAFETY: both buffers are as long as is said and live through the call; the library writes no more than
        // `signature_length` says and sets it to what it has written.
        check(unsafe {
            sign(
                session.handle(),
                digest.as_mut_ptr(),
                digest_length,
                signature.as_mut_ptr(),
                &raw mut signature_length,
            )
        })?;
        signature.truncate(usize::try_from(signature_length).unwrap_or(0));
        Ok(signature)
    }
}

fn length(bytes: usize) -> Result<CK_ULONG, TokenError> {
    CK_ULONG::try_from(bytes).map_err(|_| TokenError::OtherKey)
}

fn check(code: CK_RV) -> Result<(), TokenError> {
    match code {
        CKR_OK => Ok(()),
        CKR_DEVICE_REMOVED | CKR_TOKEN_NOT_PRESENT | CKR_SESSION_HANDLE_INVALID => Err(TokenError::Gone),
        _ => Err(TokenError::Library(format!("{code:#x}"))),
    }
}
