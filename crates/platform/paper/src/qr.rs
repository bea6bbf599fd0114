use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};

use crate::PaperError;

/// The address as a QR code, drawn in black on white with the four modules of margin that the standard asks for.
pub fn draw(address: &str) -> Result<String, PaperError> {
    let code = QrCode::with_error_correction_level(address, EcLevel::M).map_err(|_| PaperError::Address)?;
    Ok(code
        .render::<svg::Color<'_>>()
        .min_dimensions(200, 200)
        .dark_color(svg::Color("#000000"))
        .light_color(svg::Color("#ffffff"))
        .build())
}
