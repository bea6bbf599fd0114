//! Two accounts of one applicant: making them one, and undoing it.

use askama::Template;
use assurance::Level;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::Oid;
use web::{Audience, Form, PageError, Routes, Shell, page, page_with_errors, see};

use super::staff::{Staff, StaffHead, page_error};
use crate::Desk;
use crate::error::DeskError;
use crate::ops::merge::{
    CentreMerge, MergeChoice, MergeSide, Undoable, list_centre_merges, merge_applicants, undo_at_desk,
    undo_by_supervisor, view_merge,
};

pub fn routes() -> Routes<Desk> {
    Routes::new()
        .get("/desk/visit/{no}/merge", Audience::Registrar, show)
        .post("/desk/visit/{no}/merge", Audience::Registrar, merge)
        .post("/desk/visit/{no}/undo-merge", Audience::Registrar, undo)
        .get("/desk/merges", Audience::Supervisor, list)
        .post("/desk/merges", Audience::Supervisor, undo_any)
}

/// One account on the page.
struct SideCard {
    no: i64,
    oid: String,
    name: String,
    level: String,
    since: String,
}

/// Another account, and what a merge with it would come to.
struct ChoiceCard {
    side: SideCard,
    survivor: String,
    obstacle: String,
}

/// A merge that may be undone.
struct UndoCard {
    oid: String,
    text: String,
}

#[derive(Template)]
#[template(path = "merge.html")]
struct MergePage {
    shell: Shell,
    form: Form,
    head: StaffHead,
    no: i64,
    this: SideCard,
    others: Vec<ChoiceCard>,
    undoable: Vec<UndoCard>,
}

fn side_card(shell: &Shell, side: &MergeSide) -> SideCard {
    let level = match side.level {
        Level::Simplified => "desk-level-simplified",
        Level::Standard => "desk-level-standard",
        Level::Confirmed => "desk-level-confirmed",
    };
    SideCard {
        no: side.no,
        oid: side.oid.to_string(),
        name: side.name.clone(),
        level: shell.t(level),
        since: shell.moment(side.created_at),
    }
}

fn choice_card(shell: &Shell, choice: &MergeChoice) -> ChoiceCard {
    let (survivor, obstacle) = match choice.outcome {
        Ok(survivor) => (shell.with_one("merge-survivor", "oid", survivor.to_string()), String::new()),
        Err(obstacle) => (String::new(), shell.t(obstacle.key())),
    };
    ChoiceCard { side: side_card(shell, &choice.side), survivor, obstacle }
}

fn undo_card(shell: &Shell, undoable: &Undoable) -> UndoCard {
    let oid = undoable.oid.to_string();
    let values = [
        ("oid", oid.as_str().into()),
        ("since", shell.moment(undoable.merged_at).into()),
        ("until", shell.moment(undoable.until).into()),
    ];
    UndoCard { text: shell.with("merge-undoable", &values), oid }
}

async fn merge_page(
    desk: &Desk,
    shell: Shell,
    form: Form,
    (staff, no): (&Staff, i64),
) -> Result<MergePage, DeskErrorOr> {
    let view = view_merge(desk, &staff.officer, no).await?;
    let head = StaffHead::load(desk, &shell, &staff.officer).await.map_err(DeskErrorOr::Page)?;
    Ok(MergePage {
        head,
        no,
        this: side_card(&shell, &view.this),
        others: view.others.iter().map(|choice| choice_card(&shell, choice)).collect(),
        undoable: view.undoable.iter().map(|undoable| undo_card(&shell, undoable)).collect(),
        shell,
        form,
    })
}

/// A step that is not open leads back to the visit; anything else is a page of its own.
enum DeskErrorOr {
    Desk(DeskError),
    Page(PageError),
}

impl From<DeskError> for DeskErrorOr {
    fn from(error: DeskError) -> Self {
        Self::Desk(error)
    }
}

fn back_or_error(error: DeskErrorOr, no: i64) -> Result<Response, PageError> {
    match error {
        DeskErrorOr::Desk(DeskError::StepNotOpen) => Ok(see(&format!("/desk/visit/{no}"))),
        DeskErrorOr::Desk(DeskError::Internal(error)) => Err(PageError::from(error)),
        DeskErrorOr::Desk(DeskError::NotFound | DeskError::Limited { .. }) => Err(PageError::NotFound),
        DeskErrorOr::Page(error) => Err(error),
    }
}

async fn show(
    State(desk): State<Desk>,
    Path(no): Path<i64>,
    shell: Shell,
    staff: Staff,
) -> Result<Response, PageError> {
    match merge_page(&desk, shell, Form::new(), (&staff, no)).await {
        Ok(shown) => page(&shown),
        Err(error) => back_or_error(error, no),
    }
}

async fn again(
    desk: &Desk,
    shell: Shell,
    form: Form,
    (staff, no): (&Staff, i64),
) -> Result<Response, PageError> {
    match merge_page(desk, shell, form, (staff, no)).await {
        Ok(shown) => page_with_errors(&shown),
        Err(error) => back_or_error(error, no),
    }
}

async fn merge(
    State(desk): State<Desk>,
    Path(no): Path<i64>,
    shell: Shell,
    staff: Staff,
    mut form: Form,
) -> Result<Response, PageError> {
    let Ok(other) = form.value("other").parse() else {
        form.error("other", "merge-other-empty");
        return again(&desk, shell, form, (&staff, no)).await;
    };
    match merge_applicants(&desk, &staff.officer, (no, other)).await {
        Ok(Ok(())) => Ok(see(&format!("/desk/visit/{no}"))),
        Ok(Err(obstacle)) => {
            form.error("other", obstacle.key());
            again(&desk, shell, form, (&staff, no)).await
        }
        Err(error) => back_or_error(error.into(), no),
    }
}

fn oid_in(form: &Form, field: &str) -> Option<Oid> {
    Oid::try_from(form.value(field).parse::<i64>().ok()?).ok()
}

async fn undo(
    State(desk): State<Desk>,
    Path(no): Path<i64>,
    shell: Shell,
    staff: Staff,
    mut form: Form,
) -> Result<Response, PageError> {
    let undone = match oid_in(&form, "away") {
        Some(oid) => undo_at_desk(&desk, &staff.officer, (no, oid)).await,
        None => Ok(false),
    };
    match undone {
        Ok(true) => Ok(see(&format!("/desk/visit/{no}"))),
        Ok(false) => {
            form.error("away", "merge-undo-over");
            again(&desk, shell, form, (&staff, no)).await
        }
        Err(error) => back_or_error(error.into(), no),
    }
}

#[derive(Template)]
#[template(path = "merges.html")]
struct MergesPage {
    shell: Shell,
    form: Form,
    head: StaffHead,
    merges: Vec<(String, String)>,
}

async fn merges_page(desk: &Desk, shell: Shell, form: Form, staff: &Staff) -> Result<MergesPage, PageError> {
    let head = StaffHead::load(desk, &shell, &staff.officer).await?;
    let option = |merge: &CentreMerge| {
        let undo = undo_card(&shell, &merge.undoable);
        (undo.oid, format!("{} → {} ({}). {}", merge.undoable.oid, merge.survivor, merge.initials, undo.text))
    };
    let merges = list_centre_merges(desk, &staff.officer).await?.iter().map(option).collect();
    Ok(MergesPage { shell, form, head, merges })
}

async fn list(State(desk): State<Desk>, shell: Shell, staff: Staff) -> Result<Response, PageError> {
    page(&merges_page(&desk, shell, Form::new(), &staff).await?)
}

/// A reason is at least a few words.
const REASON_LETTERS: std::ops::RangeInclusive<usize> = 10..=500;

async fn undo_any(
    State(desk): State<Desk>,
    shell: Shell,
    staff: Staff,
    mut form: Form,
) -> Result<Response, PageError> {
    let away = oid_in(&form, "away");
    let reason = form.value("reason").trim().to_owned();
    if away.is_none() {
        form.error("away", "merges-which-empty");
    }
    if !REASON_LETTERS.contains(&reason.chars().count()) {
        form.error("reason", "merge-reason-short");
    }
    if let Some(away) = away.filter(|_| !form.has_errors()) {
        let undone = undo_by_supervisor(&desk, &staff.officer, away, &reason).await;
        if undone.map_err(|error| page_error(error, &shell))? {
            return Ok(see("/desk/merges"));
        }
        form.error("away", "merge-undo-over");
    }
    page_with_errors(&merges_page(&desk, shell, form, &staff).await?)
}
