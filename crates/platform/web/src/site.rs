use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use http::{HeaderMap, HeaderValue};
use kernel::Env;
use tokio::sync::Semaphore;

use crate::cookies::CookieNames;
use crate::gate::{ClosedGate, Gate};
use crate::{NavLink, RouteSpec, Routes, WebConfig};

pub(crate) const SESSION: &str = "session";
/// How many files are in memory at a time; who comes next is told to try again.
const UPLOADS_AT_ONCE: usize = 16;

/// One side's web application: what all its pages share.
#[derive(Clone)]
pub struct Site(pub(crate) Arc<SiteInner>);

pub(crate) struct SiteInner {
    pub(crate) config: WebConfig,
    pub(crate) env: Env,
    pub(crate) cookies: CookieNames,
    pub(crate) nav: Vec<NavLink>,
    pub(crate) foot: Vec<NavLink>,
    pub(crate) sign_in: Option<String>,
    pub(crate) gate: Arc<dyn Gate>,
    pub(crate) body_bytes_max: usize,
    pub(crate) request_timeout: Duration,
    /// A file comes slowly where the line is slow.
    pub(crate) upload_timeout: Duration,
    /// Files that are in memory at a time.
    pub(crate) uploads: Arc<Semaphore>,
}

/// Puts a [`Site`] together.
pub struct SiteBuilder(SiteInner);

impl Site {
    /// A site without links, whose routes for signed-in people are closed until a [`Gate`] is given.
    pub fn builder(config: WebConfig, env: Env) -> SiteBuilder {
        let cookies = CookieNames::new(&config);
        SiteBuilder(SiteInner {
            config,
            env,
            cookies,
            nav: Vec::new(),
            foot: Vec::new(),
            sign_in: None,
            gate: Arc::new(ClosedGate),
            body_bytes_max: 64 * 1024,
            request_timeout: Duration::from_secs(30),
            upload_timeout: Duration::from_secs(5 * 60),
            uploads: Arc::new(Semaphore::new(UPLOADS_AT_ONCE)),
        })
    }

    /// The whole application: the routes behind every check of the kit, with the kit's own pages and assets.
    pub fn mount(&self, routes: Routes) -> Router {
        crate::outer::wrap(self, with_own_pages(routes).into_router())
    }

    /// The routes that [`Site::mount`] serves: the given ones and the kit's own.
    pub fn specs(&self, routes: &Routes) -> Vec<RouteSpec> {
        let mut specs = routes.specs().to_vec();
        specs.extend(with_own_pages(Routes::new()).specs().iter().cloned());
        specs
    }

    /// What the installation configured.
    pub fn config(&self) -> &WebConfig {
        &self.0.config
    }

    /// The token in the session cookie, as the browser sent it.
    pub fn session_token<'h>(&self, headers: &'h HeaderMap) -> Option<&'h str> {
        self.0.cookies.read(headers, SESSION).filter(|token| !token.is_empty())
    }

    /// The `Set-Cookie` header that begins a session. It ends with the browser when `max_age` is none.
    pub fn session_cookie(&self, token: &str, max_age: Option<Duration>) -> HeaderValue {
        self.0.cookies.set(SESSION, token, max_age)
    }

    /// The `Set-Cookie` header that ends a session.
    pub fn session_end(&self) -> HeaderValue {
        self.0.cookies.set(SESSION, "", Some(Duration::ZERO))
    }
}

fn with_own_pages(routes: Routes) -> Routes {
    routes.merge(crate::language::routes()).merge(crate::low_vision::routes())
}

impl SiteBuilder {
    /// Adds a link to the head of every page. `key` is in the catalogue.
    #[must_use]
    pub fn nav(mut self, href: &str, key: &'static str) -> Self {
        self.0.nav.push(NavLink::new(href, key));
        self
    }

    /// Adds a link to the foot of every page. `key` is in the catalogue.
    #[must_use]
    pub fn foot(mut self, href: &str, key: &'static str) -> Self {
        self.0.foot.push(NavLink::new(href, key));
        self
    }

    /// Where «Войти» leads. Without it the head shows no such link.
    #[must_use]
    pub fn sign_in(mut self, href: &str) -> Self {
        self.0.sign_in = Some(href.to_owned());
        self
    }

    /// Who decides whether a person may pass to a route.
    #[must_use]
    pub fn gate(mut self, gate: Arc<dyn Gate>) -> Self {
        self.0.gate = gate;
        self
    }

    /// How long a request may take before the person is told to try again; 30 seconds by default.
    #[must_use]
    pub fn request_timeout(mut self, limit: Duration) -> Self {
        self.0.request_timeout = limit;
        self
    }

    /// The site.
    pub fn build(self) -> Site {
        Site(Arc::new(self.0))
    }
}
