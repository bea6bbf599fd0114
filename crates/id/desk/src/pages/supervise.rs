//! What a supervisor sees: who searches without acting.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use web::{Audience, PageError, Routes, Shell, page};

use super::staff::{Staff, StaffHead};
use crate::Desk;
use crate::ops::supervise::{RegistrarCount, count_registrars};

pub fn routes() -> Routes<Desk> {
    Routes::new().get("/desk/registrars", Audience::Supervisor, show)
}

#[derive(Template)]
#[template(path = "registrars.html")]
struct RegistrarsPage {
    shell: Shell,
    head: StaffHead,
    registrars: Vec<RegistrarCount>,
}

async fn show(State(desk): State<Desk>, shell: Shell, staff: Staff) -> Result<Response, PageError> {
    let head = StaffHead::load(&desk, &shell, &staff.officer).await?;
    let registrars = count_registrars(&desk, &staff.officer).await?;
    page(&RegistrarsPage { shell, head, registrars })
}
