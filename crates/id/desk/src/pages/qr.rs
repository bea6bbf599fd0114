//! A QR drawn into the page.

use std::fmt::Write;

use qrcode::types::Color;
use qrcode::{EcLevel, QrCode};

/// White modules around the code: the standard asks for four.
const QUIET: usize = 4;

/// The side in modules, and the dark modules as one path: no style, no picture, sharp at every size.
pub fn draw(text: &str) -> Option<(usize, String)> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let width = code.width();
    let dark = code.to_colors().into_iter().enumerate().filter(|(_, color)| *color == Color::Dark);
    let mut path = String::new();
    for (at, _) in dark {
        let (x, y) = (at % width + QUIET, at / width + QUIET);
        // Writing to a text cannot fail.
        let _ = write!(path, "M{x} {y}h1v1h-1z");
    }
    Some((width + 2 * QUIET, path))
}
