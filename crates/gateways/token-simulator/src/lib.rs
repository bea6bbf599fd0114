//! A token in software: a real PKCS#11 library (`libgateway_token_simulator.so`) with keys of ГОСТ Р 34.10-2012, by the
//! mechanisms `CKM_GOSTR3410` and, of technical committee 26, `CKM_GOSTR3410_512`. `SoftHSM` has none of them.
//!
//! What is on it stands in the folder that `OKNO_TOKEN_SIMULATOR` names: `NAME.der` (a certificate) with `NAME.p8` (its key),
//! `pin` (the PIN in clear), `tries` (how many wrong ones are left; 3 when there is no such file), `factory` (there while the
//! PIN is the one that the token came with). Triggers: while the folder is not there, neither is a token in the slot; with a
//! file `pulled-when-signing` the next signature finds the token pulled out (the folder becomes `….pulled`), and the library
//! says the code of the file, or that the device was removed. It is for tests and never
//! for a person: a PIN in a file protects nothing. Whatever is not needed to list certificates, sign and change the PIN answers by having no function.

mod card;
#[expect(unsafe_code, reason = "called by C: every pointer comes from outside")]
mod functions;
#[expect(unsafe_code, reason = "called by C: every pointer comes from outside")]
mod objects;
#[expect(unsafe_code, reason = "called by C: every pointer comes from outside")]
mod pointers;

pub use functions::C_GetFunctionList;

/// The environment variable that names the folder of the token.
pub const FOLDER: &str = "OKNO_TOKEN_SIMULATOR";
