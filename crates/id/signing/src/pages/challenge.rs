//! The text to be signed in an account, and the signature that comes back.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use identity::pages::SignedIn;
use web::{
    Audience, Form, PageError, Routes, Shell, SignedKind, Signing as Asked, Upload, allow_signing, page,
    page_with_errors, see,
};

use super::verdict::{CheckLine, file_of, note_refused};
use super::{
    CENTRES_PATH, CERTIFICATES_PATH, CHALLENGE_PATH, PATH, SIGNATURE_BYTES_MAX, attachment, intro, page_error,
};
use crate::Signing;
use crate::error::SigningError;
use crate::model::challenge::{LASTS, Purpose};
use crate::ops::challenge::{Challenge, Who, find_challenge};
use crate::ops::confirm::{Answered, Unfit, answer_challenge};
use crate::ops::test_keys::sign_as;

/// The name under which the text is saved.
pub const TEXT_NAME: &str = "okno-challenge.txt";

pub fn routes() -> Routes<Signing> {
    Routes::new()
        .get(CHALLENGE_PATH, Audience::Citizen, show)
        .upload(CHALLENGE_PATH, Audience::Citizen, SIGNATURE_BYTES_MAX, answer)
        .get("/account/signature/challenge.txt", Audience::Citizen, download)
        .post("/account/signature/test", Audience::Citizen, sign_with_test_key)
}

/// The text, and every way to sign it. Shared with signing in.
#[derive(Template)]
#[template(path = "challenge.html")]
pub struct ChallengePage {
    shell: Shell,
    form: Form,
    place: Place,
    title: String,
    text: String,
    /// The same, for the programs of the person's computer.
    ask: Asked,
    until: String,
    checks: Vec<CheckLine>,
    /// Whether a test key may sign.
    has_test_keys: bool,
}

/// What differs between an account and signing in.
#[derive(Clone, Copy)]
pub struct Place {
    /// Where the signature goes.
    pub action: &'static str,
    /// Where the text is saved from.
    pub text: &'static str,
    /// Where the wish for a test key goes.
    pub test: &'static str,
    /// The page before.
    pub back: &'static str,
    /// Whether a test person has to be named.
    pub asks_snils: bool,
}

impl ChallengePage {
    /// The page of an open challenge.
    pub fn new(
        signing: &Signing,
        (shell, form): (Shell, Form),
        place: Place,
        (challenge, checks): (&Challenge, Vec<CheckLine>),
    ) -> Self {
        let until = shell.moment(challenge.opened_at.plus(LASTS));
        Self {
            title: shell.t(challenge.purpose.key()),
            ask: asked(signing, challenge.text.as_bytes()),
            text: challenge.text.clone(),
            until: shell.with_one("challenge-page-until", "time", until),
            has_test_keys: signing.test_keys().is_some(),
            shell,
            form,
            place,
            checks,
        }
    }
}

fn asked(signing: &Signing, text: &[u8]) -> Asked {
    let agent = &signing.config().agent;
    Asked::of(text, TEXT_NAME, SignedKind::Text, agent).install_help(CENTRES_PATH)
}

/// A page with a challenge may reach the programs of the person's computer.
pub fn show_challenge(signing: &Signing, shown: &ChallengePage) -> Result<Response, PageError> {
    let response = if shown.form.has_errors() { page_with_errors(shown)? } else { page(shown)? };
    Ok(allow_signing(response, &signing.config().agent))
}

const fn place(purpose: Purpose) -> Place {
    Place {
        action: CHALLENGE_PATH,
        text: "/account/signature/challenge.txt",
        test: "/account/signature/test",
        back: match purpose {
            Purpose::Attach => CERTIFICATES_PATH,
            Purpose::Confirm | Purpose::SignIn => PATH,
        },
        asks_snils: false,
    }
}

async fn show(State(signing): State<Signing>, shell: Shell, who: Who) -> Result<Response, PageError> {
    let Some(challenge) = find_challenge(&signing, &who).await? else { return Ok(see(PATH)) };
    let place = place(challenge.purpose);
    let shown = ChallengePage::new(&signing, (shell, Form::new()), place, (&challenge, Vec::new()));
    show_challenge(&signing, &shown)
}

async fn download(State(signing): State<Signing>, who: Who) -> Result<Response, PageError> {
    let challenge = find_challenge(&signing, &who).await?.ok_or(PageError::NotFound)?;
    attachment(challenge.text.into_bytes(), "text/plain; charset=utf-8", TEXT_NAME)
}

async fn answer(
    State(signing): State<Signing>,
    shell: Shell,
    who: Who,
    upload: Upload,
) -> Result<Response, PageError> {
    let mut form = Form::new();
    let Some(file) = file_of(&upload, &mut form) else { return again(&signing, shell, &who, form).await };
    judge(&signing, shell, (&who, form), &file).await
}

async fn sign_with_test_key(
    State(signing): State<Signing>,
    shell: Shell,
    signed_in: SignedIn,
    who: Who,
) -> Result<Response, PageError> {
    let Some(challenge) = find_challenge(&signing, &who).await? else { return Ok(see(PATH)) };
    let subject = signed_in.session.subject;
    if let Some(signature) = sign_as(&signing, subject, challenge.text.into_bytes()).await? {
        return judge(&signing, shell, (&who, Form::new()), &signature).await;
    }
    let mut form = Form::new();
    form.error("file", "signing-test-nobody");
    again(&signing, shell, &who, form).await
}

async fn judge(
    signing: &Signing,
    shell: Shell,
    (who, mut form): (&Who, Form),
    file: &[u8],
) -> Result<Response, PageError> {
    let answered = match answer_challenge(signing, who, file).await {
        // The time is over, or another window was faster: the first page says how things stand.
        Err(SigningError::StepNotOpen) => return Ok(see(PATH)),
        answered => answered.map_err(|error| page_error(error, shell.now()))?,
    };
    match answered {
        Answered::Confirmed => Ok(see("/account")),
        Answered::Attached => Ok(see(&format!("{CERTIFICATES_PATH}?done=attached"))),
        Answered::Refused(refused) => {
            let checks = note_refused(&shell, &mut form, &refused);
            again_with(signing, (shell, form), who, checks).await
        }
        Answered::Unfit(unfit) => {
            form.error("file", unfit_key(unfit));
            again(signing, shell, who, form).await
        }
    }
}

/// Why a good signature does not help.
const fn unfit_key(unfit: Unfit) -> &'static str {
    match unfit {
        Unfit::Mismatch(mismatch) => mismatch.key(),
        Unfit::Obstacle(obstacle) => intro::obstacle_key(obstacle),
        Unfit::OwnedByOther => "signing-owned-by-other",
    }
}

async fn again(signing: &Signing, shell: Shell, who: &Who, form: Form) -> Result<Response, PageError> {
    again_with(signing, (shell, form), who, Vec::new()).await
}

async fn again_with(
    signing: &Signing,
    shown: (Shell, Form),
    who: &Who,
    checks: Vec<CheckLine>,
) -> Result<Response, PageError> {
    let Some(challenge) = find_challenge(signing, who).await? else { return Ok(see(PATH)) };
    let place = place(challenge.purpose);
    show_challenge(signing, &ChallengePage::new(signing, shown, place, (&challenge, checks)))
}
