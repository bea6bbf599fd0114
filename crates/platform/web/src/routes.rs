use axum::Router;
use axum::handler::Handler;
use axum::middleware::from_fn;
use axum::routing::{MethodRouter, get, post};
use http::Method;

use crate::guard::{self, Rule};

/// Whom a route is for. The [`crate::Gate`] enforces it, and one test walks all routes as each of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Audience {
    /// Anybody, signed in or not; nothing depends on the browser.
    Public,
    /// Anybody on a journey of this browser that needs no session: registration, signing in, recovery.
    Visitor,
    /// A signed-in person.
    Citizen,
    /// A registrar of a service centre.
    Registrar,
    /// A postal operator, who prints letters.
    Postal,
    /// A supervisor of registrars.
    Supervisor,
    /// An administrator of the installation.
    Administrator,
    /// A program. Authenticated by what it sends, never by a cookie; needs no form token.
    Machine,
}

/// One route, as recorded for the authorization walk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteSpec {
    /// GET (answers HEAD too) or POST.
    pub method: Method,
    /// The path as axum writes it, such as `/centres/{id}`.
    pub path: &'static str,
    /// Whom it is for.
    pub audience: Audience,
}

/// Builds a room's routes and records who may use each. There is no way to add a route without saying so.
#[must_use]
pub struct Routes<S = ()> {
    router: Router<S>,
    specs: Vec<RouteSpec>,
}

impl<S: Clone + Send + Sync + 'static> Default for Routes<S> {
    fn default() -> Self {
        Self::new()
    }
}

impl<S: Clone + Send + Sync + 'static> Routes<S> {
    /// No routes yet.
    pub fn new() -> Self {
        Self { router: Router::new(), specs: Vec::new() }
    }

    /// A page or answer to read.
    pub fn get<H, T>(self, path: &'static str, audience: Audience, handler: H) -> Self
    where
        H: Handler<T, S>,
        T: 'static,
    {
        self.add(Method::GET, path, audience, get(handler))
    }

    /// A form or call that changes something. Unless it is for machines, `Origin` and the form token are checked.
    pub fn post<H, T>(self, path: &'static str, audience: Audience, handler: H) -> Self
    where
        H: Handler<T, S>,
        T: 'static,
    {
        self.add(Method::POST, path, audience, post(handler))
    }

    /// A form with a file (`multipart/form-data`), which the handler takes as an [`crate::Upload`]. The same checks
    /// as for [`Routes::post`] come first, and so does the gate: nobody sends a file who may not.
    pub fn upload<H, T>(self, path: &'static str, audience: Audience, bytes_max: usize, handler: H) -> Self
    where
        H: Handler<T, S>,
        T: 'static,
    {
        let rule = Rule { audience, file_bytes_max: Some(bytes_max), call_bytes_max: None };
        self.guarded(Method::POST, path, rule, post(handler))
    }

    /// A call of a program with a body of up to so many bytes, which the handler reads when it knows who calls.
    pub fn call<H, T>(self, path: &'static str, bytes_max: usize, handler: H) -> Self
    where
        H: Handler<T, S>,
        T: 'static,
    {
        let rule =
            Rule { audience: Audience::Machine, file_bytes_max: None, call_bytes_max: Some(bytes_max) };
        self.guarded(Method::POST, path, rule, post(handler))
    }

    fn add(self, method: Method, path: &'static str, audience: Audience, handler: MethodRouter<S>) -> Self {
        let rule = Rule { audience, file_bytes_max: None, call_bytes_max: None };
        self.guarded(method, path, rule, handler)
    }

    fn guarded(mut self, method: Method, path: &'static str, rule: Rule, handler: MethodRouter<S>) -> Self {
        let guarded = handler.layer(from_fn(move |request, next| guard::pass(rule, request, next)));
        let audience = rule.audience;
        self.router = self.router.route(path, guarded);
        self.specs.push(RouteSpec { method, path, audience });
        self
    }

    /// Adds the routes of another room.
    pub fn merge(mut self, other: Self) -> Self {
        self.router = self.router.merge(other.router);
        self.specs.extend(other.specs);
        self
    }

    /// Gives the handlers their state; afterwards the routes of rooms with different states can be merged.
    pub fn with_state(self, state: S) -> Routes {
        Routes { router: self.router.with_state(state), specs: self.specs }
    }

    /// What was recorded.
    pub fn specs(&self) -> &[RouteSpec] {
        &self.specs
    }

    /// The bare router. [`crate::Site::mount`] is what serves people; without it the guards refuse everything.
    pub fn into_router(self) -> Router<S> {
        self.router
    }
}
