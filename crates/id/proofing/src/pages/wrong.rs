//! "This is not right": what to do when a registry is wrong about a person, and the request to it as far as it has come.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use gateway_registries::Text;
use identity::pages::SignedIn;
use kernel::{SubjectId, Timestamp};
use profile::ops::load_profile;
use store::{Scope, StoreError};
use web::{Audience, Form, PageError, Routes, Shell, page, page_with_errors, see};

use super::Pages;
use crate::error::ProofingError;
use crate::model::{CORRECTION_CHARS_MAX, Correction, CorrectionEnd, CorrectionState, Question};
use crate::ops::corrections::{
    Asking, ask_correction, find_correction_text, list_corrections, registry_key, what as what_of,
};
use crate::ops::status_version;

pub fn routes() -> Routes<Pages> {
    Routes::new()
        .get("/account/documents/wrong/{what}", Audience::Citizen, show)
        .get("/account/documents/wrong/{what}/request", Audience::Citizen, show_form)
        .post("/account/documents/wrong/{what}/request", Audience::Citizen, ask)
}

/// What the page is about.
#[derive(Clone, Copy)]
struct About {
    title: &'static str,
    registry: &'static str,
    what: &'static str,
}

fn about(what: &str) -> Result<About, PageError> {
    let (what, title, registry) = match what {
        "document" => ("document", "wrong-title-document", "wrong-registry-document"),
        "snils" => ("snils", "wrong-title-snils", "wrong-registry-snils"),
        "inn" => ("inn", "wrong-title-inn", "wrong-registry-inn"),
        _ => return Err(PageError::NotFound),
    };
    Ok(About { title, registry, what })
}

/// One step of a request.
struct Step {
    title: String,
    text: String,
    state: &'static str,
    word: String,
}

/// One request as the page shows it.
struct Request {
    title: String,
    steps: Vec<Step>,
    words: String,
    is_open: bool,
}

#[derive(Template)]
#[template(path = "wrong.html")]
struct WrongPage {
    shell: Shell,
    about: About,
    requests: Vec<Request>,
    /// Whether the registry takes a request about these data now.
    may_ask: bool,
    live: Option<String>,
}

async fn show(
    State(pages): State<Pages>,
    shell: Shell,
    signed_in: SignedIn,
    Path(what): Path<String>,
) -> Result<Response, PageError> {
    let about = about(&what)?;
    let (store, subject) = (pages.proofing.db(), signed_in.session.subject);
    // The number first: what changes between the two reads is then told again rather than never.
    let version = status_version(store, subject).await?;
    let key = store.vault().load_key(store.reader(), Scope::subject(subject)).await?;
    let mut requests = Vec::new();
    for one in
        list_corrections(store, subject).await?.iter().filter(|one| what_of(one.question) == about.what)
    {
        let words = find_correction_text(store, &key, one).await?.unwrap_or_default();
        requests.push(Request {
            title: shell.with_one("correction-of", "time", shell.moment(one.made_at)),
            steps: steps(&shell, one),
            words,
            is_open: !one.state.is_ended(),
        });
    }
    let is_open = requests.iter().any(|one| one.is_open);
    let may_ask = !is_open && find_question(&pages, subject, about).await?.is_some();
    let live = is_open.then(|| format!("/account/checks/changes?since={version}"));
    page(&WrongPage { shell, about, requests, may_ask, live })
}

/// What the registry would be asked about; none while it knows nothing of such data.
async fn find_question(
    pages: &Pages,
    subject: SubjectId,
    about: About,
) -> Result<Option<Question>, StoreError> {
    let store = pages.proofing.db();
    let key = store.vault().load_key(store.reader(), Scope::subject(subject)).await?;
    let profile = load_profile(store.reader(), &key, subject).await?;
    let Some(person) = profile.newest().person() else { return Ok(None) };
    let mut questions = crate::model::questions_for(person).into_iter();
    Ok(questions.find(|question| what_of(*question) == about.what))
}

fn steps(shell: &Shell, one: &Correction) -> Vec<Step> {
    let registry = shell.t(registry_key(one.registry()));
    let step = |key: &str, at: Option<Timestamp>, is_here: bool| {
        let (state, word) = match at {
            Some(_) => ("good", shell.t("correction-word-done")),
            None if is_here => ("wait", shell.t("correction-word-now")),
            None => ("note", shell.t("correction-word-later")),
        };
        let text = at.map(|at| shell.moment(at)).unwrap_or_default();
        Step { title: shell.with_one(key, "registry", registry.as_str()), text, state, word }
    };
    let mut steps = vec![step("correction-step-made", Some(one.made_at), false)];
    let end = match one.state {
        CorrectionState::Ended { end, at } => Some((end, at)),
        _ => None,
    };
    if end.is_none() || one.received_at.is_some() {
        let is_here = one.state == CorrectionState::Queued;
        steps.push(step("correction-step-received", one.received_at, is_here));
    }
    if end.is_none() || one.begun_at.is_some() {
        let is_here = one.state == CorrectionState::Received;
        steps.push(step("correction-step-work", one.begun_at, is_here));
    }
    steps.push(match end {
        Some((end, at)) => ended(shell, &registry, (end, at)),
        None => step("correction-step-decision", None, one.state == CorrectionState::InWork),
    });
    steps
}

fn ended(shell: &Shell, registry: &str, (end, at): (CorrectionEnd, Timestamp)) -> Step {
    use gateway_registries::DeclineReason;
    let (key, state, word) = match end {
        CorrectionEnd::Corrected => ("correction-end-corrected", "good", "correction-word-done"),
        CorrectionEnd::Declined(DeclineReason::AgreesAlready) => {
            ("correction-end-agrees", "good", "correction-word-done")
        }
        CorrectionEnd::Declined(DeclineReason::RecordIsRight) => {
            ("correction-end-right", "bad", "correction-word-declined")
        }
        CorrectionEnd::Declined(DeclineReason::PapersNeeded) => {
            ("correction-end-papers", "bad", "correction-word-declined")
        }
        CorrectionEnd::Silent => ("correction-end-silent", "note", "correction-word-silent"),
    };
    Step {
        title: shell.with_one("correction-step-decided", "registry", registry),
        text: format!("{} {}", shell.t(key), shell.moment(at)),
        state,
        word: shell.t(word),
    }
}

#[derive(Template)]
#[template(path = "correction_form.html")]
struct FormPage {
    shell: Shell,
    form: Form,
    about: About,
    registry: String,
    back: String,
}

fn form_page(shell: Shell, form: Form, (about, question): (About, Question)) -> FormPage {
    let registry = shell.t(registry_key(question.registry()));
    FormPage { back: place(about), shell, form, about, registry }
}

async fn show_form(
    State(pages): State<Pages>,
    shell: Shell,
    signed_in: SignedIn,
    Path(what): Path<String>,
) -> Result<Response, PageError> {
    let about = about(&what)?;
    match find_question(&pages, signed_in.session.subject, about).await? {
        Some(question) => page(&form_page(shell, Form::new(), (about, question))),
        None => Ok(see(&place(about))),
    }
}

fn place(about: About) -> String {
    format!("/account/documents/wrong/{}", about.what)
}

/// The words as the protocol carries them: one line, without signs that nobody sees.
fn read(text: &str) -> Result<Text<CORRECTION_CHARS_MAX>, &'static str> {
    let visible: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let words = visible.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.chars().count() < TEXT_CHARS_MIN {
        return Err("correction-text-empty");
    }
    Text::new(words).map_err(|_| "correction-text-long")
}

/// Fewer characters tell nobody anything.
const TEXT_CHARS_MIN: usize = 5;

async fn ask(
    State(pages): State<Pages>,
    shell: Shell,
    signed_in: SignedIn,
    Path(what): Path<String>,
    mut form: Form,
) -> Result<Response, PageError> {
    let about = about(&what)?;
    let subject = signed_in.session.subject;
    let Some(question) = find_question(&pages, subject, about).await? else { return Ok(see(&place(about))) };
    if let Some(text) = form.parse("text", read) {
        let network = shell.network().to_string();
        match ask_correction(&pages.proofing, (subject, question), &text, &network).await {
            Ok(Asking::Begun | Asking::Running | Asking::Nothing) => return Ok(see(&place(about))),
            Err(ProofingError::Limited { until, limit }) => {
                form.error_with("text", limit.key(), &[("time", shell.moment(until).into())]);
            }
            Err(ProofingError::Internal(error)) => return Err(error.into()),
        }
    }
    page_with_errors(&form_page(shell, form, (about, question)))
}
