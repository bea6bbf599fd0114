//! A code on paper from an office: printed, and seen once.

use axum::Extension;
use axum::extract::{Path, State as Room};
use axum::response::Response;
use desk::DeskError;
use desk::model::office::Officer;
use desk::pages::{CodeSheet, sheet_page};
use web::{Audience, PageError, Routes, Shell, see};

use super::CODE_PATH;
use crate::Letters;
use crate::ops::office::hand_code;

pub fn routes() -> Routes<Letters> {
    Routes::new().post("/desk/visit/{no}/sheet", Audience::Registrar, hand)
}

async fn hand(
    Room(letters): Room<Letters>,
    Path(no): Path<i64>,
    shell: Shell,
    Extension(officer): Extension<Officer>,
) -> Result<Response, PageError> {
    match hand_code(&letters, &officer, no).await {
        Ok((code, until)) => {
            let sheet = CodeSheet {
                code: code.printed(),
                until,
                address: format!("{}{CODE_PATH}", letters.identity().config().public_url),
                steps: vec![shell.t("office-step-sign-in"), shell.t("office-step-code")],
                title: shell.t("office-sheet-title"),
                lead: shell.t("office-lead"),
            };
            sheet_page(letters.desk(), shell, &officer, sheet).await
        }
        // The page of the visit says why there is nothing to press.
        Err(DeskError::StepNotOpen) => Ok(see(&format!("/desk/visit/{no}"))),
        Err(DeskError::NotFound) => Err(PageError::NotFound),
        Err(DeskError::Limited { until }) => Err(PageError::TooMany { wait: until.since(shell.now()) }),
        Err(DeskError::Internal(error)) => Err(error.into()),
    }
}
