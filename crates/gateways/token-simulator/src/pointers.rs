//! What the library holds between calls, and what a call makes of pointers. Trusts its caller for what PKCS#11 asks of
//! one (pointers that are null or valid for as long as the call lasts, lengths that are true), and for nothing else.

use std::collections::BTreeMap;
use std::path::Path;
use std::slice;
use std::sync::{Mutex, PoisonError};

use cryptoki_sys::{
    CK_RV, CK_SESSION_HANDLE, CK_ULONG, CKR_ARGUMENTS_BAD, CKR_BUFFER_TOO_SMALL,
    CKR_CRYPTOKI_NOT_INITIALIZED, CKR_DEVICE_REMOVED, CKR_FUNCTION_FAILED, CKR_OK,
    CKR_SESSION_HANDLE_INVALID, CKR_TOKEN_NOT_PRESENT,
};

use crate::card::Card;

/// What the library holds between calls.
pub(crate) struct Module {
    pub card: Option<Card>,
    pub sessions: BTreeMap<CK_SESSION_HANDLE, Session>,
    pub last_session: CK_SESSION_HANDLE,
}

#[derive(Default)]
pub(crate) struct Session {
    pub is_writable: bool,
    pub found: Option<Vec<usize>>,
    pub signs_with: Option<usize>,
}

/// There is one library in a process, and C gives it no other place.
pub(crate) static MODULE: Mutex<Option<Module>> = Mutex::new(None);

pub(crate) fn code(result: Result<(), CK_RV>) -> CK_RV {
    result.err().unwrap_or(CKR_OK)
}

pub(crate) fn with_module(work: impl FnOnce(&mut Module) -> Result<(), CK_RV>) -> CK_RV {
    let mut module = MODULE.lock().unwrap_or_else(PoisonError::into_inner);
    code(module.as_mut().ok_or(CKR_CRYPTOKI_NOT_INITIALIZED).and_then(|module| {
        module.look();
        work(module)
    }))
}

impl Module {
    /// Sees whether the token was pulled out, which ends its sessions, or put in.
    fn look(&mut self) {
        match &self.card {
            Some(card) if !card.is_there() => {
                self.card = None;
                self.sessions.clear();
            }
            None => {
                let folder = std::env::var_os(crate::FOLDER);
                self.card = folder.and_then(|folder| Card::insert(Path::new(&folder)));
            }
            Some(_) => {}
        }
    }
}

pub(crate) fn with_card(work: impl FnOnce(&mut Card) -> Result<(), CK_RV>) -> CK_RV {
    with_module(|module| module.card.as_mut().ok_or(CKR_TOKEN_NOT_PRESENT).and_then(work))
}

pub(crate) fn with_session(
    handle: CK_SESSION_HANDLE,
    work: impl FnOnce(&mut Session, &mut Card) -> Result<(), CK_RV>,
) -> CK_RV {
    with_module(|module| {
        let session = module.sessions.get_mut(&handle).ok_or(CKR_SESSION_HANDLE_INVALID)?;
        work(session, module.card.as_mut().ok_or(CKR_DEVICE_REMOVED)?)
    })
}

/// # Safety
/// `pointer` is null or valid for `length` values.
pub(crate) unsafe fn values<'a, T>(pointer: *const T, length: CK_ULONG) -> Result<&'a [T], CK_RV> {
    let length = usize::try_from(length).map_err(|_| CKR_ARGUMENTS_BAD)?;
    if length == 0 {
        return Ok(&[]);
    }
    // SAFETY: not null, and valid by the caller's word.
    if pointer.is_null() {
        Err(CKR_ARGUMENTS_BAD)
    } else {
        Ok(unsafe { slice::from_raw_parts(pointer, length) })
    }
}

/// # Safety
/// `pointer` is null or valid for one value.
pub(crate) unsafe fn place<'a, T>(pointer: *mut T) -> Result<&'a mut T, CK_RV> {
    // SAFETY: null is told apart, and everything else is valid by the caller's word.
    unsafe { pointer.as_mut() }.ok_or(CKR_ARGUMENTS_BAD)
}

/// The manner of the standard: no buffer asks how much there is, one that is too short is told so.
///
/// # Safety
/// `buffer` is null or valid for `*length` values, and `length` is null or valid.
pub(crate) unsafe fn give<T: Copy>(all: &[T], buffer: *mut T, length: *mut CK_ULONG) -> Result<(), CK_RV> {
    // SAFETY: as the caller of this function promises.
    let length = unsafe { place(length) }?;
    let room = usize::try_from(*length).map_err(|_| CKR_ARGUMENTS_BAD)?;
    *length = CK_ULONG::try_from(all.len()).map_err(|_| CKR_FUNCTION_FAILED)?;
    if buffer.is_null() {
        return Ok(());
    }
    if room < all.len() {
        return Err(CKR_BUFFER_TOO_SMALL);
    }
    // SAFETY: there is room for that many, and what is ours does not overlap with what is the caller's.
    unsafe { buffer.copy_from_nonoverlapping(all.as_ptr(), all.len()) };
    Ok(())
}

pub(crate) fn padded<const N: usize>(text: &str) -> [u8; N] {
    let mut bytes = [b' '; N];
    for (place, byte) in bytes.iter_mut().zip(text.bytes()) {
        *place = byte;
    }
    bytes
}
