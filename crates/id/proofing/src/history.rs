use audit::RecordedEntry;
use web::Shell;

/// Tells an entry of the history in the words of a page. The desk does: it knows every act, office and centre.
pub trait TellsHistory: Send + Sync {
    /// What was done, by whom.
    fn tell(&self, shell: &Shell, recorded: &RecordedEntry) -> ToldEntry;
}

/// An entry in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldEntry {
    /// What was done.
    pub what: String,
    /// Who did it, by role and centre.
    pub who: String,
    /// Why, from where, with which browser.
    pub more: Vec<String>,
}
