//! Sending and judging one-time codes: shared by registration, sign-in, recovery, contacts and the desk.

use std::collections::BTreeMap;

use kernel::{Lane, Language, Secret, Timestamp};
use store::{StoreError, Token, Tx};

use crate::Identity;
use crate::error::IdentityError;
use crate::model::code::{CODE_TTL, CodePurpose, CodeState, RESEND_AFTER, Verdict, code_of_hash, draw_code};
use crate::model::contact::Contact;
use crate::model::visitor::Visitor;
use crate::store::codes::{self, StoredCode};
use crate::{limits, messages};

/// Who gets which code.
#[derive(Clone, Copy)]
pub struct CodeRequest<'a> {
    /// What it is for.
    pub purpose: CodePurpose,
    /// Who may type it: 32 bytes of a keyed hash.
    pub holder: &'a [u8],
    /// Where it goes.
    pub contact: &'a Contact,
    /// The lane of the message.
    pub lane: Lane,
    /// In which language.
    pub language: Language,
}

/// The times that the page tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeTimes {
    /// The end of the code.
    pub expires_at: Timestamp,
    /// When a new one may be asked for.
    pub resend_at: Timestamp,
    /// Whether it can still be typed: neither used nor mistyped too often.
    pub open: bool,
    /// Whether asking has sent one: within a minute of the last it sends none.
    pub sent: bool,
}

impl CodeTimes {
    /// For a person who asked for a *new* code: what to wait for when none was sent.
    ///
    /// # Errors
    /// `TooSoon` within a minute of the last code.
    pub fn sent_anew(self) -> Result<Self, IdentityError> {
        if self.sent { Ok(self) } else { Err(IdentityError::TooSoon { resend_at: self.resend_at }) }
    }
}

impl StoredCode {
    fn times(&self) -> CodeTimes {
        CodeTimes {
            expires_at: self.expires_at,
            resend_at: self.sent_at.plus(RESEND_AFTER),
            open: matches!(self.state, CodeState::Open { .. }),
            sent: false,
        }
    }
}

const LINK_PURPOSE: &str = "code-link";
const LINK_CODE_PURPOSE: &str = "code-of-link";

/// Sends a new code, which replaces the one before; within 60 seconds of the last one to the same contact it sends none.
pub async fn send_code(
    identity: &Identity,
    tx: &Tx,
    request: CodeRequest<'_>,
    visitor: &Visitor,
) -> Result<CodeTimes, IdentityError> {
    let now = tx.now();
    let target = target_of(tx, request.contact);
    if let Some(last) = codes::find(tx.conn(), request.purpose, request.holder).await? {
        let resend_at = last.sent_at.plus(RESEND_AFTER);
        // A double click, an impatient reload: the code that is on its way stays the valid one.
        if last.target == target && now < resend_at && last.state != CodeState::Used {
            return Ok(last.times());
        }
    }
    spend_for_code(tx, request.contact, visitor).await?;
    let (code, link) = match request.contact {
        Contact::Phone(_) => (draw_code(tx.env().rng.as_ref()), None),
        Contact::Email(_) => {
            let token = Token::draw(codes::lane_of(request.holder), tx.env().rng.as_ref());
            (code_of_link(tx, &token), Some(token))
        }
    };
    let expires_at = now.plus(CODE_TTL);
    let stored = StoredCode {
        holder: request.holder.to_vec(),
        code_hash: hash_of(tx, request.purpose, (request.holder, &target), &code).to_vec(),
        target,
        link_hash: link.as_ref().map(|token| token.hash(tx.vault(), LINK_PURPOSE).hash),
        state: CodeState::Open { wrong_tries: 0, expires_at },
        sent_at: now,
        expires_at,
    };
    codes::replace(tx, request.purpose, stored).await?;
    send(identity, tx, request, (&code, link.as_ref(), expires_at)).await?;
    Ok(CodeTimes { expires_at, resend_at: now.plus(RESEND_AFTER), open: true, sent: true })
}

/// Judges what was typed. None when no code was ever sent to this holder for this contact.
pub async fn judge_code(
    tx: &Tx,
    (purpose, holder): (CodePurpose, &[u8]),
    contact: &Contact,
    typed: &Secret<String>,
) -> Result<Option<Verdict>, IdentityError> {
    let target = target_of(tx, contact);
    let Some(code) = codes::find(tx.conn(), purpose, holder).await?.filter(|code| code.target == target)
    else {
        return Ok(None);
    };
    let parts: [&[u8]; 3] = [holder, &target, typed.expose().as_bytes()];
    let matches = tx.vault().code_matches(purpose.as_str(), &parts, &code.code_hash);
    let (next, verdict) = code.state.judge(matches, tx.now());
    if next != code.state && !codes::advance(tx, purpose, &code, next).await? {
        // Two tries at once: only one of them counts, the other is told that the code has been used.
        return Ok(Some(Verdict::Used));
    }
    if matches!(verdict, Verdict::Wrong { .. } | Verdict::Exhausted) {
        limits::spend(tx, limits::WRONG_CODES_PER_CONTACT, &contact.lookup_value()).await?;
    }
    Ok(Some(verdict))
}

/// The times of the code that a holder was last sent.
pub async fn code_times(
    identity: &Identity,
    purpose: CodePurpose,
    holder: &[u8],
) -> Result<Option<CodeTimes>, StoreError> {
    let found = codes::find(identity.store().reader(), purpose, holder).await?;
    Ok(found.map(|code| code.times()))
}

/// What opening a mailed link shows.
pub enum LinkView {
    /// This is the browser that asked: a button proves the contact.
    SameBrowser,
    /// Another browser: the code to type in the first.
    OtherBrowser(Secret<String>),
    /// Expired, used, replaced, or never ours.
    Dead,
}

/// Looks at a link without using it up: mail scanners open links too.
pub async fn view_link(
    identity: &Identity,
    purpose: CodePurpose,
    holder: &[u8],
    link: &str,
) -> Result<LinkView, StoreError> {
    let store = identity.store();
    let Some(token) = Token::parse(link) else { return Ok(LinkView::Dead) };
    let hash = token.hash(store.vault(), LINK_PURPOSE);
    let Some(code) = codes::find_by_link(store.reader(), purpose, &hash).await? else {
        return Ok(LinkView::Dead);
    };
    let now = store.env().now();
    if !matches!(code.state, CodeState::Open { expires_at, .. } if now < expires_at) {
        return Ok(LinkView::Dead);
    }
    if code.holder == holder {
        return Ok(LinkView::SameBrowser);
    }
    Ok(LinkView::OtherBrowser(code_of_hash(
        &store.vault().code_hash(LINK_CODE_PURPOSE, &[token.expose().as_bytes()]),
    )))
}

/// The code that a link stands for, to be judged as if typed in the browser that asked.
pub fn code_behind_link(tx: &Tx, link: &str) -> Option<Secret<String>> {
    Token::parse(link).map(|token| code_of_link(tx, &token))
}

fn code_of_link(tx: &Tx, token: &Token) -> Secret<String> {
    code_of_hash(&tx.vault().code_hash(LINK_CODE_PURPOSE, &[token.expose().as_bytes()]))
}

fn target_of(tx: &Tx, contact: &Contact) -> Vec<u8> {
    tx.vault().index(contact.lookup_field(), &contact.lookup_value()).hash
}

fn hash_of(
    tx: &Tx,
    purpose: CodePurpose,
    (holder, target): (&[u8], &[u8]),
    code: &Secret<String>,
) -> [u8; 32] {
    tx.vault().code_hash(purpose.as_str(), &[holder, target, code.expose().as_bytes()])
}

async fn spend_for_code(tx: &Tx, contact: &Contact, visitor: &Visitor) -> Result<(), IdentityError> {
    let contact = contact.lookup_value();
    let browser = data_encoding::HEXLOWER.encode(&visitor.browser.0);
    limits::spend(tx, limits::CODES_PER_NETWORK, &visitor.network).await?;
    limits::spend(tx, limits::CODES_PER_BROWSER, &browser).await?;
    limits::spend(tx, limits::CODES_PER_CONTACT, &contact).await?;
    limits::spend(tx, limits::CODES_PER_CONTACT_DAY, &contact).await
}

async fn send(
    identity: &Identity,
    tx: &Tx,
    request: CodeRequest<'_>,
    (code, link, valid_until): (&Secret<String>, Option<&Token>, Timestamp),
) -> Result<(), StoreError> {
    let config = identity.config();
    let mut params = BTreeMap::from([
        ("code".to_owned(), code.expose().clone()),
        ("minutes".to_owned(), (CODE_TTL.as_secs() / 60).to_string()),
        ("host".to_owned(), config.host.clone()),
    ]);
    if let Some(token) = link {
        let purpose = request.purpose.as_str();
        params.insert("link".to_owned(), format!("{}/{purpose}/link/{}", config.public_url, token.expose()));
    }
    let message = notify::Message {
        lane: request.lane,
        to: request.contact.address(),
        language: request.language,
        template: messages::code(request.purpose),
        params,
        send_at: None,
        valid_until,
    };
    notify::send(tx, &message).await?;
    Ok(())
}
