//! What a supervisor sees of the registrars of the centre, and a registrar of the own day.

use std::collections::BTreeMap;

use kernel::SubjectId;
use store::{Scope, StoreError};

use crate::Desk;
use crate::model::office::Officer;
use crate::store::counts::{self, DayCount, day_of};

/// How many days are looked back.
const DAYS: i32 = 30;

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
    let days = counts::list(store.reader(), &officer.centre, day_of(store.env().now()) - DAYS).await?;
    let mut sums: BTreeMap<SubjectId, (i64, i64)> = BTreeMap::new();
    for day in days {
        let sum = sums.entry(day.registrar).or_default();
        *sum = (sum.0 + i64::from(day.searches), sum.1 + i64::from(day.acts));
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

/// Acts of the officer today.
pub async fn acts_today(desk: &Desk, officer: &Officer) -> Result<i32, StoreError> {
    let store = desk.db();
    let today = day_of(store.env().now());
    let days: Vec<DayCount> = counts::list(store.reader(), &officer.centre, today).await?;
    Ok(days.iter().filter(|day| day.registrar == officer.subject).map(|day| day.acts).sum())
}
