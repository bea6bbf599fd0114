//! The pages of this room. Thin: a handler reads the form, calls one use case, shows a page.

mod account;
mod addresses;
mod answers;
mod checks;
mod data;
mod documents;
mod download;
mod find;
mod privileges;
mod readable;
mod rows;
mod stated;
mod wrong;

pub use checks::{Line, line};
pub use data::{countries, today};
pub use find::{Finding, SUGGEST_PATH, Step, step};
pub use rows::{Answer, answers, document_key};

use std::sync::Arc;

use async_trait::async_trait;
use axum::extract::FromRef;
use identity::Identity;
use kernel::SubjectId;
use web::{LiveHub, Routes, Versions};

use crate::ops::status_version;
use crate::{Proofing, TellsHistory, TellsLinks};

/// What the pages of this room stand on.
#[derive(Clone)]
pub struct Pages {
    /// The room.
    pub proofing: Proofing,
    /// Who tells open pages that something has changed.
    pub hub: LiveHub,
    /// Whether the account leads to the page where a letter with a code is ordered.
    pub offers_letter: bool,
    /// Whether a signature can confirm.
    pub offers_signature: bool,
    /// Who tells the history in words.
    pub history: Arc<dyn TellsHistory>,
    /// Who tells the links to children.
    pub links: Arc<dyn TellsLinks>,
}

impl FromRef<Pages> for Identity {
    fn from_ref(pages: &Pages) -> Self {
        pages.proofing.identity().clone()
    }
}

/// Every route of this room.
pub fn routes(pages: Pages) -> Routes {
    Routes::new()
        .merge(account::routes())
        .merge(documents::routes())
        .merge(wrong::routes())
        .merge(privileges::routes())
        .merge(addresses::routes())
        .merge(find::routes())
        .merge(download::routes())
        .merge(data::routes())
        .merge(answers::routes())
        .merge(checks::routes())
        .with_state(pages)
}

/// Where the hub learns what has changed of a person's checks.
pub struct CheckVersions(pub Proofing);

#[async_trait]
impl Versions for CheckVersions {
    async fn versions(
        &self,
        subjects: &[SubjectId],
    ) -> Result<Vec<(SubjectId, u64)>, Box<dyn std::error::Error + Send + Sync>> {
        let mut versions = Vec::with_capacity(subjects.len());
        for subject in subjects {
            let version = status_version(self.0.db(), *subject).await?;
            versions.push((*subject, u64::try_from(version).unwrap_or_default()));
        }
        Ok(versions)
    }
}
