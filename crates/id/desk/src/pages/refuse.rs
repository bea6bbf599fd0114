//! Refusing an applicant, with a reason that they are told.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use web::{Audience, Form, PageError, Routes, Shell, page, page_with_errors, see};

use super::staff::{Staff, StaffHead, page_error};
use crate::Desk;
use crate::error::DeskError;
use crate::model::refusal::RefusalReason;
use crate::ops::act::refuse_applicant;
use crate::ops::view::view_visit;

pub fn routes() -> Routes<Desk> {
    Routes::new().get("/desk/visit/{no}/refuse", Audience::Registrar, show).post(
        "/desk/visit/{no}/refuse",
        Audience::Registrar,
        refuse,
    )
}

#[derive(Template)]
#[template(path = "refuse.html")]
struct RefusePage {
    shell: Shell,
    form: Form,
    head: StaffHead,
    no: i64,
    back: String,
    reasons: Vec<(&'static str, String)>,
}

async fn refuse_page(
    desk: &Desk,
    shell: Shell,
    form: Form,
    (staff, no): (&Staff, i64),
) -> Result<RefusePage, PageError> {
    let head = StaffHead::load(desk, &shell, &staff.officer).await?;
    let reasons = RefusalReason::ALL.map(|reason| (reason.as_str(), shell.t(reason.key()))).to_vec();
    Ok(RefusePage { shell, form, head, no, back: format!("/desk/visit/{no}"), reasons })
}

async fn show(
    State(desk): State<Desk>,
    Path(no): Path<i64>,
    shell: Shell,
    staff: Staff,
) -> Result<Response, PageError> {
    let view = view_visit(&desk, &staff.officer, no).await.map_err(|error| page_error(error, &shell))?;
    if !view.visit.is_open(shell.now()) {
        return Ok(see(&format!("/desk/visit/{no}")));
    }
    page(&refuse_page(&desk, shell, Form::new(), (&staff, no)).await?)
}

async fn refuse(
    State(desk): State<Desk>,
    Path(no): Path<i64>,
    shell: Shell,
    staff: Staff,
    mut form: Form,
) -> Result<Response, PageError> {
    let Some(reason) = RefusalReason::from_word(form.value("reason")) else {
        form.error("reason", "desk-reason-empty");
        return page_with_errors(&refuse_page(&desk, shell, form, (&staff, no)).await?);
    };
    match refuse_applicant(&desk, &staff.officer, no, reason).await {
        Ok(()) | Err(DeskError::StepNotOpen) => Ok(see(&format!("/desk/visit/{no}"))),
        Err(error) => Err(page_error(error, &shell)),
    }
}
