//! The first page of an account: the level and the next step, each value with source and age, safety.

use askama::Template;
use assurance::Level;
use axum::extract::State;
use axum::response::Response;
use identity::model::contact::ContactKind;
use identity::ops::account::{StoredContact, find_account, list_sign_ins};
use identity::ops::leave::find_departure;
use identity::ops::notices::{count_unread, list_dead_contacts};
use identity::ops::own_contacts::load_contacts;
use identity::pages::{ClaimLine, SignedIn, claim_lines};
use kernel::{Date, Timestamp};
use profile::model::{PersonData, Profile};
use store::{Scope, StoreError};
use web::{Audience, PageError, Routes, Shell, page};

use super::Pages;
use super::checks::{Line, line};
use super::rows::{document_key, unbroken};
use crate::model::{CheckViewState, ChecksView, Question};
use crate::ops::plans::is_ending;
use crate::ops::view_checks;

pub fn routes() -> Routes<Pages> {
    Routes::new().get("/account", Audience::Citizen, show)
}

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage {
    shell: Shell,
    greeting: String,
    reached: usize,
    levels: Vec<(String, String)>,
    next: NextStep,
    offers_letter: bool,
    offers_signature: bool,
    rows: Vec<Row>,
    two_factors: bool,
    sign_ins: Vec<String>,
    claims: Vec<ClaimLine>,
    /// When the account goes, if it is about to.
    leaves_at: Option<String>,
    unread: u64,
    /// The last day of a document that is about to end.
    ends_on: Option<String>,
    /// The last day of a document that has ended; empty when its term is not known.
    ended_on: String,
}

/// What the person can do next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum NextStep {
    /// A phone first: personal data begin with it.
    Phone,
    /// Fill in the personal data.
    Data,
    /// Checks are under way.
    Waiting,
    /// A check has failed: correct and send again.
    Correct,
    /// The document has ended: send a new one.
    Ended,
    /// Confirm who one is.
    Confirm,
    /// Everything is open.
    Nothing,
}

/// One value, where it comes from and how old it is, and how its check stands.
pub struct Row {
    pub key: String,
    pub value: String,
    pub source: String,
    pub pill: Option<(&'static str, String)>,
    /// The word of the page that tells what to do when the registry is wrong about it.
    pub wrong: Option<&'static str>,
}

async fn show(State(pages): State<Pages>, shell: Shell, signed_in: SignedIn) -> Result<Response, PageError> {
    let subject = signed_in.session.subject;
    let store = pages.proofing.db();
    let key = store.vault().load_key(store.reader(), Scope::subject(subject)).await?;
    let missing = || StoreError::row("accounts", "a session without its account");
    let account = find_account(store.reader(), subject).await?.ok_or_else(missing)?;
    let profile = profile::ops::load_profile(store.reader(), &key, subject).await?;
    let own = load_contacts(pages.proofing.identity(), &key, subject).await?;
    let sign_ins = list_sign_ins(pages.proofing.identity(), &key, subject).await?;
    let checks = view_checks(store, subject).await?.ok_or_else(missing)?;
    let has_phone = own.contacts.iter().any(|stored| stored.contact.kind().is_phone());
    let mut rows = data_rows(&shell, &profile, &checks);
    let dead = list_dead_contacts(pages.proofing.identity(), subject).await?;
    rows.extend(own.contacts.iter().map(|stored| contact_row(&shell, stored, dead.contains(&stored.no))));
    let sign_ins =
        sign_ins.iter().take(2).map(|(at, place)| sign_in_line(&shell, *at, &place.agent)).collect();
    let first = profile.newest().content.name().first.to_string();
    page(&AccountPage {
        greeting: shell.with_one("account-greeting", "name", first),
        reached: Level::ALL.iter().filter(|level| **level <= account.level).count(),
        levels: levels(&shell),
        next: next_step(account.level, has_phone, (&checks, shell.now())),
        ends_on: ends_on(&shell, &profile, &checks),
        ended_on: profile.newest().document_last_day().map(|day| shell.date(day)).unwrap_or_default(),
        offers_letter: pages.offers_letter,
        offers_signature: pages.offers_signature,
        rows,
        two_factors: account.guard > Level::Simplified,
        sign_ins,
        claims: claim_lines(&shell, &own),
        leaves_at: find_departure(store.reader(), subject)
            .await?
            .map(|departure| shell.moment(departure.due_at)),
        unread: count_unread(pages.proofing.identity(), subject).await?,
        shell,
    })
}

/// The last day of the newest document, while it is about to come.
fn ends_on(shell: &Shell, profile: &Profile, checks: &ChecksView) -> Option<String> {
    let ends_at = checks.document_ends_at.filter(|ends_at| *ends_at > shell.now())?;
    let last_day = profile.newest().document_last_day()?;
    is_ending(ends_at, shell.now()).then(|| shell.date(last_day))
}

fn next_step(level: Level, has_phone: bool, (checks, now): (&ChecksView, Timestamp)) -> NextStep {
    let has_ended = checks.document_ends_at.is_some_and(|end| end <= now);
    let failed = checks.checks.iter().any(|check| check.question.is_required() && check.has_failed());
    match (level, checks.version) {
        (Level::Confirmed, _) if !failed && !checks.is_waiting => NextStep::Nothing,
        (_, Some(_)) if has_ended => NextStep::Ended,
        (_, Some(_)) if failed => NextStep::Correct,
        (_, Some(_)) if checks.is_waiting => NextStep::Waiting,
        (_, Some(_)) => NextStep::Confirm,
        (_, None) if has_phone => NextStep::Data,
        (_, None) => NextStep::Phone,
    }
}

fn levels(shell: &Shell) -> Vec<(String, String)> {
    vec![
        (shell.t("id-home-level-simplified"), shell.t("id-home-level-simplified-text")),
        (shell.t("id-home-level-standard"), shell.t("id-home-level-standard-text")),
        (shell.t("id-home-level-confirmed"), shell.t("id-home-level-confirmed-text")),
    ]
}

/// The newest data, each value beside the check that speaks of it.
pub fn data_rows(shell: &Shell, profile: &Profile, checks: &ChecksView) -> Vec<Row> {
    let version = profile.newest();
    let own = shell.with_one("account-source-self", "time", shell.moment(version.made_at));
    let row = |key: String, value: String, question: Option<Question>| {
        let found =
            question.and_then(|question| checks.checks.iter().find(|check| check.question == question));
        let line: Option<Line> = found.map(|check| line(shell, check));
        let source = line.as_ref().map_or_else(|| own.clone(), |line| line.text.clone());
        let wrong = question.map(wrong_word);
        Row { key, value, source, pill: line.map(|line| (line.state, line.word)), wrong }
    };
    let who = |key: String, value: String| match matched_at(checks) {
        Some(at) => {
            let source = shell.with_one("account-source-matched", "time", shell.moment(at));
            Row { key, value, source, pill: Some(("good", shell.t("checks-word-passed"))), wrong: None }
        }
        None => match checks.inspected_at {
            Some(at) => {
                let source = shell.with_one("account-source-inspected", "time", shell.moment(at));
                Row { key, value, source, pill: Some(("good", shell.t("checks-word-passed"))), wrong: None }
            }
            None => row(key, value, None),
        },
    };
    let mut rows = vec![who(shell.t("account-row-name"), version.content.name().full())];
    if let Some(person) = version.person() {
        let document =
            format!("{}, {}", unbroken(&person.document.masked()), shell.date(person.document.issued_on()));
        rows.push(who(shell.t("data-birth-date"), shell.date(person.birth_date.date())));
        let key = shell.t(document_key(person.document.kind()));
        let checked = match checks.inspected_at {
            Some(_) => who(key, document),
            None => row(key, document, Some(Question::Document)),
        };
        rows.push(with_term(shell, checked, (version.document_last_day(), checks)));
        rows.extend(
            person
                .snils
                .as_ref()
                .map(|snils| row(shell.t("data-snils"), snils.masked(), Some(Question::Snils))),
        );
        rows.push(inn_row(shell, profile, person, &row));
    }
    rows
}

/// What was answered of a document that has ended holds no more; of one that is about to end the last day is told too.
fn with_term(shell: &Shell, row: Row, (last_day, checks): (Option<Date>, &ChecksView)) -> Row {
    let Some((last_day, ends_at)) = last_day.zip(checks.document_ends_at) else { return row };
    let date = shell.date(last_day);
    if ends_at <= shell.now() {
        let pill = Some(("bad", shell.t("account-document-ended-word")));
        return Row { source: shell.with_one("account-document-ended", "date", date), pill, ..row };
    }
    if is_ending(ends_at, shell.now()) {
        let until = shell.with_one("account-document-until", "date", date);
        return Row { source: format!("{} {until}", row.source), ..row };
    }
    row
}

/// When the ministry said that the document, the name and the birth date belong together.
fn matched_at(checks: &ChecksView) -> Option<Timestamp> {
    checks.checks.iter().find_map(|check| match &check.state {
        CheckViewState::Answered { at, outcome, .. }
            if check.question == Question::Document && outcome.says_yes() =>
        {
            Some(*at)
        }
        _ => None,
    })
}

const fn wrong_word(question: Question) -> &'static str {
    match question {
        Question::Document => "document",
        Question::Snils => "snils",
        Question::InnCheck | Question::InnSearch => "inn",
    }
}

fn inn_row(
    shell: &Shell,
    profile: &Profile,
    person: &PersonData,
    row: &dyn Fn(String, String, Option<Question>) -> Row,
) -> Row {
    let question = if person.inn.is_some() { Question::InnCheck } else { Question::InnSearch };
    let value = profile.newest().inn().map_or_else(|| shell.t("data-inn-search"), |(inn, _)| inn.masked());
    row(shell.t("data-inn"), value, Some(question))
}

fn contact_row(shell: &Shell, stored: &StoredContact, is_dead: bool) -> Row {
    let key = match stored.contact.kind() {
        ContactKind::Phone => shell.t("account-row-phone"),
        ContactKind::Email => shell.t("account-row-email"),
    };
    let source = shell.with_one("account-source-contact", "time", shell.moment(stored.confirmed_at));
    if is_dead {
        let pill = Some(("bad", shell.t("account-contact-dead")));
        let source = shell.t("account-contact-dead-text");
        return Row { key, value: stored.contact.masked(), source, pill, wrong: None };
    }
    Row { key, value: stored.contact.masked(), source, pill: None, wrong: None }
}

fn sign_in_line(shell: &Shell, at: Timestamp, agent: &str) -> String {
    if agent.is_empty() { shell.moment(at) } else { format!("{} · {agent}", shell.moment(at)) }
}
