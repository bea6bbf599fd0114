//! What a supervisor sees of the registrars of the centre, and a registrar of the own day.

use std::collections::BTreeMap;
use std::time::Duration;

use kernel::SubjectId;
use store::{Scope, StoreError};

use crate::Desk;
use crate::model::day::Day;
use crate::model::office::Officer;
use crate::store::counts::{self, quarter_of};

/// How many days are looked back.
const LOOKED_BACK: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// What one registrar did in the last 30 days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegistrarCount {
    /// «Пётр П.»
    pub name: String,
    /// Searches.
    pub searches: i64,
    /// Acts.
    pub acts: i64,
}

impl RegistrarCount {
    /// Searches that no act followed: looking people up out of curiosity shows here.
    pub fn idle_searches(&self) -> i64 {
        (self.searches - self.acts).max(0)
    }
}

/// The registrars of the officer's centre.
pub async fn count_registrars(desk: &Desk, officer: &Officer) -> Result<Vec<RegistrarCount>, StoreError> {
    let store = desk.db();
    let since = quarter_of(store.env().now().minus(LOOKED_BACK));
    let quarters = counts::list(store.reader(), &officer.centre, since).await?;
    let mut sums: BTreeMap<SubjectId, (i64, i64)> = BTreeMap::new();
    for quarter in quarters {
        let sum = sums.entry(quarter.registrar).or_default();
        *sum = (sum.0 + i64::from(quarter.searches), sum.1 + i64::from(quarter.acts));
    }
    let mut found = Vec::with_capacity(sums.len());
    for (registrar, (searches, acts)) in sums {
        let Some(key) = store.vault().find_key(store.reader(), Scope::subject(registrar)).await? else {
            continue;
        };
        let version = profile::ops::load_current(store.reader(), &key, registrar).await?;
        found.push(RegistrarCount { name: version.content.name().short(), searches, acts });
    }
    found.sort_by_key(|count| -count.idle_searches());
    Ok(found)
}

/// Acts of the officer today, where the centre is.
pub async fn acts_today(desk: &Desk, officer: &Officer) -> Result<i32, StoreError> {
    let store = desk.db();
    let Some(today) = Day::of(store.env().now(), &desk.zone(&officer.centre)) else { return Ok(0) };
    let quarters = counts::list(store.reader(), &officer.centre, quarter_of(today.from)).await?;
    Ok(quarters.iter().filter(|one| one.registrar == officer.subject).map(|one| one.acts).sum())
}
