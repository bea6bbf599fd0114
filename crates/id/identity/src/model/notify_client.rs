use std::collections::{BTreeMap, BTreeSet};

use notify::Template;

/// Another system that may have messages sent to people: a site that signs citizens in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotifyClient {
    /// Its name at the door.
    pub id: String,
    /// SHA-256 of its secret: the secret is random and long, so a fast hash is enough.
    pub secret_sha256: [u8; 32],
    /// What links in its messages begin with: it cannot send people anywhere else.
    pub link_prefix: String,
    /// How many messages it may send a minute.
    pub messages_a_minute: u32,
}

/// A text that such a system may choose, with what it is filled with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServiceTemplate {
    /// The state of an application has changed: `service`, `status`, `link`.
    Status,
    /// There is a message in the service's inbox: `service`, `link`.
    Inbox,
}

/// The longest name of a service or state.
const PARAM_CHARS_MAX: usize = 80;
/// The longest link.
const LINK_CHARS_MAX: usize = 200;

/// Why parameters do not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParamsError {
    /// Not exactly those that the template has.
    #[error("the parameters are not those of the template")]
    Names,
    /// Empty, too long, or with signs that are no text.
    #[error("a parameter is empty, too long or no text")]
    Value,
    /// Leads to where the client may not lead.
    #[error("the link does not begin with the client's prefix")]
    Link,
}

impl ServiceTemplate {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Status, Self::Inbox];

    /// The word in requests.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Status => "service-status",
            Self::Inbox => "service-inbox",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|template| template.word() == word)
    }

    /// The texts.
    pub const fn texts(self) -> Template {
        match self {
            Self::Status => Template::new(
                "service-status",
                "message-service-status-sms",
                "message-service-status-subject",
                "message-service-status-body",
            ),
            Self::Inbox => Template::new(
                "service-inbox",
                "message-service-inbox-sms",
                "message-service-inbox-subject",
                "message-service-inbox-body",
            ),
        }
    }

    const fn names(self) -> &'static [&'static str] {
        match self {
            Self::Status => &["service", "status", "link"],
            Self::Inbox => &["service", "link"],
        }
    }

    /// Whether these parameters fill the texts.
    pub fn check(self, client: &NotifyClient, params: &BTreeMap<String, String>) -> Result<(), ParamsError> {
        let given: BTreeSet<&str> = params.keys().map(String::as_str).collect();
        if given != self.names().iter().copied().collect() {
            return Err(ParamsError::Names);
        }
        for (name, value) in params {
            let longest = if name == "link" { LINK_CHARS_MAX } else { PARAM_CHARS_MAX };
            let is_text = !value.trim().is_empty() && !value.chars().any(char::is_control);
            if !is_text || value.chars().count() > longest {
                return Err(ParamsError::Value);
            }
        }
        let link = params.get("link").map_or("", String::as_str);
        if leads_under(&client.link_prefix, link) { Ok(()) } else { Err(ParamsError::Link) }
    }
}

/// Whether a link leads to where a prefix does. A prefix that is an origin must end there: `https://a.example` is not
/// `https://a.example.evil`.
pub fn leads_under(prefix: &str, link: &str) -> bool {
    let Some(rest) = link.strip_prefix(prefix) else { return false };
    let ends = prefix.ends_with('/') || rest.is_empty() || rest.starts_with(['/', '?', '#']);
    ends && !link.contains(|c: char| c.is_whitespace() || c.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client() -> NotifyClient {
        NotifyClient {
            id: "portal".to_owned(),
            secret_sha256: [0; 32],
            link_prefix: "https://services.example.org".to_owned(),
            messages_a_minute: 10,
        }
    }

    fn check(link: &str, service: &str) -> Result<(), ParamsError> {
        let params = [("service", service), ("link", link)];
        let params = params.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        ServiceTemplate::Inbox.check(&client(), &params)
    }

    #[test]
    fn a_link_leads_to_the_clients_own_site_alone() {
        assert_eq!(check("https://services.example.org/inbox/7", "Passport"), Ok(()));
        assert_eq!(check("https://services.example.org", "Passport"), Ok(()));
        for link in [
            "https://services.example.org.evil.example/",
            "https://evil.example",
            "javascript:1",
            "https://services.example.org/a b",
        ] {
            assert_eq!(check(link, "Passport"), Err(ParamsError::Link), "{link}");
        }
    }

    #[test]
    fn parameters_are_short_texts_and_those_of_the_template() {
        let link = "https://services.example.org/";
        for wrong in ["", "  ", "a\nb", &"x".repeat(81)] {
            assert_eq!(check(link, wrong), Err(ParamsError::Value), "{wrong}");
        }
        assert_eq!(ServiceTemplate::Status.check(&client(), &BTreeMap::new()), Err(ParamsError::Names));
    }
}
