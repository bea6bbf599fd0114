//! The end of an account: notices, then erasure, then a line in the log of tombstones; and the replay of that log.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, ErrorKind, Write};
use std::time::Duration;

use jiff::tz::TimeZone;
use jobs::{Enqueue, Payload, enqueue};
use kernel::{Lane, Oid, SubjectId, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Scope, StoreError, Tx};

use super::leave::{find_obstacle, give_notice, start};
use super::merge::hand_over;
use super::tell::{Telling, send_to};
use crate::leaving::Leaving;
use crate::model::departure::{Cause, Departure, Step};
use crate::model::notice::NoticeKind;
use crate::model::tombstone::Tombstone;
use crate::store::{accounts, contacts, departures, erasure, tombstones};
use crate::{messages, records};

/// How long an account whose time has come waits when something stands against it.
const OBSTACLE_WAIT: Duration = Duration::from_secs(60 * 60);
const NOTICE_TTL: Duration = Duration::from_secs(3 * 24 * 60 * 60);
/// How many unused accounts one round takes at most.
const UNUSED_ROWS: u64 = 200;

/// An account that is about to go.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Departing {
    /// Whose.
    pub subject: SubjectId,
    /// Which of that account's departures: one that was called off and asked for again has a job of its own.
    pub since: Timestamp,
}

impl Payload for Departing {
    const KIND: &'static str = "identity.departing";
}

/// A tombstone that is to be written into the log outside the database.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LogTombstone {
    /// Whose.
    pub subject: SubjectId,
}

impl Payload for LogTombstone {
    const KIND: &'static str = "identity.log-tombstone";
}

/// What the keys of accounts that went left on the disk is to be overwritten.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Scrub {}

impl Payload for Scrub {
    const KIND: &'static str = "identity.scrub";
}

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// The hour of the night at which it is done, where the installation is.
const SCRUB_HOUR: i8 = 3;

/// One look at a departure. Gives when to come again, or none when it is over.
pub(crate) async fn look(
    leaving: &Leaving,
    tx: &Tx,
    (subject, since): (SubjectId, Timestamp),
) -> Result<Option<Timestamp>, StoreError> {
    let found = departures::find(tx.conn(), subject).await?;
    let Some(departure) = found.filter(|departure| departure.since == since) else { return Ok(None) };
    match departure.step(tx.now()) {
        Step::Wait(until) => Ok(Some(until)),
        Step::Notice(told) => {
            if departures::update(tx, &told).await? {
                give_notice(leaving, tx, &told).await?;
            }
            Ok(Some(tx.now()))
        }
        Step::Erase if find_obstacle(leaving, tx, subject).await?.is_some() => {
            Ok(Some(tx.now().plus(OBSTACLE_WAIT)))
        }
        Step::Erase => {
            // Kept in this very moment: then it stays.
            if departures::delete(tx, subject, None).await? {
                erase(leaving, tx, subject, Farewell::Told).await?;
            }
            Ok(None)
        }
    }
}

/// Whether the person is told at the end.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Farewell {
    /// Every contact gets a last message.
    Told,
    /// They were told before: when the account was merged, or when it went for the first time, before the restore.
    Silent,
}

/// Erases an account: every room lets go, the key of the subject is destroyed, a tombstone stays.
pub(super) async fn erase(
    leaving: &Leaving,
    tx: &Tx,
    subject: SubjectId,
    farewell: Farewell,
) -> Result<(), StoreError> {
    let Some(account) = accounts::find(tx.conn(), subject).await? else { return Ok(()) };
    let scope = Scope::subject(subject);
    let key = tx.vault().load_key(tx.conn(), scope).await?;
    let all = contacts::list(tx.conn(), &key, subject).await?;
    for holder in leaving.holders() {
        holder.erase(tx, subject, &key).await?;
    }
    hand_over(tx, subject).await?;
    profile::ops::erase(tx, subject).await?;
    bury(tx, &leaving.identity().config().time_zone, (subject, account.oid)).await?;
    // Its content cannot be sealed any more: that it happened is all that can be told.
    records::record_system(tx, subject, "account.erased", &[]).await?;
    if farewell == Farewell::Told {
        let params = |_| BTreeMap::new();
        let telling = Telling {
            kind: NoticeKind::Security,
            template: messages::LEAVING_DONE,
            params: &params,
            lasts: NOTICE_TTL,
            only: None,
            except: None,
        };
        send_to(tx, subject, (account.language, &all), &telling).await?;
    }
    Ok(())
}

/// Takes away what this room keeps of a subject, destroys its key, and leaves a tombstone.
pub(super) async fn bury(
    tx: &Tx,
    zone: &TimeZone,
    (subject, oid): (SubjectId, Oid),
) -> Result<(), StoreError> {
    erasure::delete_subject(tx, subject).await?;
    tx.vault().destroy_key(tx, Scope::subject(subject)).await?;
    tombstones::insert(tx, &Tombstone { subject, oid, erased_at: tx.now() }).await?;
    enqueue(tx, subject.lane(), &LogTombstone { subject }, Enqueue::now()).await?;
    let night = next_night(tx.now(), zone);
    // Twice: what a transaction that is open in the first night may still see is not overwritten then.
    for (at, key) in [(night, "scrub"), (night.plus(DAY), "scrub-again")] {
        enqueue(tx, Lane::of_bytes(b"scrub"), &Scrub {}, Enqueue::at(at).once(key)).await?;
    }
    Ok(())
}

/// The next three o'clock at night; a day later where that cannot be said.
fn next_night(now: Timestamp, zone: &TimeZone) -> Timestamp {
    let local = zone.to_datetime(now.to_jiff());
    let tonight = local.date().at(SCRUB_HOUR, 0, 0, 0);
    let night = if tonight > local { Ok(tonight) } else { tonight.tomorrow() };
    let night = night.and_then(|night| zone.to_timestamp(night));
    night.map_or_else(|_| now.plus(DAY), Timestamp::from)
}

/// One round over accounts that nobody has used for long. Does nothing unless the installation removes them.
pub(crate) async fn find_unused(leaving: &Leaving) -> Result<(), StoreError> {
    let Some(after) = leaving.config().unused_after else { return Ok(()) };
    let store = leaving.identity().store();
    // The notices come before the end of the years, not after it.
    let since = store.env().now().minus(after.saturating_sub(Cause::Unused.waits()));
    for subject in accounts::list_unused(store.reader(), since, UNUSED_ROWS).await? {
        let tx = store.begin().await?;
        let departure = Departure::begin(subject, Cause::Unused, tx.now());
        if start(leaving, &tx, departure).await? {
            records::record_system(&tx, subject, "leaving.unused", &[]).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}

impl Leaving {
    /// Appends a tombstone to the log. A repeat writes the line twice, which says the same.
    pub(crate) async fn log(&self, subject: SubjectId) -> Result<(), StoreError> {
        let store = self.identity().store();
        let Some(tombstone) = tombstones::find(store.reader(), subject).await? else { return Ok(()) };
        let line = tombstone.to_line(store.vault());
        let written = OpenOptions::new().create(true).append(true).open(&self.config().tombstones).and_then(
            |mut file| file.write_all(format!("{line}\n").as_bytes()).and_then(|()| file.sync_all()),
        );
        written.map_err(|error| StoreError::row("tombstones", format!("the log cannot be written: {error}")))
    }

    /// Erases whoever the log says has gone and a restored backup brought back. Gives how many there were.
    pub async fn replay(&self) -> Result<u64, StoreError> {
        let unreadable = |error| StoreError::row("tombstones", format!("the log cannot be read: {error}"));
        let file = match File::open(&self.config().tombstones) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(0),
            opened => opened.map_err(unreadable)?,
        };
        let store = self.identity().store();
        let mut erased = 0;
        for (number, line) in BufReader::new(file).lines().enumerate() {
            let line = line.map_err(unreadable)?;
            let Some(tombstone) = Tombstone::from_line(&line, store.vault()) else {
                tracing::error!(
                    line = number + 1,
                    "a line of the tombstones was not written by this installation"
                );
                continue;
            };
            erased += u64::from(self.erase_again(&tombstone).await?);
        }
        Ok(erased)
    }

    async fn erase_again(&self, tombstone: &Tombstone) -> Result<bool, StoreError> {
        let (store, subject) = (self.identity().store(), tombstone.subject);
        if accounts::find(store.reader(), subject).await?.is_none() {
            return self.bury_again(subject).await;
        }
        let tx = store.begin().await?;
        departures::delete(&tx, subject, None).await?;
        erase(self, &tx, subject, Farewell::Silent).await?;
        tx.commit().await?;
        Ok(true)
    }
}

impl Leaving {
    /// The same for a subject that never had an account.
    async fn bury_again(&self, subject: SubjectId) -> Result<bool, StoreError> {
        let (store, zone) = (self.identity().store(), &self.identity().config().time_zone);
        let Some(oid) = accounts::find_oid(store.reader(), subject).await? else { return Ok(false) };
        let tx = store.begin().await?;
        if let Some(key) = tx.vault().find_key(tx.conn(), Scope::subject(subject)).await? {
            for holder in self.holders() {
                holder.erase(&tx, subject, &key).await?;
            }
        }
        bury(&tx, zone, (subject, oid)).await?;
        tx.commit().await?;
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_disk_is_scrubbed_at_the_next_three_in_the_night() {
        let noon = Timestamp::from_seconds(1_795_348_800);
        let night = next_night(noon, &TimeZone::UTC);
        assert_eq!(night, noon.plus(Duration::from_secs(15 * 3_600)));
        assert_eq!(next_night(night, &TimeZone::UTC), night.plus(Duration::from_secs(24 * 3_600)));
        let before = night.minus(Duration::from_secs(1));
        assert_eq!(next_night(before, &TimeZone::UTC), night);
    }
}
