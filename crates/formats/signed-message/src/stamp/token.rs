//! The answer of a server of time stamps, and the token in it.

use certificate::{ObjectIdentifier, UnixSeconds};
use der::asn1::{GeneralizedTime, Int, ObjectIdentifier as Oid};
use der::{AnyRef, Decode, Encode, Tag, TagNumber, Tagged};
use x509_cert::ext::Extension;

use super::request::{Imprint, positive};
use crate::judge::{Judge, Kind};
use crate::read::{Fields, Message, elements};
use crate::reason::{Reason, StampRefusal};
use crate::verify::{Profile, Trust};
use crate::{limits, oids};

/// A time stamp that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamped {
    /// When the bytes existed.
    pub at: UnixSeconds,
    /// The number of the stamp, big-endian.
    pub serial: Vec<u8>,
    /// By which rules the server works.
    pub policy: ObjectIdentifier,
}

/// What a server was asked.
#[derive(Clone, Copy, Debug)]
pub struct StampQuestion<'a> {
    /// What was to be stamped.
    pub bytes: &'a [u8],
    /// The nonce that was sent, and must come back.
    pub nonce: &'a [u8],
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StampReply {
    /// The token: it goes into the signature.
    pub token: Vec<u8>,
    /// What it says.
    pub stamped: Stamped,
}

/// Verifies the answer of a server to a question.
pub fn verify_stamp(
    reply: &[u8],
    question: &StampQuestion<'_>,
    trust: &Trust<'_>,
    now: UnixSeconds,
) -> Result<StampReply, StampRefusal> {
    if reply.len() > limits::STAMP_BYTES_MAX {
        return Err(StampRefusal::NotStamp);
    }
    let token = granted(reply)?;
    let statement = judge(&token, question.bytes, trust, now)?;
    let nonce = positive(question.nonce).map_err(|_| StampRefusal::NonceDiffers)?;
    if statement.nonce != Some(nonce) {
        return Err(StampRefusal::NonceDiffers);
    }
    Ok(StampReply { token, stamped: statement.stamped })
}

/// Verifies a token over the bytes.
pub(crate) fn verify_token(
    token: &[u8],
    bytes: &[u8],
    trust: &Trust<'_>,
    now: UnixSeconds,
) -> Result<Stamped, StampRefusal> {
    judge(token, bytes, trust, now).map(|statement| statement.stamped)
}

fn granted(reply: &[u8]) -> Result<Vec<u8>, StampRefusal> {
    let read = || {
        let mut fields = Fields::of_sequence(AnyRef::from_der(reply)?)?;
        let mut status = Fields::of_sequence(fields.next().ok_or(Reason::NotMessage)?)?;
        let status = status.required::<u8>()?;
        let token = fields.next().map(|token| token.to_der()).transpose()?;
        fields.end()?;
        Ok::<_, Reason>((status, token))
    };
    match read().map_err(|_| StampRefusal::NotStamp)? {
        // Granted, or granted with changes, which are judged by what the token says.
        (0 | 1, Some(token)) => Ok(token),
        (status, _) => Err(StampRefusal::Rejected(status)),
    }
}

struct Statement {
    imprint: Imprint,
    nonce: Option<Int>,
    stamped: Stamped,
}

fn judge(token: &[u8], bytes: &[u8], trust: &Trust<'_>, now: UnixSeconds) -> Result<Statement, StampRefusal> {
    let message = Message::read(token).map_err(|_| StampRefusal::NotStamp)?;
    let content = message.content.as_deref().filter(|_| message.content_type == oids::STAMP_INFO);
    let content = content.ok_or(StampRefusal::NotStamp)?;
    let [signer] = message.signers.as_slice() else { return Err(StampRefusal::NotOneSigner) };
    let statement = statement(content)?;
    let digest = trust.backend.digest(statement.imprint.digest()?, bytes);
    let digest =
        digest.map_err(|refusal| StampRefusal::Signer(Box::new(Reason::from_algorithm(&refusal))))?;
    if statement.imprint.digest.as_bytes() != digest {
        return Err(StampRefusal::ImprintDiffers);
    }
    if statement.stamped.at > now.saturating_add(limits::SKEW_SECONDS_MAX) {
        return Err(StampRefusal::InFuture);
    }
    let profile = Profile::CadesBes;
    let judge = Judge { message: &message, content, profile, trust: *trust, now, kind: Kind::Stamp };
    let report = judge.judge(signer);
    if report.is_valid() {
        return Ok(statement);
    }
    let reason = report.refusal().cloned().unwrap_or(Reason::SignatureWrong);
    Err(StampRefusal::Signer(Box::new(reason)))
}

/// Reads a `TSTInfo`.
fn statement(content: &[u8]) -> Result<Statement, StampRefusal> {
    read_statement(content).map_err(|_| StampRefusal::NotStamp)?
}

fn read_statement(content: &[u8]) -> Result<Result<Statement, StampRefusal>, Reason> {
    let mut fields = Fields::of_sequence(AnyRef::from_der(content)?)?;
    if fields.required::<u8>()? != 1 {
        return Err(Reason::NotMessage);
    }
    let policy = fields.required::<Oid>()?;
    let imprint = fields.required::<Imprint>()?;
    let serial = fields.required::<Int>()?.as_bytes().to_vec();
    let at = time(fields.next().ok_or(Reason::NotMessage)?)?;
    // Accuracy and ordering decide nothing here.
    fields.next_if(Tag::Sequence);
    fields.next_if(Tag::Boolean);
    let nonce = fields.next_if(Tag::Integer).map(AnyRef::decode_as::<Int>).transpose()?;
    fields.context(TagNumber(0));
    let extensions = fields.context(TagNumber(1)).map(|each| elements(each, limits::ATTRIBUTES_MAX));
    fields.end()?;
    for extension in extensions.transpose()?.unwrap_or_default() {
        if extension.decode_as::<Extension>()?.critical {
            return Ok(Err(StampRefusal::CriticalExtension));
        }
    }
    Ok(Ok(Statement { imprint, nonce, stamped: Stamped { at, serial, policy } }))
}

/// RFC 3161 allows fractions of a second, which nothing else has.
fn time(field: AnyRef<'_>) -> Result<UnixSeconds, Reason> {
    if field.tag() != Tag::GeneralizedTime {
        return Err(Reason::NotMessage);
    }
    let text = std::str::from_utf8(field.value()).map_err(|_| Reason::NotMessage)?;
    let whole = match text.split_once('.') {
        Some((seconds, fraction)) => {
            let digits = fraction.strip_suffix('Z').ok_or(Reason::NotMessage)?;
            if digits.is_empty() || digits.len() > 9 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(Reason::NotMessage);
            }
            format!("{seconds}Z")
        }
        None => text.to_owned(),
    };
    let time = AnyRef::new(Tag::GeneralizedTime, whole.as_bytes())?.decode_as::<GeneralizedTime>()?;
    Ok(time.to_unix_duration().as_secs())
}
