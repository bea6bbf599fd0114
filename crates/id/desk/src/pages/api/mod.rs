//! The desk for centres with software of their own: docs/api/desk.openapi.json. The same use cases as the pages, the same
//! presence, and in each call the operator who sits there.

mod bodies;
mod call;
mod intakes;
mod problem;
mod replies;
mod visits;

use std::sync::Arc;

use axum::http::header;
use axum::response::IntoResponse;
use identity::Leaving;
use web::{Audience, Routes};

pub use problem::Kind;

use crate::model::client::DeskClient;
use crate::{Desk, HandsCodes};

/// The room, the ends of accounts, and whose software may call.
#[derive(Clone)]
pub struct Api {
    /// The room.
    pub desk: Desk,
    /// The ends of accounts.
    pub leaving: Leaving,
    /// Codes on paper.
    pub codes: Arc<dyn HandsCodes>,
    /// The software of centres.
    pub clients: Arc<[DeskClient]>,
}

const DESCRIPTION: &str = include_str!("../../../../../../docs/api/desk.openapi.json");
/// Where the description stands.
const DESCRIPTION_PATH: &str = "/desk/v1/openapi.json";

pub fn routes(api: Api) -> Routes {
    let description =
        || async { ([(header::CONTENT_TYPE, "application/json")], DESCRIPTION).into_response() };
    Routes::new()
        .get(DESCRIPTION_PATH, Audience::Machine, description)
        .merge(visits::routes())
        .merge(intakes::routes())
        .with_state(api)
}
