//! A newcomer: registered and confirmed in one act, then on the way to a password.

use assurance::{DeskRefusal, Missing, may_confirm_at_desk};
use identity::model::paper_code::PaperCode;
use identity::model::visitor::Visitor;
use identity::ops::account::open_account;
use identity::ops::activate::{
    activation_code_ends, draw_activation_code, has_password, send_activation_link,
};
use identity::ops::desk_journey;
use kernel::{Date, SubjectId, Timestamp};
use profile::model::{PersonData, PersonForm};
use proofing::model::ChecksView;
use proofing::ops::standing::{find_standing, hold_standings};
use proofing::ops::{conclude_level, status_version, submit_at_desk, view_checks};
use store::sea_orm::ConnectionTrait;
use store::{Scope, StoreError, Tx};

use super::act::vouch;
use super::intake::{find_twin, load_intake};
use crate::Desk;
use crate::error::DeskError;
use crate::model::intake::{Intake, Papers, Twin};
use crate::model::newcomer::{HANDING_LASTS, HandRefusal, Newcomer};
use crate::model::office::Officer;
use crate::model::paper::Paper;
use crate::store::counts::Counted;
use crate::store::{counts, newcomers};
use crate::{limits, records};

/// The reason that the audit names.
pub const REASON: &str = "newcomer";

/// What the act came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registered {
    /// The account is there: its number at the centre. The level follows when the checks pass.
    Done(i64),
    /// It cannot be confirmed with these data.
    Obstacle(DeskRefusal),
    /// A confirmed account of the same СНИЛС and birth date is there already.
    Twin,
    /// Somebody has begun to sign in by the phone meanwhile.
    PhoneTaken,
    /// Something is wrong with what was typed.
    Unfinished,
}

/// Registers the newcomer whose papers were typed, or submits mended data: account, checks, evidence and the link for the
/// password in one transaction.
pub async fn register_newcomer(
    desk: &Desk,
    (officer, visitor): (&Officer, &Visitor),
    today: Date,
) -> Result<Registered, DeskError> {
    let tx = desk.db().begin().await?;
    let intake = load_intake(&tx, officer, visitor).await?;
    if let Papers::Registered { no } = intake.papers {
        // The button was pressed twice.
        return Ok(Registered::Done(no));
    }
    let Ok(checked) = intake.form.check(today) else { return Ok(Registered::Unfinished) };
    let known = match intake.papers {
        Papers::Mended { no } => Some(load_own(tx.conn(), officer, no).await?),
        _ => None,
    };
    let own = known.as_ref().map(|newcomer| newcomer.subject);
    if find_twin(&tx, &checked.person, own).await? == Some(Twin::Owns) {
        return Ok(Registered::Twin);
    }
    let subject = match own {
        Some(subject) => subject,
        None => match open(&tx, visitor, &intake, &checked.person).await? {
            Some(subject) => subject,
            None => return Ok(Registered::PhoneTaken),
        },
    };
    if let Some(obstacle) = submit_and_vouch(desk, &tx, officer, (subject, &checked.person)).await? {
        // Nothing of it stays.
        tx.rollback().await?;
        return Ok(Registered::Obstacle(obstacle));
    }
    let no = match known {
        Some(newcomer) => {
            records::record_act(&tx, officer, subject, ("desk.data-mended", REASON), &[]).await?;
            newcomer.no
        }
        None => welcome(desk, &tx, officer, subject).await?,
    };
    counts::count(&tx, &officer.centre, officer.subject, Counted::Act).await?;
    let done = Intake { papers: Papers::Registered { no }, form: PersonForm::default(), ..intake };
    desk_journey::save(&tx, &visitor.browser, &done).await?;
    tx.commit().await?;
    desk.proofing().wake();
    Ok(Registered::Done(no))
}

async fn open(
    tx: &Tx,
    visitor: &Visitor,
    intake: &Intake,
    person: &PersonData,
) -> Result<Option<SubjectId>, DeskError> {
    let Papers::Newcomer { agreement, phone, .. } = &intake.papers else {
        return Err(DeskError::StepNotOpen);
    };
    let opened = open_account(tx, visitor.language, (agreement, &person.name, phone.as_ref())).await?;
    Ok(opened.map(|(subject, _)| subject))
}

/// Notes the newcomer, and sends the link when there is a phone.
async fn welcome(desk: &Desk, tx: &Tx, officer: &Officer, subject: SubjectId) -> Result<i64, DeskError> {
    let has_phone = send_activation_link(desk.identity(), tx, subject).await?;
    let no = newcomers::insert(tx, officer, (subject, has_phone)).await?;
    let by = if has_phone { "link" } else { "code" };
    for action in ["desk.registered", "desk.confirmed"] {
        records::record_act(tx, officer, subject, (action, REASON), &[("password-by", by)]).await?;
    }
    Ok(no)
}

/// Submits data that a registrar typed from the papers of a person who is there, and vouches for them. Some when the
/// account cannot be confirmed with them: the caller rolls back.
pub(super) async fn submit_and_vouch(
    desk: &Desk,
    tx: &Tx,
    officer: &Officer,
    (subject, person): (SubjectId, &PersonData),
) -> Result<Option<DeskRefusal>, DeskError> {
    let missing = || StoreError::row("profile_versions", "an applicant without a profile");
    // A centre is one network for hundreds of people: each registrar has a budget.
    let network = format!("desk {}", officer.subject.uuid());
    submit_at_desk(desk.proofing(), tx, (subject, person), &network).await?;
    let standing = hold_standings(tx, &[subject]).await?.pop().ok_or_else(missing)?;
    let facts = standing.facts();
    match may_confirm_at_desk(&standing.records, &facts, standing.moment(tx.now())) {
        Ok(facts) => vouch(tx, officer, subject, facts).await?,
        Err(obstacle) => return Ok(Some(obstacle)),
    }
    let conclusion = conclude_level(desk.proofing(), tx, subject).await?.ok_or_else(missing)?;
    Ok(conclusion.missing.contains(&Missing::OwnedByOther).then_some(DeskRefusal::OwnedByOther))
}

/// A newcomer whom this officer has registered. Another's does not exist for them.
async fn load_own<C: ConnectionTrait>(conn: &C, officer: &Officer, no: i64) -> Result<Newcomer, DeskError> {
    let found = newcomers::find(conn, &officer.centre, no).await?;
    found.filter(|newcomer| newcomer.registrar == officer.subject).ok_or(DeskError::NotFound)
}

/// How a newcomer stands, for whoever registered them.
pub struct NewcomerView {
    /// The newcomer.
    pub newcomer: Newcomer,
    /// «П. П.»
    pub initials: String,
    /// The checks.
    pub checks: ChecksView,
    /// What the page was made from.
    pub version: i64,
    /// Whether there is a password.
    pub has_password: bool,
    /// Whether data and link may still be mended.
    pub is_mendable: bool,
}

/// The newcomer as the page shows them.
pub async fn view_newcomer(desk: &Desk, officer: &Officer, no: i64) -> Result<NewcomerView, DeskError> {
    let store = desk.db();
    let newcomer = load_own(store.reader(), officer, no).await?;
    // The number first: what changes between the two reads is then told again rather than never.
    let version = status_version(store, newcomer.subject).await?;
    let checks = view_checks(store, newcomer.subject).await?.ok_or(DeskError::NotFound)?;
    let has_password = has_password(store.reader(), store.vault(), newcomer.subject).await?;
    Ok(NewcomerView {
        initials: initials(desk, newcomer.subject).await?,
        is_mendable: newcomer.is_mendable(store.env().now()) && !has_password,
        checks,
        version,
        has_password,
        newcomer,
    })
}

async fn initials(desk: &Desk, subject: SubjectId) -> Result<String, StoreError> {
    let store = desk.db();
    let Some(key) = store.vault().find_key(store.reader(), Scope::subject(subject)).await? else {
        return Ok(String::new());
    };
    let profile = profile::ops::load_profile(store.reader(), &key, subject).await?;
    Ok(profile.newest().content.name().initials())
}

/// The newcomer whose events a stream tells.
pub async fn find_own_subject(desk: &Desk, officer: &Officer, no: i64) -> Result<SubjectId, DeskError> {
    Ok(load_own(desk.db().reader(), officer, no).await?.subject)
}

/// Sends the link for the password anew. False when there is a password already.
pub async fn resend_link(desk: &Desk, officer: &Officer, no: i64) -> Result<bool, DeskError> {
    let tx = desk.db().begin().await?;
    let newcomer = load_own(tx.conn(), officer, no).await?;
    if !newcomer.is_mendable(tx.now()) || !newcomer.has_phone {
        return Err(DeskError::StepNotOpen);
    }
    if let Err(limited) = limits::spend(&tx, limits::LINKS_PER_NEWCOMER, newcomer.subject).await {
        tx.commit().await?;
        return Err(limited);
    }
    let is_sent = send_activation_link(desk.identity(), &tx, newcomer.subject).await?;
    if is_sent {
        records::record_act(&tx, officer, newcomer.subject, ("desk.link-sent", REASON), &[]).await?;
    }
    tx.commit().await?;
    Ok(is_sent)
}

/// Opens the data of a newcomer for mending: what was typed stands in the form.
pub async fn mend(desk: &Desk, (officer, visitor): (&Officer, &Visitor), no: i64) -> Result<(), DeskError> {
    let tx = desk.db().begin().await?;
    let newcomer = load_own(tx.conn(), officer, no).await?;
    if !newcomer.is_mendable(tx.now()) || has_password(tx.conn(), tx.vault(), newcomer.subject).await? {
        return Err(DeskError::StepNotOpen);
    }
    let key = tx.vault().load_key(tx.conn(), Scope::subject(newcomer.subject)).await?;
    let profile = profile::ops::load_profile(tx.conn(), &key, newcomer.subject).await?;
    let mut intake = Intake::begin(officer.subject, Papers::Mended { no }, tx.now());
    if let Some(person) = profile.newest().person() {
        intake.form = PersonForm::of_person(person);
    }
    desk_journey::end(&tx, &visitor.browser).await?;
    desk_journey::save(&tx, &visitor.browser, &intake).await?;
    records::record_act(&tx, officer, newcomer.subject, ("desk.seen", REASON), &[]).await?;
    tx.commit().await?;
    Ok(())
}

/// A newcomer who waits for a code on paper.
pub struct WaitingLine {
    /// The newcomer.
    pub newcomer: Newcomer,
    /// «П. П.»
    pub initials: String,
    /// Until when the code handed out is good.
    pub code_ends: Option<Timestamp>,
    /// Whether this operator registered them: a colleague hands the code out.
    pub is_own: bool,
}

/// The newcomers of the centre who have neither phone nor password.
pub async fn list_waiting(desk: &Desk, officer: &Officer) -> Result<Vec<WaitingLine>, StoreError> {
    let store = desk.db();
    let now = store.env().now();
    let since = now.minus(HANDING_LASTS);
    let mut lines = Vec::new();
    for newcomer in newcomers::list_without_phone(store.reader(), &officer.centre, since).await? {
        if has_password(store.reader(), store.vault(), newcomer.subject).await? {
            continue;
        }
        let ends = activation_code_ends(store.reader(), newcomer.subject).await?;
        lines.push(WaitingLine {
            initials: initials(desk, newcomer.subject).await?,
            code_ends: ends.filter(|ends| *ends > now),
            is_own: newcomer.may_hand(officer.subject).is_err(),
            newcomer,
        });
    }
    Ok(lines)
}

/// A newcomer to whom this operator may hand a code. For any other it does not exist.
pub async fn load_waiting(desk: &Desk, officer: &Officer, no: i64) -> Result<WaitingLine, DeskError> {
    let lines = list_waiting(desk, officer).await?;
    lines.into_iter().find(|line| line.newcomer.no == no && !line.is_own).ok_or(DeskError::NotFound)
}

/// What handing out came to.
pub enum Handed {
    /// The sheet: seen once.
    Sheet {
        /// The code.
        code: PaperCode,
        /// Until when it is good.
        until: Timestamp,
        /// Whether it is typed together with the СНИЛС; else with the number of the document.
        is_with_snils: bool,
    },
    /// What was typed from the paper does not fit.
    Wrong,
    /// Not by this operator.
    Refused(HandRefusal),
}

/// Hands a code out: a second operator compares the paper and prints. The code before is void.
pub async fn hand_code(desk: &Desk, officer: &Officer, no: i64, paper: &Paper) -> Result<Handed, DeskError> {
    let tx = desk.db().begin().await?;
    let found = newcomers::find(tx.conn(), &officer.centre, no).await?;
    let newcomer = found.filter(|newcomer| newcomer.is_waiting(tx.now())).ok_or(DeskError::NotFound)?;
    if let Err(refusal) = newcomer.may_hand(officer.subject) {
        return Ok(Handed::Refused(refusal));
    }
    if has_password(tx.conn(), tx.vault(), newcomer.subject).await? {
        return Err(DeskError::NotFound);
    }
    if let Err(limited) = limits::spend(&tx, limits::PAPERS_PER_NEWCOMER, newcomer.subject).await {
        tx.commit().await?;
        return Err(limited);
    }
    let missing = || StoreError::row("profile_versions", "a newcomer without data");
    let standing = find_standing(tx.conn(), tx.vault(), newcomer.subject).await?.ok_or_else(missing)?;
    let person = standing.profile.newest().person().ok_or_else(missing)?;
    if !paper.fits(&person.document) {
        records::record_act(&tx, officer, newcomer.subject, ("desk.paper-differs", REASON), &[]).await?;
        tx.commit().await?;
        return Ok(Handed::Wrong);
    }
    let login =
        person.snils.as_ref().map_or_else(|| person.document.number(), |snils| snils.digits().to_owned());
    let (code, until) = draw_activation_code(&tx, newcomer.subject, &login).await?;
    counts::count(&tx, &officer.centre, officer.subject, Counted::Act).await?;
    records::record_act(&tx, officer, newcomer.subject, ("desk.code-handed", REASON), &[]).await?;
    tx.commit().await?;
    Ok(Handed::Sheet { code, until, is_with_snils: person.snils.is_some() })
}
