//! Finding an address by typing it: with a script while one types, without one by a button and choices.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use gateway_addresses::Suggestion;
use identity::pages::SignedIn;
use kernel::SubjectId;
use serde::Serialize;
use web::{Audience, Form, PageError, Routes, Shell};

use super::Pages;
use crate::Proofing;
use crate::ops::addresses::{Suggestions, are_offered, suggest};

/// Where a script asks.
pub const SUGGEST_PATH: &str = "/account/addresses/suggest";

pub fn routes() -> Routes<Pages> {
    Routes::new().post(SUGGEST_PATH, Audience::Citizen, answer_script)
}

/// The fields that a choice fills in, in the order of its value.
const FIELDS: [&str; 5] = ["postcode", "region", "settlement", "street", "house"];
/// What stands between the parts of a choice's value; no part of an address has it.
const BETWEEN: char = '|';

/// The part of an address form in which one finds an address.
#[derive(Default)]
pub struct Finding {
    /// Whether there is an address service.
    pub is_offered: bool,
    /// What was found: the value of the choice, and the address in one line.
    pub choices: Vec<(String, String)>,
    /// What is said of the search: the key of a text.
    pub said: Option<&'static str>,
}

impl Finding {
    /// Before anything was looked for.
    pub fn of(proofing: &Proofing) -> Self {
        Self { is_offered: are_offered(proofing), ..Self::default() }
    }
}

/// What a press of a button in an address form asks for.
pub enum Step {
    /// The page once more, with choices or with a choice filled in.
    Again(Finding),
    /// The form itself.
    Send,
}

/// Looks for an address, or fills in the one that was chosen, when the form asks for that.
pub async fn step(proofing: &Proofing, subject: SubjectId, form: &mut Form) -> Result<Step, PageError> {
    let mut finding = Finding::of(proofing);
    let typed = form.value("find").trim().to_owned();
    let asked = form.value("step").to_owned();
    match asked.as_str() {
        // Enter in another field presses the first button of the form.
        "find" if typed.is_empty() => return Ok(Step::Send),
        "find" => match suggest(proofing, subject, &typed).await? {
            Suggestions::Found(found) if found.is_empty() => finding.said = Some("find-nothing"),
            Suggestions::Found(found) => finding.choices = found.iter().map(choice).collect(),
            Suggestions::Unavailable => finding.said = Some("find-unavailable"),
        },
        "choose" if fill_in(form) => finding.said = Some("find-filled"),
        "choose" => finding.said = Some("find-none-chosen"),
        _ => return Ok(Step::Send),
    }
    Ok(Step::Again(finding))
}

fn parts(found: &Suggestion) -> [&str; 5] {
    [
        found.postcode.as_deref().unwrap_or_default(),
        &found.region,
        &found.settlement,
        found.street.as_deref().unwrap_or_default(),
        found.house.as_deref().unwrap_or_default(),
    ]
}

fn choice(found: &Suggestion) -> (String, String) {
    let value: Vec<String> = parts(found).iter().map(|part| part.replace(BETWEEN, " ")).collect();
    (value.join(&BETWEEN.to_string()), found.line())
}

/// Puts the chosen address into the fields. It is typed by the person's browser like any other, and checked as such.
fn fill_in(form: &mut Form) -> bool {
    let chosen = form.exact("choice").to_owned();
    let values: Vec<&str> = chosen.split(BETWEEN).collect();
    if values.len() != FIELDS.len() {
        return false;
    }
    for (field, value) in FIELDS.iter().zip(values) {
        form.set(field, value);
    }
    form.forget("find");
    true
}

/// One suggestion for the script.
#[derive(Serialize)]
struct Suggested {
    line: String,
    fields: [(&'static str, String); 5],
}

#[derive(Serialize)]
struct Answer {
    suggestions: Vec<Suggested>,
    /// What a screen reader says.
    said: String,
}

async fn answer_script(
    State(pages): State<Pages>,
    shell: Shell,
    signed_in: SignedIn,
    form: Form,
) -> Result<Response, PageError> {
    let found = suggest(&pages.proofing, signed_in.session.subject, form.value("text")).await?;
    let (found, said) = match found {
        Suggestions::Found(found) if found.is_empty() => (found, shell.t("find-nothing")),
        Suggestions::Found(found) => {
            let said = shell.with_one("find-count", "count", shell.number(found.len()));
            (found, said)
        }
        // Quietly: the form is there, and nothing is wrong with it.
        Suggestions::Unavailable => (Vec::new(), String::new()),
    };
    let suggested = |one: &Suggestion| {
        let values = parts(one).map(str::to_owned);
        let mut fields = FIELDS.map(|field| (field, String::new()));
        for ((_, place), value) in fields.iter_mut().zip(values) {
            *place = value;
        }
        Suggested { line: one.line(), fields }
    };
    Ok(Json(Answer { suggestions: found.iter().map(suggested).collect(), said }).into_response())
}
