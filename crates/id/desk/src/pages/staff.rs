//! Who works here: the gate's question about offices, and what staff pages have in common.

use async_trait::async_trait;
use axum::extract::{FromRef, FromRequestParts};
use http::request::Parts;
use identity::model::session::Session;
use identity::model::visitor::Visitor;
use identity::ops::sign_out::sign_out;
use identity::pages::{Admission, Roles, SignedIn, visitor_of};
use web::{Audience, Form, PageError, Shell};

use crate::Desk;
use crate::error::DeskError;
use crate::model::office::{Officer, Role};
use crate::ops::admit::{Admitted, admit};
use crate::ops::supervise::acts_today;

#[async_trait]
impl Roles for Desk {
    async fn holds(
        &self,
        session: &Session,
        audience: Audience,
        request: &mut Parts,
    ) -> Result<Admission, PageError> {
        let token = request.extensions.get::<SignedIn>().and_then(SignedIn::token);
        let Some(token) = token else { return Ok(Admission::NotHeld) };
        match admit(self, session, &token, audience).await? {
            Admitted::Officer(officer) => {
                request.extensions.insert(officer);
                Ok(Admission::Granted)
            }
            Admitted::NotHeld => Ok(Admission::NotHeld),
            Admitted::TooWeak => Err(PageError::Forbidden),
            Admitted::NoCertificate => Ok(Admission::CertificateMissing),
            Admitted::Idle => {
                let visitor = visitor_of(request, self.identity())?;
                sign_out(self.identity(), &visitor, session.subject, &token).await?;
                Ok(Admission::SignInAgain)
            }
        }
    }
}

/// The member of staff in front of the page, and their browser.
pub struct Staff {
    pub officer: Officer,
    pub visitor: Visitor,
}

impl<S: Sync> FromRequestParts<S> for Staff
where
    Desk: FromRef<S>,
{
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, PageError> {
        let desk = Desk::from_ref(state);
        let officer = parts.extensions.get::<Officer>().cloned().ok_or(PageError::NotFound)?;
        Ok(Self { officer, visitor: visitor_of(parts, desk.identity())? })
    }
}

/// What the head of every staff page shows.
pub struct StaffHead {
    /// The centre.
    pub centre: String,
    /// Acts of today.
    pub today: String,
    /// Whether the page of a supervisor is theirs.
    pub supervises: bool,
}

impl StaffHead {
    /// Counts what the officer has done today.
    pub async fn load(desk: &Desk, shell: &Shell, officer: &Officer) -> Result<Self, PageError> {
        let today = acts_today(desk, officer).await?;
        Ok(Self {
            centre: desk.centre_name(&officer.centre, shell.words.language),
            today: shell.with_one("desk-today", "count", i64::from(today)),
            supervises: officer.role == Role::Supervisor,
        })
    }
}

/// The answer to what a registrar cannot mend on the page.
pub fn page_error(error: DeskError, shell: &Shell) -> PageError {
    match error {
        DeskError::Limited { until } => PageError::TooMany { wait: until.since(shell.now()) },
        DeskError::NotFound | DeskError::StepNotOpen => PageError::NotFound,
        DeskError::Internal(error) => PageError::from(error),
    }
}

/// Puts a limit beside the field; whatever else went wrong is a page of its own.
pub fn note_limit(form: &mut Form, field: &str, shell: &Shell, error: DeskError) -> Result<(), PageError> {
    match error {
        DeskError::Limited { until } => {
            let wait = shell.words.span(until.since(shell.now()));
            form.error_with(field, "desk-limited", &[("wait", wait.into())]);
            Ok(())
        }
        other => Err(page_error(other, shell)),
    }
}
