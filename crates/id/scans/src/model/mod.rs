//! What a scan is, and how a file becomes one. Pure.

mod pdf;
mod pdf_rules;
mod picture;
mod scan;
#[cfg(test)]
mod tests;

pub use scan::{FileKind, Format, Refusal, Scan, StoredScan};

/// How large a file may be, in bytes.
pub const FILE_BYTES_MAX: usize = 10 * 1024 * 1024;
/// How many scans a document has at most.
pub const OF_DOCUMENT_MAX: usize = 5;
/// How many scans a person has at most.
pub const OF_SUBJECT_MAX: usize = 20;

/// A file that can do no harm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cleaned {
    /// What it is now.
    pub format: Format,
    /// The file.
    pub file: Vec<u8>,
    /// A small picture of it; none for a PDF.
    pub small: Option<Vec<u8>>,
}

/// Makes a file harmless, or says why it is not taken. What it is, its first bytes say, not its name.
pub fn clean(file: &[u8]) -> Result<Cleaned, Refusal> {
    match FileKind::of(file) {
        Some(FileKind::Pdf) => pdf::clean(file),
        Some(FileKind::Jpeg) => picture::clean(file, image::ImageFormat::Jpeg),
        Some(FileKind::Png) => picture::clean(file, image::ImageFormat::Png),
        None => Err(Refusal::OtherKind),
    }
}
