//! The mailboxes, and how a message is read for a person.

use std::collections::{HashMap, HashSet, VecDeque};
use std::fmt;

use kernel::{Secret, Timestamp};
use mailparse::{MailHeaderMap, ParsedMail};

/// A message in a mailbox. `Debug` shows the number only.
#[derive(Clone)]
pub struct ReceivedMail {
    /// Its number: grows over all mailboxes.
    pub number: u64,
    /// The mailbox, in lower case.
    pub mailbox: String,
    /// Its Message-ID; empty when it has none.
    pub message_id: String,
    /// Whom it says it is from.
    pub from: String,
    /// Whom it says it is to.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// The text part.
    pub text: Secret<String>,
    /// The HTML part.
    pub html: Option<Secret<String>>,
    /// When it arrived.
    pub received_at: Timestamp,
    /// How often it was handed over.
    pub times_sent: u64,
}

impl fmt::Debug for ReceivedMail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ReceivedMail").field(&self.number).finish()
    }
}

/// A mailbox that has messages.
#[derive(Clone, PartialEq, Eq)]
pub struct MailboxSummary {
    /// Its address, in lower case.
    pub address: String,
    /// How many messages it keeps.
    pub messages: usize,
    /// When the newest arrived.
    pub newest_at: Timestamp,
}

/// Whether a message was new to the mailbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Delivery {
    Arrived,
    Repeated,
}

/// What a message says, read once for all its receivers.
#[derive(Clone, Default)]
pub(crate) struct Letter {
    pub(crate) message_id: String,
    from: String,
    to: String,
    subject: String,
    text: String,
    html: Option<String>,
}

impl Letter {
    /// Reads a message; none when it is no MIME.
    pub(crate) fn read(raw: &[u8]) -> Option<Self> {
        let mail = mailparse::parse_mail(raw).ok()?;
        let header = |name: &str| mail.headers.get_first_value(name).unwrap_or_default();
        let part = |kind: &str| mail.parts().find(|part| part.ctype.mimetype == kind).and_then(body);
        Some(Self {
            message_id: header("Message-ID").trim().to_owned(),
            from: header("From"),
            to: header("To"),
            subject: header("Subject"),
            text: part("text/plain").unwrap_or_default(),
            html: part("text/html"),
        })
    }
}

fn body(part: &ParsedMail<'_>) -> Option<String> {
    Some(part.get_body().ok()?.replace("\r\n", "\n"))
}

/// All mailboxes. A plain list: it is short, and a person or a test looks at it now and then.
pub(crate) struct Mailboxes {
    messages: VecDeque<ReceivedMail>,
    known: HashSet<(String, String)>,
    // In order of arrival, so that the oldest ids are forgotten first.
    known_order: VecDeque<(String, String)>,
    next_number: u64,
    per_mailbox_max: usize,
    messages_max: usize,
}

impl Mailboxes {
    pub(crate) fn new(per_mailbox_max: usize, messages_max: usize) -> Self {
        Self {
            messages: VecDeque::new(),
            known: HashSet::new(),
            known_order: VecDeque::new(),
            next_number: 1,
            per_mailbox_max,
            messages_max,
        }
    }

    pub(crate) fn deliver(&mut self, receiver: &str, letter: &Letter, now: Timestamp) -> Delivery {
        let mailbox = receiver.to_lowercase();
        if !letter.message_id.is_empty() && !self.remember(&mailbox, &letter.message_id) {
            self.count_again(&mailbox, &letter.message_id);
            return Delivery::Repeated;
        }
        let number = self.next_number;
        self.next_number += 1;
        let letter = letter.clone();
        self.keep(ReceivedMail {
            number,
            mailbox,
            message_id: letter.message_id,
            from: letter.from,
            to: letter.to,
            subject: letter.subject,
            text: Secret::new(letter.text),
            html: letter.html.map(Secret::new),
            received_at: now,
            times_sent: 1,
        });
        Delivery::Arrived
    }

    pub(crate) fn knows(&self, receiver: &str, message_id: &str) -> bool {
        self.known.contains(&(receiver.to_lowercase(), message_id.to_owned()))
    }

    pub(crate) fn mailbox(&self, address: &str) -> Vec<ReceivedMail> {
        let address = address.to_lowercase();
        self.messages.iter().rev().filter(|mail| mail.mailbox == address).cloned().collect()
    }

    pub(crate) fn summaries(&self) -> Vec<MailboxSummary> {
        let mut place: HashMap<&str, usize> = HashMap::new();
        let mut summaries: Vec<MailboxSummary> = Vec::new();
        for mail in self.messages.iter().rev() {
            let index = *place.entry(&mail.mailbox).or_insert(summaries.len());
            match summaries.get_mut(index) {
                Some(summary) => summary.messages += 1,
                None => summaries.push(MailboxSummary {
                    address: mail.mailbox.clone(),
                    messages: 1,
                    newest_at: mail.received_at,
                }),
            }
        }
        summaries
    }

    fn count_again(&mut self, mailbox: &str, message_id: &str) {
        let same = |mail: &&mut ReceivedMail| mail.mailbox == mailbox && mail.message_id == message_id;
        if let Some(mail) = self.messages.iter_mut().rev().find(same) {
            mail.times_sent += 1;
        }
    }

    /// Whether the id is new to the mailbox.
    fn remember(&mut self, mailbox: &str, message_id: &str) -> bool {
        let key = (mailbox.to_owned(), message_id.to_owned());
        if !self.known.insert(key.clone()) {
            return false;
        }
        self.known_order.push_back(key);
        while self.known_order.len() > self.messages_max {
            if let Some(oldest) = self.known_order.pop_front() {
                self.known.remove(&oldest);
            }
        }
        true
    }

    fn keep(&mut self, mail: ReceivedMail) {
        let of_mailbox = |kept: &ReceivedMail| kept.mailbox == mail.mailbox;
        if self.messages.iter().filter(|kept| of_mailbox(kept)).count() >= self.per_mailbox_max
            && let Some(oldest) = self.messages.iter().position(of_mailbox)
        {
            self.messages.remove(oldest);
        }
        self.messages.push_back(mail);
        while self.messages.len() > self.messages_max {
            self.messages.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(id: &str) -> Letter {
        Letter { message_id: id.to_owned(), ..Letter::default() }
    }

    #[test]
    fn mailboxes_are_bounded_each_and_together() {
        let mut mailboxes = Mailboxes::new(2, 3);
        for (id, to) in [("1", "a@x.ru"), ("2", "A@x.ru"), ("3", "a@x.ru"), ("4", "b@x.ru"), ("5", "c@x.ru")]
        {
            mailboxes.deliver(to, &letter(id), Timestamp::EPOCH);
        }
        let ids: Vec<String> = mailboxes.mailbox("a@X.ru").into_iter().map(|mail| mail.message_id).collect();
        assert_eq!(ids, ["3"]);
        assert_eq!(mailboxes.summaries().len(), 3);
        assert_eq!(mailboxes.known.len(), 3);
    }

    #[test]
    fn messages_without_an_id_are_all_kept() {
        let mut mailboxes = Mailboxes::new(10, 10);
        for _ in 0..2 {
            assert_eq!(mailboxes.deliver("a@x.ru", &letter(""), Timestamp::EPOCH), Delivery::Arrived);
        }
        assert_eq!(mailboxes.mailbox("a@x.ru").len(), 2);
    }

    #[test]
    fn what_is_no_mime_has_no_parts_but_never_panics() {
        for raw in [&b""[..], b"\xff\xfe", b"no header", b"Content-Type: multipart/mixed\r\n\r\n--"] {
            drop(Letter::read(raw));
        }
    }
}
