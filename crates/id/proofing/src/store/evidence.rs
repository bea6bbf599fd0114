use std::collections::BTreeMap;

use assurance::{Evidence, EvidenceId, Method, Outcome, Record, Revocation};
use kernel::{SubjectId, Timestamp, Uuid};
use serde::Serialize;
use store::sea_orm::sea_query::OnConflict;
use store::sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, Set,
};
use store::{StoreError, Tx, Vault};

use super::of_subjects;
use super::rows::{evidence as row, revocations};

const MAC: &str = "evidence";
const REVOCATION_MAC: &str = "evidence-revocation";

/// A row to write. Immutable once written.
pub struct NewRow {
    /// Whose evidence.
    pub subject: SubjectId,
    /// What it says.
    pub evidence: Evidence,
    /// Who says so: `registry:sfr`, `registrar:CENTRE`, `administrator`.
    pub source: String,
    /// The member of staff, where it was one.
    pub actor: Option<Uuid>,
    /// Personal values that belong to it, sealed.
    pub sealed: Option<Vec<u8>>,
}

const fn outcome_word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Affirmed => "affirmed",
        Outcome::Refuted => "refuted",
    }
}

fn outcome_of(word: &str) -> Option<Outcome> {
    [Outcome::Affirmed, Outcome::Refuted].into_iter().find(|outcome| outcome_word(*outcome) == word)
}

/// Every column but the code itself, each behind its length by the vault.
fn mac_parts(row: &row::Model) -> [Vec<u8>; 11] {
    [
        row.lane.to_be_bytes().to_vec(),
        row.subject.as_bytes().to_vec(),
        row.id.as_bytes().to_vec(),
        row.method.clone().into_bytes(),
        row.outcome.clone().into_bytes(),
        row.source.clone().into_bytes(),
        row.actor.map(|actor| actor.as_bytes().to_vec()).unwrap_or_default(),
        row.fingerprint.clone(),
        row.at.to_be_bytes().to_vec(),
        row.expires_at.map(|at| at.to_be_bytes().to_vec()).unwrap_or_default(),
        row.sealed.clone().unwrap_or_default(),
    ]
}

fn revocation_parts(row: &revocations::Model) -> [Vec<u8>; 6] {
    [
        row.lane.to_be_bytes().to_vec(),
        row.subject.as_bytes().to_vec(),
        row.evidence.as_bytes().to_vec(),
        row.at.to_be_bytes().to_vec(),
        row.source.clone().into_bytes(),
        row.reason.clone().into_bytes(),
    ]
}

fn mac(vault: &Vault, purpose: &'static str, parts: &[Vec<u8>]) -> Vec<u8> {
    let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
    vault.mac(purpose, &parts)
}

fn mac_holds(vault: &Vault, purpose: &'static str, parts: &[Vec<u8>], mac: &[u8]) -> bool {
    let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
    vault.mac_holds(purpose, &parts, mac)
}

fn to_model(vault: &Vault, new: NewRow) -> row::Model {
    let mut model = row::Model {
        lane: new.subject.lane().as_i16(),
        subject: new.subject.uuid(),
        id: new.evidence.id.uuid(),
        method: new.evidence.method.as_str().to_owned(),
        outcome: outcome_word(new.evidence.outcome).to_owned(),
        source: new.source,
        actor: new.actor,
        fingerprint: new.evidence.fingerprint,
        at: new.evidence.at.as_micros(),
        expires_at: new.evidence.expires_at.map(Timestamp::as_micros),
        sealed: new.sealed,
        mac: Vec::new(),
    };
    model.mac = mac(vault, MAC, &mac_parts(&model));
    model
}

/// Writes evidence. A row that is there already stays as it is.
pub async fn insert(tx: &Tx, rows: Vec<NewRow>) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    let models = rows.into_iter().map(|new| {
        let model = to_model(tx.vault(), new);
        row::ActiveModel {
            lane: Set(model.lane),
            subject: Set(model.subject),
            id: Set(model.id),
            method: Set(model.method),
            outcome: Set(model.outcome),
            source: Set(model.source),
            actor: Set(model.actor),
            fingerprint: Set(model.fingerprint),
            at: Set(model.at),
            expires_at: Set(model.expires_at),
            sealed: Set(model.sealed),
            mac: Set(model.mac),
        }
    });
    let key = [row::Column::Lane, row::Column::Subject, row::Column::Id];
    row::Entity::insert_many(models)
        .on_conflict(OnConflict::columns(key).do_nothing().to_owned())
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// Writes a revocation. False when the evidence was revoked before.
pub async fn revoke(
    tx: &Tx,
    (subject, evidence): (SubjectId, EvidenceId),
    (source, reason): (&str, &str),
) -> Result<bool, StoreError> {
    let mut model = revocations::Model {
        lane: subject.lane().as_i16(),
        subject: subject.uuid(),
        evidence: evidence.uuid(),
        at: tx.now().as_micros(),
        source: source.to_owned(),
        reason: reason.to_owned(),
        mac: Vec::new(),
    };
    model.mac = mac(tx.vault(), REVOCATION_MAC, &revocation_parts(&model));
    let key = [revocations::Column::Lane, revocations::Column::Subject, revocations::Column::Evidence];
    let written = revocations::Entity::insert(revocations::ActiveModel {
        lane: Set(model.lane),
        subject: Set(model.subject),
        evidence: Set(model.evidence),
        at: Set(model.at),
        source: Set(model.source),
        reason: Set(model.reason),
        mac: Set(model.mac),
    })
    .on_conflict(OnConflict::columns(key).do_nothing().to_owned())
    .exec_without_returning(tx.conn())
    .await?;
    Ok(written == 1)
}

fn read(vault: &Vault, row: &row::Model) -> Option<Evidence> {
    if !mac_holds(vault, MAC, &mac_parts(row), &row.mac) {
        tracing::error!(evidence = %row.id, "evidence that this program did not write is ignored");
        return None;
    }
    // A word unknown here was written by a newer program: it vouches for nothing.
    Some(Evidence {
        id: EvidenceId::from(row.id),
        method: Method::from_word(&row.method)?,
        outcome: outcome_of(&row.outcome)?,
        fingerprint: row.fingerprint.clone(),
        at: Timestamp::from_micros(row.at),
        expires_at: row.expires_at.map(Timestamp::from_micros),
    })
}

/// A revocation whose code fails takes the evidence away all the same, and from the beginning: whoever writes into the
/// database must not be able to give back what was taken.
fn read_revocation(vault: &Vault, row: &revocations::Model) -> Revocation {
    let evidence = EvidenceId::from(row.evidence);
    if mac_holds(vault, REVOCATION_MAC, &revocation_parts(row), &row.mac) {
        return Revocation { evidence, at: Timestamp::from_micros(row.at) };
    }
    tracing::error!(evidence = %row.evidence, "a revocation was changed by somebody else: it counts from the beginning");
    Revocation { evidence, at: Timestamp::EPOCH }
}

/// The evidence of some subjects and its revocations. Rows whose code fails are left out and reported.
pub async fn list<C: ConnectionTrait>(
    conn: &C,
    vault: &Vault,
    subjects: &[SubjectId],
) -> Result<BTreeMap<SubjectId, Vec<Record>>, StoreError> {
    let mut records: BTreeMap<SubjectId, Vec<Record>> = BTreeMap::new();
    if subjects.is_empty() {
        return Ok(records);
    }
    for row in row::Entity::find().filter(of_subjects!(row, subjects)).all(conn).await? {
        if let Some(evidence) = read(vault, &row) {
            records.entry(SubjectId::from(row.subject)).or_default().push(Record::Evidence(evidence));
        }
    }
    for row in revocations::Entity::find().filter(of_subjects!(revocations, subjects)).all(conn).await? {
        let revocation = read_revocation(vault, &row);
        records.entry(SubjectId::from(row.subject)).or_default().push(Record::Revocation(revocation));
    }
    Ok(records)
}

/// The evidence that a member of staff gave since a moment, at most `limit`, the oldest first.
pub async fn list_by_actor<C: ConnectionTrait>(
    conn: &C,
    actor: SubjectId,
    (since, limit): (Timestamp, u64),
) -> Result<Vec<(SubjectId, EvidenceId)>, StoreError> {
    let rows = row::Entity::find()
        .filter(row::Column::Actor.is_not_null())
        .filter(row::Column::Actor.eq(actor.uuid()))
        .filter(row::Column::At.gte(since.as_micros()))
        .order_by_asc(row::Column::At)
        .limit(limit)
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| (SubjectId::from(row.subject), EvidenceId::from(row.id))).collect())
}

/// A row as the custodian's archive holds it.
#[derive(Serialize)]
pub struct KeptEvidence {
    /// Its id.
    pub id: Uuid,
    /// The stored word of the method.
    pub method: String,
    /// The stored word of the outcome.
    pub outcome: String,
    /// Who said so.
    pub source: String,
    /// The member of staff, where it was one.
    pub actor: Option<Uuid>,
    /// When.
    pub at: Timestamp,
    /// From when on it counts no more.
    pub expires_at: Option<Timestamp>,
    /// The keyed fingerprint of the data that it speaks of: of no use without the installation's key.
    #[serde(skip)]
    pub fingerprint: Vec<u8>,
    /// The sealed details.
    #[serde(skip)]
    pub sealed: Option<Vec<u8>>,
    /// Whether the row's own code held: false when somebody else wrote or changed it.
    pub is_genuine: bool,
}

impl KeptEvidence {
    /// The method, where this program knows it.
    pub fn evidence_method(&self) -> Option<Method> {
        Method::from_word(&self.method)
    }
}

/// A revocation as the archive holds it.
#[derive(Serialize)]
pub struct KeptRevocation {
    evidence: Uuid,
    at: Timestamp,
    source: String,
    reason: String,
}

/// Everything that was recorded of a subject, as stored.
pub async fn list_kept(
    tx: &Tx,
    subject: SubjectId,
) -> Result<(Vec<KeptEvidence>, Vec<KeptRevocation>), StoreError> {
    let subjects = [subject];
    let rows = row::Entity::find().filter(of_subjects!(row, subjects)).all(tx.conn()).await?;
    let evidence = rows.into_iter().map(|row| KeptEvidence {
        is_genuine: mac_holds(tx.vault(), MAC, &mac_parts(&row), &row.mac),
        id: row.id,
        method: row.method,
        outcome: row.outcome,
        source: row.source,
        actor: row.actor,
        at: Timestamp::from_micros(row.at),
        expires_at: row.expires_at.map(Timestamp::from_micros),
        fingerprint: row.fingerprint,
        sealed: row.sealed,
    });
    let evidence = evidence.collect();
    let rows = revocations::Entity::find().filter(of_subjects!(revocations, subjects)).all(tx.conn()).await?;
    let revocations = rows.into_iter().map(|row| KeptRevocation {
        evidence: row.evidence,
        at: Timestamp::from_micros(row.at),
        source: row.source,
        reason: row.reason,
    });
    Ok((evidence, revocations.collect()))
}

/// Takes the records of a subject away: what of them is kept is in the custodian's archive.
pub async fn delete_of(tx: &Tx, subject: SubjectId) -> Result<(), StoreError> {
    let subjects = [subject];
    row::Entity::delete_many().filter(of_subjects!(row, subjects)).exec(tx.conn()).await?;
    revocations::Entity::delete_many().filter(of_subjects!(revocations, subjects)).exec(tx.conn()).await?;
    Ok(())
}
