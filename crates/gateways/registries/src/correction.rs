use kernel::{Timestamp, typed_id};
use serde::{Deserialize, Serialize};

use crate::value::{Text, moment};
use crate::{Query, Registry};

typed_id! {
    /// A request to correct what a registry holds. Chosen by the consumer; sent again, it is the same request.
    CorrectionId
}

/// A person's word that the registry is wrong about them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CorrectionRequest {
    /// Its id.
    pub id: CorrectionId,
    /// The data as they stand in the person's papers, in the shape of a check.
    pub query: Query,
    /// What is wrong, in the person's words.
    pub text: Text<1000>,
}

impl CorrectionRequest {
    /// The registry that it is for; none where no registry knows such a document.
    pub const fn registry(&self) -> Option<Registry> {
        self.query.registry()
    }
}

/// Why a registry corrects nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeclineReason {
    /// Its record is as the person says.
    AgreesAlready,
    /// Its record follows the papers that it has.
    RecordIsRight,
    /// It wants to see the papers.
    PapersNeeded,
}

impl DeclineReason {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::AgreesAlready, Self::RecordIsRight, Self::PapersNeeded];

    /// As it is written.
    pub const fn code(self) -> &'static str {
        match self {
            Self::AgreesAlready => "agrees-already",
            Self::RecordIsRight => "record-is-right",
            Self::PapersNeeded => "papers-needed",
        }
    }

    /// Reads the word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }
}

/// How far the registry has come with a correction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "kebab-case", deny_unknown_fields)]
pub enum CorrectionState {
    /// It has the request.
    Received {},
    /// Somebody works on it.
    InWork {},
    /// The record has been corrected.
    Corrected {},
    /// Nothing is corrected.
    Declined {
        /// Why.
        reason: DeclineReason,
    },
}

/// What a registry says of one correction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CorrectionProgress {
    /// Which.
    pub correction_id: CorrectionId,
    /// How far it has come.
    pub state: CorrectionState,
    /// Since when, by the registry's clock.
    #[serde(with = "moment")]
    pub since: Timestamp,
}

/// Body of `POST /v1/corrections`: 1 to 50.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CorrectBody {
    /// The requests.
    pub corrections: Vec<CorrectionRequest>,
}

/// Body of `POST /v1/corrections/progress`: 1 to 50.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FollowBody {
    /// Which.
    pub correction_ids: Vec<CorrectionId>,
}

/// What both calls answer. A request that the registry does not have is left out: it is to be sent again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CorrectionsReply {
    /// How far each has come.
    pub corrections: Vec<CorrectionProgress>,
}
