//! The pages, each with its JSON.

mod home;
mod mail;
mod phones;

use web::Routes;

use crate::Room;

pub(crate) fn routes() -> Routes<Room> {
    home::routes().merge(phones::routes()).merge(mail::routes())
}

/// The stream that tells a page of changes after what it shows.
fn live(room: &Room) -> String {
    format!("/changes?since={}", room.version())
}

/// A moment for scripts: RFC 3339, UTC.
fn instant(moment: kernel::Timestamp) -> String {
    moment.to_string()
}
