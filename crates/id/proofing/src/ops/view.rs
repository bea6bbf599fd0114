//! What pages show of the checks.

use assurance::{CheckState as Proven, Evidence, Policy, Record, Requirement, check_state};
use gateway_registries::Registry;
use kernel::{SubjectId, Timestamp};
use profile::model::Version;
use store::{Store, StoreError};

use super::standing::find_standing;
use crate::model::{
    Again, BreakerState, CheckState, CheckView, CheckViewState, ChecksView, LatestCheck, RegistryView,
    Standing, latest_checks,
};
use crate::store::{checks, registries, status};

/// The checks of the newest data. None when there is no such subject.
pub async fn view_checks(store: &Store, subject: SubjectId) -> Result<Option<ChecksView>, StoreError> {
    let Some(standing) = find_standing(store.reader(), store.vault(), subject).await? else {
        return Ok(None);
    };
    let (fares, _) = registries::list(store.reader()).await?;
    let version = standing.profile.newest();
    let inspection = inspection(&standing, store);
    let is_down = |registry: Registry| {
        fares.iter().any(|view| view.registry == registry && view.state != BreakerState::Closed)
    };
    let checks: Vec<CheckView> = latest_checks(&standing.checks, version.no)
        .into_iter()
        .map(|latest| view(latest, version, &is_down))
        .collect();
    Ok(Some(ChecksView {
        version: version.person().map(|_| version.no),
        is_owned_by_other: standing.status.is_owned_by_other,
        needs_inspection: inspection == Some(Inspection::Missing),
        inspected_at: match inspection {
            Some(Inspection::Passed(at)) => Some(at),
            _ => None,
        },
        level: standing.status.level,
        is_waiting: checks.iter().any(|check| {
            check.question.is_required() && matches!(check.state, CheckViewState::Waiting { .. })
        }),
        checks,
        document_ends_at: version.facts().and_then(|facts| facts.document_ends_at),
    }))
}

/// A number that changes whenever something that a page shows of the checks has changed. Cheap: two look-ups by key.
pub async fn status_version(store: &Store, subject: SubjectId) -> Result<i64, StoreError> {
    let own = status::find(store.reader(), subject).await?.map_or(0, |status| status.version);
    let (_, changes) = registries::list(store.reader()).await?;
    Ok(own.saturating_add(changes))
}

/// How many checks wait for an answer, of everybody. For operators and benches; it reads the whole queue.
pub async fn count_waiting(store: &Store) -> Result<u64, StoreError> {
    checks::count_waiting(store.reader()).await
}

/// How the registries fare, those alone that have ever failed.
pub async fn list_registries(store: &Store) -> Result<Vec<RegistryView>, StoreError> {
    Ok(registries::list(store.reader()).await?.0)
}

/// Writes down how a registry fares, for the pages that wait for it.
pub async fn note_registry(store: &Store, registry: Registry, state: BreakerState) -> Result<(), StoreError> {
    let is_open = state != BreakerState::Closed;
    tracing::warn!(registry = registry.code(), is_open, "the breaker of a registry changed");
    let tx = store.begin().await?;
    registries::save(&tx, registry, state).await?;
    tx.commit().await
}

/// Whether a registry is left alone at present because it fails.
pub async fn is_registry_down(store: &Store, registry: Registry) -> Result<bool, StoreError> {
    let (fares, _) = registries::list(store.reader()).await?;
    Ok(fares.iter().any(|view| view.registry == registry && view.state != BreakerState::Closed))
}

fn view(latest: LatestCheck<'_>, version: &Version, is_down: &impl Fn(Registry) -> bool) -> CheckView {
    let check = latest.check;
    let again = latest
        .again
        .map(|newer| if newer.state.is_settled() { Again::CouldNotCheck } else { Again::Waiting });
    let registry = check.question.registry();
    let (state, fields): (_, &'static [&'static str]) = match &check.state {
        CheckState::Queued { .. } | CheckState::Sent => {
            (CheckViewState::Waiting { is_registry_down: is_down(registry) }, &[])
        }
        CheckState::Answered { outcome, at } => {
            let inn = version.found_inn.clone().filter(|_| !check.question.is_required());
            (CheckViewState::Answered { outcome: *outcome, at: *at, inn }, outcome.fields(check.question))
        }
        CheckState::CouldNotCheck { at } => (CheckViewState::CouldNotCheck { at: *at }, &[]),
    };
    CheckView { registry, question: check.question, state, again, asked_at: check.asked_at, fields }
}

/// What a registrar has to look at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inspection {
    Missing,
    Passed(Timestamp),
    Failed,
}

/// How far the inspection has come of a document that no registry knows; none for other documents.
fn inspection(standing: &Standing, store: &Store) -> Option<Inspection> {
    let facts = standing.profile.newest().facts()?;
    if !Policy::for_version(&facts).requirements.contains(&Requirement::Inspection) {
        return None;
    }
    let now = store.env().now();
    let is_of_document = |evidence: &Evidence| {
        evidence.method == Requirement::Inspection.method() && evidence.fingerprint == facts.document
    };
    let at = standing.records.iter().filter_map(|record| match record {
        Record::Evidence(evidence) if is_of_document(evidence) => Some(evidence.at),
        _ => None,
    });
    Some(match check_state(&standing.records, &facts, Requirement::Inspection, standing.moment(now)) {
        Proven::Open => Inspection::Missing,
        Proven::Failed => Inspection::Failed,
        Proven::Passed => at.max().map_or(Inspection::Missing, Inspection::Passed),
    })
}
