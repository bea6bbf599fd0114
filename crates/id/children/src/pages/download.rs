//! The links of an account in what a person downloads of themselves.

use ::store::StoreError;
use async_trait::async_trait;
use kernel::SubjectId;
use proofing::{TellsLinks, ToldLink};
use serde_json::json;
use web::Shell;

use super::words::{rows, standing_by};
use crate::Children;
use crate::model::{Link, LinkState};
use crate::ops::view::{LinkView, list_links};

#[async_trait]
impl TellsLinks for Children {
    async fn tell_links(&self, shell: &Shell, subject: SubjectId) -> Result<Vec<ToldLink>, StoreError> {
        let all = list_links(self, subject).await?;
        Ok(all.iter().map(|view| told(shell, view)).collect())
    }
}

fn told(shell: &Shell, view: &LinkView) -> ToldLink {
    // A paper is read on another day: never "today".
    let moment = |at| shell.words.moment(at, &shell.site().config().time_zone);
    let stands = standing_by(shell, &view.link, &moment);
    let is_held = view.link.child().is_some();
    let mut lines: Vec<(String, String)> = rows(shell, &view.child, is_held)
        .into_iter()
        .map(|row| (row.key, format!("{} · {}", row.value, row.source)))
        .collect();
    if let Some(act) = &view.act {
        let of = shell.with_one("children-act-of", "date", shell.date(act.date));
        lines.push((shell.t("children-act"), format!("{} {of}", act.number)));
    }
    lines.push((stands.word, stands.text));
    ToldLink { data: data(view), title: shell.t(view.link.role.key()), rows: lines }
}

fn data(view: &LinkView) -> serde_json::Value {
    let Link { role, state, asked_at, .. } = view.link;
    let (outcome, at) = match state {
        LinkState::Held { checked_at, .. } => (None, Some(checked_at)),
        LinkState::Refused { refusal, at } => (Some(refusal.as_str()), Some(at)),
        LinkState::Ended { end, at } => (Some(end.as_str()), Some(at)),
        LinkState::CouldNotCheck { at } => (None, Some(at)),
        LinkState::Queued { .. } | LinkState::Sent => (None, None),
    };
    json!({
        "role": role.as_str(),
        "state": state.word(),
        "outcome": outcome,
        "asked_at": asked_at.to_string(),
        "settled_at": at.map(|at| at.to_string()),
        "child": view.child,
        "guardianship_act": view.act,
    })
}
