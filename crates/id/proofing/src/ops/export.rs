//! Everything that is known of a person, as a document for programs.

use std::collections::BTreeMap;

use audit::{Actor, RecordedEntry};
use identity::ops::own_sessions::OpenSession;
use kernel::Timestamp;
use profile::model::{Content, Stated, Statement, Version};
use scans::model::StoredScan;
use serde::Serialize;

use super::known::{Known, KnownCorrection, KnownEvidence};
use crate::ToldLink;
use crate::model::{CheckView, CheckViewState, CorrectionState};

/// The format of the document: another number when its shape changes.
const FORMAT: &str = "okno-personal-data-1";
/// The document. Times are ISO 8601 in UTC.
#[derive(Serialize)]
pub struct Export {
    format: &'static str,
    made_at: String,
    account: AccountPart,
    agreements: Vec<AgreementPart>,
    personal_data: Vec<VersionPart>,
    checks: Vec<CheckPart>,
    corrections: Vec<CorrectionPart>,
    evidence: Vec<EvidencePart>,
    stated: Vec<StatedPart>,
    scans: Vec<ScanPart>,
    children: Vec<serde_json::Value>,
    contacts: Vec<ContactPart>,
    fixed_phones: Vec<FixedPhonePart>,
    sessions: Vec<SessionPart>,
    history: Vec<EntryPart>,
}

#[derive(Serialize)]
struct AccountPart {
    oid: String,
    state: &'static str,
    level: &'static str,
    language: &'static str,
    created_at: String,
}

#[derive(Serialize)]
struct AgreementPart {
    document: String,
    version: String,
    agreed_at: String,
}

#[derive(Serialize)]
struct VersionPart {
    version: i32,
    state: &'static str,
    given_at: String,
    data: Content,
    inn_found_by_tax_service: Option<String>,
}

#[derive(Serialize)]
struct CheckPart {
    question: &'static str,
    state: &'static str,
    says_yes: Option<bool>,
    asked_at: String,
    answered_at: Option<String>,
}

/// A request that a registry corrects its record.
#[derive(Serialize)]
struct CorrectionPart {
    registry: &'static str,
    words: String,
    state: &'static str,
    made_at: String,
}

#[derive(Serialize)]
struct EvidencePart {
    method: &'static str,
    outcome: assurance::Outcome,
    at: String,
    ends_at: Option<String>,
    is_revoked: bool,
}

#[derive(Serialize)]
struct StatedPart {
    no: i32,
    given_at: String,
    replaced_at: Option<String>,
    statement: Statement,
}

/// A scan; its file is downloaded at its document.
#[derive(Serialize)]
struct ScanPart {
    document: i32,
    no: i32,
    #[serde(flatten)]
    format: scans::model::Format,
    bytes: u64,
    added_at: String,
}

#[derive(Serialize)]
struct ContactPart {
    kind: &'static str,
    value: String,
    is_main: bool,
    signs_in: bool,
    confirmed_at: String,
}

#[derive(Serialize)]
struct FixedPhonePart {
    kind: &'static str,
    value: String,
    given_at: String,
}

#[derive(Serialize)]
struct SessionPart {
    network: String,
    agent: String,
    factors: &'static str,
    opened_at: String,
    seen_at: String,
}

#[derive(Serialize)]
struct EntryPart {
    at: String,
    action: String,
    who: &'static str,
    role: Option<String>,
    centre: Option<String>,
    reason: Option<String>,
    network: Option<String>,
    details: BTreeMap<String, String>,
}

/// The document of what is known.
pub fn export(known: Known, links: Vec<ToldLink>) -> Export {
    let main = known.contacts.main().map(|main| main.no);
    let contacts = known.contacts.contacts.iter().map(|stored| ContactPart {
        kind: stored.contact.kind().as_str(),
        value: stored.contact.written(),
        is_main: main == Some(stored.no),
        signs_in: stored.signs_in,
        confirmed_at: iso(stored.confirmed_at),
    });
    let fixed = known.contacts.fixed.iter().map(|given| FixedPhonePart {
        kind: given.kind.as_str(),
        value: given.phone.to_string(),
        given_at: iso(given.given_at),
    });
    let agreements = known.agreements.into_iter().map(|agreed| AgreementPart {
        document: agreed.document,
        version: agreed.version,
        agreed_at: iso(agreed.agreed_at),
    });
    let account = &known.account;
    Export {
        format: FORMAT,
        made_at: iso(known.made_at),
        account: AccountPart {
            oid: account.oid.to_string(),
            state: account.state.as_str(),
            level: account.level.as_str(),
            language: account.language.tag(),
            created_at: iso(account.created_at),
        },
        agreements: agreements.collect(),
        personal_data: known.versions.into_iter().map(version).collect(),
        checks: known.checks.iter().flat_map(|view| view.checks.iter().map(check)).collect(),
        corrections: known.corrections.into_iter().map(correction).collect(),
        evidence: known.evidence.iter().map(evidence).collect(),
        stated: known.stated.into_iter().map(stated).collect(),
        scans: known.scans.iter().map(scan).collect(),
        children: links.into_iter().map(|link| link.data).collect(),
        contacts: contacts.collect(),
        fixed_phones: fixed.collect(),
        sessions: known.sessions.into_iter().map(session).collect(),
        history: known.history.into_iter().map(entry).collect(),
    }
}

fn iso(at: Timestamp) -> String {
    at.to_string()
}

fn version(version: Version) -> VersionPart {
    VersionPart {
        version: version.no,
        state: version.state.as_str(),
        given_at: iso(version.made_at),
        inn_found_by_tax_service: version.found_inn.as_ref().map(ToString::to_string),
        data: version.content,
    }
}

fn check(check: &CheckView) -> CheckPart {
    let (state, says_yes, answered_at) = match &check.state {
        CheckViewState::Waiting { .. } => ("waiting", None, None),
        CheckViewState::Answered { outcome, at, .. } => ("answered", Some(outcome.says_yes()), Some(*at)),
        CheckViewState::CouldNotCheck { at } => ("not answered", None, Some(*at)),
    };
    CheckPart {
        question: check.question.as_str(),
        state,
        says_yes,
        asked_at: iso(check.asked_at),
        answered_at: answered_at.map(iso),
    }
}

fn correction(known: KnownCorrection) -> CorrectionPart {
    let state = match known.correction.state {
        CorrectionState::Ended { end, .. } => end.word(),
        open => open.word(),
    };
    CorrectionPart {
        registry: known.correction.registry().code(),
        words: known.words,
        state,
        made_at: iso(known.correction.made_at),
    }
}

fn evidence(known: &KnownEvidence) -> EvidencePart {
    EvidencePart {
        method: known.evidence.method.as_str(),
        outcome: known.evidence.outcome,
        at: iso(known.evidence.at),
        ends_at: known.evidence.ends_at().map(iso),
        is_revoked: known.is_revoked,
    }
}

fn scan(stored: &StoredScan) -> ScanPart {
    ScanPart {
        document: stored.document,
        no: stored.no,
        format: stored.scan.format,
        bytes: stored.scan.bytes,
        added_at: iso(stored.added_at),
    }
}

fn stated(stated: Stated) -> StatedPart {
    StatedPart {
        no: stated.no,
        given_at: iso(stated.made_at),
        replaced_at: stated.ended_at.map(iso),
        statement: stated.statement,
    }
}

fn session(session: OpenSession) -> SessionPart {
    SessionPart {
        network: session.place.network,
        agent: session.place.agent,
        factors: session.factors.as_str(),
        opened_at: iso(session.opened_at),
        seen_at: iso(session.seen_at),
    }
}

/// Who acted is told by office and centre, never by person.
fn entry(recorded: RecordedEntry) -> EntryPart {
    let (who, role, centre) = match recorded.entry.actor {
        Actor::Subject(_) => ("you", None, None),
        Actor::System(_) => ("system", None, None),
        Actor::Administrator(_) => ("administrator", None, None),
        Actor::Operator { role, centre, .. } => ("operator", Some(role), Some(centre)),
    };
    EntryPart {
        at: iso(recorded.at),
        action: recorded.entry.action.0.into_owned(),
        who,
        role,
        centre,
        reason: recorded.entry.reason,
        network: recorded.entry.network,
        details: recorded.entry.details,
    }
}
