//! What the post holds: letters, and events that wait for their senders.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use gateway_post::{BATCH_MAX, BatchBody, Event, EventKind, ProblemCode, RegisterEntry, Taken};
use kernel::{Env, Secret, Timestamp, Uuid, new_uuid};

use crate::house::{self, Sheet};

/// How many letters are kept; older ones go.
const LETTERS_MAX: usize = 5_000;
/// How many events may wait for one sender; older ones go.
const EVENTS_WAITING_MAX: usize = 50_000;

/// How the post treats everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switch {
    /// Everything works.
    Works,
    /// 503 to everything; nothing is taken.
    Fails,
}

/// What it has counted since it started.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PostStatistics {
    /// Batches taken.
    pub batches: u64,
    /// Batches handed over again under the same id: not taken again.
    pub repeated: u64,
    /// Letters taken.
    pub letters: u64,
    /// Steps of letters.
    pub steps: u64,
    /// Calls refused for good.
    pub refused: u64,
}

/// How a batch came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BatchCount {
    /// Its id.
    pub id: Uuid,
    /// How often it was handed over.
    pub times: u64,
    /// Whether the answer to the first time was lost on purpose.
    pub is_answer_lost: bool,
}

/// A letter in the hands of the post. Does not print whom it goes to.
#[derive(Clone)]
pub struct Letter {
    /// Its entry in the register.
    pub entry: RegisterEntry,
    /// Its track number.
    pub track: String,
    /// Since when the post has it.
    pub taken_at: Timestamp,
    /// The sheet; none where the sender printed it.
    pub sheet: Option<Sheet>,
    /// Its way so far.
    pub way: Vec<(EventKind, Timestamp)>,
    sender: String,
}

impl Letter {
    /// Where it is now.
    pub fn place(&self) -> EventKind {
        self.way.last().map_or(EventKind::Accepted, |(kind, _)| *kind)
    }

    /// Where it goes next; none when its way has ended.
    pub fn next(&self) -> Option<EventKind> {
        match self.place() {
            EventKind::Accepted => Some(EventKind::OnTheWay),
            EventKind::OnTheWay if self.trigger() == "003" => Some(EventKind::Returned),
            EventKind::OnTheWay => Some(EventKind::Arrived),
            EventKind::Arrived => Some(EventKind::HandedOver),
            EventKind::HandedOver | EventKind::Returned | EventKind::Unknown => None,
        }
    }

    /// Whether it may go back to the sender now.
    pub fn may_return(&self) -> bool {
        matches!(self.place(), EventKind::OnTheWay | EventKind::Arrived)
    }

    fn trigger(&self) -> &str {
        trigger(&self.entry)
    }
}

fn trigger(entry: &RegisterEntry) -> &str {
    entry.postcode.get(3..).unwrap_or_default()
}

/// What becomes of a batch.
pub(crate) enum Taking {
    Taken(Vec<Taken>),
    /// Taken, and the answer is lost.
    Lost,
    /// Taken, and the answer comes late.
    Late(Vec<Taken>),
    Refused(ProblemCode),
}

/// Letters, events and switches.
pub struct World {
    env: Env,
    house_secret: Secret<String>,
    state: Mutex<State>,
}

struct State {
    switch: Switch,
    statistics: PostStatistics,
    letters: VecDeque<Letter>,
    batches: BTreeMap<Uuid, Vec<Taken>>,
    counts: Vec<BatchCount>,
    /// Batches whose first try went wrong on purpose.
    tried: BTreeSet<Uuid>,
    events: BTreeMap<String, VecDeque<Event>>,
}

impl World {
    /// An empty post, with the secret key of its printing house.
    pub fn new(env: Env, house_secret: Secret<String>) -> Self {
        let state = State {
            switch: Switch::Works,
            statistics: PostStatistics::default(),
            letters: VecDeque::new(),
            batches: BTreeMap::new(),
            counts: Vec::new(),
            tried: BTreeSet::new(),
            events: BTreeMap::new(),
        };
        Self { env, house_secret, state: Mutex::new(state) }
    }

    pub(crate) fn env(&self) -> &Env {
        &self.env
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How it behaves now.
    pub fn switch(&self) -> Switch {
        self.state().switch
    }

    /// Makes it misbehave, or behave again.
    pub fn set_switch(&self, switch: Switch) {
        self.state().switch = switch;
    }

    /// What it has counted.
    pub fn statistics(&self) -> PostStatistics {
        self.state().statistics
    }

    /// How each batch came, the oldest first.
    pub fn batches(&self) -> Vec<BatchCount> {
        self.state().counts.clone()
    }

    /// The letters, the newest first.
    pub fn letters(&self) -> Vec<Letter> {
        self.state().letters.iter().rev().cloned().collect()
    }

    /// A letter by its track number.
    pub fn find(&self, track: &str) -> Option<Letter> {
        self.state().letters.iter().find(|letter| letter.track == track).cloned()
    }

    /// Moves a letter on by one step and gives where it is then. None when there is no such letter or no further step.
    pub fn move_on(&self, track: &str) -> Option<EventKind> {
        let mut state = self.state();
        let next = state.letters.iter().find(|letter| letter.track == track)?.next()?;
        self.step(&mut state, track, next);
        Some(next)
    }

    /// Sends a letter back. False when there is no such letter, or it has not left, or its way has ended.
    pub fn send_back(&self, track: &str) -> bool {
        let mut state = self.state();
        let may = state.letters.iter().any(|letter| letter.track == track && letter.may_return());
        if may {
            self.step(&mut state, track, EventKind::Returned);
        }
        may
    }

    pub(crate) fn count_refusal(&self) {
        self.state().statistics.refused += 1;
    }

    pub(crate) fn take(&self, sender: &str, batch: &BatchBody) -> Taking {
        if batch.letters.is_empty() || batch.letters.len() > BATCH_MAX {
            return Taking::Refused(ProblemCode::BatchSize);
        }
        let mut state = self.state();
        if let Some(taken) = state.batches.get(&batch.batch_id).cloned() {
            state.statistics.repeated += 1;
            let counted = state.counts.iter_mut().find(|counted| counted.id == batch.batch_id);
            if let Some(counted) = counted {
                counted.times += 1;
            }
            let is_same = taken.len() == batch.letters.len()
                && taken
                    .iter()
                    .zip(&batch.letters)
                    .all(|(taken, letter)| taken.letter_id == letter.letter_id);
            return if is_same { Taking::Taken(taken) } else { Taking::Refused(ProblemCode::Conflict) };
        }
        let is_known = |entry: &RegisterEntry| {
            state.letters.iter().any(|letter| letter.entry.letter_id == entry.letter_id)
        };
        if batch.letters.iter().any(is_known) {
            return Taking::Refused(ProblemCode::Conflict);
        }
        let has = |digits: &str| batch.letters.iter().any(|entry| trigger(entry) == digits);
        let is_first = state.tried.insert(batch.batch_id);
        if is_first && has("001") {
            return Taking::Refused(ProblemCode::Unavailable);
        }
        let Some(sheets) = self.open(batch) else { return Taking::Refused(ProblemCode::Sheets) };
        let taken = self.book(&mut state, sender, batch, sheets);
        let is_answer_lost = is_first && has("002");
        state.counts.push(BatchCount { id: batch.batch_id, times: 1, is_answer_lost });
        if is_answer_lost {
            Taking::Lost
        } else if is_first && has("005") {
            Taking::Late(taken)
        } else {
            Taking::Taken(taken)
        }
    }

    /// The sheets in the order of the letters; nothing for each where the sender printed them.
    fn open(&self, batch: &BatchBody) -> Option<Vec<Option<Sheet>>> {
        let Some(sealed) = &batch.sheets else { return Some(vec![None; batch.letters.len()]) };
        let pdf = sealed.open(&self.house_secret).ok()?;
        let sheets = house::take_apart(&pdf, batch.letters.len())?;
        Some(sheets.into_iter().map(Some).collect())
    }

    fn book(
        &self,
        state: &mut State,
        sender: &str,
        batch: &BatchBody,
        sheets: Vec<Option<Sheet>>,
    ) -> Vec<Taken> {
        let now = self.env.now();
        let mut taken = Vec::with_capacity(batch.letters.len());
        for (entry, sheet) in batch.letters.iter().zip(sheets) {
            let track = format!("{:014}", 80_000_000_000_000 + self.env.rng.below(9_999_999_999_999));
            taken.push(Taken { letter_id: entry.letter_id, track: track.clone() });
            state.letters.push_back(Letter {
                entry: entry.clone(),
                track: track.clone(),
                taken_at: now,
                sheet,
                way: Vec::new(),
                sender: sender.to_owned(),
            });
            state.statistics.letters += 1;
            self.step(state, &track, EventKind::Accepted);
            if trigger(entry) == "009" {
                for kind in [EventKind::OnTheWay, EventKind::Arrived, EventKind::HandedOver] {
                    self.step(state, &track, kind);
                }
            }
        }
        while state.letters.len() > LETTERS_MAX {
            state.letters.pop_front();
        }
        state.statistics.batches += 1;
        state.batches.insert(batch.batch_id, taken.clone());
        taken
    }

    fn step(&self, state: &mut State, track: &str, kind: EventKind) {
        let now = self.env.now();
        let Some(letter) = state.letters.iter_mut().rev().find(|letter| letter.track == track) else {
            return;
        };
        letter.way.push((kind, now));
        let event = Event {
            event_id: new_uuid(&self.env),
            letter_id: letter.entry.letter_id,
            track: track.to_owned(),
            kind,
            at: now.as_seconds(),
        };
        let times = if letter.trigger() == "004" { 2 } else { 1 };
        let sender = letter.sender.clone();
        state.statistics.steps += 1;
        let queue = state.events.entry(sender).or_default();
        for _ in 0..times {
            queue.push_back(Event { event_id: new_uuid(&self.env), ..event.clone() });
        }
        while queue.len() > EVENTS_WAITING_MAX {
            queue.pop_front();
        }
    }

    pub(crate) fn events(&self, sender: &str, limit: usize) -> Vec<Event> {
        let state = self.state();
        state.events.get(sender).map(|queue| queue.iter().take(limit).cloned().collect()).unwrap_or_default()
    }

    pub(crate) fn acknowledge(&self, sender: &str, events: &[Uuid]) -> usize {
        let mut state = self.state();
        let Some(queue) = state.events.get_mut(sender) else { return 0 };
        let before = queue.len();
        queue.retain(|event| !events.contains(&event.event_id));
        before - queue.len()
    }
}
