//! What the simulators of SMS and mail have shown.

use identity::model::notify_client::NotifyClient;
use sha2::{Digest, Sha256};

use super::{LOOK_EVERY, LOOKS_MAX, World};

/// The secret of the one system that has messages sent.
pub const NOTIFY_SECRET: &str = "a long and random secret of a test";

/// That system.
pub fn notify_client() -> NotifyClient {
    NotifyClient {
        id: "services".to_owned(),
        secret_sha256: Sha256::digest(NOTIFY_SECRET.as_bytes()).into(),
        link_prefix: "https://services.example.org".to_owned(),
        messages_a_minute: 5,
    }
}

impl World {
    /// Waits for the `count`-th SMS to a phone and gives its text.
    pub async fn sms_text(&self, phone: &str, count: usize) -> String {
        for _ in 0..LOOKS_MAX {
            let inbox = self.sms.inbox(phone);
            if inbox.len() >= count {
                return inbox[0].text.expose().clone();
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
        panic!("no SMS came");
    }

    /// Waits until any SMS to a phone says a text.
    pub async fn sms_says(&self, phone: &str, text: &str) {
        for _ in 0..LOOKS_MAX {
            if self.sms.inbox(phone).iter().any(|sms| sms.text.expose().contains(text)) {
                return;
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
        panic!("no SMS said {text}");
    }

    /// The newest code to a phone in its `count`-th SMS or later: others may come between.
    pub async fn sms_code(&self, phone: &str, count: usize) -> String {
        for _ in 0..LOOKS_MAX {
            let inbox = self.sms.inbox(phone);
            let new = (inbox.len() + 1).saturating_sub(count);
            if let Some(code) = inbox.iter().take(new).find_map(|sms| find_code(sms.text.expose())) {
                return code;
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
        panic!("no SMS with a code came");
    }

    /// Waits for a mail and gives its text.
    pub async fn mail_text(&self, address: &str, count: usize) -> String {
        for _ in 0..LOOKS_MAX {
            let mailbox = self.mail.mailbox(address);
            if mailbox.len() >= count {
                return mailbox[0].text.expose().clone();
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
        panic!("no mail came");
    }
}

/// The first six digits in a row.
pub fn code_in(text: &str) -> String {
    find_code(text).unwrap_or_else(|| panic!("no code in the text"))
}

fn find_code(text: &str) -> Option<String> {
    let mut digits = String::new();
    for c in text.chars() {
        if c.is_ascii_digit() {
            digits.push(c);
            if digits.len() == 6 {
                return Some(digits);
            }
        } else {
            digits.clear();
        }
    }
    None
}
