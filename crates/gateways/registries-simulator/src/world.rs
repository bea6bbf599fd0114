//! The state of the simulator: what its pages show and change, and what its protocol does.

mod records;

use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use gateway_registries::{
    Accepted, Answer, AnswerId, BATCH_MAX, CheckRequest, CheckResult, MessageId, Problem, ProblemCode,
    Registry, RequestId,
};
use kernel::{Env, Timestamp};

use crate::corrections::{Corrections, Decrees};
use crate::exchange::{Delivery, Exchange, Fault, Taken};
use crate::judge::{Finding, about_somebody_else, judge};
use crate::population::{Behaviour, Population};

/// A switch that holds for all answers of a registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Switch {
    /// Answers come only after the late time.
    Delay,
    /// Every call is refused for now (503).
    Fail,
    /// Requests are taken and never answered.
    Lose,
    /// Answers come twice, under two ids.
    Duplicate,
    /// Answers are about somebody else's data.
    Swap,
    /// Entries are not of the protocol.
    Garble,
    /// Replies are signed and not JSON.
    NotJson,
    /// Replies are not signed.
    Unsigned,
    /// Replies are signed by a wrong key.
    WronglySigned,
}

impl Switch {
    /// All of them, in the order of the page.
    pub const ALL: [Self; 9] = [
        Self::Delay,
        Self::Fail,
        Self::Lose,
        Self::Duplicate,
        Self::Swap,
        Self::Garble,
        Self::NotJson,
        Self::Unsigned,
        Self::WronglySigned,
    ];

    /// The word of forms and JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Delay => "delay",
            Self::Fail => "fail",
            Self::Lose => "lose",
            Self::Duplicate => "duplicate",
            Self::Swap => "swap",
            Self::Garble => "garble",
            Self::NotJson => "not-json",
            Self::Unsigned => "unsigned",
            Self::WronglySigned => "wrongly-signed",
        }
    }

    /// The switch of a word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|switch| switch.code() == code)
    }
}

/// What a registry has done since it was started.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    /// Requests taken.
    pub requests: u64,
    /// Requests that came again under an id that was taken.
    pub repeated: u64,
    /// Answers delivered, each delivery counted.
    pub delivered: u64,
    /// Of these, deliveries that were not the first.
    pub redelivered: u64,
    /// Answers acknowledged.
    pub acknowledged: u64,
    /// Calls refused for their signature.
    pub refused: u64,
    /// Answers that wait to be taken or acknowledged.
    pub waiting: u64,
}

/// How long things take.
#[derive(Clone, Copy, Debug)]
pub struct Times {
    /// From request to answer. Zero: at once.
    pub answer_delay: Duration,
    /// What lateness adds.
    pub late: Duration,
    /// How long a delivered answer is hidden before it comes again.
    pub visibility: Duration,
    /// From the request for a correction to the decision; half of it passes before somebody works on it.
    pub correction: Duration,
}

impl Default for Times {
    fn default() -> Self {
        Self {
            answer_delay: Duration::ZERO,
            late: Duration::from_secs(60),
            visibility: Duration::from_secs(30),
            correction: Duration::from_secs(20),
        }
    }
}

/// The registries, their people, switches and counters.
pub struct World {
    env: Env,
    population: Population,
    times: Times,
    waiting_max: usize,
    rooms: [Room; 4],
}

#[derive(Default)]
struct Room {
    exchange: Mutex<Exchange>,
    switches: Mutex<BTreeSet<Switch>>,
    corrections: Mutex<Corrections>,
    decrees: Mutex<Decrees>,
    requests: AtomicU64,
    repeated: AtomicU64,
    delivered: AtomicU64,
    redelivered: AtomicU64,
    acknowledged: AtomicU64,
    refused: AtomicU64,
}

impl World {
    pub(crate) fn new(env: Env, population: Population, times: Times, waiting_max: usize) -> Self {
        Self { env, population, times, waiting_max, rooms: Default::default() }
    }

    /// The people.
    pub const fn population(&self) -> &Population {
        &self.population
    }

    /// The switches that are on.
    pub fn switches(&self, registry: Registry) -> BTreeSet<Switch> {
        lock(&self.room(registry).switches).clone()
    }

    /// Turns a switch on.
    pub fn turn_on(&self, registry: Registry, switch: Switch) {
        lock(&self.room(registry).switches).insert(switch);
    }

    /// Turns a switch off.
    pub fn turn_off(&self, registry: Registry, switch: Switch) {
        lock(&self.room(registry).switches).remove(&switch);
    }

    /// What the registry has done.
    pub fn counters(&self, registry: Registry) -> Counters {
        let room = self.room(registry);
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Counters {
            requests: read(&room.requests),
            repeated: read(&room.repeated),
            delivered: read(&room.delivered),
            redelivered: read(&room.redelivered),
            acknowledged: read(&room.acknowledged),
            refused: read(&room.refused),
            waiting: u64::try_from(lock(&room.exchange).waiting()).unwrap_or(u64::MAX),
        }
    }

    pub(crate) const fn env(&self) -> &Env {
        &self.env
    }

    pub(crate) fn count_refusal(&self, registry: Registry) {
        self.room(registry).refused.fetch_add(1, Ordering::Relaxed);
    }

    /// Takes a batch whole or not at all.
    pub(crate) fn send(
        &self,
        registry: Registry,
        consumer: &str,
        requests: &[CheckRequest],
    ) -> Result<Vec<Accepted>, Problem> {
        if requests.is_empty() || requests.len() > BATCH_MAX {
            return Err(Problem { code: ProblemCode::BatchSize, request_id: None });
        }
        if let Some(stray) = requests.iter().find(|request| request.query.registry() != Some(registry)) {
            return Err(Problem { code: ProblemCode::WrongRegistry, request_id: Some(stray.id) });
        }
        let now = self.env.now();
        let found: Vec<Found> = requests.iter().map(|request| self.look_up(registry, request, now)).collect();
        let room = self.room(registry);
        let mut exchange = lock(&room.exchange);
        if exchange.waiting_of(consumer) + requests.len() > self.waiting_max {
            return Err(Problem { code: ProblemCode::TooMany, request_id: None });
        }
        check_ids(&exchange, &found)?;
        let mut accepted = Vec::with_capacity(requests.len());
        for found in found {
            let counter = if let Some(taken) = exchange.find(found.id) {
                accepted.push(Accepted { request_id: found.id, message_id: taken.message });
                &room.repeated
            } else {
                let taken = Taken { message: MessageId::generate(&self.env), digest: found.digest };
                exchange.remember(found.id, taken);
                accepted.push(Accepted { request_id: found.id, message_id: taken.message });
                self.queue_answers(&mut exchange, consumer, found, (taken, now));
                &room.requests
            };
            counter.fetch_add(1, Ordering::Relaxed);
        }
        Ok(accepted)
    }

    /// Takes the next answers.
    pub(crate) fn next(&self, registry: Registry, consumer: &str, limit: usize) -> Delivery {
        let standing = self.standing_fault(registry);
        let room = self.room(registry);
        let moment = (self.env.now(), self.times.visibility);
        let delivery = lock(&room.exchange).next(consumer, limit, moment, standing);
        let count = u64::try_from(delivery.entries.len()).unwrap_or(0);
        room.delivered.fetch_add(count, Ordering::Relaxed);
        room.redelivered.fetch_add(delivery.again, Ordering::Relaxed);
        delivery
    }

    /// Drops answers that the consumer has recorded.
    pub(crate) fn acknowledge(&self, registry: Registry, consumer: &str, answers: &[AnswerId]) -> usize {
        let room = self.room(registry);
        let left = lock(&room.exchange).acknowledge(consumer, answers);
        room.acknowledged.fetch_add(u64::try_from(left).unwrap_or(0), Ordering::Relaxed);
        left
    }

    fn room(&self, registry: Registry) -> &Room {
        let [sfr, mvd, fns, zags] = &self.rooms;
        match registry {
            Registry::Sfr => sfr,
            Registry::Mvd => mvd,
            Registry::Fns => fns,
            Registry::Zags => zags,
        }
    }

    fn standing_fault(&self, registry: Registry) -> Option<Fault> {
        let switches = self.switches(registry);
        let faults = [
            (Switch::NotJson, Fault::NotJson),
            (Switch::Unsigned, Fault::Unsigned),
            (Switch::WronglySigned, Fault::WronglySigned),
            (Switch::Garble, Fault::Garbled),
        ];
        faults.into_iter().find(|(switch, _)| switches.contains(switch)).map(|(_, fault)| fault)
    }

    /// Everything that can be known before the queue is locked.
    fn look_up(&self, registry: Registry, request: &CheckRequest, now: Timestamp) -> Found {
        let finding = self.finding(registry, &request.query, now);
        let switches = self.switches(registry);
        let may_swap = finding.behaviour() == Behaviour::Swapped || switches.contains(&Switch::Swap);
        let other = may_swap
            .then(|| about_somebody_else(&self.population, request, finding.person.as_ref()))
            .flatten()
            .map(|other| (other.subject_digest(), judge(&self.population, &other.query, now).result));
        Found { id: request.id, digest: request.subject_digest(), finding, other, switches }
    }

    fn queue_answers(
        &self,
        exchange: &mut Exchange,
        consumer: &str,
        found: Found,
        (taken, now): (Taken, Timestamp),
    ) {
        let behaviour = found.finding.behaviour();
        let is_on = |switch: Switch| found.switches.contains(&switch);
        if behaviour == Behaviour::Lost || is_on(Switch::Lose) {
            return;
        }
        let first = found.finding.person.as_ref().is_none_or(|person| exchange.asks_first(person.number));
        let (digest, result) = match (behaviour, found.other) {
            (Behaviour::Swapped, Some(other)) if first => other,
            (_, Some(other)) if is_on(Switch::Swap) => other,
            (Behaviour::UnavailableFirst, _) if first => (found.digest, CheckResult::Unavailable {}),
            _ => (found.digest, found.finding.result),
        };
        let late = behaviour == Behaviour::Late || is_on(Switch::Delay);
        let due = now.plus(self.times.answer_delay).plus(if late { self.times.late } else { Duration::ZERO });
        let twice = behaviour == Behaviour::Doubled || is_on(Switch::Duplicate);
        for _ in 0..if twice { 2 } else { 1 } {
            let answer = Answer {
                answer_id: AnswerId::generate(&self.env),
                message_id: taken.message,
                request_id: found.id,
                subject_digest: digest,
                answered_at: due,
                result: result.clone(),
            };
            exchange.put(consumer, answer, due, fault_of(behaviour));
        }
    }
}

/// A request with what was looked up for it.
struct Found {
    id: RequestId,
    digest: [u8; 32],
    finding: Finding,
    other: Option<([u8; 32], CheckResult)>,
    switches: BTreeSet<Switch>,
}

/// An id stands for one question, in the memory and in the batch.
fn check_ids(exchange: &Exchange, found: &[Found]) -> Result<(), Problem> {
    let mut batch: HashMap<RequestId, [u8; 32]> = HashMap::new();
    for request in found {
        let earlier = exchange.find(request.id).map(|taken| taken.digest);
        let known = earlier.or_else(|| batch.get(&request.id).copied());
        if known.is_some_and(|digest| digest != request.digest) {
            return Err(Problem { code: ProblemCode::RequestIdReused, request_id: Some(request.id) });
        }
        batch.insert(request.id, request.digest);
    }
    Ok(())
}

const fn fault_of(behaviour: Behaviour) -> Option<Fault> {
    match behaviour {
        Behaviour::Garbled => Some(Fault::Garbled),
        Behaviour::NotJson => Some(Fault::NotJson),
        Behaviour::Unsigned => Some(Fault::Unsigned),
        Behaviour::WronglySigned => Some(Fault::WronglySigned),
        _ => None,
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
