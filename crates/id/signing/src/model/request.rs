//! A document that another system asks a person to sign.

use std::time::Duration;

use certificate::Certificate;
use kernel::{Lane, Rng, Timestamp};
use serde::{Deserialize, Serialize};
use signed_message::{Check, Verdict};

use super::certificate::moment;
use super::client::SigningClient;
use super::document::{Document, Kind};

/// How long a request waits for the person.
pub const WAITS: Duration = Duration::from_secs(3 * 24 * 60 * 60);
/// How long the end of a request, and a signed document, can be fetched.
pub const KEPT: Duration = Duration::from_secs(24 * 60 * 60);
/// Requests of one person that wait at one time.
pub const OF_SUBJECT_MAX: usize = 20;
/// The longest words of why a signature is wanted.
const PURPOSE_CHARS_MAX: usize = 300;
/// The longest address to go back to.
const RETURN_CHARS_MAX: usize = 500;
/// Random bytes of an id.
const RANDOM_BYTES: usize = 16;
const LANE_BYTES: usize = 2;

/// The name of a request at this door: the lane of the person, then 128 random bits. It opens nothing by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestId {
    /// Where the row is.
    pub lane: Lane,
    /// What tells it from others.
    pub random: [u8; RANDOM_BYTES],
}

impl RequestId {
    /// A new one.
    pub fn draw(lane: Lane, rng: &dyn Rng) -> Self {
        let mut random = [0; RANDOM_BYTES];
        rng.fill(&mut random);
        Self { lane, random }
    }

    /// Reads it from a path; anything malformed is None.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = data_encoding::HEXLOWER.decode(text.as_bytes()).ok()?;
        let (head, tail) = bytes.split_first_chunk::<LANE_BYTES>()?;
        let lane = Lane::try_from(i64::from(u16::from_be_bytes(*head))).ok()?;
        Some(Self { lane, random: tail.try_into().ok()? })
    }
}

impl std::fmt::Display for RequestId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let lane = data_encoding::HEXLOWER.encode(&self.lane.number().to_be_bytes());
        write!(f, "{lane}{}", data_encoding::HEXLOWER.encode(&self.random))
    }
}

/// How a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// For the person.
    Waiting,
    /// The person signed.
    Signed,
    /// The person does not sign.
    Declined,
    /// Its time is over.
    Expired,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Signed, Self::Declined, Self::Expired];

    /// As stored, and as other systems read it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Signed => "signed",
            Self::Declined => "declined",
            Self::Expired => "expired",
        }
    }

    /// Reads the stored word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// How it stands now, whether or not anybody has written that its time is over.
    #[must_use]
    pub fn at(self, opened_at: Timestamp, now: Timestamp) -> Self {
        if self == Self::Waiting && now.since(opened_at) >= WAITS { Self::Expired } else { self }
    }
}

/// What is kept of a request beside the bytes, sealed.
#[derive(Clone, Serialize, Deserialize)]
pub struct Facts {
    /// The document.
    pub document: Document,
    /// Why it is to be signed, in the system's words.
    pub purpose: String,
    /// Where the person goes back to.
    pub return_url: String,
    /// What was checked when it was signed.
    pub report: Option<SignedReport>,
}

/// What was checked when a document was signed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SignedReport {
    /// Each check with its end.
    pub checks: Vec<CheckedLine>,
    /// The certificate's number, in hexadecimal.
    pub serial: String,
    /// Who issued it.
    pub issuer: String,
    /// Until when it is good, in seconds.
    pub not_after_seconds: i64,
}

/// One check.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckedLine {
    /// What was checked.
    pub check: String,
    /// How it ended.
    pub verdict: String,
}

impl SignedReport {
    /// Of a signature that holds.
    pub fn of(checks: &[(Check, Verdict)], certificate: &Certificate) -> Self {
        let issuer = certificate.issuer().ok();
        let line = |(check, verdict): &(Check, Verdict)| CheckedLine {
            check: check_word(*check).to_owned(),
            verdict: verdict_word(verdict).to_owned(),
        };
        Self {
            checks: checks.iter().map(line).collect(),
            serial: data_encoding::HEXUPPER.encode(certificate.serial()),
            issuer: issuer.and_then(|issuer| issuer.common_name.or(issuer.organisation)).unwrap_or_default(),
            not_after_seconds: moment(certificate.not_after()).as_micros() / 1_000_000,
        }
    }
}

/// The word of a check in a report.
pub const fn check_word(check: Check) -> &'static str {
    match check {
        Check::Certificate => "certificate",
        Check::Algorithm => "algorithm",
        Check::Attributes => "attributes",
        Check::ContentType => "content-type",
        Check::Content => "content",
        Check::SigningCertificate => "signing-certificate",
        Check::Signature => "signature",
        Check::Time => "time",
        Check::Path => "path",
        Check::Revocation => "revocation",
    }
}

const fn verdict_word(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Passed => "passed",
        Verdict::NotAsked => "not-asked",
        Verdict::Refused(_) => "refused",
        Verdict::NotReached => "not-reached",
    }
}

/// Whether these words can be shown to a person as the reason.
pub fn is_purpose(text: &str) -> bool {
    let is_text = !text.trim().is_empty() && !text.chars().any(|c| c.is_control() || is_direction(c));
    is_text && text.chars().count() <= PURPOSE_CHARS_MAX
}

/// Signs that turn the direction of writing could make a text say something else than it does.
const fn is_direction(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether people may be sent back there.
pub fn is_return_url(client: &SigningClient, url: &str) -> bool {
    let is_plain = url.chars().count() <= RETURN_CHARS_MAX && !url.contains(['#', '\\']);
    is_plain && identity::model::notify_client::leads_under(&client.return_prefix, url)
}

/// Whether a document is what it is said to be, as far as it matters for showing it.
pub fn is_of_media_type(kind: Kind, media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let is_shaped = essence.split_once('/').is_some_and(|(kind, rest)| {
        let is_token = |part: &str| {
            !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || "!#$&-^_.+".contains(c))
        };
        is_token(kind) && is_token(rest)
    });
    is_shaped
        && match essence.as_str() {
            "application/pdf" => kind == Kind::Pdf,
            "text/plain" => kind == Kind::Text,
            _ => kind != Kind::Pdf,
        }
}

/// Where the person goes back to, with what became of it.
pub fn back_to(return_url: &str, id: &RequestId, state: State) -> String {
    let join = if return_url.contains('?') { '&' } else { '?' };
    format!("{return_url}{join}signing={id}&outcome={}", state.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::SeededRng;
    use web::Localized;

    fn client() -> SigningClient {
        SigningClient {
            id: "portal".to_owned(),
            secret_sha256: [0; 32],
            name: Localized::same("Portal"),
            return_prefix: "https://services.example.org".to_owned(),
            calls_a_minute: 10,
        }
    }

    #[test]
    fn an_id_survives_print_and_parse_and_nonsense_is_none() {
        let id = RequestId::draw(Lane::try_from(777_i64).unwrap(), &SeededRng::new(1));
        assert_eq!(RequestId::parse(&id.to_string()), Some(id));
        for text in ["", "1", "zz", &"0".repeat(34), &"0".repeat(38), &"f".repeat(36), "../../etc"] {
            assert_eq!(RequestId::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_request_that_waited_three_days_is_over_and_an_ended_one_stays_as_it_is() {
        let opened = Timestamp::from_seconds(1_000);
        let last = opened.plus(WAITS).minus(Duration::from_micros(1));
        assert_eq!(State::Waiting.at(opened, last), State::Waiting);
        assert_eq!(State::Waiting.at(opened, opened.plus(WAITS)), State::Expired);
        assert_eq!(State::Signed.at(opened, opened.plus(WAITS)), State::Signed);
    }

    #[test]
    fn people_go_back_to_the_systems_own_site_alone() {
        for (url, is_one) in [
            ("https://services.example.org/lease?no=1", true),
            ("https://services.example.org", true),
            ("https://services.example.org.evil.example/", false),
            ("https://services.example.org@evil.example/", false),
            ("https://services.example.org/#there", false),
            ("https://services.example.org/a b", false),
            ("javascript:alert(1)", false),
        ] {
            assert_eq!(is_return_url(&client(), url), is_one, "{url}");
        }
        let id = RequestId { lane: Lane::try_from(1_i64).unwrap(), random: [0; RANDOM_BYTES] };
        assert!(
            back_to("https://a.example/?x=1", &id, State::Signed)
                .ends_with("?x=1&signing=000100000000000000000000000000000000&outcome=signed")
        );
        assert!(back_to("https://a.example", &id, State::Declined).contains("?signing="));
    }

    #[test]
    fn a_purpose_is_a_short_text_that_reads_as_it_stands() {
        assert!(is_purpose("To let the flat"));
        for wrong in ["", "  ", "a\nb", "pay \u{202e}001", &"x".repeat(301)] {
            assert!(!is_purpose(wrong), "{wrong}");
        }
    }

    #[test]
    fn what_is_called_pdf_or_text_must_be_it() {
        for (kind, media_type, is_one) in [
            (Kind::Pdf, "application/pdf", true),
            (Kind::Text, "text/plain; charset=utf-8", true),
            (Kind::Text, "application/xml", true),
            (Kind::Other, "application/zip", true),
            (Kind::Text, "application/pdf", false),
            (Kind::Other, "text/plain", false),
            (Kind::Pdf, "application/zip", false),
            (Kind::Other, "zip", false),
            (Kind::Other, "a/b c", false),
        ] {
            assert_eq!(is_of_media_type(kind, media_type), is_one, "{kind:?} {media_type}");
        }
    }
}
