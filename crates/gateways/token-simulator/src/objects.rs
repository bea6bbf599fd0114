//! Finding objects, reading them, and signing. What is trusted: see `pointers`.
#![expect(non_snake_case, reason = "names of PKCS#11")]

use std::slice;

use cryptoki_sys::{
    CK_ATTRIBUTE, CK_BYTE, CK_MECHANISM, CK_OBJECT_HANDLE, CK_RV, CK_SESSION_HANDLE, CK_ULONG,
    CK_UNAVAILABLE_INFORMATION, CKM_GOSTR3410, CKR_ARGUMENTS_BAD, CKR_ATTRIBUTE_TYPE_INVALID,
    CKR_FUNCTION_FAILED, CKR_KEY_HANDLE_INVALID, CKR_MECHANISM_INVALID, CKR_OBJECT_HANDLE_INVALID,
    CKR_OPERATION_ACTIVE, CKR_OPERATION_NOT_INITIALIZED,
};

use crate::card::CKM_GOSTR3410_512;
use crate::pointers::{give, place, values, with_session};

pub(crate) unsafe extern "C" fn C_FindObjectsInit(
    handle: CK_SESSION_HANDLE,
    template: *mut CK_ATTRIBUTE,
    count: CK_ULONG,
) -> CK_RV {
    with_session(handle, |session, card| {
        if session.found.is_some() {
            return Err(CKR_OPERATION_ACTIVE);
        }
        let mut wanted = Vec::new();
        // SAFETY: as `pointers` says of callers; so is each value of the template.
        for attribute in unsafe { values(template, count) }? {
            // SAFETY: as above.
            let value = unsafe { values(attribute.pValue.cast::<u8>().cast_const(), attribute.ulValueLen) }?;
            wanted.push((attribute.type_, value));
        }
        let objects = card.objects.iter().enumerate();
        let seen = objects.filter(|(_, object)| card.is_signed_in || !object.is_private());
        let fits = seen.filter(|(_, object)| {
            wanted.iter().all(|(kind, value)| object.attribute(*kind).is_some_and(|own| own == *value))
        });
        session.found = Some(fits.map(|(place, _)| place).rev().collect());
        Ok(())
    })
}

pub(crate) unsafe extern "C" fn C_FindObjects(
    handle: CK_SESSION_HANDLE,
    objects: *mut CK_OBJECT_HANDLE,
    most: CK_ULONG,
    count: *mut CK_ULONG,
) -> CK_RV {
    with_session(handle, |session, _| {
        let found = session.found.as_mut().ok_or(CKR_OPERATION_NOT_INITIALIZED)?;
        let most = usize::try_from(most).map_err(|_| CKR_ARGUMENTS_BAD)?;
        let mut given = Vec::new();
        while given.len() < most {
            let Some(place) = found.pop() else { break };
            // Handles begin with 1: 0 stands for none.
            given.push(CK_OBJECT_HANDLE::try_from(place).map_err(|_| CKR_FUNCTION_FAILED)? + 1);
        }
        let mut room = CK_ULONG::try_from(most).map_err(|_| CKR_ARGUMENTS_BAD)?;
        // SAFETY: as `pointers` says of callers; `room` is ours.
        unsafe {
            give(&given, objects, &raw mut room)?;
            *place(count)? = room;
        }
        Ok(())
    })
}

pub(crate) unsafe extern "C" fn C_FindObjectsFinal(handle: CK_SESSION_HANDLE) -> CK_RV {
    with_session(handle, |session, _| session.found.take().map(drop).ok_or(CKR_OPERATION_NOT_INITIALIZED))
}

pub(crate) unsafe extern "C" fn C_GetAttributeValue(
    handle: CK_SESSION_HANDLE,
    object: CK_OBJECT_HANDLE,
    template: *mut CK_ATTRIBUTE,
    count: CK_ULONG,
) -> CK_RV {
    with_session(handle, |_, card| {
        let place = object.checked_sub(1).and_then(|place| usize::try_from(place).ok());
        let object = place.and_then(|place| card.objects.get(place));
        let object = object.filter(|object| card.is_signed_in || !object.is_private());
        let object = object.ok_or(CKR_OBJECT_HANDLE_INVALID)?;
        let count = usize::try_from(count).map_err(|_| CKR_ARGUMENTS_BAD)?;
        if template.is_null() {
            return Err(CKR_ARGUMENTS_BAD);
        }
        let mut result = Ok(());
        // SAFETY: as `pointers` says of callers.
        for attribute in unsafe { slice::from_raw_parts_mut(template, count) } {
            let given =
                object.attribute(attribute.type_).ok_or(CKR_ATTRIBUTE_TYPE_INVALID).and_then(|value| {
                    // SAFETY: as `pointers` says of callers; so is the value of each attribute.
                    unsafe { give(value, attribute.pValue.cast(), &raw mut attribute.ulValueLen) }
                });
            if given.is_err() {
                attribute.ulValueLen = CK_UNAVAILABLE_INFORMATION;
                result = given;
            }
        }
        result
    })
}

pub(crate) unsafe extern "C" fn C_SignInit(
    handle: CK_SESSION_HANDLE,
    mechanism: *mut CK_MECHANISM,
    key: CK_OBJECT_HANDLE,
) -> CK_RV {
    with_session(handle, |session, card| {
        // SAFETY: as `pointers` says of callers.
        let mechanism = unsafe { place(mechanism) }?.mechanism;
        if !matches!(mechanism, CKM_GOSTR3410 | CKM_GOSTR3410_512) {
            return Err(CKR_MECHANISM_INVALID);
        }
        let key = key.checked_sub(1).and_then(|place| usize::try_from(place).ok());
        session.signs_with = Some(card.key_for(key.ok_or(CKR_KEY_HANDLE_INVALID)?, mechanism)?);
        Ok(())
    })
}

pub(crate) unsafe extern "C" fn C_Sign(
    handle: CK_SESSION_HANDLE,
    data: *mut CK_BYTE,
    length: CK_ULONG,
    signature: *mut CK_BYTE,
    signature_length: *mut CK_ULONG,
) -> CK_RV {
    with_session(handle, |session, card| {
        let key = session.signs_with.ok_or(CKR_OPERATION_NOT_INITIALIZED)?;
        // SAFETY: as `pointers` says of callers.
        let made = card.sign(key, unsafe { values(data, length) }?)?;
        // SAFETY: as `pointers` says of callers.
        let given = unsafe { give(&made, signature, signature_length) };
        // Whoever only asked for the length, or had too little room, asks again.
        if given.is_ok() && !signature.is_null() {
            session.signs_with = None;
        }
        given
    })
}
