//! Two people claim one СНИЛС: the supervisor's page.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kernel::Oid;
use web::{Audience, Form, PageError, Routes, Shell, page, page_with_errors, see};

use super::staff::{Staff, StaffHead};
use crate::Desk;
use crate::model::dispute::Ruling;
use crate::ops::disputes::{DisputeView, list_disputes, rule};

pub fn routes() -> Routes<Desk> {
    Routes::new().get("/desk/disputes", Audience::Supervisor, show).post(
        "/desk/disputes",
        Audience::Supervisor,
        decide,
    )
}

#[derive(Template)]
#[template(path = "disputes.html")]
struct DisputesPage {
    shell: Shell,
    form: Form,
    head: StaffHead,
    disputes: Vec<(String, String)>,
    rulings: Vec<(&'static str, String)>,
}

async fn disputes_page(
    desk: &Desk,
    shell: Shell,
    form: Form,
    staff: &Staff,
) -> Result<DisputesPage, PageError> {
    let head = StaffHead::load(desk, &shell, &staff.officer).await?;
    let option = |dispute: &DisputeView| {
        let values = [
            ("claimant", dispute.claimant.oid.to_string().into()),
            ("claimantInitials", dispute.claimant.initials.clone().into()),
            ("owner", dispute.owner.oid.to_string().into()),
            ("ownerInitials", dispute.owner.initials.clone().into()),
            ("since", shell.moment(dispute.opened_at).into()),
        ];
        (dispute.claimant.oid.to_string(), shell.with("disputes-line", &values))
    };
    let disputes = list_disputes(desk, &staff.officer).await?.iter().map(option).collect();
    let rulings = Ruling::ALL.map(|ruling| (ruling.as_str(), shell.t(ruling.key()))).to_vec();
    Ok(DisputesPage { shell, form, head, disputes, rulings })
}

async fn show(State(desk): State<Desk>, shell: Shell, staff: Staff) -> Result<Response, PageError> {
    page(&disputes_page(&desk, shell, Form::new(), &staff).await?)
}

/// A reason is at least a few words.
const REASON_LETTERS: std::ops::RangeInclusive<usize> = 10..=500;

async fn decide(
    State(desk): State<Desk>,
    shell: Shell,
    staff: Staff,
    mut form: Form,
) -> Result<Response, PageError> {
    let claimant = form.value("claimant").parse::<i64>().ok().and_then(|number| Oid::try_from(number).ok());
    let ruling = Ruling::from_word(form.value("ruling"));
    let reason = form.value("reason").trim().to_owned();
    if claimant.is_none() {
        form.error("claimant", "disputes-which-empty");
    }
    if ruling.is_none() {
        form.error("ruling", "disputes-ruling-empty");
    }
    if !REASON_LETTERS.contains(&reason.chars().count()) {
        form.error("reason", "merge-reason-short");
    }
    if let Some(decided) = claimant.zip(ruling).filter(|_| !form.has_errors()) {
        match rule(&desk, &staff.officer, decided, &reason).await? {
            Ok(()) => return Ok(see("/desk/disputes")),
            Err(refused) => form.error("claimant", refused.key()),
        }
    }
    page_with_errors(&disputes_page(&desk, shell, form, &staff).await?)
}
