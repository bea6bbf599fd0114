//! What became of a signature, in words: shared by the pages that take one.

use signed_message::{Check, Verdict};
use web::{Form, Sent, Shell, Upload};

use crate::ops::verify::Refused;

/// One check, as a page shows it.
pub struct CheckLine {
    /// What was checked.
    pub title: String,
    /// The colour of its word.
    pub state: &'static str,
    /// How it ended.
    pub word: String,
}

/// Notes on the form why a signature is not taken, and gives what was checked.
pub fn note_refused(shell: &Shell, form: &mut Form, refused: &Refused) -> Vec<CheckLine> {
    form.error("file", refused.why.key());
    refused.checks.iter().map(|(check, verdict)| line(shell, *check, verdict)).collect()
}

fn line(shell: &Shell, check: Check, verdict: &Verdict) -> CheckLine {
    let (state, key) = match verdict {
        Verdict::Passed => ("good", "signing-check-passed"),
        Verdict::Refused(_) => ("bad", "signing-check-refused"),
        Verdict::NotReached => ("note", "signing-check-not-reached"),
        Verdict::NotAsked => ("note", "signing-check-not-asked"),
    };
    CheckLine { title: shell.t(check.key()), state, word: shell.t(key) }
}

/// The signature, if one came: as a file, or as the script of the page has it from the person's own computer.
pub fn file_of(upload: &Upload, form: &mut Form) -> Option<Vec<u8>> {
    let text = upload.form.value("signatureText");
    match upload.sent() {
        Sent::Nothing if !text.is_empty() => return Some(text.as_bytes().to_vec()),
        Sent::Nothing => form.error("file", "signing-file-nothing"),
        Sent::TooLarge => form.error("file", "signing-file-too-large"),
        Sent::File(file) => return Some(file.to_vec()),
    }
    None
}
