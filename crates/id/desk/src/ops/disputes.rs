//! Two people claim one СНИЛС or document. It is opened by what the checks found, and decided by a supervisor.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use assurance::{Outcome, Record};
use identity::model::notice::NoticeKind;
use identity::ops::account::{find_account, find_by_oid};
use identity::ops::identifiers::list_identifier_owners;
use identity::ops::merge::find_survivor;
use identity::ops::tell::{Params, Telling, tell};
use kernel::{Language, Oid, SubjectId, Timestamp};
use notify::Template;
use proofing::model::{Claim, Standing};
use proofing::ops::evidence::find_desk_centre;
use proofing::ops::standing::{find_standing, hold_standings};
use proofing::ops::{EvidenceSource, conclude_level, revoke};
use store::sea_orm::ConnectionTrait;
use store::{StoreError, Tx, Vault};

use super::find_bias;
use super::lists::record_list;
use crate::model::centre::CentreCode;
use crate::model::dispute::{Dispute, Ruling, RulingRefused};
use crate::model::list::ListReason;
use crate::model::office::Officer;
use crate::store::{disputes, visits};
use crate::{Desk, messages, records};

const MESSAGE_TTL: Duration = Duration::from_secs(3 * 24 * 60 * 60);

/// One side of a dispute, as the page shows it.
pub struct DisputeSide {
    /// The public number.
    pub oid: Oid,
    /// «П. П.»
    pub initials: String,
}

/// A dispute, as the page shows it.
pub struct DisputeView {
    /// Whose checks have passed.
    pub claimant: DisputeSide,
    /// Who owns it.
    pub owner: DisputeSide,
    /// Since when.
    pub opened_at: Timestamp,
}

/// Opens a dispute for whoever met an owner, if they still do. It may run twice.
pub async fn open_dispute(desk: &Desk, subject: SubjectId) -> Result<(), StoreError> {
    let tx = desk.db().begin().await?;
    if let Some(owner) = find_owner(tx.conn(), tx.vault(), subject).await? {
        let dispute = Dispute { claimant: subject, owner, opened_at: tx.now() };
        if disputes::insert(&tx, &dispute).await? {
            tell_opened(desk, &tx, &dispute).await?;
            tx.commit().await?;
        }
    }
    Ok(())
}

/// Who owns what the checks of this account have passed for; none when nobody else does, or it is the same person.
async fn find_owner<C: ConnectionTrait>(
    conn: &C,
    vault: &Vault,
    subject: SubjectId,
) -> Result<Option<SubjectId>, StoreError> {
    let standing = find_standing(conn, vault, subject).await?;
    let Some(standing) = standing.filter(|standing| standing.status.is_owned_by_other) else {
        return Ok(None);
    };
    let claims: Vec<Claim> = standing.profile.newest().person().map(Claim::of).unwrap_or_default();
    let keys: Vec<_> = claims.iter().map(|claim| (claim.kind, claim.value.as_str())).collect();
    let survivor = find_survivor(conn, subject).await?;
    let owners = list_identifier_owners(conn, vault, &keys).await?;
    Ok(owners.into_iter().map(|(_, owner)| owner).find(|owner| *owner != subject && *owner != survivor))
}

/// Whether an account takes part in a dispute that has to be decided: leaving waits for that.
pub(super) async fn is_disputed(tx: &Tx, subject: SubjectId) -> Result<bool, StoreError> {
    for dispute in disputes::list_of(tx.conn(), subject).await? {
        if find_owner(tx.conn(), tx.vault(), dispute.claimant).await? == Some(dispute.owner) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Lets go of the disputes of somebody who leaves.
pub(super) async fn forget_of(tx: &Tx, subject: SubjectId) -> Result<(), StoreError> {
    for dispute in disputes::list_of(tx.conn(), subject).await? {
        disputes::delete(tx, &dispute).await?;
    }
    Ok(())
}

/// The disputes that the officer's centre has to decide, the oldest first. Those that have settled themselves, by a merge or because one
/// of the two sent other data, are forgotten. Both sides see that the supervisor looked.
pub async fn list_disputes(desk: &Desk, officer: &Officer) -> Result<Vec<DisputeView>, StoreError> {
    let tx = desk.db().begin().await?;
    let mut found = Vec::new();
    let mut people = BTreeSet::new();
    for dispute in disputes::list(tx.conn()).await? {
        if find_owner(tx.conn(), tx.vault(), dispute.claimant).await? != Some(dispute.owner) {
            disputes::delete(&tx, &dispute).await?;
            continue;
        }
        if !is_of_centre(desk, &tx, officer, &dispute).await? {
            continue;
        }
        people.extend([dispute.claimant, dispute.owner]);
        found.push(DisputeView {
            claimant: side(&tx, dispute.claimant).await?,
            owner: side(&tx, dispute.owner).await?,
            opened_at: dispute.opened_at,
        });
    }
    record_list(&tx, officer, &people, ListReason::Dispute).await?;
    tx.commit().await?;
    Ok(found)
}

/// Whether a dispute is this centre's: the owner was confirmed there, or one of the two has come there since. One whose owner no
/// centre has confirmed is every centre's.
async fn is_of_centre(
    desk: &Desk,
    tx: &Tx,
    officer: &Officer,
    dispute: &Dispute,
) -> Result<bool, StoreError> {
    let confirmed_at = find_desk_centre(tx, dispute.owner).await?;
    let confirmed_at = confirmed_at
        .and_then(|code| CentreCode::parse(&code).ok())
        .filter(|code| desk.centres().find(code).is_some());
    if confirmed_at.is_none_or(|code| code == officer.centre) {
        return Ok(true);
    }
    visits::have_come(tx.conn(), &officer.centre, &[dispute.claimant, dispute.owner], dispute.opened_at).await
}

async fn side(tx: &Tx, subject: SubjectId) -> Result<DisputeSide, StoreError> {
    let account = find_account(tx.conn(), subject).await?;
    let account = account.ok_or_else(|| StoreError::row("accounts", "missing"))?;
    let standing = find_standing(tx.conn(), tx.vault(), subject).await?;
    let initials = standing.map(|standing| standing.profile.newest().content.name().initials());
    Ok(DisputeSide { oid: account.oid, initials: initials.unwrap_or_default() })
}

/// Decides who holds it, for a reason that stays in the audit of both. `claimant` names the dispute.
pub async fn rule(
    desk: &Desk,
    officer: &Officer,
    (claimant, ruling): (Oid, Ruling),
    reason: &str,
) -> Result<Result<(), RulingRefused>, StoreError> {
    let tx = desk.db().begin().await?;
    let Some(claimant) = find_by_oid(tx.conn(), claimant).await? else { return Ok(Err(RulingRefused::Over)) };
    let found = disputes::list_of(tx.conn(), claimant).await?;
    let found = found.into_iter().find(|dispute| dispute.claimant == claimant);
    let Some(dispute) = found else { return Ok(Err(RulingRefused::Over)) };
    if !is_of_centre(desk, &tx, officer, &dispute).await? {
        return Ok(Err(RulingRefused::Over));
    }
    let sides = [dispute.owner, dispute.claimant];
    let standings = hold_standings(&tx, &sides).await?;
    if find_owner(tx.conn(), tx.vault(), claimant).await? != Some(dispute.owner) {
        return Ok(Err(RulingRefused::Over));
    }
    for subject in sides {
        if find_bias(tx.conn(), tx.vault(), officer.subject, subject).await?.is_some() {
            return Ok(Err(RulingRefused::Biased));
        }
    }
    if !disputes::delete(&tx, &dispute).await? {
        return Ok(Err(RulingRefused::Over));
    }
    for subject in sides {
        let details = [("ruling", ruling.as_str())];
        records::record_act(&tx, officer, subject, ("desk.dispute-decided", reason), &details).await?;
    }
    let (right, wrong) = match ruling {
        Ruling::Owner => (dispute.owner, dispute.claimant),
        Ruling::Claimant => (dispute.claimant, dispute.owner),
    };
    if ruling == Ruling::Claimant {
        let owner = standings.iter().find(|standing| standing.subject == dispute.owner);
        take_confirmation_back(desk, &tx, officer, owner).await?;
        conclude_level(desk.proofing(), &tx, dispute.claimant).await?;
    }
    tell_one(desk, &tx, officer, (right, messages::DISPUTE_YOURS)).await?;
    tell_one(desk, &tx, officer, (wrong, messages::DISPUTE_OTHERS)).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// What confirmed the owner counts no more; the level follows, and what it owned is free.
async fn take_confirmation_back(
    desk: &Desk,
    tx: &Tx,
    officer: &Officer,
    owner: Option<&Standing>,
) -> Result<(), StoreError> {
    let Some(owner) = owner else { return Ok(()) };
    let source =
        EvidenceSource::Registrar { subject: officer.subject, centre: officer.centre.as_str().to_owned() };
    for record in &owner.records {
        let Record::Evidence(evidence) = record else { continue };
        if evidence.method.confirms() && evidence.outcome == Outcome::Affirmed {
            revoke(tx, owner.subject, evidence.id, (&source, "dispute")).await?;
        }
    }
    conclude_level(desk.proofing(), tx, owner.subject).await?;
    Ok(())
}

/// What it is and what to do, to both. Neither learns anything of the other.
async fn tell_opened(desk: &Desk, tx: &Tx, dispute: &Dispute) -> Result<(), StoreError> {
    let link = format!("{}/centres", desk.identity().config().public_url);
    let params = |_: Language| BTreeMap::from([("link".to_owned(), link.clone())]);
    let both = [(dispute.claimant, messages::DISPUTE_CLAIMED), (dispute.owner, messages::DISPUTE_OWNED)];
    for (subject, template) in both {
        send(desk, tx, (subject, template), &params).await?;
    }
    Ok(())
}

async fn tell_one(
    desk: &Desk,
    tx: &Tx,
    officer: &Officer,
    told: (SubjectId, Template),
) -> Result<(), StoreError> {
    let link = format!("{}/account", desk.identity().config().public_url);
    let params = |language| {
        BTreeMap::from([
            ("centre".to_owned(), desk.centre_name(&officer.centre, language)),
            ("link".to_owned(), link.clone()),
        ])
    };
    send(desk, tx, told, &params).await
}

async fn send(
    desk: &Desk,
    tx: &Tx,
    (subject, template): (SubjectId, Template),
    params: Params<'_>,
) -> Result<(), StoreError> {
    let telling = Telling {
        kind: NoticeKind::Security,
        template,
        params,
        lasts: MESSAGE_TTL,
        only: None,
        except: None,
    };
    tell(desk.identity(), tx, subject, &telling).await
}
