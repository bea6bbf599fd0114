use kernel::{Timestamp, Uuid};
use serde::{Deserialize, Serialize};

/// What a file is by its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// PDF.
    Pdf,
}

impl FileKind {
    /// Reads the first bytes. A file that begins with anything else is none of ours, whatever stands further on.
    pub fn of(file: &[u8]) -> Option<Self> {
        match file {
            [0xFF, 0xD8, 0xFF, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Some(Self::Png),
            [b'%', b'P', b'D', b'F', b'-', ..] => Some(Self::Pdf),
            _ => None,
        }
    }
}

/// What a kept file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "format", rename_all = "kebab-case")]
pub enum Format {
    /// A picture, as JPEG.
    Picture {
        /// Pixels.
        width: u32,
        /// Pixels.
        height: u32,
    },
    /// A PDF.
    Pdf {
        /// Its pages.
        pages: u32,
    },
}

impl Format {
    /// The media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Picture { .. } => "image/jpeg",
            Self::Pdf { .. } => "application/pdf",
        }
    }

    /// How its file's name ends.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Picture { .. } => "jpg",
            Self::Pdf { .. } => "pdf",
        }
    }
}

/// Why a file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Neither JPEG nor PNG nor PDF.
    #[error("neither JPEG nor PNG nor PDF")]
    OtherKind,
    /// It begins as one of them and cannot be read.
    #[error("the file cannot be read")]
    Unreadable,
    /// More pixels than are decoded.
    #[error("too many pixels")]
    TooManyPixels,
    /// The PDF can do something: scripts, launched programs, files inside.
    #[error("the PDF has active content")]
    ActivePdf,
    /// The PDF is encrypted.
    #[error("the PDF is encrypted")]
    LockedPdf,
    /// The PDF has too many pages or parts.
    #[error("the PDF is too long")]
    LongPdf,
}

impl Refusal {
    /// The key in the catalogue.
    pub const fn key(self) -> &'static str {
        match self {
            Self::OtherKind => "scan-other-kind",
            Self::Unreadable => "scan-unreadable",
            Self::TooManyPixels => "scan-too-many-pixels",
            Self::ActivePdf => "scan-active-pdf",
            Self::LockedPdf => "scan-locked-pdf",
            Self::LongPdf => "scan-long-pdf",
        }
    }
}

/// What is known of a scan; sealed in its row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scan {
    /// What it is.
    pub format: Format,
    /// How large, in bytes.
    pub bytes: u64,
    /// SHA-256 of the file: the same file is not kept twice.
    pub digest: Vec<u8>,
}

/// A scan as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredScan {
    /// Its number within the subject.
    pub no: i32,
    /// The number of its document within the subject.
    pub document: i32,
    /// The name of its file. Never leaves the process.
    pub file: Uuid,
    /// What is known of it.
    pub scan: Scan,
    /// Since when.
    pub added_at: Timestamp,
}
