//! SIGKILL at random moments while people register and are checked, while messages leave, or while letters go to the post: after each restart what was accepted ends right,
//! nothing is lost, nothing is done twice.
//!
//! `okno serve` runs as an operator starts it. Everything outside runs in a process of its own that lives through the
//! kills, so what arrived there has arrived. The people walk real pages over sockets. The seed decides who comes, how they
//! behave, and after how many requests each kill comes; the machine's speed decides the rest.

mod codes;
mod killing;
mod letters;
mod letters_verdict;
mod letters_walk;
mod messages;
mod people;
mod verdict;
mod walk;
mod world;

use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use data_encoding::BASE64;
use http_signature::SigningKey;
use jiff::tz::TimeZone;
use kernel::Env;
use serde_json::Value;
use tokio::process::{Child, Command};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::browser::Browser;
use crate::outside::Places;
use crate::serve::secrets;
use crate::serving::stop_requested;
use crate::trial;
use killing::{Killed, kill_at_random};
use people::{Comer, Habit, POPULATION_SEED, comers, population};
use walk::Walker;
use world::{Failure, Server, World};

/// What is tried.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// How many kills.
    #[arg(long, default_value_t = 50)]
    kills: u64,
    /// How many people register and are checked.
    #[arg(long, default_value_t = 500)]
    people: u64,
    /// In place of people: how many SMS leave in one burst, by SMPP.
    #[arg(long)]
    messages: Option<u64>,
    /// In place of people: how many order a letter on paper and type its code.
    #[arg(long, conflicts_with = "messages")]
    letters: Option<u64>,
    /// From which the moments follow; drawn and printed by default.
    #[arg(long)]
    seed: Option<u64>,
    /// How many come at once.
    #[arg(long, default_value_t = 20)]
    at_once: usize,
    /// An empty PostgreSQL database; a fresh `SQLite` file without it.
    #[arg(long)]
    postgres: Option<String>,
}

/// So long a message has arrived before its sender hears of it: long enough that kills come between.
const SMS_ANSWER_DELAY_MS: u64 = 120;
const OUTSIDE_WITHIN: Duration = Duration::from_secs(60);
/// For how many people it is tried whether their phone gives a second account.
const PHONES_TRIED: usize = 8;

/// Runs the trial; an error when anything is not as promised.
pub async fn run(options: Options) -> Result<(), Box<dyn Error>> {
    tokio::select! {
        ended = attempt_either(options) => ended,
        () = stop_requested() => Err("stopped".into()),
    }
}

async fn attempt_either(options: Options) -> Result<(), Box<dyn Error>> {
    match (options.messages, options.letters) {
        (Some(messages), _) => Box::pin(messages::attempt(&options, messages)).await,
        (None, Some(letters)) => Box::pin(letters::attempt(&options, letters)).await,
        (None, None) => Box::pin(attempt(options)).await,
    }
}

async fn attempt(options: Options) -> Result<(), Box<dyn Error>> {
    let env = Env::system();
    let seed = options.seed.unwrap_or_else(|| env.rng.below(1_000_000_000));
    let folder = tempfile::tempdir()?;
    let database = trial::database(folder.path(), options.postgres.as_deref())?;
    println!(
        "{} kills, {} people, {:?}; again with --seed {seed}",
        options.kills,
        options.people,
        database.engine()
    );
    trial::create_keys(folder.path(), &env)?;
    let (_outside, mut places) = start_outside(folder.path(), options.people).await?;
    // The people's codes go by HTTP, the burst's by SMPP.
    places.smpp = None;
    let port = trial::free_port().await?;
    let config = trial::configure(folder.path(), &database, &places, port).await?;
    let face_port = places.face.rsplit(':').next().ok_or("no port")?.parse()?;
    let world = Arc::new(World::new(port, face_port));
    let mut server = Server::start(config, port).map_err(plain)?;
    server.ready().await.map_err(plain)?;
    let began = Instant::now();
    let all: Arc<Vec<Comer>> = Arc::new(comers(options.people, env.now().date_in(&TimeZone::UTC)));
    let coming = async { Ok(come(&world, &all, options.at_once, seed).await) };
    let killing = kill_at_random(&world, &mut server, (options.kills, options.people), seed);
    let (mut wrong, killed) = tokio::try_join!(coming, killing).map_err(plain)?;
    println!("everybody came through or gave up after {:.0?}", began.elapsed());
    wrong.extend(examine_all(&world, &all, options.at_once, seed).await);
    println!("every account was held to what was promised after {:.0?}", began.elapsed());
    wrong.extend(verdict::examine_database(&database, &folder.path().join("keys/id"), options.people).await?);
    server.kill().await.map_err(plain)?;
    if killed.kills < options.kills {
        wrong.push(format!("only {} of {} kills found somebody at work", killed.kills, options.kills));
    }
    report(&world, &killed).await?;
    for one in &wrong {
        println!("wrong: {one}");
    }
    if !wrong.is_empty() {
        return Err(format!("{} things are not as promised", wrong.len()).into());
    }
    println!("nothing was lost and nothing was done twice");
    Ok(())
}

fn plain(failure: Failure) -> Box<dyn Error> {
    failure
}

async fn start_outside(folder: &Path, people: u64) -> Result<(Child, Places), Box<dyn Error>> {
    let key = secrets::read_bytes(&folder.join("keys/registries/consumer.key"))?;
    let key = SigningKey::from_pkcs8(trial::CONSUMER, key.expose())?.verifying_key();
    let file = folder.join("outside.json");
    let child = Command::new(std::env::current_exe()?)
        .args(["sandbox", "outside", "--consumer", trial::CONSUMER])
        .args(["--consumer-key", &BASE64.encode(key.as_bytes())])
        .args(["--people", &population(people).people().to_string()])
        .args(["--population-seed", &POPULATION_SEED.to_string()])
        .args(["--sms-answer-delay-ms", &SMS_ANSWER_DELAY_MS.to_string()])
        .arg("--file")
        .arg(&file)
        .kill_on_drop(true)
        .spawn()?;
    let began = Instant::now();
    while began.elapsed() < OUTSIDE_WITHIN {
        if let Some(places) = Places::read(&file)? {
            return Ok((child, places));
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Err("the outside did not start".into())
}

/// Everybody comes, so many at once; gives what went wrong.
async fn come(world: &Arc<World>, all: &Arc<Vec<Comer>>, at_once: usize, seed: u64) -> Vec<String> {
    let places = Arc::new(Semaphore::new(at_once));
    let mut walks = JoinSet::new();
    for nth in 0..all.len() {
        let (world, all, places) = (world.clone(), all.clone(), places.clone());
        walks.spawn(async move {
            let Some(comer) = all.get(nth) else { return Vec::new() };
            let mut walker = Walker::new(&world, comer, (seed, 0));
            let ended = walk(&mut walker, &places).await;
            let mut wrong = walker.violations;
            wrong.extend(ended.err().map(|failure| failure.to_string()));
            wrong.into_iter().map(|what| format!("person {}: {what}", comer.index)).collect()
        });
    }
    let mut wrong = Vec::new();
    while let Some(one) = walks.join_next().await {
        wrong.extend(one.unwrap_or_else(|error| vec![error.to_string()]));
    }
    world.is_over.store(true, Ordering::Relaxed);
    wrong
}

async fn walk(walker: &mut Walker<'_>, places: &Semaphore) -> Result<(), Failure> {
    let place = places.acquire().await?;
    let registered = walker.register().await;
    drop(place);
    walker.world.through.fetch_add(1, Ordering::Relaxed);
    registered?;
    walker.await_checks().await?;
    if walker.comer.habit == Habit::Returns {
        walker.return_later().await?;
    }
    Ok(())
}

/// Nothing is killed any more: everything is held to what was promised.
async fn examine_all(world: &Arc<World>, all: &Arc<Vec<Comer>>, at_once: usize, seed: u64) -> Vec<String> {
    let places = Arc::new(Semaphore::new(at_once));
    let mut visits = JoinSet::new();
    for nth in 0..all.len() {
        let (world, all, places) = (world.clone(), all.clone(), places.clone());
        visits.spawn(async move {
            let Some(comer) = all.get(nth) else { return Vec::new() };
            let _place = places.acquire().await;
            let mut wrong = verdict::examine(&world, comer, seed).await;
            if nth < PHONES_TRIED
                && comer.habit == Habit::Straight
                && let Err(failure) = verdict::examine_phone(&world, comer, seed).await
            {
                wrong.push(failure.to_string());
            }
            wrong.into_iter().map(|what| format!("person {} in the end: {what}", comer.index)).collect()
        });
    }
    let mut wrong = Vec::new();
    while let Some(one) = visits.join_next().await {
        wrong.extend(one.unwrap_or_else(|error| vec![error.to_string()]));
    }
    wrong
}

async fn report(world: &World, killed: &Killed) -> Result<(), Box<dyn Error>> {
    let line = |what: &str, count: u64| println!("{what:<46} {count:>7}");
    line("kills", killed.kills);
    line("  of a server that was starting", killed.while_starting);
    println!("{:<46} {:>7.0?}", "slowest start", killed.slowest_start);
    line("requests", world.asked());
    {
        let counted = world.counted();
        line("  whose connection a kill broke", counted.broken.values().sum());
        for (page, count) in &counted.broken {
            line(&format!("    {page}"), *count);
        }
        line("  that found nobody listening", counted.refused);
        line("forms pressed again without an answer", counted.repeated_forms);
        line("codes asked for again", counted.asked_again);
        line("codes typed that had been replaced", counted.dead_codes_typed);
    }
    let sms = face(world, "/phones.json").await?;
    let counter = |value: &Value, key: &str| value.get(key).and_then(Value::as_u64).unwrap_or_default();
    let statistics = sms.get("statistics").unwrap_or(&Value::Null);
    line("SMS shown", counter(statistics, "accepted"));
    line("  handed over again under the same id", counter(statistics, "repeated"));
    let registries = face(world, "/registries.json").await?;
    for registry in registries.get("registries").and_then(Value::as_array).into_iter().flatten() {
        let name = registry.get("registry").and_then(Value::as_str).unwrap_or("?");
        let counters = registry.get("counters").unwrap_or(&Value::Null);
        line(&format!("{name}: requests taken"), counter(counters, "requests"));
        line("  sent again under the same id", counter(counters, "repeated"));
        line("  answers delivered again", counter(counters, "redelivered"));
    }
    Ok(())
}

async fn face(world: &World, path: &str) -> Result<Value, Box<dyn Error>> {
    let answer = Browser::new(world.face_port).get(path).await?;
    Ok(serde_json::from_str(&answer.body)?)
}
