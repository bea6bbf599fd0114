//! Pictures: decoded within limits, turned upright, encoded anew. What stood beside the pixels (place, device, a second
//! file behind the first) is gone.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::error::ImageError;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, Rgb, RgbImage, Rgba};

use super::{Cleaned, Format, Refusal};

/// What a telephone takes in one picture: fifty megapixels and a little.
const PIXELS_MAX: u64 = 52_000_000;
/// What the decoded picture and its decoder may take: four bytes a pixel.
const DECODED_BYTES_MAX: u64 = PIXELS_MAX * 4;
/// The longer side of what is kept: small print stays readable.
const SIDE_MAX: u32 = 4_000;
const SMALL_SIDE: u32 = 240;
const QUALITY: u8 = 85;
const SMALL_QUALITY: u8 = 70;

pub fn clean(file: &[u8], format: ImageFormat) -> Result<Cleaned, Refusal> {
    let whole = decode(file, format)?;
    let kept = if whole.width().max(whole.height()) > SIDE_MAX {
        whole.resize(SIDE_MAX, SIDE_MAX, FilterType::Triangle)
    } else {
        whole
    };
    let kept = on_white(kept);
    let small = DynamicImage::ImageRgb8(image::imageops::thumbnail(
        &kept,
        scaled(kept.width(), kept.height()),
        scaled(kept.height(), kept.width()),
    ))
    .into_rgb8();
    let format = Format::Picture { width: kept.width(), height: kept.height() };
    Ok(Cleaned { format, file: encode(&kept, QUALITY)?, small: Some(encode(&small, SMALL_QUALITY)?) })
}

/// A side of the thumbnail, in proportion to the other.
fn scaled(side: u32, other: u32) -> u32 {
    let longer = side.max(other).max(1);
    let scaled = u64::from(side) * u64::from(SMALL_SIDE) / u64::from(longer);
    u32::try_from(scaled).unwrap_or(SMALL_SIDE).clamp(1, SMALL_SIDE)
}

fn decode(file: &[u8], format: ImageFormat) -> Result<DynamicImage, Refusal> {
    let mut reader = ImageReader::with_format(Cursor::new(file), format);
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(DECODED_BYTES_MAX);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| refusal(&error))?;
    let (width, height) = decoder.dimensions();
    // Before anything is allocated for the pixels.
    if u64::from(width) * u64::from(height) > PIXELS_MAX || decoder.total_bytes() > DECODED_BYTES_MAX {
        return Err(Refusal::TooManyPixels);
    }
    let orientation = decoder.orientation().map_err(|error| refusal(&error))?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|error| refusal(&error))?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

/// Three channels; what was transparent is white.
fn on_white(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let picture = picture.into_rgba8();
    let mut flat = RgbImage::new(picture.width(), picture.height());
    for (to, Rgba([red, green, blue, alpha])) in flat.pixels_mut().zip(picture.pixels()) {
        let over = |channel: u8| {
            let mixed = u16::from(channel) * u16::from(*alpha) + 255 * (255 - u16::from(*alpha));
            u8::try_from(mixed / 255).unwrap_or(u8::MAX)
        };
        *to = Rgb([over(*red), over(*green), over(*blue)]);
    }
    flat
}

fn encode(picture: &RgbImage, quality: u8) -> Result<Vec<u8>, Refusal> {
    let mut file = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut file, quality);
    encoder.encode_image(picture).map_err(|error| refusal(&error))?;
    Ok(file)
}

const fn refusal(error: &ImageError) -> Refusal {
    match error {
        ImageError::Limits(_) => Refusal::TooManyPixels,
        _ => Refusal::Unreadable,
    }
}
