//! What a call is refused with: RFC 9457, with a stable code and the text in both languages.

use std::time::Duration;

use assurance::{DeskRefusal, Requirement};
use http::StatusCode;
use identity::Obstacle;
use identity::model::code::Verdict;
use kernel::{Language, Timestamp};
use profile::model::form::{FormProblem, Mistake, Question};
use serde::Serialize;
use store::StoreError;
use text::{Value, Words};
use web::Shell;

use super::DESCRIPTION_PATH;
use crate::error::DeskError;
use crate::model::refusal::Bias;

/// A kind of refusal: what the software acts on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// The HTTP status.
    pub status: u16,
    /// The stable code.
    pub code: &'static str,
    /// The key of the text.
    key: &'static str,
}

macro_rules! kinds {
    ($($name:ident = $status:literal, $code:literal, $key:literal;)*) => {
        impl Kind {
            $(pub(super) const $name: Self = Self { status: $status, code: $code, key: $key };)*
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];
        }
    };
}

kinds! {
    BAD_REQUEST = 400, "bad-request", "desk-api-bad-request";
    OPERATOR_MISSING = 400, "operator-missing", "desk-api-operator-missing";
    KEY_MISSING = 400, "idempotency-key-missing", "desk-api-key-missing";
    UNAUTHORIZED = 401, "unauthorized", "desk-api-unauthorized";
    NOT_FOUND = 404, "not-found", "desk-api-not-found";
    STEP_NOT_OPEN = 409, "step-not-open", "desk-api-step-not-open";
    RUNNING = 409, "in-progress", "desk-api-in-progress";
    TOO_LARGE = 413, "too-large", "desk-api-too-large";
    MEDIA_TYPE = 415, "media-type", "desk-api-media-type";
    KEY_REUSED = 422, "idempotency-key-reused", "desk-api-key-reused";
    FIELDS = 422, "fields", "desk-api-fields";
    QUESTIONS = 422, "questions", "desk-api-questions";
    NOBODY = 422, "nobody", "desk-found-nobody";
    SEVERAL = 422, "several", "desk-found-several";
    PASS_ENDED = 422, "pass-ended", "desk-pass-ended";
    ONESELF = 422, "oneself", "desk-bias-oneself";
    SHARED_CONTACT = 422, "shared-contact", "desk-bias-shared-contact";
    NO_PHONE = 422, "no-phone", "desk-no-phone";
    CODE_MALFORMED = 422, "code-malformed", "code-malformed";
    CODE_WRONG = 422, "code-wrong", "code-wrong";
    CODE_EXHAUSTED = 422, "code-exhausted", "code-exhausted";
    CODE_EXPIRED = 422, "code-expired", "code-expired";
    CODE_USED = 422, "code-used", "desk-code-used";
    PAPER_DIFFERS = 422, "paper-differs", "desk-paper-differs";
    OTHER_PERSON = 422, "other-person", "update-other-person";
    REFUSED = 422, "refused", "desk-over-refused";
    DATA_CHANGED = 422, "data-changed", "desk-data-changed";
    SAME_DOCUMENT = 422, "same-document", "update-same";
    UNFINISHED = 422, "unfinished", "desk-obstacle-unfinished";
    FAILED_SNILS = 422, "failed-snils", "desk-obstacle-failed-snils";
    FAILED_DOCUMENT = 422, "failed-document", "desk-obstacle-failed-document";
    DOCUMENT_ENDED = 422, "document-ended", "desk-obstacle-document-ended";
    OWNED_BY_OTHER = 422, "owned-by-other", "desk-obstacle-owned-by-other";
    DECEASED = 422, "deceased", "desk-obstacle-deceased";
    LEAVING_CLAIM = 422, "leaving-claim", "leaving-obstacle-claim";
    LEAVING_VISIT = 422, "leaving-visit", "leaving-obstacle-visit";
    LEAVING_OFFICE = 422, "leaving-office", "leaving-obstacle-office";
    LEAVING_MERGE = 422, "leaving-merge", "leaving-obstacle-merge";
    LEAVING_DISPUTE = 422, "leaving-dispute", "leaving-obstacle-dispute";
    AGREEMENT = 422, "agreement", "newcomer-agree-empty";
    CHILD = 422, "child", "newcomer-child";
    OWNED = 422, "newcomer-owned", "newcomer-owned";
    PHONE_TAKEN = 422, "phone-taken", "newcomer-phone-taken";
    LIMITED = 429, "rate-limited", "desk-limited";
    DATA_LIMITED = 429, "data-limited", "desk-limited";
    UNAVAILABLE = 503, "unavailable", "desk-api-unavailable";
}

/// A refusal.
#[derive(Clone, Debug)]
pub struct Problem {
    kind: Kind,
    left: Option<u8>,
    until: Option<Timestamp>,
    mistakes: Vec<Mistake>,
}

impl From<Kind> for Problem {
    fn from(kind: Kind) -> Self {
        Self { kind, left: None, until: None, mistakes: Vec::new() }
    }
}

impl Problem {
    /// Something was wrong, and so many tries are left.
    pub fn left(kind: Kind, left: u8) -> Self {
        Self { left: Some(left), ..Self::from(kind) }
    }

    /// Too often.
    pub fn limited(kind: Kind, until: Timestamp) -> Self {
        Self { until: Some(until), ..Self::from(kind) }
    }

    /// Fields to be mended.
    pub fn fields(mistakes: Vec<Mistake>) -> Self {
        Self { mistakes, ..Self::from(Kind::FIELDS) }
    }

    /// One field to be mended.
    pub fn field(field: &'static str, key: &'static str) -> Self {
        Self::fields(vec![Mistake { field, key }])
    }

    /// What the operator has to ask; the call comes again with `asked`.
    pub fn questions(questions: &[Question]) -> Self {
        let asked = |question: &Question| Mistake { field: question.field, key: question.key };
        Self { mistakes: questions.iter().map(asked).collect(), ..Self::from(Kind::QUESTIONS) }
    }

    /// Whether the same call may come to another end later, so that its answer is not kept.
    pub const fn is_passing(&self) -> bool {
        matches!(self.kind.status, 429 | 503)
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.kind.status).unwrap_or(StatusCode::SERVICE_UNAVAILABLE)
    }

    /// How long to wait before the next try.
    pub fn wait(&self, now: Timestamp) -> Option<Duration> {
        self.until.map(|until| until.since(now).max(Duration::from_secs(1)))
    }

    /// The body, in the language of the request and in both.
    pub fn body(&self, shell: &Shell) -> String {
        let body = Body {
            kind: format!(
                "{}{DESCRIPTION_PATH}#{}",
                shell.site().config().public_url.origin(),
                self.kind.code
            ),
            title: self.text(shell.words, shell.now()),
            status: self.kind.status,
            code: self.kind.code,
            texts: Texts::of(|words| self.text(words, shell.now())),
            left: self.left,
            errors: self.mistakes.iter().map(FieldError::of).collect(),
        };
        serde_json::to_string(&body).unwrap_or_default()
    }

    fn text(&self, words: Words, now: Timestamp) -> String {
        let mut values: Vec<(&str, Value)> = Vec::new();
        values.extend(self.left.map(|left| ("left", i64::from(left).into())));
        values.extend(self.wait(now).map(|wait| ("wait", words.span(wait).into())));
        words.with(self.kind.key, &values)
    }
}

#[derive(Serialize)]
struct Body {
    #[serde(rename = "type")]
    kind: String,
    title: String,
    status: u16,
    code: &'static str,
    texts: Texts,
    #[serde(skip_serializing_if = "Option::is_none")]
    left: Option<u8>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldError>,
}

/// A text in both languages.
#[derive(Serialize)]
pub struct Texts {
    ru: String,
    en: String,
}

impl Texts {
    /// The text of a key.
    pub fn of_key(key: &str) -> Self {
        Self::of(|words| words.t(key))
    }

    fn of(text: impl Fn(Words) -> String) -> Self {
        Self { ru: text(Words::new(Language::Ru)), en: text(Words::new(Language::En)) }
    }
}

#[derive(Serialize)]
struct FieldError {
    field: &'static str,
    code: &'static str,
    texts: Texts,
}

impl FieldError {
    fn of(mistake: &Mistake) -> Self {
        Self { field: mistake.field, code: mistake.key, texts: Texts::of_key(mistake.key) }
    }
}

impl From<DeskError> for Problem {
    fn from(error: DeskError) -> Self {
        match error {
            DeskError::Limited { until } => Self::limited(Kind::LIMITED, until),
            DeskError::NotFound => Kind::NOT_FOUND.into(),
            DeskError::StepNotOpen => Kind::STEP_NOT_OPEN.into(),
            DeskError::Internal(error) => error.into(),
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "a call of a centre's software was not done");
        Kind::UNAVAILABLE.into()
    }
}

impl From<Bias> for Problem {
    fn from(bias: Bias) -> Self {
        match bias {
            Bias::Oneself => Kind::ONESELF.into(),
            Bias::SharedContact => Kind::SHARED_CONTACT.into(),
        }
    }
}

impl From<DeskRefusal> for Problem {
    fn from(refusal: DeskRefusal) -> Self {
        kind_of(refusal).into()
    }
}

/// Why an account cannot be confirmed now.
pub const fn kind_of(refusal: DeskRefusal) -> Kind {
    match refusal {
        DeskRefusal::Unfinished => Kind::UNFINISHED,
        DeskRefusal::FailedCheck(Requirement::Snils) => Kind::FAILED_SNILS,
        DeskRefusal::FailedCheck(Requirement::Document | Requirement::Inspection) => Kind::FAILED_DOCUMENT,
        DeskRefusal::DocumentEnded => Kind::DOCUMENT_ENDED,
        DeskRefusal::OwnedByOther => Kind::OWNED_BY_OTHER,
        DeskRefusal::Deceased => Kind::DECEASED,
    }
}

impl From<Obstacle> for Problem {
    fn from(obstacle: Obstacle) -> Self {
        match obstacle {
            Obstacle::Claim => Kind::LEAVING_CLAIM,
            Obstacle::Visit => Kind::LEAVING_VISIT,
            Obstacle::Office => Kind::LEAVING_OFFICE,
            Obstacle::Merge => Kind::LEAVING_MERGE,
            Obstacle::Dispute => Kind::LEAVING_DISPUTE,
        }
        .into()
    }
}

impl From<FormProblem> for Problem {
    fn from(problem: FormProblem) -> Self {
        match problem {
            FormProblem::Child => Kind::CHILD.into(),
            FormProblem::Mistakes(mistakes) => Self::fields(mistakes),
        }
    }
}

impl From<Verdict> for Problem {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Wrong { left } => Self::left(Kind::CODE_WRONG, left),
            Verdict::Exhausted => Kind::CODE_EXHAUSTED.into(),
            Verdict::Expired => Kind::CODE_EXPIRED.into(),
            Verdict::Right | Verdict::Used => Kind::CODE_USED.into(),
        }
    }
}
