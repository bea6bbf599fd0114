//! Two accounts of one person, who has proven to be there for both, become one; and the undo of it.

use assurance::{CheckState, Level, Policy, Requirement, check_state};
use children::ops::merge::{follow, give_back};
use identity::model::account::Account;
use identity::model::merge::Merge;
use identity::ops::account::{find_account, find_by_oid};
use identity::ops::merge::{find_merge, list_merges_into, merge_accounts, plan_merge, undo_merge};
use kernel::{Oid, SubjectId, Timestamp};
use profile::model::PersonData;
use proofing::model::Standing;
use proofing::ops::standing::{find_standing, hold_standings};
use store::sea_orm::ConnectionTrait;
use store::{StoreError, Tx};

use super::lists::record_list;
use super::tell_merge::{tell_merged, tell_undone};
use super::{find_bias, load_open_visit, load_visit};
use crate::error::DeskError;
use crate::model::list::ListReason;
use crate::model::merge::{MergeObstacle, is_same_person};
use crate::model::office::{Office, Officer};
use crate::model::visit::{End, Purpose, VISIT_LASTS, Visit, VisitState};
use crate::store::counts::Counted;
use crate::store::{counts, offices, visits};
use crate::{Desk, records};

/// One of the two accounts, as the page shows it.
pub struct MergeSide {
    /// The visit.
    pub no: i64,
    /// The public number.
    pub oid: Oid,
    /// The name in full.
    pub name: String,
    /// The level.
    pub level: Level,
    /// Since when it exists.
    pub created_at: Timestamp,
}

/// Another account whose owner is proven to be there, and what a merge with it would be.
pub struct MergeChoice {
    /// The account.
    pub side: MergeSide,
    /// Which survives, or why none does.
    pub outcome: Result<Oid, MergeObstacle>,
}

/// A merge that may be undone.
pub struct Undoable {
    /// The account that was merged away.
    pub oid: Oid,
    /// Since when.
    pub merged_at: Timestamp,
    /// Until when it may be undone.
    pub until: Timestamp,
}

/// What the page of a merge shows.
pub struct MergeView {
    /// The account that the registrar came from.
    pub this: MergeSide,
    /// Every other that is open before this registrar.
    pub others: Vec<MergeChoice>,
    /// What was merged into this account and may be undone.
    pub undoable: Vec<Undoable>,
}

/// Looks at a compared visit for a merge, and at whatever else is open.
pub async fn view_merge(desk: &Desk, officer: &Officer, no: i64) -> Result<MergeView, DeskError> {
    let store = desk.db();
    let now = store.env().now();
    let visit = load_visit(store.reader(), officer, no).await?;
    let Some(version) = compared(&visit).filter(|_| visit.is_open(now)) else {
        return Err(DeskError::StepNotOpen);
    };
    let conn = store.reader();
    let load = async |subject: SubjectId| {
        find_standing(conn, store.vault(), subject)
            .await?
            .ok_or_else(|| missing("an applicant without a profile"))
    };
    let standing = load(visit.subject).await?;
    let mut others = Vec::new();
    let since = now.minus(VISIT_LASTS);
    for other in visits::list_to_merge(conn, &officer.centre, officer.subject, since).await? {
        let Some(other_version) = compared(&other).filter(|_| other.subject != visit.subject) else {
            continue;
        };
        let other_standing = load(other.subject).await?;
        let pair = [(&standing, version), (&other_standing, other_version)];
        let mut outcome = judge(conn, pair, now).await?;
        for subject in [visit.subject, other.subject] {
            if let Some(bias) = find_bias(conn, store.vault(), officer.subject, subject).await? {
                outcome = Err(MergeObstacle::Bias(bias));
            }
        }
        let outcome = match outcome {
            Ok(merge) if holds_office(conn, store.vault(), merge.away).await? => Err(MergeObstacle::Office),
            Ok(merge) => Ok(load_account(conn, merge.survivor).await?.oid),
            Err(obstacle) => Err(obstacle),
        };
        others.push(MergeChoice { side: side(conn, &other, &other_standing).await?, outcome });
    }
    Ok(MergeView {
        this: side(conn, &visit, &standing).await?,
        others,
        undoable: list_undoable(conn, visit.subject, now).await?,
    })
}

fn missing(what: &'static str) -> StoreError {
    StoreError::row("profile_versions", what)
}

fn compared(visit: &Visit) -> Option<i32> {
    match visit.state {
        VisitState::Compared { version, .. } if visit.purpose == Purpose::Merge => Some(version),
        _ => None,
    }
}

async fn load_account<C: ConnectionTrait>(conn: &C, subject: SubjectId) -> Result<Account, StoreError> {
    find_account(conn, subject).await?.ok_or_else(|| StoreError::row("accounts", "missing"))
}

async fn side<C: ConnectionTrait>(
    conn: &C,
    visit: &Visit,
    standing: &Standing,
) -> Result<MergeSide, StoreError> {
    let account = load_account(conn, visit.subject).await?;
    Ok(MergeSide {
        no: visit.no,
        oid: account.oid,
        name: standing.profile.newest().content.name().full(),
        level: account.level,
        created_at: account.created_at,
    })
}

async fn list_undoable<C: ConnectionTrait>(
    conn: &C,
    survivor: SubjectId,
    now: Timestamp,
) -> Result<Vec<Undoable>, StoreError> {
    let mut found = Vec::new();
    for merge in list_merges_into(conn, survivor).await? {
        if !merge.is_final(now) {
            let oid = load_account(conn, merge.away).await?.oid;
            found.push(Undoable { oid, merged_at: merge.merged_at, until: merge.undo_ends_at() });
        }
    }
    Ok(found)
}

async fn holds_office<C: ConnectionTrait>(
    conn: &C,
    vault: &store::Vault,
    subject: SubjectId,
) -> Result<bool, StoreError> {
    Ok(offices::list_of(conn, vault, subject).await?.iter().any(Office::is_held))
}

/// What a merge would be, by the accounts and by the data that were compared with the paper.
async fn judge<C: ConnectionTrait>(
    conn: &C,
    [(one, one_version), (other, other_version)]: [(&Standing, i32); 2],
    now: Timestamp,
) -> Result<Result<Merge, MergeObstacle>, StoreError> {
    let people = (checked_person(one, one_version, now), checked_person(other, other_version, now));
    let (Some(first), Some(second)) = people else { return Ok(Err(MergeObstacle::Unchecked)) };
    if !is_same_person(first, second) {
        return Ok(Err(MergeObstacle::OtherPerson));
    }
    let planned = plan_merge(conn, (one.subject, other.subject), now).await?;
    Ok(planned.map_err(MergeObstacle::Accounts))
}

/// The data that were compared with the paper, if every check of them has passed. The comparison is the inspection that a
/// document without a registry asks for.
fn checked_person(standing: &Standing, version: i32, now: Timestamp) -> Option<&PersonData> {
    let version = standing.profile.version(version)?;
    let facts = version.facts()?;
    let moment = standing.moment(now);
    let has_passed = |requirement: Requirement| {
        requirement == Requirement::Inspection
            || check_state(&standing.records, &facts, requirement, moment) == CheckState::Passed
    };
    version.person().filter(|_| Policy::for_version(&facts).requirements.into_iter().all(has_passed))
}

/// Makes one account of the two, in one transaction: whoever signs in by either comes to the survivor from now on.
pub async fn merge_applicants(
    desk: &Desk,
    officer: &Officer,
    (no, other_no): (i64, i64),
) -> Result<Result<(), MergeObstacle>, DeskError> {
    let tx = desk.db().begin().await?;
    let pair = [load_visit(tx.conn(), officer, no).await?, load_visit(tx.conn(), officer, other_no).await?];
    if pair.iter().all(|visit| visit.state == VisitState::Ended(End::Merged)) {
        // The button was pressed twice.
        return Ok(Ok(()));
    }
    let [one, other] =
        [load_open_visit(&tx, officer, no).await?, load_open_visit(&tx, officer, other_no).await?];
    let versions = compared(&one).zip(compared(&other)).filter(|_| one.subject != other.subject);
    let Some((one_version, other_version)) = versions else { return Err(DeskError::StepNotOpen) };
    for visit in [&one, &other] {
        if let Some(bias) = find_bias(tx.conn(), tx.vault(), officer.subject, visit.subject).await? {
            return Ok(Err(MergeObstacle::Bias(bias)));
        }
    }
    let standings = hold_standings(&tx, &[one.subject, other.subject]).await?;
    let find = |subject| standings.iter().find(|standing| standing.subject == subject);
    let (Some(first), Some(second)) = (find(one.subject), find(other.subject)) else {
        return Err(missing("an applicant without a profile").into());
    };
    let pair = [(first, one_version), (second, other_version)];
    let planned = judge(tx.conn(), pair, tx.now()).await?;
    let planned = match planned {
        Ok(merge) if holds_office(tx.conn(), tx.vault(), merge.away).await? => Err(MergeObstacle::Office),
        Ok(_) => merge_accounts(&tx, (one.subject, other.subject)).await?.map_err(MergeObstacle::Accounts),
        Err(obstacle) => Err(obstacle),
    };
    let merge = match planned {
        Ok(merge) => merge,
        Err(obstacle) => return Ok(Err(obstacle)),
    };
    follow(&tx, (merge.away, merge.survivor)).await?;
    for visit in [&one, &other] {
        end(&tx, officer, visit, End::Merged).await?;
        records::record_act(&tx, officer, visit.subject, ("desk.merged", Purpose::Merge.as_str()), &[])
            .await?;
    }
    overtake(&tx, merge.away).await?;
    counts::count(&tx, &officer.centre, officer.subject, Counted::Act).await?;
    tell_merged(desk, &tx, &officer.centre, &merge).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Ends what any registrar has open for the account that went, whose act would be done to an account that is none any more. Who
/// acts in the same moment finds the visit changed.
async fn overtake(tx: &Tx, away: SubjectId) -> Result<(), DeskError> {
    for visit in visits::list_open_of(tx.conn(), away, tx.now().minus(VISIT_LASTS)).await? {
        visits::advance(tx, &visit, visit.state.act(End::Overtaken)?).await?;
    }
    Ok(())
}

async fn end(tx: &Tx, officer: &Officer, visit: &Visit, end: End) -> Result<(), DeskError> {
    debug_assert_eq!(visit.registrar, officer.subject);
    if visits::advance(tx, visit, visit.state.act(end)?).await? {
        Ok(())
    } else {
        Err(DeskError::StepNotOpen)
    }
}

/// Undoes a merge into the account of a compared visit. False when there is none, or its thirty days are over.
pub async fn undo_at_desk(desk: &Desk, officer: &Officer, (no, oid): (i64, Oid)) -> Result<bool, DeskError> {
    let tx = desk.db().begin().await?;
    let visit = load_visit(tx.conn(), officer, no).await?;
    if visit.state == VisitState::Ended(End::Unmerged) {
        return Ok(true);
    }
    let visit = load_open_visit(&tx, officer, no).await?;
    if compared(&visit).is_none() {
        return Err(DeskError::StepNotOpen);
    }
    if find_bias(tx.conn(), tx.vault(), officer.subject, visit.subject).await?.is_some() {
        return Err(DeskError::StepNotOpen);
    }
    let away = find_away(&tx, visit.subject, oid).await?;
    let Some(merge) = undo(desk, &tx, officer, (away, Purpose::Merge.as_str())).await? else {
        return Ok(false);
    };
    debug_assert_eq!(merge.survivor, visit.subject);
    end(&tx, officer, &visit, End::Unmerged).await?;
    counts::count(&tx, &officer.centre, officer.subject, Counted::Act).await?;
    tx.commit().await?;
    Ok(true)
}

async fn find_away(tx: &Tx, survivor: SubjectId, oid: Oid) -> Result<Option<SubjectId>, StoreError> {
    for merge in list_merges_into(tx.conn(), survivor).await? {
        if load_account(tx.conn(), merge.away).await?.oid == oid {
            return Ok(Some(merge.away));
        }
    }
    Ok(None)
}

async fn undo(
    desk: &Desk,
    tx: &Tx,
    officer: &Officer,
    (away, reason): (Option<SubjectId>, &str),
) -> Result<Option<Merge>, StoreError> {
    let Some(away) = away else { return Ok(None) };
    let Some(found) = find_merge(tx.conn(), away).await? else { return Ok(None) };
    hold_standings(tx, &[found.away, found.survivor]).await?;
    let Some(merge) = undo_merge(tx, away).await? else { return Ok(None) };
    give_back(tx, (merge.away, merge.survivor)).await?;
    for subject in [merge.survivor, merge.away] {
        records::record_act(tx, officer, subject, ("desk.merge-undone", reason), &[]).await?;
    }
    tell_undone(desk, tx, &officer.centre, &merge).await?;
    Ok(Some(merge))
}

/// A merge of the centre, as its supervisor sees it.
pub struct CentreMerge {
    /// «П. П.»
    pub initials: String,
    /// The account that stays.
    pub survivor: Oid,
    /// The account that may come back.
    pub undoable: Undoable,
    people: [SubjectId; 2],
}

/// The merges that were made at the officer's centre and may be undone, the newest first. Both accounts of each see that the
/// supervisor looked.
pub async fn list_centre_merges(desk: &Desk, officer: &Officer) -> Result<Vec<CentreMerge>, StoreError> {
    let tx = desk.db().begin().await?;
    let found = find_centre_merges(&tx, officer).await?;
    let people = found.iter().flat_map(|merge| merge.people).collect();
    record_list(&tx, officer, &people, ListReason::Merges).await?;
    tx.commit().await?;
    Ok(found)
}

async fn find_centre_merges(tx: &Tx, officer: &Officer) -> Result<Vec<CentreMerge>, StoreError> {
    let (conn, now) = (tx.conn(), tx.now());
    let since = now.minus(identity::model::merge::UNDO_LASTS).minus(VISIT_LASTS);
    let mut found = Vec::new();
    for subject in visits::list_merged(conn, &officer.centre, since).await? {
        let Some(merge) = find_merge(conn, subject).await?.filter(|merge| !merge.is_final(now)) else {
            continue;
        };
        let standing = find_standing(conn, tx.vault(), merge.survivor).await?;
        let initials = standing.map(|standing| standing.profile.current.content.name().initials());
        found.push(CentreMerge {
            people: [merge.survivor, merge.away],
            initials: initials.unwrap_or_default(),
            survivor: load_account(conn, merge.survivor).await?.oid,
            undoable: Undoable {
                oid: load_account(conn, merge.away).await?.oid,
                merged_at: merge.merged_at,
                until: merge.undo_ends_at(),
            },
        });
    }
    found.sort_by_key(|merge| std::cmp::Reverse(merge.undoable.merged_at));
    Ok(found)
}

/// Undoes a merge of the centre by its supervisor, for a reason that stays in the audit. `away` is the number of the account
/// that comes back. False when there is no such merge any more.
pub async fn undo_by_supervisor(
    desk: &Desk,
    officer: &Officer,
    away: Oid,
    reason: &str,
) -> Result<bool, DeskError> {
    let tx = desk.db().begin().await?;
    let found = find_centre_merges(&tx, officer).await?.into_iter().find(|merge| merge.undoable.oid == away);
    let Some(found) = found else { return Ok(false) };
    let Some(survivor) = find_by_oid(tx.conn(), found.survivor).await? else { return Ok(false) };
    let away = find_away(&tx, survivor, away).await?;
    if undo(desk, &tx, officer, (away, reason)).await?.is_none() {
        return Ok(false);
    }
    tx.commit().await?;
    Ok(true)
}
