//! SIGKILL while letters are ordered, gathered, printed and handed to the post: none is lost, a batch is handed over again only
//! where the post's answer was lost, under the same id, and one request never has two valid codes.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::error::Error;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::tz::TimeZone;
use kernel::{Env, Rng, SeededRng, Uuid};
use serde::Deserialize;
use store::Store;
use store::sea_orm::{ConnectionTrait, Statement};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::letters_verdict::{examine_batches, examine_database};
use super::letters_walk::{Addressee, Ending, Halves};
use super::messages::{count, open};
use super::people::{Comer, Habit, comers};
use super::walk::Walker;
use super::world::{Failure, Server, World};
use super::{Options, plain, start_outside};
use crate::browser::Browser;
use crate::trial;

/// How often it is looked what the post has.
const LOOK_AT_POST_EVERY: Duration = Duration::from_millis(250);
const LOOK_EVERY: Duration = Duration::from_millis(5);
/// How long after the moment that was drawn the kill comes at most: typesetting takes about so long.
const WITHIN_MS: u64 = 700;
/// How long the server stays away at most.
const AWAY_MS: u64 = 300;
/// A moment that does not come by then comes no more.
const MOMENT_WITHIN: Duration = Duration::from_secs(240);
/// Fewer letters are all under way before half of the kills have come.
const LETTERS_FOR_A_KILL: u64 = 8;
/// A batch whose worker died is handed over again when its lease has ended.
const REPEATED_WITHIN: Duration = Duration::from_secs(90);
/// A batch so young is being worked on, and does not wait for the end of a dead process's lease.
const YOUNG: Duration = Duration::from_secs(8);

/// How far all letters have come, four steps each.
const PROGRESS: &str = "SELECT CAST(COALESCE(SUM(CASE state WHEN 'queued' THEN 1 WHEN 'printed' THEN 2 WHEN 'posted' THEN 3 \
                        ELSE 4 END), 0) AS BIGINT) FROM letters";
const STEPS: u64 = 4;

/// What the post has, as its web face tells it.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct AtPost {
    /// The letters, the newest first.
    pub letters: Vec<PostLetter>,
    /// How each batch came.
    pub batches: Vec<PostBatch>,
}

/// A letter at the post.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PostLetter {
    /// Its track number.
    pub track: String,
    /// By which our side knows the sheet.
    pub reference: String,
    /// The lines of the address.
    pub address: Vec<String>,
    /// The code on the sheet.
    pub code: Option<String>,
}

/// How a batch came to the post.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PostBatch {
    /// Its id.
    pub id: Uuid,
    /// How often it was handed over.
    pub times: u64,
    /// Whether the post lost its answer on purpose.
    pub is_answer_lost: bool,
}

/// The post, looked at again and again for all who wait.
#[derive(Default)]
pub struct Post(Mutex<AtPost>);

impl Post {
    /// What it had when it was looked at last.
    pub fn seen(&self) -> AtPost {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn look(&self, world: &World) -> Result<(), Failure> {
        let answer = Browser::new(world.face_port).get("/post.json").await?;
        let seen: AtPost = serde_json::from_str(&answer.body)?;
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = seen;
        Ok(())
    }
}

/// Whether there are letters under way whenever a kill comes.
fn check_count(kills: u64, letters: u64) -> Result<(), Box<dyn Error>> {
    let needed = kills.saturating_mul(LETTERS_FOR_A_KILL);
    if letters < needed {
        return Err(format!("{kills} kills need {needed} letters, or they find nothing under way").into());
    }
    Ok(())
}

/// The kill between the post's answer and our commit is the one in the middle: without it nothing is proven. Kills after it
/// may find that everybody is through.
fn judge_count(came: u64, kills: u64) -> Option<String> {
    if came < kills {
        println!("kills that would have found everybody through  {:>4}", kills - came);
    }
    (came <= kills / 2).then(|| format!("only {came} of {kills} kills found letters under way"))
}

/// Everybody registers, is checked, orders a letter and types its code, while `okno serve` is killed again and again.
pub async fn attempt(options: &Options, letters: u64) -> Result<(), Box<dyn Error>> {
    check_count(options.kills, letters)?;
    let env = Env::system();
    let seed = options.seed.unwrap_or_else(|| env.rng.below(1_000_000_000));
    let folder = tempfile::tempdir()?;
    let database = trial::database(folder.path(), options.postgres.as_deref())?;
    println!("{} kills, {letters} letters, {:?}; again with --seed {seed}", options.kills, database.engine());
    trial::create_keys(folder.path(), &env)?;
    // Of those who come to the other trial, the ones without a habit whose checks pass.
    let drawn = letters * 2 + 10;
    let (_outside, mut places) = start_outside(folder.path(), drawn).await?;
    places.smpp = None;
    let port = trial::free_port().await?;
    let config = trial::configure(folder.path(), &database, &places, port).await?;
    let face_port = places.face.rsplit(':').next().ok_or("no port")?.parse()?;
    let world = Arc::new(World::new(port, face_port));
    let mut server = Server::start(config, port).map_err(plain)?;
    server.ready().await.map_err(plain)?;
    let store = open(&database, &folder.path().join("keys/id"), env.clone()).await?;
    let people: Vec<Comer> = comers(drawn, env.now().date_in(&TimeZone::UTC))
        .into_iter()
        .filter(|comer| comer.passes && comer.habit == Habit::Straight)
        .take(usize::try_from(letters)?)
        .collect();
    let at_post = Arc::new(Post::default());
    let began = Instant::now();
    let halves = Arc::new(Halves::new(people.len()));
    let coming = async {
        let all = Arc::new(people);
        Ok(come(&world, (&all, &at_post, &halves), options.at_once, seed).await)
    };
    let killing = async {
        let killed = kill_at_random(
            (&world, &at_post, &halves),
            (&store, &env),
            &mut server,
            (options.kills, letters),
            seed,
        )
        .await;
        halves.let_type();
        killed.map_err(|error| Failure::from(error.to_string()))
    };
    let (endings, (open_at_kills, unanswered)) = tokio::try_join!(coming, killing).map_err(plain)?;
    println!("everybody came through or gave up after {:.0?}", began.elapsed());
    at_post.look(&world).await.map_err(plain)?;
    let mut wrong = report(&endings, &open_at_kills);
    wrong.extend(judge_count(u64::try_from(open_at_kills.len())?, options.kills));
    wrong.extend(examine_batches(&at_post.seen(), &open_at_kills, &unanswered));
    wrong.extend(examine_database(&store, letters).await?);
    server.kill().await.map_err(plain)?;
    store.close().await;
    for one in &wrong {
        println!("wrong: {one}");
    }
    if !wrong.is_empty() {
        return Err(format!("{} things are not as promised", wrong.len()).into());
    }
    println!("no letter was lost, no batch was taken twice, no request had two valid codes");
    Ok(())
}

/// Everybody comes, so many at once up to the order.
async fn come(
    world: &Arc<World>,
    (all, post, halves): (&Arc<Vec<Comer>>, &Arc<Post>, &Arc<Halves>),
    at_once: usize,
    seed: u64,
) -> Vec<Ending> {
    let looking = tokio::spawn({
        let (world, post) = (world.clone(), post.clone());
        async move {
            loop {
                // The face lives through the kills; a look that failed is followed by the next.
                let _ = post.look(&world).await;
                tokio::time::sleep(LOOK_AT_POST_EVERY).await;
            }
        }
    });
    let places = Arc::new(Semaphore::new(at_once));
    let mut walks = JoinSet::new();
    for nth in 0..all.len() {
        let (world, all, post, places) = (world.clone(), all.clone(), post.clone(), places.clone());
        let halves = halves.clone();
        walks.spawn(async move {
            let Some(comer) = all.get(nth) else { return Ending::default() };
            let mut addressee = Addressee::new(Walker::new(&world, comer, (seed, 0)), (&post, &halves), nth);
            let ended = addressee.walk(&places).await;
            halves.leave(nth);
            let mut ending = addressee.ending();
            ending.wrong.extend(ended.err().map(|failure| failure.to_string()));
            ending.wrong.iter_mut().for_each(|what| *what = format!("person {nth}: {what}"));
            ending
        });
    }
    let mut endings = Vec::new();
    while let Some(one) = walks.join_next().await {
        endings
            .push(one.unwrap_or_else(|error| Ending { wrong: vec![error.to_string()], ..Ending::default() }));
    }
    world.is_over.store(true, Ordering::Relaxed);
    looking.abort();
    endings
}

/// Kills and starts again. Gives, for each kill, the batches that were printed and of which nothing was written of the post
/// at that moment. The server runs in the end.
async fn kill_at_random(
    (world, post, halves): (&World, &Post, &Halves),
    (store, env): (&Store, &Env),
    server: &mut Server,
    (kills, letters): (u64, u64),
    seed: u64,
) -> Result<(Vec<HashSet<Uuid>>, HashSet<Uuid>), Box<dyn Error>> {
    let rng = SeededRng::new(seed);
    let (mut open, mut unanswered) = (Vec::new(), HashSet::new());
    for nth in 0..kills {
        // Halfway through it is the kill between the post's answer and our commit: those who come then stand by their letters.
        let moment = match nth.cmp(&(kills / 2)) {
            std::cmp::Ordering::Less => Moment::draw(&rng, (store, letters / 2), kills / 2 - nth).await?,
            std::cmp::Ordering::Equal => Moment::Answering,
            std::cmp::Ordering::Greater => Moment::draw(&rng, (store, letters), kills - nth).await?,
        };
        if !moment.comes((world, post, halves), store, env).await? {
            break;
        }
        tokio::time::sleep(Duration::from_millis(rng.below(moment.within_ms()))).await;
        server.kill().await.map_err(plain)?;
        let unsettled = list_open(store).await?;
        if matches!(moment, Moment::Answering) {
            unanswered.extend(taken(post, &unsettled).difference(&lost(post)).copied());
        }
        println!("kill {:>3}, {moment:?}, {} batches were on their way", nth + 1, unsettled.len());
        open.push(unsettled);
        tokio::time::sleep(Duration::from_millis(rng.below(AWAY_MS))).await;
        server.start_again().map_err(plain)?;
        server.ready().await.map_err(plain)?;
        if matches!(moment, Moment::Answering) {
            await_repeat(post, &unanswered).await;
            halves.let_type();
        }
    }
    Ok((open, unanswered))
}

/// Of the batches of which nothing is written, those that the post has.
fn taken(post: &Post, unsettled: &HashSet<Uuid>) -> HashSet<Uuid> {
    post.seen().batches.iter().map(|batch| batch.id).filter(|id| unsettled.contains(id)).collect()
}

/// The batches whose first answer the post lost on purpose.
fn lost(post: &Post) -> HashSet<Uuid> {
    post.seen().batches.iter().filter(|batch| batch.is_answer_lost).map(|batch| batch.id).collect()
}

/// Waits until every one of these has come to the post again, for a lease and more at most: the verdict says what did not.
async fn await_repeat(post: &Post, unanswered: &HashSet<Uuid>) {
    let began = Instant::now();
    let is_repeated = |id: &Uuid| post.seen().batches.iter().any(|batch| batch.id == *id && batch.times > 1);
    while began.elapsed() < REPEATED_WITHIN && !unanswered.iter().all(is_repeated) {
        tokio::time::sleep(LOOK_AT_POST_EVERY).await;
    }
}

/// When a kill comes.
#[derive(Clone, Copy, Debug)]
enum Moment {
    /// When the letters have come so far together.
    Progress(u64),
    /// While a batch is typeset.
    Printing,
    /// While a batch is handed over.
    Handing,
    /// When the post has taken a batch and its answer is on the way.
    Answering,
}

impl Moment {
    async fn draw(
        rng: &SeededRng,
        (store, letters): (&Store, u64),
        left: u64,
    ) -> Result<Self, Box<dyn Error>> {
        let now = count(store, PROGRESS).await?;
        let between = ((letters * STEPS).saturating_sub(now) / (left + 1)).max(2);
        Ok(match rng.below(3) {
            0 => Self::Progress((now + 1 + rng.below(between)).min(letters * STEPS - 1)),
            1 => Self::Printing,
            _ => Self::Handing,
        })
    }

    /// Handing over takes milliseconds, all else longer.
    const fn within_ms(self) -> u64 {
        match self {
            Self::Progress(_) | Self::Printing => WITHIN_MS,
            Self::Handing => 60,
            // The answer takes two seconds.
            Self::Answering => 300,
        }
    }

    /// Waits for it. False when nobody waits for a letter any more.
    async fn comes(
        self,
        (world, post, halves): (&World, &Post, &Halves),
        store: &Store,
        env: &Env,
    ) -> Result<bool, Box<dyn Error>> {
        let mut began = Instant::now();
        while !world.is_over.load(Ordering::Relaxed) {
            let young = (env.now().minus(YOUNG)).as_micros();
            let in_state = |state: &str| {
                format!("SELECT COUNT(*) FROM letter_batches WHERE state = '{state}' AND begun_at > {young}")
            };
            let has_come = match self {
                Self::Progress(due) => count(store, PROGRESS).await? >= due,
                Self::Printing => count(store, &in_state("gathered")).await? > 0,
                Self::Handing => count(store, &in_state("rendered")).await? > 0,
                // The post answers the first half at once: nothing would be open any more when the kill comes.
                Self::Answering if !halves.is_first_through() => {
                    began = Instant::now();
                    false
                }
                Self::Answering => {
                    // What lost its answer in the first half waits for another try.
                    let young = list_young(store, young).await?;
                    taken(post, &young).difference(&lost(post)).next().is_some()
                }
            };
            if has_come {
                return Ok(true);
            }
            if began.elapsed() > MOMENT_WITHIN && count(store, PROGRESS).await? > 0 {
                // The kill between answer and commit is not drawn: where no batch comes to the post any more, it never can be.
                return Ok(!matches!(self, Self::Answering));
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
        Ok(false)
    }
}

async fn list_open(store: &Store) -> Result<HashSet<Uuid>, Box<dyn Error>> {
    list_ids(store, "SELECT id FROM letter_batches WHERE state IN ('gathered', 'rendered')").await
}

/// Printed and handed over just now: the job is alive.
async fn list_young(store: &Store, since: i64) -> Result<HashSet<Uuid>, Box<dyn Error>> {
    let sql = format!("SELECT id FROM letter_batches WHERE state = 'rendered' AND begun_at > {since}");
    list_ids(store, &sql).await
}

async fn list_ids(store: &Store, sql: &str) -> Result<HashSet<Uuid>, Box<dyn Error>> {
    let reader = store.reader();
    let rows = reader.query_all_raw(Statement::from_string(reader.get_database_backend(), sql)).await?;
    Ok(rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?)
}

/// Prints what happened and gives what was wrong.
fn report(endings: &[Ending], open_at_kills: &[HashSet<Uuid>]) -> Vec<String> {
    let sum = |of: fn(&Ending) -> u64| endings.iter().map(of).sum::<u64>();
    let on_their_way: BTreeSet<Uuid> = open_at_kills.iter().flatten().copied().collect();
    let lines = BTreeMap::from([
        ("1 people who ordered a letter", u64::try_from(endings.len()).unwrap_or(u64::MAX)),
        ("2   whose code confirmed them", sum(|ending| u64::from(ending.is_confirmed))),
        ("3   who called theirs off", sum(|ending| u64::from(ending.is_called_off))),
        ("4 sheets at the post that were replaced", sum(|ending| ending.replaced)),
        ("5 codes typed that must not count", sum(|ending| ending.dead_codes_typed)),
        ("6 kills", u64::try_from(open_at_kills.len()).unwrap_or(u64::MAX)),
        ("7   batches that they found on their way", u64::try_from(on_their_way.len()).unwrap_or(u64::MAX)),
    ]);
    for (what, counted) in lines {
        println!("{:<46} {counted:>7}", &what[2..]);
    }
    endings.iter().flat_map(|ending| ending.wrong.clone()).collect()
}
