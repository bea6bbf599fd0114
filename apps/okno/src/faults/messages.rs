//! SIGKILL while a burst of SMS leaves by SMPP: none is lost, none is shown twice, and one is handed over again only where
//! the provider's answer to it was lost, under the same id.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::error::Error;
use std::time::{Duration, Instant};

use kernel::{Env, Rng, SeededRng, Uuid};
use notify::MessageId;
use store::sea_orm::{ConnectionTrait, Statement};
use store::{DatabaseUrl, Installation, Keyring, Store};

use super::world::{Server, World};
use super::{Options, plain, start_outside};
use crate::compose::MIGRATIONS;
use crate::{burst, trial};

/// Longer than the leases that the last kill leaves behind, and the messages after them.
const ENDS_WITHIN: Duration = Duration::from_secs(300);
const REPORTS_WITHIN: Duration = Duration::from_secs(60);
const LOOK_EVERY: Duration = Duration::from_millis(5);
/// How long after the message that was drawn the kill comes at most, so that it hits any part of the work.
const WITHIN_MS: u64 = 60;
/// How long the server stays away at most.
const AWAY_MS: u64 = 300;

const SETTLED: &str = "SELECT COUNT(*) FROM messages WHERE state <> 'queued'";
const REPORTED: &str = "SELECT COUNT(*) FROM messages WHERE outcome = 'delivered'";

/// Queues everything, then lets `okno serve` send it and kills it again and again.
pub async fn attempt(options: &Options, messages: u64) -> Result<(), Box<dyn Error>> {
    let env = Env::system();
    let seed = options.seed.unwrap_or_else(|| env.rng.below(1_000_000_000));
    let folder = tempfile::tempdir()?;
    let database = trial::database(folder.path(), options.postgres.as_deref())?;
    println!(
        "{} kills, {messages} messages, {:?}; again with --seed {seed}",
        options.kills,
        database.engine()
    );
    trial::create_keys(folder.path(), &env)?;
    let (_outside, places) = start_outside(folder.path(), 1).await?;
    let port = trial::free_port().await?;
    let config = trial::configure(folder.path(), &database, &places, port).await?;
    let face_port = places.face.rsplit(':').next().ok_or("no port")?.parse()?;
    let world = World::new(port, face_port);
    let store = open(&database, &folder.path().join("keys/id"), env).await?;
    let ids: HashSet<Uuid> = burst::queue(&store, messages).await?.into_iter().map(MessageId::uuid).collect();
    let mut server = Server::start(config, port).map_err(plain)?;
    let began = Instant::now();
    let open_at_kills = kill_at_random(&store, &mut server, (options.kills, messages), seed).await?;
    server.ready().await.map_err(plain)?;
    await_count(&store, SETTLED, messages, ENDS_WITHIN).await?;
    println!("all messages have ended after {:.0?}", began.elapsed());
    let mut wrong = Vec::new();
    if await_count(&store, REPORTED, messages, REPORTS_WITHIN).await.is_err() {
        wrong.push(format!("only {} were reported as delivered", count(&store, REPORTED).await?));
    }
    server.kill().await.map_err(plain)?;
    wrong.extend(examine_database(&store, messages).await?);
    wrong.extend(examine_phones(&world, messages, (&ids, &open_at_kills)).await?);
    store.close().await;
    for one in &wrong {
        println!("wrong: {one}");
    }
    if !wrong.is_empty() {
        return Err(format!("{} things are not as promised", wrong.len()).into());
    }
    println!("no message was lost, none was shown twice, none was repeated whose answer was written");
    Ok(())
}

pub(super) async fn open(
    url: &DatabaseUrl,
    keys: &std::path::Path,
    env: Env,
) -> Result<Store, Box<dyn Error>> {
    let keyring = Keyring::load(keys, Installation::Production)?;
    Ok(Store::open(url, Installation::Production, keyring, env, MIGRATIONS).await?)
}

/// Kills and starts again. Gives, for each kill, the messages whose end was not written at that moment. The server runs in
/// the end.
async fn kill_at_random(
    store: &Store,
    server: &mut Server,
    (kills, messages): (u64, u64),
    seed: u64,
) -> Result<Vec<HashSet<Uuid>>, Box<dyn Error>> {
    let rng = SeededRng::new(seed);
    let mut open = Vec::new();
    for nth in 0..kills {
        let settled = count(store, SETTLED).await?;
        let between = (messages.saturating_sub(settled) / (kills - nth + 1)).max(2);
        let due = settled + rng.below(between * 3 / 2);
        let due = due.min(messages.saturating_sub(1));
        let within = Duration::from_micros(rng.below(WITHIN_MS * 1_000));
        await_count(store, SETTLED, due.max(settled.min(due)), ENDS_WITHIN).await?;
        tokio::time::sleep(within).await;
        server.kill().await.map_err(plain)?;
        let unsettled = list_open(store).await?;
        println!("kill {:>3}, {} messages have not ended", nth + 1, unsettled.len());
        open.push(unsettled);
        tokio::time::sleep(Duration::from_millis(rng.below(AWAY_MS))).await;
        server.start_again().map_err(plain)?;
    }
    Ok(open)
}

async fn list_open(store: &Store) -> Result<HashSet<Uuid>, Box<dyn Error>> {
    let reader = store.reader();
    let sql = "SELECT id FROM messages WHERE state = 'queued'";
    let rows = reader.query_all_raw(Statement::from_string(reader.get_database_backend(), sql)).await?;
    Ok(rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?)
}

pub(super) async fn await_count(
    store: &Store,
    query: &str,
    wanted: u64,
    within: Duration,
) -> Result<(), Box<dyn Error>> {
    let began = Instant::now();
    while count(store, query).await? < wanted {
        if began.elapsed() > within {
            return Err(format!("{wanted} were not reached in {within:?}: {query}").into());
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
    Ok(())
}

async fn examine_database(store: &Store, messages: u64) -> Result<Vec<String>, Box<dyn Error>> {
    let expectations = [
        ("messages sent", "SELECT COUNT(*) FROM messages WHERE state = 'sent'", messages),
        ("messages reported as delivered", REPORTED, messages),
        ("jobs of messages left", "SELECT COUNT(*) FROM jobs WHERE kind LIKE 'notify.%'", 0),
        ("keys of messages left", "SELECT COUNT(*) FROM scope_keys WHERE kind = 'message'", 0),
    ];
    let mut wrong = Vec::new();
    for (what, query, expected) in expectations {
        let counted = count(store, query).await?;
        println!("{what:<46} {counted:>7}");
        if counted != expected {
            wrong.push(format!("{what}: {counted} in place of {expected}"));
        }
    }
    Ok(wrong)
}

/// Each message lies on its phone once. It was handed over once, and once more at most for each kill at which its end was
/// not written.
async fn examine_phones(
    world: &World,
    messages: u64,
    (ids, open_at_kills): (&HashSet<Uuid>, &[HashSet<Uuid>]),
) -> Result<Vec<String>, Box<dyn Error>> {
    let phones: BTreeSet<String> = (0..messages).map(burst::phone).collect();
    let mut handed_over: BTreeMap<Uuid, u64> = BTreeMap::new();
    let mut wrong = Vec::new();
    for phone in &phones {
        for message in world.messages(phone).await.map_err(plain)? {
            let id: Uuid = message.client_message_id.parse()?;
            if !ids.contains(&id) {
                wrong.push(format!("{id} is nobody's message"));
            }
            if handed_over.insert(id, message.times_sent).is_some() {
                wrong.push(format!("{id} is shown twice"));
            }
        }
    }
    let lost = ids.iter().filter(|id| !handed_over.contains_key(id)).count();
    if lost > 0 {
        wrong.push(format!("{lost} messages arrived on no phone"));
    }
    let mut repeated = 0;
    for (id, times) in &handed_over {
        let lost_answers = open_at_kills.iter().filter(|open| open.contains(id)).count();
        if *times > 1 + u64::try_from(lost_answers)? {
            wrong.push(format!("{id} was handed over {times} times, and {lost_answers} kills found it open"));
        }
        repeated += times - 1;
    }
    println!("{:<46} {:>7}", "messages on phones", handed_over.len());
    println!("{:<46} {repeated:>7}", "  handed over again under the same id");
    Ok(wrong)
}

pub(super) async fn count(store: &Store, query: &str) -> Result<u64, Box<dyn Error>> {
    let reader = store.reader();
    let statement = Statement::from_string(reader.get_database_backend(), query);
    let row = reader.query_one_raw(statement).await?.ok_or("no row")?;
    Ok(u64::try_from(row.try_get_by_index::<i64>(0)?)?)
}
