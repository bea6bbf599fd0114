//! One child.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use identity::pages::SignedIn;
use web::{Audience, PageError, Routes, Shell, page, see};

use super::list::PATH;
use super::words::{Row, Standing, day, rows, standing};
use crate::Children;
use crate::error::ChildrenError;
use crate::model::{LinkState, Role, Share};
use crate::ops::ask::retry;
use crate::ops::end::let_go;
use crate::ops::view::{ChildView, find_child};

pub fn routes() -> Routes<Children> {
    Routes::new()
        .get("/account/children/{no}", Audience::Citizen, show)
        .get("/account/children/{no}/remove", Audience::Citizen, ask_to_remove)
        .post("/account/children/{no}/remove", Audience::Citizen, remove)
        .post("/account/children/{no}/retry", Audience::Citizen, ask_again)
}

/// What a number of an address stands for; a number that is none leads nowhere.
pub fn parse_no(no: &str) -> Result<i32, PageError> {
    no.parse().map_err(|_| PageError::NotFound)
}

#[derive(Template)]
#[template(path = "child.html")]
struct ChildPage {
    shell: Shell,
    no: i32,
    name: String,
    role: String,
    standing: Standing,
    rows: Vec<Row>,
    act: Option<Row>,
    others: Vec<String>,
    shared: Vec<(String, String)>,
    has_account: bool,
    is_held: bool,
    may_retry: bool,
    /// When it ends, or when the child may have an account.
    ahead: Vec<String>,
    remove: String,
    limited: Option<String>,
}

impl ChildPage {
    fn new(shell: Shell, view: &ChildView, limited: Option<String>) -> Self {
        let link = &view.link.link;
        let is_held = matches!(link.state, LinkState::Held { .. });
        let remove = match link.state {
            LinkState::Held { .. } => "children-remove",
            LinkState::Queued { .. } | LinkState::Sent => "children-withdraw",
            _ => "children-forget",
        };
        Self {
            no: link.no,
            name: view.link.child.name.full(),
            role: shell.t(link.role.key()),
            standing: standing(&shell, link),
            rows: rows(&shell, &view.link.child, is_held),
            act: act(&shell, view),
            others: view
                .others
                .iter()
                .map(|(role, since)| other(&shell, *role, day(&shell, *since)))
                .collect(),
            shared: view.shared.iter().map(|(share, values)| shared(&shell, *share, values)).collect(),
            has_account: view.has_account,
            is_held,
            may_retry: matches!(link.state, LinkState::CouldNotCheck { .. }),
            ahead: if is_held { ahead(&shell, view) } else { Vec::new() },
            remove: shell.t(remove),
            limited,
            shell,
        }
    }
}

fn act(shell: &Shell, view: &ChildView) -> Option<Row> {
    let act = view.link.act.as_ref()?;
    let source = shell.with_one("children-act-of", "date", shell.date(act.date));
    Some(Row { key: shell.t("children-act"), value: act.number.clone(), source })
}

fn other(shell: &Shell, role: Role, since: String) -> String {
    shell.with("children-other", &[("role", shell.t(role.key()).into()), ("time", since.into())])
}

fn shared(shell: &Shell, share: Share, values: &[String]) -> (String, String) {
    let value = if values.is_empty() { shell.t("data-none") } else { values.join(", ") };
    (shell.t(share.key()), value)
}

fn ahead(shell: &Shell, view: &ChildView) -> Vec<String> {
    let day = |moment| day(shell, moment);
    let birthdays = view.link.birthdays;
    let fourteen = if shell.now() < birthdays.fourteen_at {
        Some(shell.with_one("children-ahead-fourteen", "date", day(birthdays.fourteen_at)))
    } else {
        (!view.has_account).then(|| shell.t("children-ahead-may-have-account"))
    };
    fourteen
        .into_iter()
        .chain([shell.with_one("children-ahead-adult", "date", day(birthdays.adult_at))])
        .collect()
}

async fn load(
    room: &Children,
    (shell, signed_in): (&Shell, &SignedIn),
    no: &str,
) -> Result<ChildView, PageError> {
    let network = shell.network().to_string();
    let who = (signed_in.session.subject, network.as_str());
    find_child(room, who, parse_no(no)?).await?.ok_or(PageError::NotFound)
}

async fn show(
    State(room): State<Children>,
    shell: Shell,
    signed_in: SignedIn,
    Path(no): Path<String>,
) -> Result<Response, PageError> {
    let view = load(&room, (&shell, &signed_in), &no).await?;
    page(&ChildPage::new(shell, &view, None))
}

async fn ask_again(
    State(room): State<Children>,
    shell: Shell,
    signed_in: SignedIn,
    Path(no): Path<String>,
) -> Result<Response, PageError> {
    let network = shell.network().to_string();
    let who = (signed_in.session.subject, network.as_str());
    match retry(&room, who, parse_no(&no)?).await {
        Ok(true) => Ok(see(&format!("{PATH}?done=asked"))),
        Ok(false) => Ok(see(PATH)),
        Err(ChildrenError::Limited { until, limit }) => {
            let limited = shell.with_one(limit.key(), "time", shell.moment(until));
            let view = load(&room, (&shell, &signed_in), &no).await?;
            page(&ChildPage::new(shell, &view, Some(limited)))
        }
        Err(ChildrenError::Internal(error)) => Err(error.into()),
    }
}

#[derive(Template)]
#[template(path = "child_remove.html")]
struct RemovePage {
    shell: Shell,
    no: i32,
    name: String,
    title: String,
    text: String,
}

async fn ask_to_remove(
    State(room): State<Children>,
    shell: Shell,
    signed_in: SignedIn,
    Path(no): Path<String>,
) -> Result<Response, PageError> {
    let view = load(&room, (&shell, &signed_in), &no).await?;
    let (title, text) = match view.link.link.state {
        LinkState::Held { .. } if view.others.is_empty() => ("children-remove-ask", "children-remove-last"),
        LinkState::Held { .. } => ("children-remove-ask", "children-remove-others"),
        LinkState::Queued { .. } | LinkState::Sent => ("children-withdraw-ask", "children-withdraw-text"),
        _ => ("children-forget-ask", "children-forget-text"),
    };
    page(&RemovePage {
        no: view.link.link.no,
        name: view.link.child.name.full(),
        title: shell.t(title),
        text: shell.t(text),
        shell,
    })
}

async fn remove(
    State(room): State<Children>,
    shell: Shell,
    signed_in: SignedIn,
    Path(no): Path<String>,
) -> Result<Response, PageError> {
    let network = shell.network().to_string();
    let who = (signed_in.session.subject, network.as_str());
    let removed = let_go(&room, who, parse_no(&no)?).await?;
    if removed { Ok(see(&format!("{PATH}?done=removed"))) } else { Err(PageError::NotFound) }
}
