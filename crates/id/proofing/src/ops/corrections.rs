//! "This is not right": a request that a registry corrects its record, followed until it has decided.

use std::collections::BTreeMap;
use std::time::Duration;

use gateway_registries::{
    CorrectionId, CorrectionProgress, CorrectionRequest, Registry, RegistryError, Text,
};
use identity::model::notice::NoticeKind;
use identity::ops::tell::{Telling, tell};
use jobs::{Enqueue, enqueue};
use kernel::{Language, SubjectId, Timestamp, Uuid};
use store::{Scope, ScopeKey, Store, StoreError, Tx};
use text::Words;

use super::conclude::conclude;
use super::recheck::{ask_about, settled};
use super::standing::hold_standings;
use super::submit::hold;
use crate::error::{ProofingError, SubmissionLimit};
use crate::jobs::FollowCorrection;
use crate::model::{Correction, CorrectionEnd, CorrectionState, Question};
use crate::store::{corrections, status};
use crate::{Line, Proofing, limits, messages, records};

/// How long a decision is kept to be read.
pub const CORRECTIONS_KEPT: Duration = Duration::from_secs(365 * 24 * 60 * 60);
/// How long a message about the decision is worth sending.
const MESSAGE_TTL: Duration = Duration::from_secs(3 * 24 * 60 * 60);
/// When a registry that refuses us, or is out of reach for this process, is tried again.
const LATER: Duration = Duration::from_secs(5 * 60);

/// What became of the wish to have a record corrected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asking {
    /// It is on its way.
    Begun,
    /// One is on its way to this registry already.
    Running,
    /// The registry knows nothing of such data.
    Nothing,
}

/// Asks the registry of a question to correct its record of a person. What they wrote goes there with their newest data.
///
/// # Errors
/// `Limited` when there were too many.
pub async fn ask_correction(
    proofing: &Proofing,
    (subject, question): (SubjectId, Question),
    text: &Text<1000>,
    network: &str,
) -> Result<Asking, ProofingError> {
    let tx = proofing.db().begin().await?;
    let standing = hold(&tx, subject).await?;
    let version = standing.profile.newest();
    if version.person().and_then(|person| question.query(person)).is_none() {
        return Ok(Asking::Nothing);
    }
    let open = corrections::list(tx.conn(), subject).await?;
    if open.iter().any(|one| one.registry() == question.registry() && !one.state.is_ended()) {
        return Ok(Asking::Running);
    }
    match limits::spend_correction(&tx, subject).await {
        Ok(()) => {}
        Err(limited @ ProofingError::Limited { limit: SubmissionLimit::Correction, .. }) => {
            tx.commit().await?;
            return Err(limited);
        }
        Err(error) => return Err(error),
    }
    let correction = Correction {
        id: kernel::new_uuid(tx.env()),
        subject,
        question,
        version: version.no,
        state: CorrectionState::Queued,
        made_at: tx.now(),
        received_at: None,
        begun_at: None,
    };
    corrections::insert(&tx, &standing.key, &correction, text.as_str()).await?;
    let details = [("registry", question.registry().code())];
    records::record(&tx, subject, network, ("correction.asked", &details)).await?;
    enqueue(&tx, subject.lane(), &FollowCorrection { subject, id: correction.id }, Enqueue::now()).await?;
    tx.commit().await?;
    Ok(Asking::Begun)
}

/// A person's requests, the newest first.
pub async fn list_corrections(store: &Store, subject: SubjectId) -> Result<Vec<Correction>, StoreError> {
    corrections::list(store.reader(), subject).await
}

/// What the person wrote.
pub async fn find_correction_text(
    store: &Store,
    key: &ScopeKey,
    correction: &Correction,
) -> Result<Option<String>, StoreError> {
    corrections::find_text(store.reader(), key, (correction.subject, correction.id)).await
}

/// What one look at a request came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Followed {
    /// It has ended, or is gone.
    Ended,
    /// To be looked at again.
    LookAt(Timestamp),
}

/// Sends a request that was not sent, and learns how far it has come. Whatever may run twice is safe to run twice: the
/// registry knows it by its id, and what has ended stays so.
pub async fn follow_correction(
    proofing: &Proofing,
    subject: SubjectId,
    id: Uuid,
) -> Result<Followed, StoreError> {
    let store = proofing.db();
    let now = store.env().now();
    let Some(correction) = corrections::find(store.reader(), (subject, id)).await? else {
        return Ok(Followed::Ended);
    };
    if correction.state.is_ended() {
        return Ok(Followed::Ended);
    }
    if correction.deadline() <= now {
        return record(proofing, correction.given_up(now)).await;
    }
    let Some(line) = proofing.line(correction.registry()) else {
        return Ok(Followed::LookAt(now.plus(LATER)));
    };
    let Some(request) = build(store, &correction).await? else { return Ok(Followed::Ended) };
    if let Err(wait) = line.try_call(proofing) {
        return Ok(Followed::LookAt(now.plus(wait)));
    }
    match call(line, &correction, &request).await {
        Ok(progress) => {
            line.note_success(proofing).await?;
            match progress {
                Some(progress) => record(proofing, correction.after(progress.state, now)).await,
                None => Ok(Followed::LookAt(correction.next_look(now))),
            }
        }
        Err(error) => {
            line.note_failure(proofing, &error).await?;
            let wait = if error.is_retryable() { Duration::ZERO } else { LATER };
            Ok(Followed::LookAt(correction.next_look(now).max(now.plus(wait))))
        }
    }
}

/// A registry that has lost the request gets it again.
async fn call(
    line: &Line,
    correction: &Correction,
    request: &CorrectionRequest,
) -> Result<Option<CorrectionProgress>, RegistryError> {
    let found = match correction.state {
        CorrectionState::Queued => Vec::new(),
        _ => line.client.follow(&[request.id]).await?,
    };
    let found =
        if found.is_empty() { line.client.correct(std::slice::from_ref(request)).await? } else { found };
    Ok(found.into_iter().next())
}

/// The request with the data that the person holds to be right; none when they were erased.
async fn build(store: &Store, correction: &Correction) -> Result<Option<CorrectionRequest>, StoreError> {
    let (conn, subject) = (store.reader(), correction.subject);
    let Some(key) = store.vault().find_key(conn, Scope::subject(subject)).await? else { return Ok(None) };
    let version = profile::ops::find_version(conn, &key, (subject, correction.version)).await?;
    let query =
        version.as_ref().and_then(|one| one.person()).and_then(|person| correction.question.query(person));
    let words = corrections::find_text(conn, &key, (subject, correction.id)).await?;
    let text = words.and_then(|words| Text::new(words).ok());
    Ok(query.zip(text).map(|(query, text)| CorrectionRequest {
        id: CorrectionId::from(correction.id),
        query,
        text,
    }))
}

/// Writes how far it has come. With the end the person is told, and a corrected registry is asked again.
async fn record(proofing: &Proofing, correction: Correction) -> Result<Followed, StoreError> {
    let subject = correction.subject;
    let tx = proofing.db().begin().await?;
    let CorrectionState::Ended { end, .. } = correction.state else {
        let before = corrections::find(tx.conn(), (subject, correction.id)).await?;
        if before.as_ref().is_some_and(|before| before.state != correction.state) {
            status::hold(&tx, &[subject]).await?;
            corrections::save(&tx, &correction).await?;
            tx.commit().await?;
        }
        return Ok(Followed::LookAt(correction.next_look(proofing.db().env().now())));
    };
    let mut standings = hold_standings(&tx, &[subject]).await?;
    if standings.is_empty() || !corrections::save(&tx, &correction).await? {
        return Ok(Followed::Ended);
    }
    let details = [("registry", correction.registry().code()), ("end", end.word())];
    audit::record(&tx, &records::of_system(subject, "correction.ended", &details)).await?;
    tell_end(proofing, &tx, &correction, end).await?;
    if end == CorrectionEnd::Corrected {
        for standing in &mut standings {
            // Whoever has sent other data meanwhile has had those checked.
            let is_alive = standing.profile.version(correction.version).is_some();
            let free = settled(standing, correction.version).contains(&correction.question);
            if is_alive && free && !standing.status.is_deceased {
                ask_about(&tx, standing, (correction.version, &[correction.question])).await?;
            }
        }
        conclude(proofing, &tx, &mut standings).await?;
    }
    tx.commit().await?;
    proofing.wake();
    Ok(Followed::Ended)
}

async fn tell_end(
    proofing: &Proofing,
    tx: &Tx,
    correction: &Correction,
    end: CorrectionEnd,
) -> Result<(), StoreError> {
    let origin = &proofing.identity().config().public_url;
    let link = format!("{origin}/account/documents/wrong/{}", what(correction.question));
    let registry = registry_key(correction.registry());
    let params = |language: Language| {
        BTreeMap::from([
            ("registry".to_owned(), Words::new(language).t(registry)),
            ("link".to_owned(), link.clone()),
        ])
    };
    let template = match end {
        CorrectionEnd::Corrected => messages::CORRECTION_DONE,
        CorrectionEnd::Declined(_) => messages::CORRECTION_DECLINED,
        CorrectionEnd::Silent => messages::CORRECTION_SILENT,
    };
    let telling = Telling {
        kind: NoticeKind::Level,
        template,
        params: &params,
        lasts: MESSAGE_TTL,
        only: None,
        except: None,
    };
    tell(proofing.identity(), tx, correction.subject, &telling).await
}

/// The word of the page about a question.
pub const fn what(question: Question) -> &'static str {
    match question {
        Question::Document => "document",
        Question::Snils => "snils",
        Question::InnCheck | Question::InnSearch => "inn",
    }
}

/// The key of a registry's name.
pub const fn registry_key(registry: Registry) -> &'static str {
    match registry {
        Registry::Sfr => "registry-sfr",
        Registry::Mvd => "registry-mvd",
        Registry::Fns => "registry-fns",
        Registry::Zags => "registry-zags",
    }
}

/// Forgets decisions that have been there to be read for a year. A recurring job calls it.
pub async fn forget_corrections(store: &Store) -> Result<u64, StoreError> {
    let tx = store.begin().await?;
    let before =
        tx.now().as_micros().saturating_sub(i64::try_from(CORRECTIONS_KEPT.as_micros()).unwrap_or(i64::MAX));
    let gone = corrections::forget_ended_before(&tx, Timestamp::from_micros(before)).await?;
    tx.commit().await?;
    Ok(gone)
}
