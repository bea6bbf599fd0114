//! The printing house: it opens sheets and puts each into its envelope.

use std::str::FromStr;

use age::secrecy::ExposeSecret;
use age::x25519::Identity;
use kernel::Secret;
use lopdf::Document;

/// The two keys of a printing house.
pub struct HousePair {
    /// `age1…`: what the sender is given.
    pub public: String,
    /// `AGE-SECRET-KEY-1…`: what only the house has.
    pub secret: Secret<String>,
}

impl HousePair {
    /// Draws a pair.
    pub fn generate() -> Self {
        let identity = Identity::generate();
        Self {
            public: identity.to_public().to_string(),
            secret: Secret::new(identity.to_string().expose_secret().to_owned()),
        }
    }

    /// The pair of a secret key; none when it is no key.
    pub fn of_secret(secret: Secret<String>) -> Option<Self> {
        let identity = Identity::from_str(secret.expose()).ok()?;
        Some(Self { public: identity.to_public().to_string(), secret })
    }
}

/// The sheet in one envelope.
#[derive(Clone)]
pub struct Sheet {
    /// The page alone, as a PDF.
    pub pdf: Vec<u8>,
    /// What stands on it.
    pub text: String,
}

impl Sheet {
    /// The code as whoever opens the envelope reads it: ten characters in groups of three, four and three.
    pub fn code(&self) -> Option<String> {
        let is_code = |word: &&str| {
            let groups: Vec<&str> = word.split('-').collect();
            let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
            lengths == [3, 4, 3]
                && groups.concat().chars().all(|c| c.is_ascii_digit() || c.is_ascii_uppercase())
        };
        self.text.split_whitespace().find(is_code).map(str::to_owned)
    }
}

/// Takes a batch apart: page by page, as many as there are letters. None when the file is not such a PDF.
pub fn take_apart(pdf: &[u8], letters: usize) -> Option<Vec<Sheet>> {
    let whole = Document::load_mem(pdf).ok()?;
    let pages: Vec<u32> = whole.get_pages().keys().copied().collect();
    if pages.len() < letters {
        return None;
    }
    let sheets = pages.iter().take(letters).map(|page| {
        let text = whole.extract_text(&[*page]).ok()?;
        let mut single = whole.clone();
        let others: Vec<u32> = pages.iter().copied().filter(|other| other != page).collect();
        single.delete_pages(&others);
        single.prune_objects();
        let mut bytes = Vec::new();
        single.save_to(&mut bytes).ok()?;
        Some(Sheet { pdf: bytes, text })
    });
    sheets.collect()
}
