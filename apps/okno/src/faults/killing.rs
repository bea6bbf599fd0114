//! SIGKILL at moments that follow from the seed, while people come.

use std::sync::atomic::Ordering;
use std::time::Duration;

use kernel::{Rng, SeededRng};

use super::world::{Failure, Server, World};

/// About so many requests one who comes makes on the way: only the spread of the kills over the load follows from it.
const REQUESTS_EACH: u64 = 28;
/// How long after the request that was drawn the kill comes at most, so that it hits any part of the work.
const WITHIN_MS: u64 = 60;
/// How long the server stays away at most.
const AWAY_MS: u64 = 400;
/// One kill in so many is followed by another while the server is starting.
const AGAIN_ONE_IN: u64 = 6;
const LOOK_EVERY: Duration = Duration::from_millis(1);

/// What the kills came to.
#[derive(Default)]
pub struct Killed {
    /// How many there were.
    pub kills: u64,
    /// Of these, how many hit a server that was starting.
    pub while_starting: u64,
    /// The longest start after a kill.
    pub slowest_start: Duration,
}

/// Kills and starts again until there were enough kills or nobody comes any more. The server runs in the end.
pub async fn kill_at_random(
    world: &World,
    server: &mut Server,
    (kills, comers): (u64, u64),
    seed: u64,
) -> Result<Killed, Failure> {
    let rng = SeededRng::new(seed);
    let mut killed = Killed::default();
    while killed.kills < kills && await_moment(world, &rng, (kills - killed.kills, comers)).await {
        server.kill().await?;
        killed.kills += 1;
        println!("kill {:>3}, after {} requests", killed.kills, world.asked());
        tokio::time::sleep(Duration::from_millis(rng.below(AWAY_MS))).await;
        server.start_again()?;
        if killed.kills < kills && rng.below(AGAIN_ONE_IN) == 0 {
            tokio::time::sleep(Duration::from_millis(rng.below(AWAY_MS))).await;
            server.kill().await?;
            killed.kills += 1;
            killed.while_starting += 1;
            println!("kill {:>3}, while starting", killed.kills);
            server.start_again()?;
        }
        killed.slowest_start = killed.slowest_start.max(server.ready().await?);
    }
    Ok(killed)
}

/// Waits for the next moment. False when nobody comes any more.
async fn await_moment(world: &World, rng: &SeededRng, (kills_left, comers): (u64, u64)) -> bool {
    let people_left = comers.saturating_sub(world.through.load(Ordering::Relaxed));
    // Where all come at once nobody is through until the end, so what has been asked counts as well.
    let requests_left =
        (people_left * REQUESTS_EACH).min((comers * REQUESTS_EACH).saturating_sub(world.asked()));
    let between = (requests_left / (kills_left + 1)).max(6);
    let due = world.asked() + 1 + rng.below(between * 3 / 2);
    let within = Duration::from_micros(rng.below(WITHIN_MS * 1_000));
    while world.asked() < due {
        if world.is_over.load(Ordering::Relaxed) {
            return false;
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
    tokio::time::sleep(within).await;
    true
}
