//! The queue of one registry: requests taken once, answers waiting until they are acknowledged.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::time::Duration;

use gateway_registries::{Answer, AnswerId, MessageId, RequestId};
use kernel::Timestamp;

/// How many requests are remembered so that one sent again is known.
const REMEMBERED_MAX: usize = 2_000_000;

/// What is wrong with a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The entry is not of the protocol.
    Garbled,
    /// The whole reply is not JSON.
    NotJson,
    /// The reply is not signed.
    Unsigned,
    /// The reply is signed by a wrong key.
    WronglySigned,
}

impl Fault {
    /// Whether it spoils the whole reply, so that the answer must travel alone.
    const fn spoils_reply(self) -> bool {
        !matches!(self, Self::Garbled)
    }
}

/// What a call to `next` delivers.
#[derive(Debug, Default)]
pub(crate) struct Delivery {
    pub entries: Vec<Entry>,
    /// What is wrong with the reply as a whole.
    pub fault: Option<Fault>,
    /// How many of the entries were delivered before.
    pub again: u64,
}

#[derive(Debug)]
pub(crate) struct Entry {
    pub answer: Answer,
    pub garbled: Option<Fault>,
}

/// A request as it was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Taken {
    pub message: MessageId,
    pub digest: [u8; 32],
}

#[derive(Debug, Default)]
pub(crate) struct Exchange {
    taken: HashMap<RequestId, Taken>,
    order: VecDeque<RequestId>,
    queues: HashMap<String, Queue>,
    asked_about: HashSet<u64>,
    sequence: u64,
}

#[derive(Debug, Default)]
struct Queue {
    waiting: BTreeMap<Place, Waiting>,
    places: HashMap<AnswerId, Place>,
}

/// When an answer may be delivered next, and its turn among those of the same moment.
type Place = (Timestamp, u64);

#[derive(Debug)]
struct Waiting {
    answer: Answer,
    /// For the first delivery.
    fault: Option<Fault>,
    delivered: bool,
}

impl Exchange {
    pub(crate) fn find(&self, id: RequestId) -> Option<Taken> {
        self.taken.get(&id).copied()
    }

    pub(crate) fn remember(&mut self, id: RequestId, taken: Taken) {
        if self.order.len() >= REMEMBERED_MAX
            && let Some(oldest) = self.order.pop_front()
        {
            self.taken.remove(&oldest);
        }
        self.taken.insert(id, taken);
        self.order.push_back(id);
    }

    /// True when nobody has asked about this person before.
    pub(crate) fn asks_first(&mut self, person: u64) -> bool {
        self.asked_about.insert(person)
    }

    pub(crate) fn waiting(&self) -> usize {
        self.queues.values().map(|queue| queue.waiting.len()).sum()
    }

    pub(crate) fn waiting_of(&self, consumer: &str) -> usize {
        self.queues.get(consumer).map_or(0, |queue| queue.waiting.len())
    }

    pub(crate) fn put(&mut self, consumer: &str, answer: Answer, due: Timestamp, fault: Option<Fault>) {
        self.sequence += 1;
        let place = (due, self.sequence);
        let queue = self.queues.entry(consumer.to_owned()).or_default();
        queue.places.insert(answer.answer_id, place);
        queue.waiting.insert(place, Waiting { answer, fault, delivered: false });
    }

    /// Takes the oldest answers that are due and hides them for the visibility time. `standing` is a fault that holds
    /// for every delivery.
    pub(crate) fn next(
        &mut self,
        consumer: &str,
        limit: usize,
        (now, visibility): (Timestamp, Duration),
        standing: Option<Fault>,
    ) -> Delivery {
        let mut delivery =
            Delivery { fault: standing.filter(|fault| fault.spoils_reply()), ..Delivery::default() };
        let Some(queue) = self.queues.get_mut(consumer) else { return delivery };
        while delivery.entries.len() < limit {
            let Some((place, waiting)) = queue.waiting.first_key_value() else { break };
            let own = waiting.fault.filter(|_| !waiting.delivered);
            let alone = own.filter(|fault| fault.spoils_reply());
            if place.0 > now || (alone.is_some() && !delivery.entries.is_empty()) {
                break;
            }
            let Some((_, mut waiting)) = queue.waiting.pop_first() else { break };
            delivery.again += u64::from(waiting.delivered);
            let garbled = own.or(standing).filter(|fault| !fault.spoils_reply());
            delivery.entries.push(Entry { answer: waiting.answer.clone(), garbled });
            self.sequence += 1;
            let place = (now.plus(visibility), self.sequence);
            queue.places.insert(waiting.answer.answer_id, place);
            waiting.delivered = true;
            queue.waiting.insert(place, waiting);
            if alone.is_some() {
                delivery.fault = alone;
                break;
            }
        }
        delivery
    }

    pub(crate) fn acknowledge(&mut self, consumer: &str, answers: &[AnswerId]) -> usize {
        let Some(queue) = self.queues.get_mut(consumer) else { return 0 };
        let mut left = 0;
        for answer in answers {
            if let Some(place) = queue.places.remove(answer) {
                queue.waiting.remove(&place);
                left += 1;
            }
        }
        left
    }
}
