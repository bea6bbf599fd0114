//! Everything that is known of a person, as one document for the person alone.

use std::collections::BTreeMap;

use audit::{Actor, Page};
use identity::ops::account::{find_account, list_agreements};
use identity::ops::own_contacts::load_contacts;
use identity::ops::own_sessions::list_sessions;
use kernel::{SubjectId, Timestamp};
use profile::model::{Content, Statement, Version};
use profile::ops::{list_statements, list_versions};
use serde::Serialize;
use store::{Scope, ScopeKey, StoreError, Token};

use super::standing::find_standing;
use super::view::view_checks;
use crate::model::CheckViewState;
use crate::{Proofing, records};

/// The format of the document: another number when its shape changes.
const FORMAT: &str = "okno-personal-data-1";
/// How many versions of the data are told.
const VERSIONS_MAX: u64 = 1_000;
/// How many entries of the history are told, and how many are read at once.
const HISTORY_MAX: usize = 10_000;
const HISTORY_BATCH: u64 = 500;

/// The document. Times are ISO 8601 in UTC.
#[derive(Serialize)]
pub struct Export {
    format: &'static str,
    made_at: String,
    account: AccountPart,
    agreements: Vec<AgreementPart>,
    personal_data: Vec<VersionPart>,
    checks: Vec<CheckPart>,
    evidence: Vec<EvidencePart>,
    stated: Vec<StatedPart>,
    scans: Vec<ScanPart>,
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

/// Puts the document together and records that it was made.
pub async fn export(
    proofing: &Proofing,
    (subject, network): (SubjectId, &str),
    this: &Token,
) -> Result<Export, StoreError> {
    let tx = proofing.db().begin().await?;
    records::record(&tx, subject, network, ("data.exported", &[])).await?;
    tx.commit().await?;
    let store = proofing.db();
    let key = store.vault().load_key(store.reader(), Scope::subject(subject)).await?;
    let missing = || StoreError::row("accounts", "a session without its account");
    let account = find_account(store.reader(), subject).await?.ok_or_else(missing)?;
    let own = load_contacts(proofing.identity(), &key, subject).await?;
    let main = own.main().map(|main| main.no);
    let contacts = own.contacts.iter().map(|stored| ContactPart {
        kind: stored.contact.kind().as_str(),
        value: stored.contact.written(),
        is_main: main == Some(stored.no),
        signs_in: stored.signs_in,
        confirmed_at: iso(stored.confirmed_at),
    });
    let fixed = own.fixed.iter().map(|given| FixedPhonePart {
        kind: given.kind.as_str(),
        value: given.phone.to_string(),
        given_at: iso(given.given_at),
    });
    let agreements = list_agreements(store.reader(), subject).await?.into_iter().map(|agreed| {
        AgreementPart { document: agreed.document, version: agreed.version, agreed_at: iso(agreed.agreed_at) }
    });
    Ok(Export {
        format: FORMAT,
        made_at: iso(store.env().now()),
        account: AccountPart {
            oid: account.oid.to_string(),
            state: account.state.as_str(),
            level: account.level.as_str(),
            language: account.language.tag(),
            created_at: iso(account.created_at),
        },
        agreements: agreements.collect(),
        personal_data: versions(proofing, &key, subject).await?,
        checks: checks(proofing, subject).await?,
        evidence: evidence(proofing, subject).await?,
        stated: stated(proofing, &key, subject).await?,
        scans: scans(proofing, &key, subject).await?,
        contacts: contacts.collect(),
        fixed_phones: fixed.collect(),
        sessions: sessions(proofing, subject, this).await?,
        history: history(proofing, subject).await?,
    })
}

fn iso(at: Timestamp) -> String {
    at.to_string()
}

async fn versions(
    proofing: &Proofing,
    key: &ScopeKey,
    subject: SubjectId,
) -> Result<Vec<VersionPart>, StoreError> {
    let all = list_versions(proofing.db().reader(), key, subject, (i32::MAX, VERSIONS_MAX)).await?;
    let part = |version: Version| VersionPart {
        version: version.no,
        state: version.state.as_str(),
        given_at: iso(version.made_at),
        inn_found_by_tax_service: version.found_inn.as_ref().map(ToString::to_string),
        data: version.content,
    };
    Ok(all.into_iter().map(part).collect())
}

async fn checks(proofing: &Proofing, subject: SubjectId) -> Result<Vec<CheckPart>, StoreError> {
    let Some(view) = view_checks(proofing.db(), subject).await? else { return Ok(Vec::new()) };
    let part = |check: crate::model::CheckView| {
        let (state, says_yes, answered_at) = match &check.state {
            CheckViewState::Waiting { .. } => ("waiting", None, None),
            CheckViewState::Answered { outcome, at, .. } => ("answered", Some(outcome.says_yes()), Some(*at)),
            CheckViewState::CouldNotCheck { at } => ("not answered", None, Some(*at)),
        };
        let answered_at = answered_at.map(iso);
        CheckPart {
            question: check.question.as_str(),
            state,
            says_yes,
            asked_at: iso(check.asked_at),
            answered_at,
        }
    };
    Ok(view.checks.into_iter().map(part).collect())
}

async fn evidence(proofing: &Proofing, subject: SubjectId) -> Result<Vec<EvidencePart>, StoreError> {
    let store = proofing.db();
    let Some(standing) = find_standing(store.reader(), store.vault(), subject).await? else {
        return Ok(Vec::new());
    };
    let is_revoked = |evidence: &assurance::Evidence| {
        standing.records.iter().any(|record| {
            matches!(record, assurance::Record::Revocation(revoked) if revoked.evidence == evidence.id)
        })
    };
    let part = |record: &assurance::Record| match record {
        assurance::Record::Evidence(evidence) => Some(EvidencePart {
            method: evidence.method.as_str(),
            outcome: evidence.outcome,
            at: iso(evidence.at),
            ends_at: evidence.ends_at().map(iso),
            is_revoked: is_revoked(evidence),
        }),
        assurance::Record::Revocation(_) => None,
    };
    Ok(standing.records.iter().filter_map(part).collect())
}

async fn scans(proofing: &Proofing, key: &ScopeKey, subject: SubjectId) -> Result<Vec<ScanPart>, StoreError> {
    let all = scans::ops::view::list_scans(proofing.db().reader(), key, subject).await?;
    let part = |stored: scans::model::StoredScan| ScanPart {
        document: stored.document,
        no: stored.no,
        format: stored.scan.format,
        bytes: stored.scan.bytes,
        added_at: iso(stored.added_at),
    };
    Ok(all.into_iter().map(part).collect())
}

async fn stated(
    proofing: &Proofing,
    key: &ScopeKey,
    subject: SubjectId,
) -> Result<Vec<StatedPart>, StoreError> {
    let all = list_statements(proofing.db().reader(), key, subject).await?;
    let part = |stated: profile::model::Stated| StatedPart {
        no: stated.no,
        given_at: iso(stated.made_at),
        replaced_at: stated.ended_at.map(iso),
        statement: stated.statement,
    };
    Ok(all.into_iter().map(part).collect())
}

async fn sessions(
    proofing: &Proofing,
    subject: SubjectId,
    this: &Token,
) -> Result<Vec<SessionPart>, StoreError> {
    let open = list_sessions(proofing.identity(), subject, this).await?;
    let part = |session: identity::ops::own_sessions::OpenSession| SessionPart {
        network: session.place.network,
        agent: session.place.agent,
        factors: session.factors.as_str(),
        opened_at: iso(session.opened_at),
        seen_at: iso(session.seen_at),
    };
    Ok(open.into_iter().map(part).collect())
}

/// What the subject may see, the newest first. Who acted is told by office and centre, never by person.
async fn history(proofing: &Proofing, subject: SubjectId) -> Result<Vec<EntryPart>, StoreError> {
    let (mut found, mut before) = (Vec::new(), None);
    while found.len() < HISTORY_MAX {
        let page = Page { before, limit: HISTORY_BATCH, visible_only: true };
        let batch = audit::list(proofing.db(), subject, page).await?;
        let Some(last) = batch.last() else { break };
        before = Some(last.id);
        found.extend(batch.into_iter().map(|recorded| {
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
        }));
    }
    Ok(found)
}
