//! A sheet with a code, printed from the browser and seen once.

use askama::Template;
use axum::response::Response;
use kernel::Timestamp;
use web::{PageError, Shell, page};

use super::qr::draw;
use super::staff::StaffHead;
use crate::Desk;
use crate::model::office::Officer;

/// What stands on a sheet.
pub struct CodeSheet {
    /// The code in groups.
    pub code: String,
    /// Until when it is good.
    pub until: Timestamp,
    /// Where it is typed.
    pub address: String,
    /// What is done with it, step by step, after the address was opened.
    pub steps: Vec<String>,
    /// What the code is.
    pub title: String,
    /// What the sheet is for.
    pub lead: String,
}

#[derive(Template)]
#[template(path = "sheet.html")]
struct SheetPage {
    shell: Shell,
    head: StaffHead,
    sheet: CodeSheet,
    until: String,
    side: usize,
    path: String,
}

/// The page that is printed.
pub async fn sheet_page(
    desk: &Desk,
    shell: Shell,
    officer: &Officer,
    sheet: CodeSheet,
) -> Result<Response, PageError> {
    let (side, path) = draw(&sheet.address).ok_or(PageError::Unavailable)?;
    let head = StaffHead::load(desk, &shell, officer).await?;
    let until = shell.moment(sheet.until);
    page(&SheetPage { shell, head, sheet, until, side, path })
}
