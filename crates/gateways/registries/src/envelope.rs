use serde::{Deserialize, Serialize};

use crate::value::present;
use crate::{Answer, AnswerId, CheckRequest, MessageId, RequestId};

/// How many requests, answers or acknowledgements one message carries.
pub const BATCH_MAX: usize = 50;

/// A body larger than this is not read, on either side.
pub const BODY_BYTES_MAX: usize = 256 * 1024;

/// Body of `POST /v1/requests`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SendBody {
    /// 1 to [`BATCH_MAX`] of them.
    pub requests: Vec<CheckRequest>,
}

/// A request that the registry took.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Accepted {
    /// Ours.
    pub request_id: RequestId,
    /// The registry's. The same for the same request, however often it is sent.
    pub message_id: MessageId,
}

/// Reply to `POST /v1/requests`: one entry per request, in the same order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SendReply {
    /// What was taken.
    pub accepted: Vec<Accepted>,
}

/// Body of `POST /v1/answers/next`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NextBody {
    /// 1 to [`BATCH_MAX`].
    pub limit: usize,
}

/// Reply to `POST /v1/answers/next`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NextReply {
    /// Up to as many as asked for, the oldest first; none when the queue is empty.
    pub answers: Vec<Answer>,
}

/// Body of `POST /v1/answers/acknowledge`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AcknowledgeBody {
    /// 1 to [`BATCH_MAX`] of them. Those not in the queue are passed over: acknowledging twice is no error.
    pub answer_ids: Vec<AnswerId>,
}

/// Reply to `POST /v1/answers/acknowledge`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AcknowledgeReply {
    /// How many left the queue by this.
    pub acknowledged: usize,
}

/// Why a message was refused as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProblemCode {
    /// 400: not JSON, or not of this protocol.
    Malformed,
    /// 401: unsigned, wrongly signed, or by a consumer that the registry does not know.
    Signature,
    /// 409: the id was used for another question.
    RequestIdReused,
    /// 413: the body is too large.
    TooLarge,
    /// 422: none, or more than [`BATCH_MAX`].
    BatchSize,
    /// 422: not a question for this registry.
    WrongRegistry,
    /// 429: the consumer's queue is full or it asks too often; see Retry-After.
    TooMany,
    /// 503: not now; see Retry-After.
    Unavailable,
}

/// Body of every reply that is not a success.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Problem {
    /// Why.
    pub code: ProblemCode,
    /// The request at fault, where there is one. None of the batch was taken.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub request_id: Option<RequestId>,
}
