//! What comes to pass by itself: the registries asked again after a year, the notice that a document is about to end.
//!
//! A plan is a row beside the person's data, with the moment when it is due. One sweep a minute takes the oldest ones, a
//! bounded number at a time; what it costs depends on how many are due, not on how many people there are.

use std::collections::BTreeMap;

use identity::model::notice::NoticeKind;
use identity::ops::tell::{Telling, tell_all};
use kernel::{Date, Language, SubjectId, Timestamp};
use person::DocumentKind;
use store::{ScopeKey, StoreError, Tx};
use text::Words;

use super::conclude::conclude;
use super::recheck::ask_again;
use super::standing::hold_standings;
use crate::model::{BreakerState, NOTICE_LASTS, Plan, PlanKind, Standing, recheck_at};
use crate::store::{plans, registries};
use crate::{Proofing, messages};

/// People taken in one transaction.
const BATCH: u64 = 100;
/// Transactions of one turn: whoever is left is taken by the next.
const BATCHES_MAX: usize = 10;

/// Keeps the plans in step with data, checks and level. The subjects are held.
pub(super) async fn settle(tx: &Tx, standings: &[Standing]) -> Result<(), StoreError> {
    let subjects: Vec<SubjectId> = standings.iter().map(|standing| standing.subject).collect();
    let known = plans::list(tx, &subjects).await?;
    let (mut new, mut gone) = (Vec::new(), Vec::new());
    for standing in standings {
        for (kind, wanted) in wanted(standing) {
            let is_it =
                |(subject, plan): &&(SubjectId, Plan)| *subject == standing.subject && plan.kind == kind;
            match (known.iter().find(is_it), wanted) {
                // A notice that was given stands for its moment: it is not given again.
                (Some((_, known)), Some(plan)) if known.about == plan.about => {}
                (_, Some(plan)) => new.push((standing.subject, plan)),
                (Some(_), None) => gone.push((standing.subject, kind)),
                (None, None) => {}
            }
        }
    }
    plans::save(tx, &new).await?;
    plans::delete(tx, &gone).await
}

fn wanted(standing: &Standing) -> [(PlanKind, Option<Plan>); 2] {
    let current = &standing.profile.current;
    let is_alive = !standing.status.is_deceased;
    let is_checked = is_alive && standing.status.level > assurance::Level::Simplified;
    let recheck = if is_checked { recheck_at(&standing.checks, current.no) } else { None };
    let ends_at = current.facts().and_then(|facts| facts.document_ends_at).filter(|_| is_alive);
    [
        (PlanKind::Recheck, recheck.map(Plan::recheck)),
        (PlanKind::DocumentNotice, ends_at.map(Plan::document_notice)),
    ]
}

/// Asks the registries again about everybody whose answers are a year old. Not while a registry fails: those who wait for
/// their first answer come before. Gives how many people there were.
pub async fn sweep_rechecks(proofing: &Proofing) -> Result<usize, StoreError> {
    let (fares, _) = registries::list(proofing.db().reader()).await?;
    if fares.iter().any(|view| view.state != BreakerState::Closed) {
        return Ok(0);
    }
    let mut asked = 0;
    for _ in 0..BATCHES_MAX {
        let due = list_due(proofing, PlanKind::Recheck).await?;
        if due.is_empty() {
            break;
        }
        let tx = proofing.db().begin().await?;
        let mut standings = hold_due(&tx, PlanKind::Recheck, &due).await?;
        let numbers: Vec<i32> = standings.iter().map(|standing| standing.profile.current.no).collect();
        for (standing, version) in standings.iter_mut().zip(numbers) {
            ask_again(&tx, standing, version).await?;
        }
        conclude(proofing, &tx, &mut standings).await?;
        tx.commit().await?;
        proofing.wake();
        asked += standings.len();
    }
    Ok(asked)
}

/// Tells everybody whose document ends within thirty days, once for each end. Gives how many people there were.
pub async fn sweep_document_notices(proofing: &Proofing) -> Result<usize, StoreError> {
    let mut told = 0;
    for _ in 0..BATCHES_MAX {
        let due = list_due(proofing, PlanKind::DocumentNotice).await?;
        if due.is_empty() {
            break;
        }
        let tx = proofing.db().begin().await?;
        let standings = hold_due(&tx, PlanKind::DocumentNotice, &due).await?;
        let ending: Vec<(&Standing, Plan)> = standings
            .iter()
            .filter_map(|standing| {
                let [_, (_, plan)] = wanted(standing);
                plan.map(|plan| (standing, plan))
            })
            .collect();
        let done = ending.iter().map(|(standing, plan)| (standing.subject, Plan { due_at: None, ..*plan }));
        plans::save(&tx, &done.collect::<Vec<_>>()).await?;
        // Whoever has already sent a new document is not told that the old one ends.
        let waiting = ending
            .iter()
            .filter(|(standing, plan)| standing.profile.pending.is_none() && plan.about > tx.now());
        let notices: Vec<Notice> =
            waiting.filter_map(|(standing, plan)| Notice::of(standing, plan)).collect();
        tell(proofing, &tx, &notices).await?;
        tx.commit().await?;
        told += notices.len();
    }
    Ok(told)
}

async fn list_due(proofing: &Proofing, kind: PlanKind) -> Result<Vec<SubjectId>, StoreError> {
    let store = proofing.db();
    plans::list_due(store.reader(), kind, (store.env().now(), BATCH)).await
}

/// Holds those whose plan is still due; plans of those whose data were erased, or who have no reason any more, go.
async fn hold_due(tx: &Tx, kind: PlanKind, due: &[SubjectId]) -> Result<Vec<Standing>, StoreError> {
    let standings = hold_standings(tx, due).await?;
    settle(tx, &standings).await?;
    let erased = due.iter().filter(|subject| standings.iter().all(|standing| standing.subject != **subject));
    plans::delete(tx, &erased.map(|subject| (*subject, kind)).collect::<Vec<_>>()).await?;
    let planned = plans::list(tx, due).await?;
    let is_due = |subject: SubjectId| {
        planned.iter().any(|(whose, plan)| *whose == subject && plan.kind == kind && plan.is_due(tx.now()))
    };
    Ok(standings.into_iter().filter(|standing| is_due(standing.subject)).collect())
}

/// The end of one person's document.
struct Notice {
    key: ScopeKey,
    kind: DocumentKind,
    last_day: Date,
}

impl Notice {
    fn of(standing: &Standing, plan: &Plan) -> Option<Self> {
        let current = &standing.profile.current;
        let kind = current.person()?.document.kind();
        let last_day = current.document_last_day()?;
        (plan.kind == PlanKind::DocumentNotice).then(|| Self { key: standing.key.clone(), kind, last_day })
    }
}

async fn tell(proofing: &Proofing, tx: &Tx, notices: &[Notice]) -> Result<(), StoreError> {
    let link = format!("{}/account/data", proofing.identity().config().public_url);
    let params: Vec<_> = notices
        .iter()
        .map(|notice| {
            let (link, last_day) = (link.clone(), notice.last_day);
            move |language: Language| {
                BTreeMap::from([
                    ("date".to_owned(), Words::new(language).date(last_day)),
                    ("link".to_owned(), link.clone()),
                ])
            }
        })
        .collect();
    let tellings: Vec<(ScopeKey, Telling<'_>)> = notices
        .iter()
        .zip(&params)
        .map(|(notice, params)| {
            let template = match notice.kind {
                DocumentKind::RussianPassport => messages::PASSPORT_ENDS,
                DocumentKind::ForeignPassport
                | DocumentKind::ResidencePermit
                | DocumentKind::TemporaryResidence => messages::DOCUMENT_ENDS,
            };
            let telling = Telling {
                kind: NoticeKind::Level,
                template,
                params,
                lasts: NOTICE_LASTS,
                only: None,
                except: None,
            };
            (notice.key.clone(), telling)
        })
        .collect();
    let tellings: Vec<_> = tellings.iter().map(|(key, telling)| (key.clone(), telling)).collect();
    tell_all(proofing.identity(), tx, &tellings).await
}

/// What is planned for a subject, for tests and operators.
pub async fn list_plans(proofing: &Proofing, subject: SubjectId) -> Result<Vec<Plan>, StoreError> {
    let tx = proofing.db().begin().await?;
    Ok(plans::list(&tx, &[subject]).await?.into_iter().map(|(_, plan)| plan).collect())
}

/// Whether a document is so near its end that its owner is told.
pub fn is_ending(ends_at: Timestamp, now: Timestamp) -> bool {
    crate::model::notice_from(ends_at) <= now
}
