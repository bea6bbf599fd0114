//! What a page gives the script that signs on the person's own computer: the part `signing_part.html`, and the addresses
//! that such a page, and no other, may reach.
//!
//! The page works without it: the form inside the part takes a file that was signed elsewhere.

use axum::response::Response;
use data_encoding::BASE64;
use http::{HeaderValue, header};

use crate::AddressError;

/// Where the agent of the person's own computer listens when nobody says otherwise.
const AGENT: &str = "http://127.0.0.1:8085";
/// The extensions of `CryptoPro`, in the store of Chrome and in that of Opera: their script is the plug-in's interface.
const PLUG_INS: &str = "chrome-extension://iifchhfnnmpdbibifmljnfjhpififfog \
     chrome-extension://epebfcehmdedogndhlcacafjaacknbcm";

/// Where the agent of the person's own computer listens: `http://127.0.0.1:8085`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgentAddress(String);

impl AgentAddress {
    /// Reads `http://127.0.0.1:PORT` or `http://localhost:PORT`: an agent is nowhere else.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let text = text.trim().trim_end_matches('/');
        let authority = text.strip_prefix("http://").ok_or(AddressError::Scheme)?;
        let (host, port) = authority.rsplit_once(':').ok_or(AddressError::Shape)?;
        if !matches!(host, "127.0.0.1" | "localhost") {
            return Err(AddressError::PlainHttp);
        }
        port.parse::<u16>().map_err(|_| AddressError::Shape)?;
        Ok(Self(text.to_owned()))
    }

    /// On a port of this computer.
    pub fn at(port: u16) -> Self {
        Self(format!("http://127.0.0.1:{port}"))
    }

    /// Scheme, host and port.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for AgentAddress {
    fn default() -> Self {
        Self(AGENT.to_owned())
    }
}

/// How what is signed is shown to the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignedKind {
    /// Text in UTF-8, shown whole.
    Text,
    /// Anything else: its name, size and digest.
    Document,
}

/// What a person is asked to sign: the argument of the part `signing_part.html`.
#[derive(Clone, Debug)]
pub struct Signing {
    content: String,
    content_url: String,
    name: String,
    kind: SignedKind,
    agent: AgentAddress,
    install_help: String,
}

impl Signing {
    /// These bytes, which stand in the page: for what is small.
    pub fn of(content: &[u8], name: &str, kind: SignedKind, agent: &AgentAddress) -> Self {
        Self {
            content: BASE64.encode(content),
            content_url: String::new(),
            name: name.to_owned(),
            kind,
            agent: agent.clone(),
            install_help: String::new(),
        }
    }

    /// What is at a path of this site, which the script fetches: for documents.
    pub fn at(path: &str, name: &str, kind: SignedKind, agent: &AgentAddress) -> Self {
        Self { content: String::new(), content_url: path.to_owned(), ..Self::of(&[], name, kind, agent) }
    }

    /// The page that says how to install what was not found.
    #[must_use]
    pub fn install_help(mut self, path: &str) -> Self {
        path.clone_into(&mut self.install_help);
        self
    }

    /// The bytes in base64; empty when they are elsewhere.
    pub fn content(&self) -> &str {
        &self.content
    }

    /// Where the bytes are; empty when they stand in the page.
    pub fn content_url(&self) -> &str {
        &self.content_url
    }

    /// The name of the file.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// `text` or `document`.
    pub const fn kind(&self) -> &'static str {
        match self.kind {
            SignedKind::Text => "text",
            SignedKind::Document => "document",
        }
    }

    /// Where the agent listens.
    pub fn agent(&self) -> &str {
        self.agent.as_str()
    }

    /// The page that says how to install; may be empty.
    pub fn help(&self) -> &str {
        &self.install_help
    }
}

/// Lets the page of this response reach the agent and the plug-in's script, which the kit's policy forbids.
pub fn allow_signing(mut response: Response, agent: &AgentAddress) -> Response {
    let policy = crate::outer::CONTENT_SECURITY_POLICY
        .replace("script-src 'self'", &format!("script-src 'self' {PLUG_INS}"))
        .replace("connect-src 'self'", &format!("connect-src 'self' {}", agent.as_str()));
    // What an address may hold fits a header: it was read above.
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agent_is_on_this_very_computer() {
        assert_eq!(AgentAddress::parse("http://127.0.0.1:8085"), Ok(AgentAddress::default()));
        assert_eq!(AgentAddress::parse(" http://localhost:1/ ").unwrap().as_str(), "http://localhost:1");
        for wrong in [
            "https://127.0.0.1:8085",
            "http://example.org:8085",
            "http://127.0.0.1",
            "http://127.0.0.1:x",
            "http://127.0.0.1:8085; script-src *",
        ] {
            assert!(AgentAddress::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn only_the_agent_and_the_plug_in_are_added_to_the_policy() {
        let agent = AgentAddress::default();
        let response = allow_signing(Response::default(), &agent);
        let policy = response.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.contains("connect-src 'self' http://127.0.0.1:8085;"), "{policy}");
        assert!(policy.contains("script-src 'self' chrome-extension://iifch"), "{policy}");
        assert!(!policy.contains("unsafe") && policy.contains("require-trusted-types-for 'script'"));
    }

    #[test]
    fn content_stands_in_the_page_or_elsewhere() {
        let agent = AgentAddress::default();
        let small = Signing::of(b"text", "a.txt", SignedKind::Text, &agent);
        assert_eq!((small.content(), small.content_url(), small.kind()), ("dGV4dA==", "", "text"));
        let large = Signing::at("/file", "a.pdf", SignedKind::Document, &agent).install_help("/help");
        assert_eq!((large.content(), large.content_url(), large.kind()), ("", "/file", "document"));
        assert_eq!((large.help(), large.agent(), large.name()), ("/help", "http://127.0.0.1:8085", "a.pdf"));
    }
}
