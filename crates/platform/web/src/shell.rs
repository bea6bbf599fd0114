use std::sync::Arc;
use std::time::Duration;

use axum::extract::FromRequestParts;
use http::request::Parts;
use kernel::{Date, Language, Timestamp};
use text::{Value, Words};

use crate::low_vision::LowVision;
use crate::{Network, PageError, Site, assets};

/// A link in the head or the foot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NavLink {
    /// Where it leads.
    pub href: String,
    /// What it says: a key in the catalogue.
    pub key: &'static str,
}

impl NavLink {
    /// A link.
    pub fn new(href: &str, key: &'static str) -> Self {
        Self { href: href.to_owned(), key }
    }
}

/// The signed-in person, as the head shows them. The [`crate::Gate`] puts it into the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserPill {
    /// «Пётр П.»
    pub name: String,
    /// «ПП»
    pub initials: String,
    /// Where it leads.
    pub href: String,
}

/// Links of the head in place of the site's own (a desk has others). The [`crate::Gate`] puts it into the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NavLinks(pub Vec<NavLink>);

/// The random 256 bits that tell this browser from others. Bind to it what belongs to a journey without a session.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct BrowserId(pub(crate) String);

impl BrowserId {
    /// As it stands in the cookie. Store only a hash or mac of it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for BrowserId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("BrowserId")
    }
}

/// A whole number, or a reference to one: templates pass both.
pub trait Count {
    /// The number; zero when negative.
    fn count(self) -> u64;
}

macro_rules! count {
    ($($number:ty),*) => {$(
        impl Count for $number {
            fn count(self) -> u64 {
                u64::try_from(self).unwrap_or(0)
            }
        }
        impl Count for &$number {
            fn count(self) -> u64 {
                (*self).count()
            }
        }
    )*};
}

count!(u8, u16, u32, u64, usize, i32, i64);

/// What surrounds every page: the language, the head and foot, the form token, and who asks. An extractor; give it to
/// the template as the field `shell`.
#[derive(Clone)]
pub struct Shell {
    /// The texts of the reader's language.
    pub words: Words,
    pub(crate) request: Arc<RequestFacts>,
    pub(crate) pill: Option<UserPill>,
    pub(crate) nav: Option<NavLinks>,
}

pub(crate) struct RequestFacts {
    pub(crate) site: Site,
    pub(crate) path: String,
    pub(crate) path_and_query: String,
    pub(crate) csrf: String,
    pub(crate) once: String,
    pub(crate) browser: BrowserId,
    pub(crate) network: Network,
    pub(crate) operation: String,
    pub(crate) low_vision: LowVision,
}

impl Shell {
    /// The shell of a request, for a [`crate::Gate`] that answers with a page.
    pub fn of(parts: &Parts) -> Option<Self> {
        let mut shell = parts.extensions.get::<Self>()?.clone();
        shell.pill = parts.extensions.get::<UserPill>().cloned();
        shell.nav = parts.extensions.get::<NavLinks>().cloned();
        Some(shell)
    }

    /// The text under `key`.
    pub fn t(&self, key: &str) -> String {
        self.words.t(key)
    }

    /// The text under `key` with values.
    pub fn with(&self, key: &str, values: &[(&str, Value)]) -> String {
        self.words.with(key, values)
    }

    /// The text under `key` with one value.
    pub fn with_one(&self, key: &str, name: &str, value: impl Into<Value>) -> String {
        self.words.with_one(key, name, value)
    }

    /// A number as the components reckon with it, however the page holds it.
    pub fn number(&self, number: impl Count) -> u64 {
        number.count()
    }

    /// The site.
    pub fn site(&self) -> &Site {
        &self.request.site
    }

    /// The path that was asked for, without the query.
    pub fn path(&self) -> &str {
        &self.request.path
    }

    /// The form token: every form that is posted carries it in the field `csrf` (macro `ui::token`).
    pub fn csrf(&self) -> &str {
        &self.request.csrf
    }

    /// A fresh idempotency key for a form that creates something (field `once`).
    pub fn once(&self) -> &str {
        &self.request.once
    }

    /// This browser.
    pub fn browser(&self) -> &BrowserId {
        &self.request.browser
    }

    /// The network that the request came from.
    pub fn network(&self) -> Network {
        self.request.network
    }

    /// The id of this request, printed on error pages and in the log.
    pub fn operation(&self) -> &str {
        &self.request.operation
    }

    /// The settings of the low-vision mode.
    pub fn low_vision(&self) -> LowVision {
        self.request.low_vision
    }

    /// The name of the installation.
    pub fn installation(&self) -> &str {
        self.site().config().installation.of(self.words.language)
    }

    /// The number of the hot line.
    pub fn hotline(&self) -> &str {
        &self.site().config().hotline
    }

    /// The number of the hot line as a `tel:` address.
    pub fn hotline_href(&self) -> String {
        let digits: String = self.hotline().chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
        format!("tel:{digits}")
    }

    /// When the hot line answers.
    pub fn hotline_hours(&self) -> &str {
        self.site().config().hotline_hours.of(self.words.language)
    }

    /// The links of the head.
    pub fn nav(&self) -> &[NavLink] {
        self.nav.as_ref().map_or(&self.site().0.nav, |links| &links.0)
    }

    /// The links of the foot.
    pub fn foot(&self) -> &[NavLink] {
        &self.site().0.foot
    }

    /// Where «Войти» leads.
    pub fn sign_in(&self) -> Option<&str> {
        self.site().0.sign_in.as_deref()
    }

    /// The signed-in person.
    pub fn pill(&self) -> Option<&UserPill> {
        self.pill.as_ref()
    }

    /// The languages to switch to, with the address that does it: tag, own name, address.
    pub fn languages(&self) -> Vec<(&'static str, &'static str, String)> {
        let back: String = form_urlencoded::byte_serialize(self.request.path_and_query.as_bytes()).collect();
        Language::ALL
            .into_iter()
            .filter(|language| *language != self.words.language)
            .map(|language| {
                let name = crate::language::own_name(language);
                (language.tag(), name, format!("/language/{}?back={back}", language.tag()))
            })
            .collect()
    }

    /// The address of the low-vision settings that leads back here.
    pub fn low_vision_href(&self) -> String {
        let back: String = form_urlencoded::byte_serialize(self.request.path_and_query.as_bytes()).collect();
        format!("/low-vision?back={back}")
    }

    /// Now.
    pub fn now(&self) -> Timestamp {
        self.site().0.env.now()
    }

    /// A date by word.
    pub fn date(&self, date: Date) -> String {
        self.words.date(date)
    }

    /// A span of whole seconds in words: `21 секунду`, `5 минут`.
    pub fn span_of_seconds(&self, seconds: impl Count) -> String {
        self.words.span(Duration::from_secs(seconds.count()))
    }

    /// A moment in the time zone of the installation, with its name; today and yesterday by word.
    pub fn moment(&self, moment: Timestamp) -> String {
        self.words.moment_near(moment, self.now(), &self.site().config().time_zone)
    }

    /// The address of the stylesheet.
    pub fn style(&self) -> &'static str {
        assets::STYLE
    }

    /// The address of the script.
    pub fn script(&self) -> &'static str {
        assets::SCRIPT
    }

    /// The address of the icon.
    pub fn favicon(&self) -> &'static str {
        assets::FAVICON
    }
}

impl<S: Sync> FromRequestParts<S> for Shell {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, PageError> {
        Self::of(parts).ok_or(PageError::Unavailable)
    }
}
