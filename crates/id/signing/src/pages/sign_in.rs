//! Signing in by a certificate.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use identity::pages::{safe_back, signed_in, with_back};
use person::Snils;
use serde::Deserialize;
use web::{Audience, Form, PageError, Routes, Shell, Upload, page, see};

use super::challenge::{ChallengePage, Place, TEXT_NAME, show_challenge};
use super::verdict::{CheckLine, file_of, note_refused};
use super::{Guest, SIGN_IN_CHALLENGE_PATH, SIGN_IN_PATH, SIGNATURE_BYTES_MAX, attachment, page_error};
use crate::Signing;
use crate::error::SigningError;
use crate::ops::challenge::{find_sign_in, open_sign_in};
use crate::ops::sign_in::{SignedIn, answer_sign_in};
use crate::ops::test_keys::sign_by_snils;

pub fn routes() -> Routes<Signing> {
    Routes::new()
        .get(SIGN_IN_PATH, Audience::Visitor, show_intro)
        .post(SIGN_IN_PATH, Audience::Visitor, begin)
        .get(SIGN_IN_CHALLENGE_PATH, Audience::Visitor, show)
        .upload(SIGN_IN_CHALLENGE_PATH, Audience::Visitor, SIGNATURE_BYTES_MAX, answer)
        .get("/sign-in/signature/challenge.txt", Audience::Visitor, download)
        .post("/sign-in/signature/test", Audience::Visitor, sign_with_test_key)
}

const PLACE: Place = Place {
    action: SIGN_IN_CHALLENGE_PATH,
    text: "/sign-in/signature/challenge.txt",
    test: "/sign-in/signature/test",
    back: SIGN_IN_PATH,
    asks_snils: true,
};

#[derive(Template)]
#[template(path = "sign_in_signature.html")]
struct IntroPage {
    shell: Shell,
    back: String,
    is_offered: bool,
}

#[derive(Deserialize)]
struct Back {
    #[serde(default)]
    back: String,
}

async fn show_intro(
    State(signing): State<Signing>,
    shell: Shell,
    Query(query): Query<Back>,
) -> Result<Response, PageError> {
    page(&IntroPage { is_offered: signing.is_offered(), back: safe_back(&query.back), shell })
}

async fn begin(
    State(signing): State<Signing>,
    shell: Shell,
    guest: Guest,
    form: Form,
) -> Result<Response, PageError> {
    match open_sign_in(&signing, &guest.0).await {
        Ok(()) => Ok(see(&with_back(SIGN_IN_CHALLENGE_PATH, &safe_back(form.value("back"))))),
        Err(SigningError::StepNotOpen) => Ok(see(SIGN_IN_PATH)),
        Err(error) => Err(page_error(error, shell.now())),
    }
}

async fn show(
    State(signing): State<Signing>,
    shell: Shell,
    guest: Guest,
    Query(query): Query<Back>,
) -> Result<Response, PageError> {
    let Some(challenge) = find_sign_in(&signing, &guest.0.browser).await? else {
        return Ok(see(SIGN_IN_PATH));
    };
    let form = Form::with_values([("back", safe_back(&query.back))]);
    let shown = ChallengePage::new(&signing, (shell, form), PLACE, (&challenge, Vec::new()));
    show_challenge(&signing, &shown)
}

async fn download(State(signing): State<Signing>, guest: Guest) -> Result<Response, PageError> {
    let challenge = find_sign_in(&signing, &guest.0.browser).await?.ok_or(PageError::NotFound)?;
    attachment(challenge.text.into_bytes(), "text/plain; charset=utf-8", TEXT_NAME)
}

async fn answer(
    State(signing): State<Signing>,
    shell: Shell,
    guest: Guest,
    upload: Upload,
) -> Result<Response, PageError> {
    let mut form = Form::with_values([("back", safe_back(upload.form.value("back")))]);
    let Some(file) = file_of(&upload, &mut form) else {
        return again(&signing, (shell, form), &guest, Vec::new()).await;
    };
    judge(&signing, (shell, form), &guest, &file).await
}

async fn sign_with_test_key(
    State(signing): State<Signing>,
    shell: Shell,
    guest: Guest,
    mut form: Form,
) -> Result<Response, PageError> {
    let Some(challenge) = find_sign_in(&signing, &guest.0.browser).await? else {
        return Ok(see(SIGN_IN_PATH));
    };
    let snils = form.parse("snils", |typed| Snils::parse(typed).map_err(person::SnilsError::key));
    let signature = match snils {
        Some(snils) => {
            let signature = sign_by_snils(&signing, &snils, challenge.text.into_bytes()).await;
            if signature.is_none() {
                form.error("snils", "signing-test-nobody");
            }
            signature
        }
        None => None,
    };
    match signature {
        Some(signature) => judge(&signing, (shell, form), &guest, &signature).await,
        None => again(&signing, (shell, form), &guest, Vec::new()).await,
    }
}

async fn judge(
    signing: &Signing,
    (shell, mut form): (Shell, Form),
    guest: &Guest,
    file: &[u8],
) -> Result<Response, PageError> {
    let back = safe_back(form.value("back"));
    let answered = match answer_sign_in(signing, &guest.0, file).await {
        Err(SigningError::StepNotOpen) => return Ok(see(&with_back(SIGN_IN_PATH, &back))),
        answered => answered.map_err(|error| page_error(error, shell.now()))?,
    };
    let mut checks = Vec::new();
    match answered {
        SignedIn::Opened(token) => return signed_in(signing.identity(), &shell, &token, &back).await,
        SignedIn::Refused(refused) => checks = note_refused(&shell, &mut form, &refused),
        SignedIn::Closed => form.error("file", "signing-closed"),
        SignedIn::Mismatch(mismatch) => form.error("file", mismatch.key()),
        SignedIn::NoAccount => form.error("file", "signing-no-account"),
        SignedIn::Several => form.error("file", "signing-several"),
        SignedIn::Detached => form.error("file", "signing-detached"),
    }
    again(signing, (shell, form), guest, checks).await
}

async fn again(
    signing: &Signing,
    (shell, form): (Shell, Form),
    guest: &Guest,
    checks: Vec<CheckLine>,
) -> Result<Response, PageError> {
    let Some(challenge) = find_sign_in(signing, &guest.0.browser).await? else {
        return Ok(see(SIGN_IN_PATH));
    };
    show_challenge(signing, &ChallengePage::new(signing, (shell, form), PLACE, (&challenge, checks)))
}
