//! The page that asks for a code, wherever a code is asked for.

use askama::Template;
use kernel::Secret;
use web::{Form, PageError, Shell};

use super::page_error;
use crate::error::IdentityError;
use crate::model::code::{CODE_TTL, Verdict};
use crate::model::contact::ContactKind;
use crate::ops::codes::CodeTimes;

/// Where the page belongs.
pub struct CodePlace {
    /// The address of the form; `…/resend` below it asks for a new code.
    pub action: &'static str,
    /// Where one goes to change the contact, with the text of the link.
    pub change: Option<(&'static str, &'static str)>,
    /// The key of a sentence above the field.
    pub lead: Option<&'static str>,
    /// Which of the four steps of a registration this is; 0 where it is none.
    pub step: usize,
    /// Where «Назад» leads.
    pub back: &'static str,
}

#[derive(Template)]
#[template(path = "code.html")]
pub struct CodePage {
    pub shell: Shell,
    pub form: Form,
    pub place: CodePlace,
    pub title: String,
    pub masked: String,
    pub by_email: bool,
    pub open: bool,
    pub seconds: u64,
    pub total: u64,
    pub until: String,
    pub resend_seconds: u64,
}

impl CodePage {
    /// The page for a contact and the times of its code.
    pub fn new(
        shell: Shell,
        form: Form,
        place: CodePlace,
        (kind, masked): (ContactKind, String),
        times: CodeTimes,
    ) -> Self {
        let now = shell.now();
        let title = match kind {
            ContactKind::Phone => shell.t("code-title-phone"),
            ContactKind::Email => shell.t("code-title-email"),
        };
        let until = shell.words.time(times.expires_at, &shell.site().config().time_zone);
        Self {
            title,
            masked,
            by_email: kind == ContactKind::Email,
            open: times.open,
            seconds: times.expires_at.since(now).as_secs(),
            total: CODE_TTL.as_secs(),
            until,
            resend_seconds: times.resend_at.since(now).as_secs(),
            shell,
            form,
            place,
        }
    }
}

/// Puts a verdict beside the field.
pub fn note_verdict(form: &mut Form, verdict: Verdict) {
    match verdict {
        Verdict::Right => {}
        Verdict::Wrong { left } => form.error_with("code", "code-wrong", &[("left", i64::from(left).into())]),
        Verdict::Exhausted => form.error("code", "code-exhausted"),
        Verdict::Expired => form.error("code", "code-expired"),
        Verdict::Used => form.error("code", "code-used"),
    }
}

/// Puts a limit beside a field, with the time to wait for. What a person cannot mend becomes an error page.
pub fn note_limit(
    form: &mut Form,
    field: &str,
    shell: &Shell,
    error: IdentityError,
) -> Result<(), PageError> {
    match error {
        IdentityError::Limited { until } => {
            let time = shell.moment(until);
            form.error_with(field, "limit-wait", &[("time", time.into())]);
            Ok(())
        }
        IdentityError::TooSoon { resend_at } => {
            let wait = shell.span_of_seconds(resend_at.since(shell.now()).as_secs().max(1));
            form.error_with(field, "code-resend-too-soon", &[("wait", wait.into())]);
            Ok(())
        }
        IdentityError::Busy => {
            form.error(field, "busy-text");
            Ok(())
        }
        other => Err(page_error(other, shell.now())),
    }
}

/// What a mailed link shows.
#[derive(Template)]
#[template(path = "code_link.html")]
pub struct CodeLinkPage {
    pub shell: Shell,
    pub view: CodeLink,
    pub action: String,
    pub start: &'static str,
}

/// The three faces of the page of a link.
pub enum CodeLink {
    /// A button.
    Button,
    /// The code for the other browser.
    Code(Secret<String>),
    /// Nothing any more.
    Dead,
}
