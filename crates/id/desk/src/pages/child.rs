//! Ending a link to a child at the desk.

use askama::Template;
use axum::extract::{FromRef, Path, State};
use axum::response::Response;
use children::Children;
use children::ops::desk::{DeskKey, DeskLink};
use web::{Audience, Form, PageError, Routes, Shell, page, page_with_errors, see};

use super::staff::{Staff, StaffHead, page_error};
use crate::Desk;
use crate::error::DeskError;
use crate::model::office::Role;
use crate::ops::child::{Ended, end_child_link, list_child_links};

/// A paper is named by at least a few words.
const REASON_LETTERS: std::ops::RangeInclusive<usize> = 10..=500;

/// The room, and that of the children.
#[derive(Clone)]
pub struct WithChildren {
    pub desk: Desk,
    pub children: Children,
}

impl FromRef<WithChildren> for Desk {
    fn from_ref(both: &WithChildren) -> Self {
        both.desk.clone()
    }
}

pub fn routes() -> Routes<WithChildren> {
    Routes::new()
        .get("/desk/visit/{no}/child", Audience::Registrar, list)
        .get("/desk/visit/{no}/child/{link}", Audience::Registrar, ask)
        .post("/desk/visit/{no}/child/{link}", Audience::Registrar, end)
}

/// A link as the page shows it.
struct Line {
    key: String,
    child: String,
    whose: String,
    since: String,
    means: String,
    is_others: bool,
}

impl Line {
    fn of(shell: &Shell, link: &DeskLink) -> Self {
        let is_others = link.key.other.is_some();
        let role = shell.t(link.role.key());
        let key = if is_others { "desk-child-others" } else { "desk-child-own" };
        let whose = shell.with_one(key, "role", role);
        let means = if link.is_last { "desk-child-last" } else { "desk-child-stays" };
        Self {
            key: word(link.key),
            child: link.child.full(),
            whose,
            since: shell.date(link.since.date_in(&shell.site().config().time_zone)),
            means: shell.t(means),
            is_others,
        }
    }
}

/// A link in addresses: the applicant's number, and the other's where it is the other's.
fn word(key: DeskKey) -> String {
    key.other.map_or_else(|| key.own.to_string(), |other| format!("{}-{other}", key.own))
}

fn parse(link: &str) -> Option<DeskKey> {
    match link.split_once('-') {
        None => Some(DeskKey { own: link.parse().ok()?, other: None }),
        Some((own, other)) => Some(DeskKey { own: own.parse().ok()?, other: Some(other.parse().ok()?) }),
    }
}

#[derive(Template)]
#[template(path = "desk_children.html")]
struct ListPage {
    shell: Shell,
    form: Form,
    head: StaffHead,
    no: i64,
    back: String,
    lines: Vec<Line>,
    is_supervisor: bool,
}

#[derive(Template)]
#[template(path = "desk_child.html")]
struct EndPage {
    shell: Shell,
    form: Form,
    head: StaffHead,
    no: i64,
    back: String,
    line: Line,
}

/// The links, or the page of the visit when it is not so far.
async fn load(
    both: &WithChildren,
    shell: &Shell,
    (staff, no): (&Staff, i64),
) -> Result<Result<Vec<DeskLink>, Response>, PageError> {
    match list_child_links(&both.desk, &staff.officer, no).await {
        Ok(links) => Ok(Ok(links)),
        Err(DeskError::StepNotOpen) => Ok(Err(see(&format!("/desk/visit/{no}")))),
        Err(error) => Err(page_error(error, shell)),
    }
}

async fn list(
    State(both): State<WithChildren>,
    Path(no): Path<i64>,
    shell: Shell,
    staff: Staff,
) -> Result<Response, PageError> {
    let links = match load(&both, &shell, (&staff, no)).await? {
        Ok(links) => links,
        Err(answer) => return Ok(answer),
    };
    page(&list_page(&both, shell, Form::new(), (&staff, no, &links)).await?)
}

async fn list_page(
    both: &WithChildren,
    shell: Shell,
    form: Form,
    (staff, no, links): (&Staff, i64, &[DeskLink]),
) -> Result<ListPage, PageError> {
    Ok(ListPage {
        head: StaffHead::load(&both.desk, &shell, &staff.officer).await?,
        no,
        back: format!("/desk/visit/{no}"),
        lines: links.iter().map(|link| Line::of(&shell, link)).collect(),
        is_supervisor: staff.officer.role == Role::Supervisor,
        shell,
        form,
    })
}

async fn end_page(
    both: &WithChildren,
    shell: Shell,
    form: Form,
    (staff, no, link): (&Staff, i64, &DeskLink),
) -> Result<EndPage, PageError> {
    Ok(EndPage {
        head: StaffHead::load(&both.desk, &shell, &staff.officer).await?,
        no,
        back: format!("/desk/visit/{no}/child"),
        line: Line::of(&shell, link),
        shell,
        form,
    })
}

async fn ask(
    State(both): State<WithChildren>,
    Path((no, link)): Path<(i64, String)>,
    shell: Shell,
    staff: Staff,
) -> Result<Response, PageError> {
    let links = match load(&both, &shell, (&staff, no)).await? {
        Ok(links) => links,
        Err(answer) => return Ok(answer),
    };
    let found = links.iter().find(|one| Some(one.key) == parse(&link)).ok_or(PageError::NotFound)?;
    page(&end_page(&both, shell, Form::new(), (&staff, no, found)).await?)
}

async fn end(
    State(both): State<WithChildren>,
    Path((no, link)): Path<(i64, String)>,
    shell: Shell,
    staff: Staff,
    mut form: Form,
) -> Result<Response, PageError> {
    let key = parse(&link).ok_or(PageError::NotFound)?;
    let links = match load(&both, &shell, (&staff, no)).await? {
        Ok(links) => links,
        Err(answer) => return Ok(answer),
    };
    let reason = form.value("reason").trim().to_owned();
    if let Some(found) = links.iter().find(|one| one.key == key)
        && key.other.is_some()
        && !REASON_LETTERS.contains(&reason.chars().count())
    {
        form.error("reason", "desk-child-reason-short");
        return page_with_errors(&end_page(&both, shell, form, (&staff, no, found)).await?);
    }
    let reason = key.other.map(|_| reason.as_str());
    match end_child_link((&both.desk, &both.children), &staff.officer, (no, key), reason).await {
        Ok(Ended::Done) | Err(DeskError::StepNotOpen) => Ok(see(&format!("/desk/visit/{no}"))),
        Ok(ended @ (Ended::Gone | Ended::Refused(_))) => {
            form.error(
                "links",
                if let Ended::Refused(bias) = ended { bias.key() } else { "desk-child-gone" },
            );
            let links = load(&both, &shell, (&staff, no)).await?.unwrap_or_default();
            page_with_errors(&list_page(&both, shell, form, (&staff, no, &links)).await?)
        }
        Err(error) => Err(page_error(error, &shell)),
    }
}
