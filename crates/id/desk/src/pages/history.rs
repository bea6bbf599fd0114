//! The history of an account: who signed in, who looked, what changed.

use askama::Template;
use audit::{Actor, Entry, RecordedEntry};
use axum::extract::{Query, State};
use axum::response::Response;
use identity::pages::SignedIn;
use proofing::{TellsHistory, ToldEntry};
use serde::Deserialize;
use web::{Audience, PageError, Routes, Shell, page};

use crate::Desk;
use crate::model::centre::CentreCode;
use crate::model::list::ListReason;
use crate::model::office::Role;
use crate::model::refusal::RefusalReason;
use crate::model::visit::Purpose;
use crate::ops::history::{HistoryKind, list_history};

pub fn routes() -> Routes<Desk> {
    Routes::new().get("/account/history", Audience::Citizen, show)
}

/// One entry as the page shows it.
struct Line {
    at: String,
    what: String,
    who: String,
    more: Vec<String>,
    is_other: bool,
}

/// One of the choices above the list.
struct Tab {
    href: String,
    text: String,
    is_open: bool,
}

#[derive(Template)]
#[template(path = "history.html")]
struct HistoryView {
    shell: Shell,
    tabs: Vec<Tab>,
    lines: Vec<Line>,
    newer: Option<String>,
    older: Option<String>,
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    page: String,
}

/// No person reads further back page by page.
const PAGES_MAX: usize = 250;

async fn show(
    State(desk): State<Desk>,
    shell: Shell,
    signed_in: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let kind = HistoryKind::from_word(&asked.kind).unwrap_or(HistoryKind::All);
    let number = asked.page.parse().unwrap_or(1).clamp(1, PAGES_MAX);
    let found = list_history(&desk, signed_in.session.subject, (kind, number)).await?;
    let href = |number: usize| format!("/account/history?kind={}&page={number}", kind.as_str());
    page(&HistoryView {
        tabs: HistoryKind::ALL.into_iter().map(|one| tab(&shell, one, kind)).collect(),
        lines: found.entries.iter().map(|entry| line(&shell, &desk, entry)).collect(),
        newer: (number > 1).then(|| href(number - 1)),
        older: (found.has_older && number < PAGES_MAX).then(|| href(number + 1)),
        shell,
    })
}

fn tab(shell: &Shell, kind: HistoryKind, open: HistoryKind) -> Tab {
    let key = match kind {
        HistoryKind::All => "history-kind-all",
        HistoryKind::Looks => "history-kind-looks",
        HistoryKind::SignIns => "history-kind-sign-ins",
        HistoryKind::Changes => "history-kind-changes",
    };
    Tab {
        href: format!("/account/history?kind={}", kind.as_str()),
        text: shell.t(key),
        is_open: kind == open,
    }
}

fn line(shell: &Shell, desk: &Desk, recorded: &RecordedEntry) -> Line {
    let told = desk.tell(shell, recorded);
    Line {
        at: shell.moment(recorded.at),
        what: told.what,
        who: told.who,
        more: told.more,
        is_other: match &recorded.entry.actor {
            Actor::Operator { .. } | Actor::Administrator(_) => true,
            Actor::Subject(actor) => *actor != recorded.entry.subject,
            Actor::System(_) => false,
        },
    }
}

impl TellsHistory for Desk {
    fn tell(&self, shell: &Shell, recorded: &RecordedEntry) -> ToldEntry {
        told(shell, self, recorded)
    }
}

fn told(shell: &Shell, desk: &Desk, recorded: &RecordedEntry) -> ToldEntry {
    let entry = &recorded.entry;
    let detail = |name: &str| entry.details.get(name).filter(|value| !value.is_empty());
    let mut more = Vec::new();
    if let Some(key) = entry.reason.as_deref().and_then(reason_key) {
        more.push(shell.with_one("history-reason", "reason", shell.t(key)));
    }
    more.extend(detail("agent").cloned());
    if let Some(network) = entry.network.as_ref().or_else(|| detail("network")) {
        more.push(shell.with_one("history-network", "network", network));
    }
    ToldEntry { what: shell.t(text_of_action(&entry.action.0)), who: who(shell, desk, entry), more }
}

/// Role, organisation and centre of whoever did it.
fn who(shell: &Shell, desk: &Desk, entry: &Entry) -> String {
    match &entry.actor {
        Actor::Subject(actor) if *actor == entry.subject => shell.t("history-who-you"),
        // Whoever else is a person acts for the same child, or is the child.
        Actor::Subject(_) => shell.t("history-who-family"),
        Actor::System(_) => shell.t("history-who-system"),
        Actor::Administrator(_) => shell.t("history-who-administrator"),
        Actor::Operator { role, centre, .. } => {
            let role = shell.t(match Role::from_word(role) {
                Some(Role::Supervisor) => "history-role-supervisor",
                Some(Role::Administrator) => "history-who-administrator",
                Some(Role::PostOperator) => "history-role-post",
                Some(Role::Registrar) | None => "history-role-registrar",
            });
            let code = CentreCode::parse(centre).ok();
            match code.and_then(|code| desk.centres().find(&code)) {
                Some(found) => {
                    let organisation = shell.t(found.kind.key());
                    format!("{role}, {organisation}, {}", found.name.of(shell.words.language))
                }
                // A centre that has been closed since.
                None => format!("{role}, {centre}"),
            }
        }
    }
}

fn reason_key(reason: &str) -> Option<&'static str> {
    if reason == crate::ops::newcomer::REASON {
        return Some("desk-purpose-newcomer");
    }
    let purpose = Purpose::from_word(reason).map(Purpose::key);
    let refusal = RefusalReason::from_word(reason).map(RefusalReason::key);
    purpose.or(refusal).or_else(|| ListReason::from_word(reason).map(ListReason::key))
}

/// The text of an act. Words that a later version of the product wrote are told in general.
fn text_of_action(action: &str) -> &'static str {
    match action {
        "account.registered" => "history-account-registered",
        "account.activated" => "history-account-activated",
        "account.closed" => "history-account-closed",
        "sign-in" => "history-sign-in",
        "sign-in.wrong-password" => "history-wrong-password",
        "sign-out" => "history-sign-out",
        "sign-out.everywhere" => "history-sign-out-everywhere",
        "session.proven" => "history-session-proven",
        "session.ended" => "history-session-ended",
        "session.others-ended" => "history-others-ended",
        "password.reset" | "password.changed" => "history-password-changed",
        "contact.added" => "history-contact-added",
        "contact.removed" => "history-contact-removed",
        "contact.main" | "contact.sign-in-on" | "contact.sign-in-off" => "history-contact-changed",
        "contact.kept" => "history-contact-kept",
        "leaving.asked" => "history-leaving-asked",
        "leaving.kept" => "history-leaving-kept",
        "leaving.unused" => "history-leaving-unused",
        "contact.claimed" => "history-contact-claimed",
        "contact.freed" => "history-contact-freed",
        "contact.disowned-elsewhere" => "history-contact-disowned",
        "contact.fixed-phone-set" | "contact.fixed-phone-removed" => "history-contact-fixed",
        "data.submitted" => "history-data-submitted",
        "data.in-force" => "history-data-in-force",
        "correction.asked" => "history-correction-asked",
        "correction.ended" => "history-correction-ended",
        "data.checked-again" => "history-data-checked-again",
        "data.exported" => "history-data-exported",
        "statement.made" => "history-statement-made",
        "statement.deleted" => "history-statement-deleted",
        "scan.added" => "history-scan-added",
        "scan.deleted" => "history-scan-deleted",
        "level.changed" => "history-level-changed",
        "evidence.revoked" => "history-evidence-revoked",
        "office.granted" => "history-office-granted",
        "office.revoked" => "history-office-revoked",
        "desk.found" => "history-desk-found",
        "desk.present" => "history-desk-present",
        "desk.seen" => "history-desk-seen",
        "desk.paper-differs" => "history-desk-paper-differs",
        "desk.confirmed" => "history-desk-confirmed",
        "desk.document-updated" => "history-desk-document-updated",
        "desk.office-code" => "history-desk-office-code",
        "desk.leaving" => "history-desk-leaving",
        "desk.registered" => "history-desk-registered",
        "desk.data-mended" => "history-desk-data-mended",
        "desk.link-sent" => "history-desk-link-sent",
        "desk.code-handed" => "history-desk-code-handed",
        "desk.refused" => "history-desk-refused",
        "desk.dispute-decided" => "history-desk-dispute-decided",
        "desk.flag-settled" => "history-desk-flag-settled",
        "desk.listed" => "history-desk-listed",
        "desk.merged" => "history-desk-merged",
        "desk.merge-undone" => "history-desk-merge-undone",
        "account.merge-final" => "history-merge-final",
        "desk.password-sent" => "history-desk-password-sent",
        "letter.ordered" => "history-letter-ordered",
        "letter.held" => "history-letter-held",
        "letter.approved" => "history-letter-approved",
        "letter.declined" => "history-letter-declined",
        "letter.posted" => "history-letter-posted",
        "letter.handed-over" => "history-letter-handed-over",
        "letter.returned" => "history-letter-returned",
        "letter.code-typed" => "history-letter-code-typed",
        "letter.confirmed" => "history-letter-confirmed",
        "letter.cancelled" => "history-letter-cancelled",
        _ => text_of_signature(action),
    }
}

/// The text of an act with an electronic signature.
fn text_of_signature(action: &str) -> &'static str {
    match action {
        "signature.refused" => "history-signature-refused",
        "signature.confirmed" => "history-signature-confirmed",
        "certificate.attached" => "history-certificate-attached",
        "certificate.detached" => "history-certificate-detached",
        "document.brought" => "history-document-brought",
        "document.signed" => "history-document-signed",
        "document.removed" => "history-document-removed",
        "request.asked" => "history-request-asked",
        "request.signed" => "history-request-signed",
        "request.declined" => "history-request-declined",
        "request.expired" => "history-request-expired",
        _ => text_of_child_action(action),
    }
}

/// The text of an act about a child.
fn text_of_child_action(action: &str) -> &'static str {
    match action {
        "child.asked" => "history-child-asked",
        "child.held" => "history-child-held",
        "child.refused" => "history-child-refused",
        "child.could-not-check" => "history-child-could-not",
        "child.withdrawn" => "history-child-withdrawn",
        "child.ended" => "history-child-ended",
        "child.moved" => "history-child-moved",
        "desk.child-ended" => "history-desk-child-ended",
        "child.shared" => "history-child-shared",
        "child.viewed" => "history-child-viewed",
        _ => "history-other",
    }
}
