//! What a person is told when a conclusion was drawn.

use std::collections::BTreeMap;
use std::time::Duration;

use assurance::{CheckState, Level, Policy, Requirement, check_state};
use identity::model::notice::NoticeKind;
use identity::ops::tell::{Telling, tell_all};
use kernel::{SubjectId, Timestamp};
use notify::Template;
use store::{StoreError, Tx};

use crate::model::{CheckState as AskedState, Standing, latest_checks};
use crate::{Proofing, messages};

/// After this an end that could not be told is stale.
const MESSAGE_TTL: Duration = Duration::from_secs(3 * 24 * 60 * 60);

/// The message that is due after a conclusion, if any. `before` is the level that it had before.
pub fn due_message(standing: &Standing, before: Level, now: Timestamp) -> Option<Template> {
    let status = &standing.status;
    if status.is_deceased {
        return None;
    }
    match (status.level, before) {
        (Level::Confirmed, Level::Simplified | Level::Standard) => return Some(messages::LEVEL_CONFIRMED),
        (Level::Standard, Level::Simplified) => return Some(messages::CHECKS_PASSED),
        (now, before) if now < before => return Some(messages::LEVEL_LOWERED),
        _ => {}
    }
    if standing.profile.newest().no <= status.told_version { None } else { end_of_checks(standing, now) }
}

/// How the checks of the newest version ended, once they have: at the first no, or when all are settled.
fn end_of_checks(standing: &Standing, now: Timestamp) -> Option<Template> {
    let version = standing.profile.newest();
    let facts = version.facts()?;
    let requirements = Policy::for_version(&facts).requirements;
    let now = standing.moment(now);
    let states: Vec<(Requirement, CheckState)> = requirements
        .into_iter()
        .map(|requirement| (requirement, check_state(&standing.records, &facts, requirement, now)))
        .collect();
    if states.iter().any(|(_, state)| *state == CheckState::Failed) {
        return Some(messages::CHECKS_FAILED);
    }
    let asked: Vec<_> = latest_checks(&standing.checks, version.no)
        .into_iter()
        .map(|latest| latest.check)
        .filter(|check| check.question.is_required())
        .collect();
    if asked.is_empty() || !asked.iter().all(|check| check.state.is_settled()) {
        return None;
    }
    if asked.iter().any(|check| matches!(check.state, AskedState::CouldNotCheck { .. })) {
        return Some(messages::CHECKS_UNAVAILABLE);
    }
    let waits_for_centre = standing.status.is_owned_by_other
        || states.iter().any(|(requirement, state)| {
            *requirement == Requirement::Inspection && *state == CheckState::Open
        });
    Some(if waits_for_centre { messages::CHECKS_CENTRE } else { messages::CHECKS_PASSED })
}

/// Tells each.
pub async fn send(
    proofing: &Proofing,
    tx: &Tx,
    standings: &[Standing],
    messages: &[(SubjectId, Template)],
) -> Result<(), StoreError> {
    let link = format!("{}/account", proofing.identity().config().public_url);
    let params = |_| BTreeMap::from([("link".to_owned(), link.clone())]);
    let telling = |template: &Template| Telling {
        kind: NoticeKind::Level,
        template: template.clone(),
        params: &params,
        lasts: MESSAGE_TTL,
        only: None,
        except: None,
    };
    let key_of = |subject: &SubjectId| {
        standings.iter().find(|standing| standing.subject == *subject).map(|standing| standing.key.clone())
    };
    let due = messages.iter().filter_map(|(subject, template)| Some((key_of(subject)?, telling(template))));
    let due: Vec<_> = due.collect();
    let due: Vec<_> = due.iter().map(|(key, telling)| (key.clone(), telling)).collect();
    tell_all(proofing.identity(), tx, &due).await
}
