//! The person's messages: the list, one of them, and where they come.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use notify::State as Fate;
use web::{Audience, Form, PageError, Routes, Shell, page, page_with_errors, see};

use super::SignedIn;
use crate::Identity;
use crate::model::notice::{Channels, NoticeChoices, NoticeKind, QuietHours};
use crate::model::visitor::Visitor;
use crate::ops::notices::{self, Carried, Filter, ReadNotice};

const PATH: &str = "/account/messages";
const CHOICES_PATH: &str = "/account/messages/choices";
/// How many stand on a page.
const ROWS: usize = 20;
/// More is not looked for.
const WORDS_CHARS_MAX: usize = 100;

pub fn routes() -> Routes<Identity> {
    Routes::new()
        .get(PATH, Audience::Citizen, show)
        .post("/account/messages/read", Audience::Citizen, mark_read)
        .get(CHOICES_PATH, Audience::Citizen, show_choices)
        .post(CHOICES_PATH, Audience::Citizen, choose)
        .get("/account/messages/{no}", Audience::Citizen, show_one)
}

/// One line of the list.
struct Line {
    href: String,
    subject: String,
    kind: String,
    time: String,
    is_unread: bool,
}

#[derive(Template)]
#[template(path = "notices.html")]
struct NoticesPage {
    shell: Shell,
    form: Form,
    kinds: Vec<(&'static str, String)>,
    found: String,
    lines: Vec<Line>,
    has_unread: bool,
    is_filtered: bool,
    current: usize,
    total: usize,
    href: String,
}

async fn show(
    State(identity): State<Identity>,
    shell: Shell,
    signed_in: SignedIn,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let words: String =
        query.get("text").map(|text| text.trim().chars().take(WORDS_CHARS_MAX).collect()).unwrap_or_default();
    let kind = query.get("kind").and_then(|word| NoticeKind::from_word(word));
    let (subject, language) = (signed_in.session.subject, shell.words.language);
    let filter = Filter { kind, words };
    let found = notices::list_notices(&identity, subject, (language, &filter)).await?;
    let total = found.len().div_ceil(ROWS).max(1);
    let asked = query.get("page").and_then(|page| page.parse().ok()).unwrap_or(1_usize);
    let current = asked.clamp(1, total);
    let mut kinds = vec![("", shell.t("messages-kind-any"))];
    kinds.extend(NoticeKind::ALL.map(|kind| (kind.as_str(), shell.t(kind.key()))));
    let word = kind.map_or("", NoticeKind::as_str);
    let query: String = form_urlencoded::Serializer::new(String::new())
        .append_pair("kind", word)
        .append_pair("text", &filter.words)
        .finish();
    page(&NoticesPage {
        form: Form::with_values([("text", filter.words.as_str()), ("kind", word)]),
        kinds,
        found: shell.with_one("messages-found", "count", u64::try_from(found.len()).unwrap_or(0)),
        lines: found.iter().skip((current - 1) * ROWS).take(ROWS).map(|found| line(&shell, found)).collect(),
        has_unread: notices::count_unread(&identity, subject).await? > 0,
        is_filtered: kind.is_some() || !filter.words.is_empty(),
        current,
        total,
        href: format!("{PATH}?{query}&page="),
        shell,
    })
}

fn line(shell: &Shell, found: &ReadNotice) -> Line {
    Line {
        href: format!("{PATH}/{}", found.notice.no),
        subject: found.preview.subject.clone(),
        kind: shell.t(found.notice.kind.key()),
        time: shell.moment(found.notice.at),
        is_unread: found.notice.read_at.is_none(),
    }
}

async fn mark_read(State(identity): State<Identity>, signed_in: SignedIn) -> Result<Response, PageError> {
    notices::mark_all_read(&identity, signed_in.session.subject).await?;
    Ok(see(PATH))
}

#[derive(Template)]
#[template(path = "notice.html")]
struct NoticePage {
    shell: Shell,
    subject: String,
    kind: String,
    time: String,
    paragraphs: Vec<String>,
    /// Where it went: the contact, the kind of pill, the word.
    carried: Vec<(String, &'static str, String)>,
}

async fn show_one(
    State(identity): State<Identity>,
    shell: Shell,
    signed_in: SignedIn,
    Path(no): Path<String>,
) -> Result<Response, PageError> {
    let no: i64 = no.parse().map_err(|_| PageError::NotFound)?;
    let whose = (signed_in.session.subject, no);
    let opened = notices::open_notice(&identity, whose, shell.words.language).await?;
    let Some((found, carried)) = opened else { return Err(PageError::NotFound) };
    let text = found.preview.text.expose();
    page(&NoticePage {
        subject: found.preview.subject.clone(),
        kind: shell.t(found.notice.kind.key()),
        time: shell.moment(found.notice.at),
        paragraphs: text
            .split("\n\n")
            .map(str::trim)
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
            .collect(),
        carried: carried.iter().map(|carried| fate(&shell, carried)).collect(),
        shell,
    })
}

fn fate(shell: &Shell, carried: &Carried) -> (String, &'static str, String) {
    let contact = carried.contact.clone().unwrap_or_else(|| shell.t("messages-contact-gone"));
    let (pill, key) = match &carried.state {
        Some(Fate::Queued) => ("wait", "messages-state-queued"),
        Some(Fate::Sent) => ("note", "messages-state-sent"),
        Some(Fate::Delivered) => ("good", "messages-state-delivered"),
        Some(Fate::Undelivered | Fate::Failed(_)) => ("bad", "messages-state-failed"),
        Some(Fate::Expired) => ("note", "messages-state-expired"),
        None => ("note", "messages-state-old"),
    };
    (contact, pill, shell.t(key))
}

/// One kind on the page of choices, with the names of its two boxes.
struct KindRow {
    title: String,
    about: String,
    sms: &'static str,
    mail: &'static str,
}

const fn boxes(kind: NoticeKind) -> (&'static str, &'static str, &'static str) {
    match kind {
        NoticeKind::Security => ("security-sms", "security-mail", "messages-kind-security-about"),
        NoticeKind::Level => ("level-sms", "level-mail", "messages-kind-level-about"),
        NoticeKind::Visit => ("visit-sms", "visit-mail", "messages-kind-visit-about"),
        NoticeKind::Service => ("service-sms", "service-mail", "messages-kind-service-about"),
    }
}

#[derive(Template)]
#[template(path = "notice_choices.html")]
struct ChoicesPage {
    shell: Shell,
    form: Form,
    kinds: Vec<KindRow>,
    hours: Vec<(String, String)>,
    is_saved: bool,
}

fn choices_page(shell: Shell, form: Form, is_saved: bool) -> ChoicesPage {
    let kinds = NoticeKind::ALL.map(|kind| {
        let (sms, mail, about) = boxes(kind);
        KindRow { title: shell.t(kind.key()), about: shell.t(about), sms, mail }
    });
    let mut hours = vec![(String::new(), shell.t("messages-quiet-none"))];
    hours.extend((0..24).map(|hour| (hour.to_string(), format!("{hour:02}:00"))));
    ChoicesPage { shell, form, kinds: kinds.into(), hours, is_saved }
}

async fn show_choices(
    State(identity): State<Identity>,
    shell: Shell,
    signed_in: SignedIn,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let chosen = notices::load_choices(&identity, signed_in.session.subject).await?;
    let mut values: Vec<(&str, String)> = Vec::new();
    for kind in NoticeKind::ALL {
        let ((sms, mail, _), channels) = (boxes(kind), chosen.channels(kind));
        values.extend(channels.sms.then(|| (sms, "yes".to_owned())));
        values.extend(channels.mail.then(|| (mail, "yes".to_owned())));
    }
    if let Some(quiet) = chosen.quiet {
        values.extend([("quietFrom", quiet.from.to_string()), ("quietUntil", quiet.until.to_string())]);
    }
    page(&choices_page(shell, Form::with_values(values), query.contains_key("saved")))
}

async fn choose(
    State(identity): State<Identity>,
    shell: Shell,
    visitor: Visitor,
    signed_in: SignedIn,
    mut form: Form,
) -> Result<Response, PageError> {
    let mut chosen = NoticeChoices::default();
    for kind in NoticeKind::ALL {
        let (sms, mail, _) = boxes(kind);
        let channels = Channels { sms: form.has(sms, "yes"), mail: form.has(mail, "yes") };
        if chosen.choose(kind, channels).is_err() {
            form.error(sms, "messages-security-somewhere");
        }
    }
    chosen.quiet = read_quiet(&mut form);
    if form.has_errors() {
        return page_with_errors(&choices_page(shell, form, false));
    }
    notices::save_choices(&identity, (signed_in.session.subject, &visitor), &chosen).await?;
    Ok(see(&format!("{CHOICES_PATH}?saved")))
}

/// Both hours or neither, and not the same.
fn read_quiet(form: &mut Form) -> Option<QuietHours> {
    let hour = |text: &str| text.parse::<u8>().ok().filter(|hour| *hour < 24);
    let (from, until) = (form.value("quietFrom").to_owned(), form.value("quietUntil").to_owned());
    match (hour(&from), hour(&until)) {
        (Some(from), Some(until)) if from != until => Some(QuietHours { from, until }),
        (None, None) if from.is_empty() && until.is_empty() => None,
        _ => {
            form.error("quietFrom", "messages-quiet-both");
            None
        }
    }
}
