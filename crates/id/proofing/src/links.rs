use async_trait::async_trait;
use kernel::SubjectId;
use store::StoreError;
use web::Shell;

/// Tells the links of an account to children. The room of children does: it stands above this one.
#[async_trait]
pub trait TellsLinks: Send + Sync {
    /// Every link that is kept, the newest first.
    async fn tell_links(&self, shell: &Shell, subject: SubjectId) -> Result<Vec<ToldLink>, StoreError>;
}

/// A link, for programs and in the words of a page.
#[derive(Clone, Debug)]
pub struct ToldLink {
    /// For programs.
    pub data: serde_json::Value,
    /// The child and as what.
    pub title: String,
    /// What is known, in words.
    pub rows: Vec<(String, String)>,
}
