use kernel::Language;

/// The browser in front of us, by the keyed hash of the random id in its cookie. 32 bytes.
///
/// A code, an unfinished registration and a half-done sign-in belong to one browser and are of no use in another.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Browser(pub Vec<u8>);

impl std::fmt::Debug for Browser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Browser")
    }
}

/// Who asks, as far as a request tells before anybody has signed in.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// The browser.
    pub browser: Browser,
    /// The network the request came from, `/24` or `/48`.
    pub network: String,
    /// The language of the page.
    pub language: Language,
    /// What the browser calls itself, shortened: for the person's own list of sign-ins.
    pub agent: String,
}
