use kernel::Language;

use crate::{Value, catalogue};

/// The texts of one language. Made once per request or message; copying is free.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// The reader's language.
    pub language: Language,
}

impl Words {
    /// The texts of `language`.
    pub const fn new(language: Language) -> Self {
        Self { language }
    }

    /// The text under `key`; the key itself in ⟦⟧ when the catalogue has none.
    pub fn t(self, key: &str) -> String {
        catalogue::format(self.language, key, &[])
    }

    /// The text under `key`, filled with values. A number chooses the plural form.
    pub fn with(self, key: &str, values: &[(&str, Value)]) -> String {
        catalogue::format(self.language, key, values)
    }

    /// The text under `key` with one value: what most texts need, and short enough for a template.
    pub fn with_one(self, key: &str, name: &str, value: impl Into<Value>) -> String {
        catalogue::format(self.language, key, &[(name, value.into())])
    }
}
