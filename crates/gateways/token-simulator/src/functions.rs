//! The list of functions, and those about the library, its slot and its sessions. What is trusted: see `pointers`.
#![expect(non_snake_case, reason = "names of PKCS#11")]

use std::collections::BTreeMap;
use std::sync::PoisonError;

use cryptoki_sys::{
    CK_BBOOL, CK_EFFECTIVELY_INFINITE, CK_FALSE, CK_FLAGS, CK_FUNCTION_LIST, CK_INFO, CK_MECHANISM_TYPE,
    CK_NOTIFY, CK_RV, CK_SESSION_HANDLE, CK_SLOT_ID, CK_SLOT_INFO, CK_TOKEN_INFO, CK_ULONG,
    CK_UNAVAILABLE_INFORMATION, CK_USER_TYPE, CK_UTF8CHAR, CK_VERSION, CK_VOID_PTR, CKF_LOGIN_REQUIRED,
    CKF_REMOVABLE_DEVICE, CKF_RW_SESSION, CKF_TOKEN_INITIALIZED, CKF_TOKEN_PRESENT, CKF_USER_PIN_COUNT_LOW,
    CKF_USER_PIN_FINAL_TRY, CKF_USER_PIN_INITIALIZED, CKF_USER_PIN_LOCKED, CKF_USER_PIN_TO_BE_CHANGED,
    CKM_GOSTR3410, CKR_CRYPTOKI_ALREADY_INITIALIZED, CKR_CRYPTOKI_NOT_INITIALIZED, CKR_OK,
    CKR_SESSION_HANDLE_INVALID, CKR_SESSION_READ_ONLY, CKR_SLOT_ID_INVALID, CKR_TOKEN_NOT_PRESENT,
    CKR_USER_ALREADY_LOGGED_IN, CKR_USER_NOT_LOGGED_IN, CKR_USER_TYPE_INVALID, CKU_USER,
};

use crate::card::CKM_GOSTR3410_512;
use crate::objects::{
    C_FindObjects, C_FindObjectsFinal, C_FindObjectsInit, C_GetAttributeValue, C_Sign, C_SignInit,
};
use crate::pointers::{
    MODULE, Module, Session, code, give, padded, place, values, with_card, with_module, with_session,
};

const SLOT: CK_SLOT_ID = 0;
const NAME: &str = "Okno token simulator";

/// A list that never changes and has pointers to functions only.
struct List(CK_FUNCTION_LIST);
// SAFETY: nothing is ever written to it.
unsafe impl Sync for List {}

static LIST: List = List(list());

const fn list() -> CK_FUNCTION_LIST {
    // SAFETY: every field is a version of two bytes or an optional function, for which zeros stand for "none".
    let mut list: CK_FUNCTION_LIST = unsafe { std::mem::zeroed() };
    list.version = CK_VERSION { major: 2, minor: 40 };
    list.C_Initialize = Some(C_Initialize);
    list.C_Finalize = Some(C_Finalize);
    list.C_GetInfo = Some(C_GetInfo);
    list.C_GetFunctionList = Some(C_GetFunctionList);
    list.C_GetSlotList = Some(C_GetSlotList);
    list.C_GetSlotInfo = Some(C_GetSlotInfo);
    list.C_GetTokenInfo = Some(C_GetTokenInfo);
    list.C_GetMechanismList = Some(C_GetMechanismList);
    list.C_OpenSession = Some(C_OpenSession);
    list.C_CloseSession = Some(C_CloseSession);
    list.C_Login = Some(C_Login);
    list.C_Logout = Some(C_Logout);
    list.C_SetPIN = Some(C_SetPIN);
    list.C_FindObjectsInit = Some(C_FindObjectsInit);
    list.C_FindObjects = Some(C_FindObjects);
    list.C_FindObjectsFinal = Some(C_FindObjectsFinal);
    list.C_GetAttributeValue = Some(C_GetAttributeValue);
    list.C_SignInit = Some(C_SignInit);
    list.C_Sign = Some(C_Sign);
    list
}

/// Gives the functions.
///
/// # Safety
/// As PKCS#11 says, here and below: see `pointers`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn C_GetFunctionList(list: *mut *mut CK_FUNCTION_LIST) -> CK_RV {
    // SAFETY: as `pointers` says of callers. The list is not written to by anybody, whatever the type of the pointer says.
    code(unsafe { place(list) }.map(|list| *list = (&raw const LIST.0).cast_mut()))
}

unsafe extern "C" fn C_Initialize(_: CK_VOID_PTR) -> CK_RV {
    let mut module = MODULE.lock().unwrap_or_else(PoisonError::into_inner);
    if module.is_some() {
        return CKR_CRYPTOKI_ALREADY_INITIALIZED;
    }
    *module = Some(Module { card: None, sessions: BTreeMap::new(), last_session: 0 });
    CKR_OK
}

unsafe extern "C" fn C_Finalize(_: CK_VOID_PTR) -> CK_RV {
    let gone = MODULE.lock().unwrap_or_else(PoisonError::into_inner).take();
    if gone.is_some() { CKR_OK } else { CKR_CRYPTOKI_NOT_INITIALIZED }
}

unsafe extern "C" fn C_GetInfo(info: *mut CK_INFO) -> CK_RV {
    with_module(|_| {
        // SAFETY: as `pointers` says of callers.
        *unsafe { place(info) }? = CK_INFO {
            cryptokiVersion: CK_VERSION { major: 2, minor: 40 },
            manufacturerID: padded("Okno"),
            flags: 0,
            libraryDescription: padded(NAME),
            libraryVersion: CK_VERSION { major: 1, minor: 0 },
        };
        Ok(())
    })
}

unsafe extern "C" fn C_GetSlotList(
    only_with_token: CK_BBOOL,
    slots: *mut CK_SLOT_ID,
    count: *mut CK_ULONG,
) -> CK_RV {
    with_module(|module| {
        let own = [SLOT];
        let is_shown = only_with_token == CK_FALSE || module.card.is_some();
        // SAFETY: as `pointers` says of callers.
        unsafe { give(if is_shown { &own } else { &[] }, slots, count) }
    })
}

unsafe extern "C" fn C_GetSlotInfo(slot: CK_SLOT_ID, info: *mut CK_SLOT_INFO) -> CK_RV {
    with_module(|module| {
        if slot != SLOT {
            return Err(CKR_SLOT_ID_INVALID);
        }
        // SAFETY: as `pointers` says of callers.
        *unsafe { place(info) }? = CK_SLOT_INFO {
            slotDescription: padded(NAME),
            manufacturerID: padded("Okno"),
            flags: CKF_REMOVABLE_DEVICE | if module.card.is_some() { CKF_TOKEN_PRESENT } else { 0 },
            hardwareVersion: CK_VERSION { major: 1, minor: 0 },
            firmwareVersion: CK_VERSION { major: 1, minor: 0 },
        };
        Ok(())
    })
}

unsafe extern "C" fn C_GetTokenInfo(slot: CK_SLOT_ID, info: *mut CK_TOKEN_INFO) -> CK_RV {
    with_card(|card| {
        if slot != SLOT {
            return Err(CKR_SLOT_ID_INVALID);
        }
        let mut flags = CKF_TOKEN_INITIALIZED | CKF_USER_PIN_INITIALIZED | CKF_LOGIN_REQUIRED;
        flags |= match card.tries_left() {
            0 => CKF_USER_PIN_LOCKED,
            1 => CKF_USER_PIN_FINAL_TRY | CKF_USER_PIN_COUNT_LOW,
            2 => CKF_USER_PIN_COUNT_LOW,
            _ => 0,
        };
        if card.has_factory_pin() {
            flags |= CKF_USER_PIN_TO_BE_CHANGED;
        }
        // SAFETY: as `pointers` says of callers.
        *unsafe { place(info) }? = CK_TOKEN_INFO {
            label: padded(NAME),
            manufacturerID: padded("Okno"),
            model: padded("simulator"),
            serialNumber: padded("1"),
            flags,
            ulMaxSessionCount: CK_EFFECTIVELY_INFINITE,
            ulSessionCount: CK_UNAVAILABLE_INFORMATION,
            ulMaxRwSessionCount: CK_EFFECTIVELY_INFINITE,
            ulRwSessionCount: CK_UNAVAILABLE_INFORMATION,
            ulMaxPinLen: 32,
            ulMinPinLen: 6,
            ulTotalPublicMemory: CK_UNAVAILABLE_INFORMATION,
            ulFreePublicMemory: CK_UNAVAILABLE_INFORMATION,
            ulTotalPrivateMemory: CK_UNAVAILABLE_INFORMATION,
            ulFreePrivateMemory: CK_UNAVAILABLE_INFORMATION,
            hardwareVersion: CK_VERSION { major: 1, minor: 0 },
            firmwareVersion: CK_VERSION { major: 1, minor: 0 },
            utcTime: padded("0000000000000000"),
        };
        Ok(())
    })
}

unsafe extern "C" fn C_GetMechanismList(
    _: CK_SLOT_ID,
    list: *mut CK_MECHANISM_TYPE,
    count: *mut CK_ULONG,
) -> CK_RV {
    // SAFETY: as `pointers` says of callers.
    with_card(|_| unsafe { give(&[CKM_GOSTR3410, CKM_GOSTR3410_512], list, count) })
}

unsafe extern "C" fn C_OpenSession(
    slot: CK_SLOT_ID,
    flags: CK_FLAGS,
    _: CK_VOID_PTR,
    _: CK_NOTIFY,
    handle: *mut CK_SESSION_HANDLE,
) -> CK_RV {
    with_module(|module| {
        if slot != SLOT {
            return Err(CKR_SLOT_ID_INVALID);
        }
        if module.card.is_none() {
            return Err(CKR_TOKEN_NOT_PRESENT);
        }
        // SAFETY: as `pointers` says of callers.
        let handle = unsafe { place(handle) }?;
        module.last_session += 1;
        *handle = module.last_session;
        let is_writable = flags & CKF_RW_SESSION != 0;
        module.sessions.insert(*handle, Session { is_writable, ..Session::default() });
        Ok(())
    })
}

unsafe extern "C" fn C_CloseSession(handle: CK_SESSION_HANDLE) -> CK_RV {
    with_module(|module| {
        module.sessions.remove(&handle).ok_or(CKR_SESSION_HANDLE_INVALID)?;
        // With its last session an application is signed out.
        if let Some(card) = module.card.as_mut().filter(|_| module.sessions.is_empty()) {
            card.is_signed_in = false;
        }
        Ok(())
    })
}

unsafe extern "C" fn C_Login(
    handle: CK_SESSION_HANDLE,
    who: CK_USER_TYPE,
    pin: *mut CK_UTF8CHAR,
    length: CK_ULONG,
) -> CK_RV {
    with_session(handle, |_, card| {
        if who != CKU_USER {
            return Err(CKR_USER_TYPE_INVALID);
        }
        if card.is_signed_in {
            return Err(CKR_USER_ALREADY_LOGGED_IN);
        }
        // SAFETY: as `pointers` says of callers.
        card.sign_in(unsafe { values(pin, length) }?)
    })
}

unsafe extern "C" fn C_Logout(handle: CK_SESSION_HANDLE) -> CK_RV {
    with_session(handle, |_, card| {
        if !card.is_signed_in {
            return Err(CKR_USER_NOT_LOGGED_IN);
        }
        card.is_signed_in = false;
        Ok(())
    })
}

unsafe extern "C" fn C_SetPIN(
    handle: CK_SESSION_HANDLE,
    old: *mut CK_UTF8CHAR,
    old_length: CK_ULONG,
    new: *mut CK_UTF8CHAR,
    new_length: CK_ULONG,
) -> CK_RV {
    with_session(handle, |session, card| {
        if !session.is_writable {
            return Err(CKR_SESSION_READ_ONLY);
        }
        // SAFETY: as `pointers` says of callers.
        let (old, new) = unsafe { (values(old, old_length)?, values(new, new_length)?) };
        card.change_pin(old, new)
    })
}
