//! Deleting an account at the desk.

use axum::extract::{FromRef, Path, State};
use axum::response::Response;
use identity::Leaving;
use web::{Audience, Form, PageError, Routes, Shell, page_with_errors, see};

use super::staff::{Staff, page_error};
use super::visit::visit_page;
use crate::Desk;
use crate::error::DeskError;
use crate::ops::leave::delete_on_request;

/// The room, and the ends of accounts.
#[derive(Clone)]
pub struct WithLeaving {
    pub desk: Desk,
    pub leaving: Leaving,
}

impl FromRef<WithLeaving> for Desk {
    fn from_ref(both: &WithLeaving) -> Self {
        both.desk.clone()
    }
}

pub fn routes() -> Routes<WithLeaving> {
    Routes::new().post("/desk/visit/{no}/leave", Audience::Registrar, delete)
}

async fn delete(
    State(both): State<WithLeaving>,
    Path(no): Path<i64>,
    shell: Shell,
    staff: Staff,
) -> Result<Response, PageError> {
    let mut form = Form::new();
    match delete_on_request(&both.desk, &both.leaving, &staff.officer, no).await {
        Ok(None) | Err(DeskError::StepNotOpen) => return Ok(see(&format!("/desk/visit/{no}"))),
        Ok(Some(obstacle)) => form.error("act", obstacle.key()),
        Err(error) => return Err(page_error(error, &shell)),
    }
    page_with_errors(&visit_page(&both.desk, shell, form, &staff, no).await?)
}
