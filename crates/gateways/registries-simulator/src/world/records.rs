//! The registries' records, and how they come to be other than the population says: corrections and decrees.

use std::time::Duration;

use gateway_registries::{
    BATCH_MAX, CheckResult, CorrectionId, CorrectionProgress, CorrectionRequest, Problem, ProblemCode, Query,
    Registry,
};
use kernel::Timestamp;

use super::{Switch, World, lock};
use crate::corrections::CORRECTIONS_MAX;
use crate::judge::{Finding, judge, ordinary_result};
use crate::population::Behaviour;

impl World {
    /// Takes requests to correct a record; one that came before is the same.
    pub(crate) fn correct(
        &self,
        registry: Registry,
        consumer: &str,
        requests: &[CorrectionRequest],
    ) -> Result<Vec<CorrectionProgress>, Problem> {
        let refuse = |code| Problem { code, request_id: None };
        if requests.is_empty() || requests.len() > BATCH_MAX {
            return Err(refuse(ProblemCode::BatchSize));
        }
        if requests.iter().any(|request| request.registry() != Some(registry)) {
            return Err(refuse(ProblemCode::WrongRegistry));
        }
        let now = self.env.now();
        let found: Vec<_> = requests
            .iter()
            .map(|request| {
                let finding = self.finding(registry, &request.query, now);
                let would_be = ordinary_result(&self.population, &finding, &request.query, now);
                (request.id, finding, would_be)
            })
            .collect();
        let is_lost = self.switches(registry).contains(&Switch::Lose);
        let mut corrections = lock(&self.room(registry).corrections);
        if corrections.len().saturating_add(found.len()) > CORRECTIONS_MAX {
            return Err(refuse(ProblemCode::TooMany));
        }
        let mut all = Vec::with_capacity(found.len());
        for (id, finding, would_be) in &found {
            let late = finding.behaviour() == Behaviour::Late;
            let span =
                if late { self.times.late } else { Duration::ZERO }.saturating_add(self.times.correction);
            if !is_lost {
                corrections.file((consumer, *id), (finding, would_be), (now, span));
            }
            all.extend(corrections.progress(consumer, *id, now));
        }
        Ok(all)
    }

    /// How far corrections have come; those that are not here are left out.
    pub(crate) fn follow(
        &self,
        registry: Registry,
        consumer: &str,
        corrections: &[CorrectionId],
    ) -> Vec<CorrectionProgress> {
        let (filed, now) = (lock(&self.room(registry).corrections), self.env.now());
        corrections.iter().filter_map(|id| filed.progress(consumer, *id, now)).collect()
    }

    /// From now on a registry says this of a person, whatever the population says; as before when none.
    pub fn decree(&self, registry: Registry, person: u64, result: Option<CheckResult>) {
        lock(&self.room(registry).decrees).set(person, result);
    }

    /// What was decreed of a person.
    pub fn decreed(&self, registry: Registry, person: u64) -> Option<CheckResult> {
        lock(&self.room(registry).decrees).find(person)
    }

    /// What the population says, as far as it was not corrected or decreed otherwise.
    pub(super) fn finding(&self, registry: Registry, query: &Query, now: Timestamp) -> Finding {
        let finding = judge(&self.population, query, now);
        let Some(number) = finding.person.as_ref().map(|person| person.number) else { return finding };
        let room = self.room(registry);
        if let Some(result) = lock(&room.decrees).find(number) {
            return Finding { result, ..finding };
        }
        if lock(&room.corrections).is_corrected(number, now) {
            return Finding { result: ordinary_result(&self.population, &finding, query, now), ..finding };
        }
        finding
    }
}
