//! Everything that is known of a person, as a paper for people.

use assurance::{Method, Outcome};
use identity::model::contact::ContactKind;
use identity::ops::own_sessions::OpenSession;
use identity::pages::fixed_key;
use kernel::Timestamp;
use paper::{Block, Record, Section};
use profile::model::{Stated, Statement, Version, VersionState};
use scans::model::Format;
use web::Shell;

use super::addresses;
use super::rows::answers;
use crate::model::CheckViewState;
use crate::ops::corrections::registry_key;
use crate::ops::known::{Known, KnownCorrection, KnownEvidence};
use crate::{TellsHistory, ToldLink};

/// How many entries of the history are printed. The file for programs has them all.
const ENTRIES_PRINTED: usize = 1_000;

/// Where the words come from.
struct Pen<'a> {
    shell: &'a Shell,
}

impl Pen<'_> {
    fn t(&self, key: &str) -> String {
        self.shell.t(key)
    }

    fn row(&self, key: &str, value: impl Into<String>) -> (String, String) {
        (self.t(key), value.into())
    }

    /// A paper is read on another day: never "today".
    fn moment(&self, at: Timestamp) -> String {
        self.shell.words.moment(at, &self.shell.site().config().time_zone)
    }

    fn section(&self, key: &str, blocks: Vec<Block>) -> Section {
        let note = blocks.is_empty().then(|| self.t("readable-nothing"));
        Section { title: self.t(key), note, blocks }
    }
}

/// The paper.
pub fn readable(shell: &Shell, teller: &dyn TellsHistory, (known, links): (&Known, &[ToldLink])) -> Record {
    let pen = Pen { shell };
    let made = pen.moment(known.made_at);
    Record {
        language: shell.words.language.tag(),
        title: pen.t("readable-title"),
        lead: vec![
            shell.with(
                "readable-lead",
                &[("installation", shell.installation().into()), ("time", made.clone().into())],
            ),
            pen.t("download-warning"),
        ],
        sections: vec![
            account(&pen, known),
            pen.section("readable-data", known.versions.iter().map(|one| version(&pen, one)).collect()),
            checks(&pen, known),
            pen.section(
                "readable-corrections",
                known.corrections.iter().map(|one| correction(&pen, one)).collect(),
            ),
            pen.section("readable-evidence", known.evidence.iter().map(|one| evidence(&pen, one)).collect()),
            pen.section("readable-stated", known.stated.iter().map(|one| stated(&pen, one)).collect()),
            scans(&pen, known),
            pen.section("readable-children", links.iter().map(child).collect()),
            contacts(&pen, known),
            pen.section("readable-sessions", known.sessions.iter().map(|one| session(&pen, one)).collect()),
            history(&pen, teller, known),
        ],
        foot: format!("{}, {made}", shell.installation()),
    }
}

fn account(pen: &Pen<'_>, known: &Known) -> Section {
    let account = &known.account;
    let level = match account.level {
        assurance::Level::Simplified => "id-home-level-simplified",
        assurance::Level::Standard => "id-home-level-standard",
        assurance::Level::Confirmed => "id-home-level-confirmed",
    };
    let mut rows = vec![
        pen.row("readable-oid", account.oid.to_string()),
        pen.row("readable-level", pen.t(level)),
        pen.row("readable-opened", pen.moment(account.created_at)),
    ];
    rows.extend(known.agreements.iter().map(|agreed| {
        let key = if agreed.document == "privacy" { "privacy-title" } else { "terms-title" };
        let values =
            [("version", agreed.version.as_str().into()), ("time", pen.moment(agreed.agreed_at).into())];
        (pen.t(key), pen.shell.with("readable-agreed", &values))
    }));
    Section { title: pen.t("readable-account"), note: None, blocks: vec![Block { title: None, rows }] }
}

fn version(pen: &Pen<'_>, version: &Version) -> Block {
    let state = match version.state {
        VersionState::Current => "readable-version-current",
        VersionState::Pending => "readable-version-pending",
        VersionState::Past => "readable-version-past",
        VersionState::Withdrawn => "readable-version-withdrawn",
    };
    let title = pen.shell.with(
        "readable-version",
        &[("state", pen.t(state).into()), ("time", pen.moment(version.made_at).into())],
    );
    let rows = match version.person() {
        None => vec![pen.row("account-row-name", version.content.name().full())],
        Some(person) => {
            let mut rows: Vec<_> =
                answers(pen.shell, person).into_iter().map(|answer| (answer.key, answer.value)).collect();
            if let Some(found) = &version.found_inn {
                // In the place of the line that says it is looked for.
                rows.pop();
                rows.push(pen.row("readable-inn-found", found.to_string()));
            }
            rows
        }
    };
    Block { title: Some(title), rows }
}

fn checks(pen: &Pen<'_>, known: &Known) -> Section {
    let lines = known.checks.iter().flat_map(|view| &view.checks).map(|check| {
        let text = pen.t(check.text_key());
        let value = match &check.state {
            CheckViewState::Waiting { .. } => text,
            CheckViewState::Answered { at, .. } | CheckViewState::CouldNotCheck { at } => {
                pen.shell.with("checks-with-time", &[("text", text.into()), ("time", pen.moment(*at).into())])
            }
        };
        (pen.t(check.title_key()), value)
    });
    let rows: Vec<_> = lines.collect();
    let blocks = if rows.is_empty() { Vec::new() } else { vec![Block { title: None, rows }] };
    pen.section("readable-checks", blocks)
}

fn correction(pen: &Pen<'_>, known: &KnownCorrection) -> Block {
    let registry = pen.t(registry_key(known.correction.registry()));
    let rows = vec![
        pen.row("readable-when", pen.moment(known.correction.made_at)),
        pen.row("correction-words", known.words.clone()),
    ];
    Block { title: Some(registry), rows }
}

fn evidence(pen: &Pen<'_>, known: &KnownEvidence) -> Block {
    let evidence = &known.evidence;
    let method = match evidence.method {
        Method::SnilsCheck => "readable-method-snils",
        Method::DocumentCheck => "readable-method-document",
        Method::TaxCheck => "readable-method-tax",
        Method::Inspection => "readable-method-inspection",
        Method::Desk => "readable-method-desk",
        Method::Letter => "readable-method-letter",
        Method::Signature => "readable-method-signature",
        Method::Bootstrap => "readable-method-bootstrap",
    };
    let outcome = match evidence.outcome {
        Outcome::Affirmed => "readable-affirmed",
        Outcome::Refuted => "readable-refuted",
    };
    let mut rows =
        vec![pen.row("readable-when", pen.moment(evidence.at)), pen.row("readable-outcome", pen.t(outcome))];
    rows.extend(evidence.ends_at().map(|end| pen.row("readable-until", pen.moment(end))));
    if known.is_revoked {
        rows.push(pen.row("readable-state", pen.t("readable-revoked")));
    }
    Block { title: Some(pen.t(method)), rows }
}

fn stated(pen: &Pen<'_>, stated: &Stated) -> Block {
    let shell = pen.shell;
    let (title, mut rows) = match &stated.statement {
        Statement::Paper(paper) => {
            let mut rows = vec![pen.row("paper-number", paper.number.to_string())];
            rows.extend(paper.issued_on.map(|date| pen.row("data-issue-date", shell.date(date))));
            rows.extend(paper.expires_on.map(|date| pen.row("data-expiry-date", shell.date(date))));
            rows.extend(paper.issued_by.as_ref().map(|by| pen.row("data-issued-by", by.to_string())));
            (shell.t(paper.number.kind().key()), rows)
        }
        Statement::Address(address) => {
            let mut rows = vec![pen.row("readable-address", address.line())];
            rows.extend(address.until.map(|date| pen.row("address-until", shell.date(date))));
            (shell.t(addresses::kind_key(address.kind)), rows)
        }
        Statement::Status(status) => {
            let mut rows = vec![
                pen.row("status-document", status.document.to_string()),
                pen.row("data-issue-date", shell.date(status.issued_on)),
                pen.row("data-issued-by", status.issued_by.to_string()),
            ];
            rows.extend(status.until.map(|date| pen.row("status-until", shell.date(date))));
            (shell.t(status.kind.key()), rows)
        }
        Statement::Vehicle(vehicle) => {
            let mut rows = vec![
                pen.row("vehicle-plate", vehicle.plate.to_string()),
                pen.row("vehicle-certificate", vehicle.certificate.to_string()),
            ];
            rows.extend(vehicle.vin.as_ref().map(|vin| pen.row("vehicle-vin", vin.to_string())));
            (shell.t("vehicle-title"), rows)
        }
    };
    rows.push(pen.row("readable-given", pen.moment(stated.made_at)));
    rows.extend(stated.ended_at.map(|end| pen.row("readable-replaced", pen.moment(end))));
    Block { title: Some(title), rows }
}

fn child(link: &ToldLink) -> Block {
    Block { title: Some(link.title.clone()), rows: link.rows.clone() }
}

fn scans(pen: &Pen<'_>, known: &Known) -> Section {
    let row = |stored: &scans::model::StoredScan| {
        let of = known.stated.iter().find(|stated| stated.no == stored.document);
        let name = match of.map(|stated| &stated.statement) {
            Some(Statement::Paper(paper)) => pen.t(paper.number.kind().key()),
            Some(Statement::Status(status)) => pen.t(status.kind.key()),
            Some(Statement::Vehicle(_)) => pen.t("vehicle-title"),
            Some(Statement::Address(_)) | None => pen.t("data-document"),
        };
        let what = match stored.scan.format {
            Format::Picture { width, height } => pen.shell.with(
                "scan-picture",
                &[("width", width.to_string().into()), ("height", height.to_string().into())],
            ),
            Format::Pdf { pages } => pen.shell.with_one("scan-pdf", "pages", u64::from(pages)),
        };
        let added = pen.shell.with_one("scan-added", "time", pen.moment(stored.added_at));
        (name, format!("{what}. {added}"))
    };
    let rows: Vec<_> = known.scans.iter().map(row).collect();
    let blocks = if rows.is_empty() { Vec::new() } else { vec![Block { title: None, rows }] };
    pen.section("scans-title", blocks)
}

fn contacts(pen: &Pen<'_>, known: &Known) -> Section {
    let own = &known.contacts;
    let main = own.main().map(|main| main.no);
    let mut rows: Vec<(String, String)> = Vec::new();
    for stored in &own.contacts {
        let key = match stored.contact.kind() {
            ContactKind::Phone => "account-row-phone",
            ContactKind::Email => "account-row-email",
        };
        let confirmed = pen.shell.with_one("account-source-contact", "time", pen.moment(stored.confirmed_at));
        let parts = [
            Some(stored.contact.written()),
            Some(confirmed),
            (main == Some(stored.no)).then(|| pen.t("readable-contact-main")),
            stored.signs_in.then(|| pen.t("readable-contact-signs-in")),
        ];
        let value = parts.into_iter().flatten().collect::<Vec<_>>().join(". ");
        rows.push((pen.t(key), value));
    }
    rows.extend(own.fixed.iter().map(|given| {
        let since = pen.shell.with_one("account-source-self", "time", pen.moment(given.given_at));
        (pen.t(fixed_key(given.kind)), format!("{}. {since}", given.phone))
    }));
    let blocks = if rows.is_empty() { Vec::new() } else { vec![Block { title: None, rows }] };
    pen.section("readable-contacts", blocks)
}

fn session(pen: &Pen<'_>, session: &OpenSession) -> Block {
    let agent = &session.place.agent;
    let factors = if session.factors.are_two() { "readable-two-factors" } else { "readable-one-factor" };
    Block {
        title: Some(if agent.is_empty() { pen.t("security-unknown-browser") } else { agent.clone() }),
        rows: vec![
            pen.row("readable-session-opened", pen.moment(session.opened_at)),
            pen.row("readable-session-seen", pen.moment(session.seen_at)),
            pen.row("readable-session-network", session.place.network.clone()),
            pen.row("readable-session-factors", pen.t(factors)),
        ],
    }
}

fn history(pen: &Pen<'_>, teller: &dyn TellsHistory, known: &Known) -> Section {
    let rows = known.history.iter().take(ENTRIES_PRINTED).map(|recorded| {
        let told = teller.tell(pen.shell, recorded);
        let mut value = format!("{} · {}", told.what, told.who);
        for more in told.more {
            value.push_str(" · ");
            value.push_str(&more);
        }
        (pen.moment(recorded.at), value)
    });
    let rows: Vec<_> = rows.collect();
    let note = (known.history.len() > ENTRIES_PRINTED)
        .then(|| pen.shell.with_one("readable-history-more", "count", pen.shell.number(ENTRIES_PRINTED)));
    let blocks = if rows.is_empty() { Vec::new() } else { vec![Block { title: None, rows }] };
    Section { note, ..pen.section("history-title", blocks) }
}
