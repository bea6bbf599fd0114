//! Mail that comes back later: a return path of its own for each message, and the folder to which the mail server delivers it.
//!
//! The return path of a message is `LOCAL+TOKEN@DOMAIN` (VERP); the token is the caller's, and only a keyed one proves that a
//! notification is about a message of ours. The mail server delivers everything for `LOCAL+…@DOMAIN` into one Maildir. What
//! counts there is a delivery status notification (RFC 3464) that says `failed` with a status of class 5; a full mailbox
//! (5.2.2) is not a dead one. Everything else in the folder is read once and thrown away.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use mailparse::{MailHeaderMap, ParsedMail};
use person::Email;

/// Headers in which mail servers write to whom they have delivered, the surest first.
const RECEIVER_HEADERS: [&str; 4] = ["Delivered-To", "X-Original-To", "Envelope-To", "To"];
/// No notification needs more; what comes after is the message that came back.
const READ_BYTES_MAX: u64 = 128 * 1024;
/// Longer tokens are none of ours.
const TOKEN_CHARS_MAX: usize = 56;
/// The mailbox is full (RFC 3463): it may be emptied.
const FULL: &str = "5.2.2";

/// Where notifications go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BounceBox {
    local: String,
    domain: String,
    folder: PathBuf,
}

/// A notification that a message did not arrive, and never will.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounce {
    /// The token of the return path, in lower case. Anybody can write one: the caller checks its key.
    pub token: String,
}

impl BounceBox {
    /// The address without a token, and the Maildir to which the mail server delivers what comes to it.
    pub fn new(address: &Email, folder: PathBuf) -> Option<Self> {
        let (local, domain) = address.address().rsplit_once('@')?;
        Some(Self { local: local.to_owned(), domain: domain.to_owned(), folder })
    }

    /// The return path of a message.
    pub fn return_path(&self, token: &str) -> String {
        format!("{}+{token}@{}", self.local, self.domain)
    }

    /// The Maildir.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// New files, at most `limit`.
    pub fn list(&self, limit: usize) -> io::Result<Vec<PathBuf>> {
        std::fs::read_dir(self.folder.join("new"))?.take(limit).map(|entry| Ok(entry?.path())).collect()
    }

    /// Reads a file; none when it says nothing that counts.
    pub fn read(&self, file: &Path) -> io::Result<Option<Bounce>> {
        let mut raw = Vec::new();
        std::fs::File::open(file)?.take(READ_BYTES_MAX).read_to_end(&mut raw)?;
        Ok(self.understand(&raw))
    }

    fn understand(&self, raw: &[u8]) -> Option<Bounce> {
        let mail = mailparse::parse_mail(raw).ok()?;
        if mail.ctype.mimetype != "multipart/report" {
            return None;
        }
        let token = RECEIVER_HEADERS
            .iter()
            .flat_map(|name| mail.headers.get_all_values(name))
            .find_map(|value| self.token_in(&value))?;
        mail.parts().any(|part| says_dead(part)).then_some(Bounce { token })
    }

    /// Mail servers may change the case of an address.
    fn token_in(&self, value: &str) -> Option<String> {
        let address = value.trim().trim_start_matches('<').trim_end_matches('>').to_ascii_lowercase();
        let (local, domain) = address.rsplit_once('@')?;
        let token = local.strip_prefix(&self.local.to_ascii_lowercase())?.strip_prefix('+')?;
        let is_token = !token.is_empty()
            && token.len() <= TOKEN_CHARS_MAX
            && token.bytes().all(|byte| byte.is_ascii_alphanumeric());
        (domain.eq_ignore_ascii_case(&self.domain) && is_token).then(|| token.to_owned())
    }
}

/// Whether a part is a status that says: failed for good. Each receiver has fields of its own; we write to one.
fn says_dead(part: &ParsedMail<'_>) -> bool {
    if part.ctype.mimetype != "message/delivery-status" {
        return false;
    }
    let Ok(body) = part.get_body() else { return false };
    let body = body.replace("\r\n", "\n");
    body.split("\n\n").any(|fields| {
        let field = |name: &str| {
            let mut lines = fields.lines().filter_map(|line| line.split_once(':'));
            let found = lines.find(|(key, _)| key.trim().eq_ignore_ascii_case(name));
            found
                .and_then(|(_, value)| value.split_whitespace().next())
                .unwrap_or_default()
                .to_ascii_lowercase()
        };
        let status = field("Status");
        field("Action") == "failed" && status.starts_with("5.") && status != FULL
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "abcdefgh234567";

    fn bounces() -> BounceBox {
        BounceBox::new(&Email::parse("bounces@okno.example").unwrap(), PathBuf::new()).unwrap()
    }

    fn notification(to: &str, fields: &str) -> String {
        format!(
            "Delivered-To: {to}\r\nFrom: MAILER-DAEMON@mx.example\r\nSubject: Undelivered\r\n\
             Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
             --b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n\
             --b\r\nContent-Type: message/delivery-status\r\n\r\n\
             Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; a@b.example\r\n{fields}\r\n--b--\r\n"
        )
    }

    fn token_of(raw: &str) -> Option<String> {
        bounces().understand(raw.as_bytes()).map(|bounce| bounce.token)
    }

    #[test]
    fn a_hard_bounce_names_the_message_whatever_the_case() {
        let path = bounces().return_path(TOKEN);
        assert_eq!(path, "bounces+abcdefgh234567@okno.example");
        for to in [path.clone(), path.to_uppercase(), format!("<{path}>")] {
            let raw = notification(&to, "Action: failed\r\nStatus: 5.1.1 (no such mailbox)");
            assert_eq!(token_of(&raw).as_deref(), Some(TOKEN), "{to}");
        }
    }

    #[test]
    fn what_is_late_full_or_delivered_is_not_dead() {
        let path = bounces().return_path(TOKEN);
        for fields in [
            "Action: delayed\r\nStatus: 4.4.1",
            "Action: failed\r\nStatus: 4.4.7",
            "Action: failed\r\nStatus: 5.2.2",
            "Action: delivered\r\nStatus: 2.0.0",
            "Status: 5.1.1",
            "",
        ] {
            assert_eq!(token_of(&notification(&path, fields)), None, "{fields}");
        }
    }

    #[test]
    fn nothing_else_counts_and_nothing_panics() {
        let failed = "Action: failed\r\nStatus: 5.1.1";
        for to in
            ["bounces@okno.example", "bounces+@okno.example", "bounces+x@other.example", "a+x@okno.example"]
        {
            assert_eq!(token_of(&notification(to, failed)), None, "{to}");
        }
        let path = bounces().return_path(TOKEN);
        let plain =
            format!("To: {path}\r\nContent-Type: text/plain\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n");
        for raw in ["", "\u{ff}", "Content-Type: multipart/report\r\n\r\n--", plain.as_str()] {
            assert_eq!(token_of(raw), None);
        }
    }
}
