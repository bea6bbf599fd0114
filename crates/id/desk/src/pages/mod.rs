//! The pages of this room. Thin: a handler reads the form, calls one use case, shows a page.

mod api;
mod centres;
mod child;
mod disputes;
mod flags;
mod history;
mod leave;
mod lists;
mod merge;
mod newcomer;
mod newcomer_data;
mod newcomer_hand;
mod newcomer_view;
mod pass;
mod qr;
mod refuse;
mod search;
mod sheet;
mod staff;
mod supervise;
mod update;
mod visit;

use std::sync::Arc;

use children::Children;
use identity::Leaving;
use web::{LiveHub, Routes};

pub use api::Kind as ApiProblem;
pub use sheet::{CodeSheet, sheet_page};
pub use staff::StaffHead;

use crate::model::client::DeskClient;
use crate::{Desk, HandsCodes};

/// What other rooms do for those who stand at a desk.
pub struct Beside {
    /// The ends of accounts.
    pub leaving: Leaving,
    /// Links to children.
    pub children: Children,
    /// Codes on paper.
    pub codes: Arc<dyn HandsCodes>,
}

/// Every route of this room. `clients` is the software of centres that may call.
pub fn routes(
    desk: Desk,
    hub: LiveHub,
    Beside { leaving, children, codes }: Beside,
    clients: &[DeskClient],
) -> Routes {
    let calls = api::Api { desk: desk.clone(), leaving: leaving.clone(), codes, clients: clients.into() };
    Routes::new()
        .merge(centres::routes())
        .merge(pass::routes())
        .merge(history::routes())
        .merge(search::routes())
        .merge(visit::routes())
        .merge(refuse::routes())
        .merge(supervise::routes())
        .merge(update::routes())
        .merge(merge::routes())
        .merge(disputes::routes())
        .merge(flags::routes())
        .merge(lists::routes())
        .merge(newcomer::routes())
        .merge(newcomer_data::routes())
        .merge(newcomer_hand::routes())
        .with_state(desk.clone())
        .merge(newcomer_view::routes().with_state(newcomer_view::Live { desk: desk.clone(), hub }))
        .merge(api::routes(calls))
        .merge(child::routes().with_state(child::WithChildren { desk: desk.clone(), children }))
        .merge(leave::routes().with_state(leave::WithLeaving { desk, leaving }))
}
