use std::sync::Arc;

use askama::Template;
use async_trait::async_trait;
use axum::response::{IntoResponse, Response};
use http::request::Parts;
use http::{Method, StatusCode};
use kernel::SubjectId;
use store::{Scope, Token};
use web::{Audience, Gate, PageError, Shell, UserPill, page_with, see};

use super::{SignedIn, with_back};
use crate::Identity;
use crate::model::session::Session;
use crate::ops::authenticate::find_session;

/// What an office says to a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// It may pass.
    Granted,
    /// The person does not hold the office: its pages do not exist for them.
    NotHeld,
    /// Idle for too long: the session is over, signing in leads back.
    SignInAgain,
    /// Staff sign in by a certificate here, and this session was opened otherwise.
    CertificateMissing,
}

/// Which offices a person holds. The room that gives them out implements it.
#[async_trait]
pub trait Roles: Send + Sync + 'static {
    /// Whether this session may pass to pages of an office. The office itself goes into the request, for the handlers.
    async fn holds(
        &self,
        session: &Session,
        audience: Audience,
        request: &mut Parts,
    ) -> Result<Admission, PageError>;
}

/// Lets requests of the `id` side pass by session and office.
pub struct IdentityGate {
    identity: Identity,
    roles: Arc<dyn Roles>,
}

impl IdentityGate {
    /// A gate over sessions and offices.
    pub fn new(identity: Identity, roles: Arc<dyn Roles>) -> Self {
        Self { identity, roles }
    }

    async fn session(&self, request: &Parts) -> Result<Option<SignedIn>, PageError> {
        let Some(shell) = Shell::of(request) else { return Ok(None) };
        let Some(text) = shell.site().session_token(&request.headers) else { return Ok(None) };
        let Some(token) = Token::parse(text) else { return Ok(None) };
        let session = find_session(&self.identity, &token).await?;
        Ok(session.map(|session| SignedIn { session, token: text.into() }))
    }

    /// What the head of the page shows of a person.
    async fn pill(&self, subject: SubjectId) -> Result<Option<UserPill>, PageError> {
        let store = self.identity.store();
        let Some(key) = store.vault().find_key(store.reader(), Scope::subject(subject)).await? else {
            return Ok(None);
        };
        let version = profile::ops::load_current(store.reader(), &key, subject).await?;
        let name = version.content.name();
        let initials = name.initials().chars().filter(|c| c.is_alphabetic()).rev().collect();
        Ok(Some(UserPill { name: name.short(), initials, href: "/account".to_owned() }))
    }

    async fn decide(&self, audience: Audience, request: &mut Parts) -> Result<(), Response> {
        if audience == Audience::Machine {
            return Ok(());
        }
        let signed_in = self.session(request).await.map_err(IntoResponse::into_response)?;
        let Some(signed_in) = signed_in else {
            return match audience {
                Audience::Public | Audience::Visitor => Ok(()),
                // Staff pages do not tell that they exist.
                Audience::Citizen
                | Audience::Registrar
                | Audience::Postal
                | Audience::Supervisor
                | Audience::Administrator => Err(to_sign_in(request)),
                Audience::Machine => Err(PageError::NotFound.into_response()),
            };
        };
        let subject = signed_in.session.subject;
        if let Some(pill) = self.pill(subject).await.map_err(IntoResponse::into_response)? {
            request.extensions.insert(pill);
        }
        let session = signed_in.session.clone();
        request.extensions.insert(signed_in);
        let admission = match audience {
            Audience::Public | Audience::Visitor | Audience::Citizen | Audience::Machine => {
                Admission::Granted
            }
            office => {
                self.roles.holds(&session, office, request).await.map_err(IntoResponse::into_response)?
            }
        };
        match admission {
            Admission::Granted => Ok(()),
            Admission::NotHeld => Err(PageError::NotFound.into_response()),
            Admission::SignInAgain => Err(to_sign_in(request)),
            Admission::CertificateMissing => Err(certificate_missing(request)),
        }
    }
}

/// What is missing, and the way to it and back.
#[derive(Template)]
#[template(path = "staff_certificate.html")]
struct CertificateMissingPage {
    shell: Shell,
    sign_in: String,
}

fn certificate_missing(request: &Parts) -> Response {
    let Some(shell) = Shell::of(request) else { return PageError::Unavailable.into_response() };
    let shown = CertificateMissingPage { sign_in: with_back("/sign-in/signature", &back_of(request)), shell };
    page_with(StatusCode::FORBIDDEN, &shown).into_response()
}

/// To signing in and back; a posted form cannot be repeated, so its page is where one comes back to.
fn to_sign_in(request: &Parts) -> Response {
    let back: String = form_urlencoded::byte_serialize(back_of(request).as_bytes()).collect();
    see(&format!("/sign-in?back={back}"))
}

fn back_of(request: &Parts) -> String {
    let back = match request.method {
        Method::GET | Method::HEAD => request.uri.path_and_query().map_or("/", |path| path.as_str()),
        _ => request.uri.path(),
    };
    back.to_owned()
}

#[async_trait]
impl Gate for IdentityGate {
    async fn admit(&self, audience: Audience, request: &mut Parts) -> Result<(), Response> {
        self.decide(audience, request).await
    }
}
