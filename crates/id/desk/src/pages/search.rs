//! The first page of the desk: finding the applicant.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use person::{DateError, Phone, Snils};
use web::{Audience, Form, PageError, Routes, Shell, page, page_with_errors, see};

use super::staff::{Staff, StaffHead, note_limit};
use crate::Desk;
use crate::model::paper::parse_day;
use crate::model::pass::Pass;
use crate::model::visit::Purpose;
use crate::ops::find::{Clue, Found, find_applicant};

pub fn routes() -> Routes<Desk> {
    Routes::new().get("/desk", Audience::Registrar, show).post("/desk", Audience::Registrar, search)
}

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    shell: Shell,
    form: Form,
    head: StaffHead,
    purposes: Vec<(&'static str, String)>,
}

async fn search_page(desk: &Desk, shell: Shell, form: Form, staff: &Staff) -> Result<SearchPage, PageError> {
    let head = StaffHead::load(desk, &shell, &staff.officer).await?;
    let purposes = Purpose::ALL.map(|purpose| (purpose.as_str(), shell.t(purpose.key()))).to_vec();
    Ok(SearchPage { shell, form, head, purposes })
}

async fn show(
    State(desk): State<Desk>,
    shell: Shell,
    staff: Staff,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let purpose = query.get("purpose").and_then(|word| Purpose::from_word(word)).unwrap_or(Purpose::Confirm);
    let form = Form::with_values([("purpose", purpose.as_str())]);
    page(&search_page(&desk, shell, form, &staff).await?)
}

async fn search(
    State(desk): State<Desk>,
    shell: Shell,
    staff: Staff,
    mut form: Form,
) -> Result<Response, PageError> {
    let purpose = Purpose::from_word(form.value("purpose")).unwrap_or(Purpose::Confirm);
    if let Some(clue) = read_clue(&desk, &mut form) {
        match find_applicant(&desk, &staff.officer, &clue, purpose).await {
            Ok(Found::Visit(no)) => return Ok(see(&format!("/desk/visit/{no}"))),
            Ok(Found::Nobody) => form.error("applicant", "desk-found-nobody"),
            Ok(Found::Several) => form.error("applicant", "desk-found-several"),
            Ok(Found::PassEnded) => {
                form.forget("applicant");
                form.error("applicant", "desk-pass-ended");
            }
            Ok(Found::Refused(bias)) => form.error("applicant", bias.key()),
            Err(error) => note_limit(&mut form, "applicant", &shell, error)?,
        }
    }
    page_with_errors(&search_page(&desk, shell, form, &staff).await?)
}

/// Eleven digits may be a phone or a СНИЛС: both readings are looked up.
fn read_clue(desk: &Desk, form: &mut Form) -> Option<Clue> {
    let typed = form.value("applicant").to_owned();
    if let Some(pass) = Pass::parse(&typed) {
        return Some(Clue::Pass(pass));
    }
    let snils = Snils::parse(&typed).ok();
    let phone = Phone::parse(&typed, &desk.identity().config().phone_policy).ok();
    if snils.is_none() && phone.is_none() {
        form.error("applicant", "desk-applicant-shape");
    }
    let birth_date = form.parse("birthDate", |text| parse_day(text).map_err(DateError::key));
    if form.has_errors() {
        return None;
    }
    Some(Clue::Data { snils, phone, birth_date: birth_date? })
}
