//! How a link is told on pages.

use kernel::{Date, Timestamp};
use person::Gender;
use web::Shell;

use crate::model::{ChildData, Link, LinkState};

/// A question and its answer.
pub struct Row {
    pub key: String,
    pub value: String,
    pub source: String,
}

/// Where a link stands: the kind of pill, its word, and what it means and what to do.
pub struct Standing {
    pub kind: &'static str,
    pub word: String,
    pub text: String,
}

pub fn standing(shell: &Shell, link: &Link) -> Standing {
    standing_by(shell, link, &|at| shell.moment(at))
}

/// The same, where moments are told otherwise than on a page.
pub fn standing_by(shell: &Shell, link: &Link, told: &dyn Fn(Timestamp) -> String) -> Standing {
    let at = |key: &str, moment| shell.with_one(key, "time", told(moment));
    let (kind, word, text) = match link.state {
        LinkState::Queued { .. } | LinkState::Sent => {
            ("wait", "children-word-asked", at("children-text-asked", link.asked_at))
        }
        LinkState::Held { checked_at, .. } => {
            ("good", "children-word-held", at("children-text-held", checked_at))
        }
        LinkState::Refused { refusal, .. } => ("bad", "children-word-refused", shell.t(refusal.key())),
        LinkState::CouldNotCheck { at: moment } => {
            ("note", "children-word-could-not", at("children-text-could-not", moment))
        }
        LinkState::Ended { end, at: moment } => ("note", "children-word-ended", at(end.key(), moment)),
    };
    Standing { kind, word: shell.t(word), text }
}

/// What is known of a child, and where from. `is_checked` tells whether the registry said yes.
pub fn rows(shell: &Shell, child: &ChildData, is_checked: bool) -> Vec<Row> {
    let typed = || shell.t("children-source-typed");
    let registry = || if is_checked { shell.t("children-source-registry") } else { typed() };
    let gender = match child.gender {
        Gender::Male => "gender-male",
        Gender::Female => "gender-female",
    };
    let row = |key: &str, value: String, source: String| Row { key: shell.t(key), value, source };
    let mut rows = vec![
        row("account-row-name", child.name.full(), registry()),
        row("data-birth-date", shell.date(child.birth_date.date()), registry()),
        row("data-gender", shell.t(gender), registry()),
        row("children-certificate", child.certificate.to_string(), registry()),
        row("children-certificate-date", shell.date(child.issued_on), registry()),
    ];
    if let Some(snils) = &child.snils {
        rows.push(row("data-snils", snils.to_string(), typed()));
    }
    rows
}

/// The day of a moment where the installation is.
pub fn day(shell: &Shell, moment: Timestamp) -> String {
    shell.date(moment.date_in(&shell.site().config().time_zone))
}

/// Today where the installation is.
pub fn today(shell: &Shell) -> Date {
    shell.now().date_in(&shell.site().config().time_zone)
}

/// What was done, in the words of the banner.
pub fn done_key(done: &str) -> Option<&'static str> {
    match done {
        "asked" => Some("children-done-asked"),
        "same" => Some("children-done-same"),
        "removed" => Some("children-done-removed"),
        "shared" => Some("children-done-shared"),
        _ => None,
    }
}
