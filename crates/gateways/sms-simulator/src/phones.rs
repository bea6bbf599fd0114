use std::collections::{HashMap, HashSet, VecDeque};
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};

use kernel::{Secret, Timestamp, Uuid};

/// A message on a phone. `Debug` shows the ids only.
#[derive(Clone)]
pub struct ReceivedSms {
    /// The sender's id of the message.
    pub client_message_id: Uuid,
    /// The provider's id of the message.
    pub provider_id: String,
    /// The phone in E.164.
    pub to: String,
    /// The name that the receiver sees.
    pub sender: String,
    /// The text.
    pub text: Secret<String>,
    /// When it arrived.
    pub received_at: Timestamp,
    /// How often it was handed over.
    pub times_sent: u64,
}

impl fmt::Debug for ReceivedSms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ReceivedSms").field(&self.client_message_id).field(&self.provider_id).finish()
    }
}

/// A phone that has messages.
#[derive(Clone, PartialEq, Eq)]
pub struct PhoneSummary {
    /// The phone in E.164.
    pub phone: String,
    /// How many messages it keeps.
    pub messages: usize,
    /// When the newest arrived.
    pub newest_at: Timestamp,
}

/// What an id was used for.
struct Known {
    provider_id: String,
    content: u64,
}

/// What became of a message.
pub(crate) enum Delivery {
    Arrived { provider_id: String },
    Repeated { provider_id: String },
    Conflict,
}

/// All phones. A plain list: it is short, and a person or a test looks at it now and then.
pub(crate) struct Phones {
    messages: VecDeque<ReceivedSms>,
    known: HashMap<Uuid, Known>,
    // How many messages each phone has.
    counts: HashMap<String, usize>,
    // In order of arrival, so that the oldest ids are forgotten first.
    known_order: VecDeque<Uuid>,
    // Messages to numbers that fail at the first try, while they wait for the second. Bounded by `messages_max`.
    tried: HashSet<Uuid>,
    per_phone_max: usize,
    messages_max: usize,
}

impl Phones {
    pub(crate) fn new(per_phone_max: usize, messages_max: usize) -> Self {
        Self {
            messages: VecDeque::new(),
            known: HashMap::new(),
            counts: HashMap::new(),
            known_order: VecDeque::new(),
            tried: HashSet::new(),
            per_phone_max,
            messages_max,
        }
    }

    pub(crate) fn deliver(&mut self, message: ReceivedSms) -> Delivery {
        let content = content_of(&message);
        if let Some(known) = self.known.get(&message.client_message_id) {
            if known.content != content {
                return Delivery::Conflict;
            }
            let provider_id = known.provider_id.clone();
            self.count_again(message.client_message_id);
            return Delivery::Repeated { provider_id };
        }
        let provider_id = message.provider_id.clone();
        self.remember(message.client_message_id, Known { provider_id: provider_id.clone(), content });
        self.keep(message);
        Delivery::Arrived { provider_id }
    }

    /// Whether a message is tried for the first time. The next try is not.
    pub(crate) fn is_first_try(&mut self, client_message_id: Uuid) -> bool {
        if self.known.contains_key(&client_message_id) || self.tried.remove(&client_message_id) {
            return false;
        }
        if self.tried.len() >= self.messages_max {
            self.tried.clear();
        }
        self.tried.insert(client_message_id)
    }

    pub(crate) fn provider_id_of(&self, client_message_id: Uuid) -> Option<&str> {
        self.known.get(&client_message_id).map(|known| known.provider_id.as_str())
    }

    /// Whether a message that is still kept went to this number.
    pub(crate) fn went_to(&self, client_message_id: Uuid, phone: &str) -> bool {
        let is_it =
            |message: &ReceivedSms| message.client_message_id == client_message_id && message.to == phone;
        self.messages.iter().rev().any(is_it)
    }

    pub(crate) fn inbox(&self, phone: &str) -> Vec<ReceivedSms> {
        self.messages.iter().rev().filter(|message| message.to == phone).cloned().collect()
    }

    pub(crate) fn summaries(&self) -> Vec<PhoneSummary> {
        let mut place: HashMap<&str, usize> = HashMap::new();
        let mut summaries: Vec<PhoneSummary> = Vec::new();
        for message in self.messages.iter().rev() {
            let index = *place.entry(&message.to).or_insert(summaries.len());
            match summaries.get_mut(index) {
                Some(summary) => summary.messages += 1,
                None => summaries.push(PhoneSummary {
                    phone: message.to.clone(),
                    messages: 1,
                    newest_at: message.received_at,
                }),
            }
        }
        summaries
    }

    fn count_again(&mut self, client_message_id: Uuid) {
        let shown =
            self.messages.iter_mut().rev().find(|message| message.client_message_id == client_message_id);
        if let Some(message) = shown {
            message.times_sent += 1;
        }
    }

    fn remember(&mut self, id: Uuid, known: Known) {
        self.known.insert(id, known);
        self.known_order.push_back(id);
        while self.known_order.len() > self.messages_max {
            if let Some(oldest) = self.known_order.pop_front() {
                self.known.remove(&oldest);
            }
        }
    }

    fn keep(&mut self, message: ReceivedSms) {
        if self.counts.get(&message.to).is_some_and(|count| *count >= self.per_phone_max)
            && let Some(oldest) = self.messages.iter().position(|kept| kept.to == message.to)
            && let Some(gone) = self.messages.remove(oldest)
        {
            self.count_down(&gone.to);
        }
        *self.counts.entry(message.to.clone()).or_default() += 1;
        self.messages.push_back(message);
        while self.messages.len() > self.messages_max
            && let Some(gone) = self.messages.pop_front()
        {
            self.count_down(&gone.to);
        }
    }

    fn count_down(&mut self, phone: &str) {
        if let Some(count) = self.counts.get_mut(phone) {
            *count -= 1;
            if *count == 0 {
                self.counts.remove(phone);
            }
        }
    }
}

fn content_of(message: &ReceivedSms) -> u64 {
    let mut hasher = DefaultHasher::new();
    (&message.to, &message.sender, message.text.expose()).hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(id: u128, to: &str) -> ReceivedSms {
        ReceivedSms {
            client_message_id: Uuid::from_u128(id),
            provider_id: format!("p{id}"),
            to: to.to_owned(),
            sender: "Okno".to_owned(),
            text: Secret::new(format!("text {id}")),
            received_at: Timestamp::from_seconds(i64::try_from(id).unwrap()),
            times_sent: 1,
        }
    }

    fn ids(phones: &Phones, phone: &str) -> Vec<u128> {
        phones.inbox(phone).iter().map(|message| message.client_message_id.as_u128()).collect()
    }

    #[test]
    fn a_phone_keeps_its_newest_messages_only() {
        let mut phones = Phones::new(2, 10);
        for (id, to) in [(1, "+71"), (2, "+72"), (3, "+71"), (4, "+71")] {
            phones.deliver(message(id, to));
        }
        assert_eq!(ids(&phones, "+71"), [4, 3]);
        assert_eq!(ids(&phones, "+72"), [2]);
    }

    #[test]
    fn all_phones_together_keep_a_bounded_number() {
        let mut phones = Phones::new(10, 3);
        for id in 1..=5 {
            phones.deliver(message(id, &format!("+7{id}")));
        }
        assert_eq!(phones.summaries().len(), 3);
        assert_eq!(phones.known.len(), 3);
        assert!(ids(&phones, "+71").is_empty());
    }

    #[test]
    fn the_phone_with_the_newest_message_comes_first() {
        let mut phones = Phones::new(10, 10);
        for (id, to) in [(1, "+71"), (2, "+72"), (3, "+71")] {
            phones.deliver(message(id, to));
        }
        let summaries = phones.summaries();
        assert_eq!((summaries[0].phone.as_str(), summaries[0].messages), ("+71", 2));
        assert_eq!(summaries[0].newest_at, Timestamp::from_seconds(3));
        assert_eq!((summaries[1].phone.as_str(), summaries[1].messages), ("+72", 1));
    }
}
