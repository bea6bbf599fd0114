//! What conclusions leave behind, written for all subjects of a transaction together.

use std::collections::BTreeSet;

use assurance::Level;
use identity::ops::account::set_levels;
use jobs::{Enqueue, enqueue, publish};
use kernel::SubjectId;
use notify::Template;
use profile::ops::promote_all;
use store::{StoreError, Tx};

use super::tell;
use crate::jobs::{DataInForce, MetOwner, Reconclude};
use crate::model::{Claim, Standing, Status};
use crate::store::{claims, status};
use crate::{Proofing, records};

/// Collected subject by subject.
#[derive(Default)]
pub(super) struct Aftermath {
    /// Whose pending version comes into force.
    pub promoted: Vec<SubjectId>,
    /// Those among them who had other personal data in force before.
    pub replaced: Vec<SubjectId>,
    /// Who met the owner of what they gave.
    pub met_owner: Vec<SubjectId>,
    /// What is claimed from now on.
    pub claims: Vec<(SubjectId, Claim)>,
    /// Conclusions to keep.
    pub statuses: Vec<(SubjectId, Status)>,
    /// Whose level, or its end, is another one: the level before, and what was concluded.
    pub levels: Vec<(SubjectId, Level, Status)>,
    /// Who is told what.
    pub messages: Vec<(SubjectId, Template)>,
}

impl Aftermath {
    /// Writes everything.
    pub(super) async fn write(
        self,
        proofing: &Proofing,
        tx: &Tx,
        standings: &[Standing],
    ) -> Result<(), StoreError> {
        promote_all(tx, &self.promoted).await?;
        claims::insert(tx, &self.claims).await?;
        status::save(tx, &self.statuses).await?;
        let levels: Vec<_> = self
            .levels
            .iter()
            .map(|(subject, _, status)| (*subject, status.level, status.valid_until))
            .collect();
        set_levels(tx, &levels).await?;
        self.record(tx).await?;
        self.schedule(tx).await?;
        for subject in &self.replaced {
            publish(tx, subject.lane(), &DataInForce { subject: *subject }).await?;
        }
        for subject in &self.met_owner {
            publish(tx, subject.lane(), &MetOwner { subject: *subject }).await?;
        }
        tell::send(proofing, tx, standings, &self.messages).await
    }

    /// One entry for each: a level that changed tells of the data that came into force with it.
    async fn record(&self, tx: &Tx) -> Result<(), StoreError> {
        let changed: Vec<_> =
            self.levels.iter().filter(|(_, before, status)| *before != status.level).collect();
        let told: BTreeSet<SubjectId> = changed.iter().map(|(subject, ..)| *subject).collect();
        let levels = changed.into_iter().map(|(subject, before, status)| {
            let details = [("from", before.as_str()), ("to", status.level.as_str())];
            records::of_system(*subject, "level.changed", &details)
        });
        let promoted = self.promoted.iter().filter(|subject| !told.contains(subject));
        let promoted = promoted.map(|subject| records::of_system(*subject, "data.in-force", &[]));
        let entries: Vec<_> = levels.chain(promoted).collect();
        audit::record_all(tx, &entries).await
    }

    /// At the moment at which time alone lowers a level it is concluded anew.
    async fn schedule(&self, tx: &Tx) -> Result<(), StoreError> {
        for (subject, _, status) in &self.levels {
            if let Some(until) = status.valid_until {
                let job = Enqueue::at(until).once(format!("{}:{}", subject.uuid(), until.as_micros()));
                enqueue(tx, subject.lane(), &Reconclude { subject: *subject }, job).await?;
            }
        }
        Ok(())
    }
}
