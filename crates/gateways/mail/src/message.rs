//! Writes a message as mail.

use std::fmt;
use std::time::{Duration, SystemTime};

use kernel::{Secret, Timestamp, Uuid};
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, MultiPart, SinglePart};
use person::Email;

use crate::MailError;

/// Longer subjects are no subjects.
const SUBJECT_CHARS_MAX: usize = 300;

/// One message. `Debug` shows the id only.
#[derive(Clone)]
pub struct MailMessage {
    /// Our id: the same at every try.
    pub message_id: Uuid,
    /// The receiver.
    pub to: Email,
    /// The subject: one line. Codes do not belong here: subjects show on locked screens.
    pub subject: String,
    /// The text.
    pub text: Secret<String>,
    /// The same as HTML, for readers that show it.
    pub html: Option<Secret<String>>,
    /// What stands in its return path, so that a notification tells which message came back.
    pub bounce_token: Option<String>,
}

impl fmt::Debug for MailMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("MailMessage").field(&self.message_id).finish()
    }
}

/// The message as it goes over the wire. The repeat differs in its date only.
pub(crate) fn write(message: &MailMessage, from: &Mailbox, now: Timestamp) -> Result<Message, MailError> {
    let subject = message.subject.trim();
    if subject.is_empty() || subject.chars().count() > SUBJECT_CHARS_MAX {
        return Err(MailError::Message("the subject is empty or too long"));
    }
    // A line break would begin another header.
    if subject.chars().any(char::is_control) {
        return Err(MailError::Message("the subject holds control characters"));
    }
    let to = message.to.address().parse().map_err(|_| MailError::Message("the receiver's address"))?;
    let builder = Message::builder()
        .message_id(Some(format!("<{}@{}>", message.message_id, from.email.domain())))
        .date(date(now))
        .from(from.clone())
        .to(Mailbox::new(None, to))
        .subject(subject)
        // RFC 3834: holiday notices are not to answer.
        .raw_header(HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        ));
    let text = SinglePart::plain(message.text.expose().clone());
    let written = match &message.html {
        None => builder.singlepart(text),
        Some(html) => builder.multipart(
            MultiPart::alternative()
                .boundary(format!("=_{}", message.message_id.simple()))
                .singlepart(text)
                .singlepart(SinglePart::html(html.expose().clone())),
        ),
    };
    written.map_err(|_| MailError::Message("it cannot be written"))
}

fn date(now: Timestamp) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(u64::try_from(now.as_seconds()).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(subject: &str) -> MailMessage {
        MailMessage {
            message_id: Uuid::from_u128(7),
            to: Email::parse("ivan@example.ru").unwrap(),
            subject: subject.to_owned(),
            text: Secret::new("Код 123456".to_owned()),
            html: Some(Secret::new("<p>Код 123456</p>".to_owned())),
            bounce_token: None,
        }
    }

    fn written(message: &MailMessage) -> Result<String, MailError> {
        let from = Mailbox::new(Some("Окно".to_owned()), "no-reply@okno.example".parse().unwrap());
        write(message, &from, Timestamp::from_seconds(1_800_000_000))
            .map(|message| String::from_utf8(message.formatted()).unwrap())
    }

    #[test]
    fn the_message_id_comes_from_our_id_and_the_repeat_is_the_same() {
        let first = written(&message("Тема")).unwrap();
        assert!(
            first.contains("Message-ID: <00000000-0000-0000-0000-000000000007@okno.example>\r\n"),
            "{first}"
        );
        assert_eq!(first, written(&message("Тема")).unwrap());
    }

    #[test]
    fn a_subject_cannot_begin_another_header() {
        for subject in ["a\r\nBcc: all@example.ru", "a\nb", "a\rb", "a\u{0}b", "a\u{85}b"] {
            assert!(matches!(written(&message(subject)), Err(MailError::Message(_))), "{subject:?}");
        }
        let odd = written(&message("Bcc: all@example.ru, \u{2028} =?utf-8?b?Cg==?=")).unwrap();
        assert_eq!(odd.lines().filter(|line| line.starts_with("Bcc")).count(), 0, "{odd}");
    }

    #[test]
    fn a_subject_is_one_line_with_words() {
        assert!(written(&message(" ")).is_err());
        assert!(written(&message(&"я".repeat(SUBJECT_CHARS_MAX + 1))).is_err());
        assert!(written(&message(&"я".repeat(SUBJECT_CHARS_MAX))).is_ok());
    }

    #[test]
    fn no_line_is_longer_than_mail_servers_take_and_all_is_ascii() {
        let long = MailMessage {
            text: Secret::new("слово ".repeat(2_000)),
            ..message("Очень длинная тема ")
        };
        let wire = written(&long).unwrap();
        assert!(wire.is_ascii());
        assert!(wire.split("\r\n").all(|line| line.len() <= 998 && !line.contains('\n')));
    }

    #[test]
    fn nothing_prints_the_text_or_the_address() {
        let printed = format!("{:?}", message("Тема"));
        assert!(!printed.contains("123456") && !printed.contains("example.ru"), "{printed}");
    }
}
