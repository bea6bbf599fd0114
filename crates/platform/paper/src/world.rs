//! What the typesetter sees: one source, the fonts, and nothing else of this machine.

use std::sync::OnceLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Dict, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use crate::PaperError;

/// What can be typeset.
#[derive(Clone, Copy)]
pub enum Template {
    /// Letters and their register.
    Batch,
    /// What is known of a person.
    Record,
}

/// What is the same for every document.
struct Press {
    batch: Source,
    record: Source,
    fonts: Vec<Font>,
    book: LazyHash<FontBook>,
}

static PRESS: OnceLock<Option<Press>> = OnceLock::new();

fn press() -> Result<&'static Press, PaperError> {
    PRESS.get_or_init(set_up).as_ref().ok_or(PaperError::SetUp)
}

fn set_up() -> Option<Press> {
    let batch = source("/batch.typ", include_str!("../templates/batch.typ"))?;
    let record = source("/record.typ", include_str!("../templates/record.typ"))?;
    let fonts: Vec<Font> = typst_assets::fonts().flat_map(|data| Font::iter(Bytes::new(data))).collect();
    let book = LazyHash::new(FontBook::from_fonts(&fonts));
    Some(Press { batch, record, fonts, book })
}

fn source(path: &str, text: &str) -> Option<Source> {
    let path = VirtualPath::new(path).ok()?;
    Some(Source::new(FileId::new(RootedPath::new(VirtualRoot::Project, path)), text.to_owned()))
}

/// One document to be typeset.
pub struct Sheets {
    press: &'static Press,
    source: &'static Source,
    library: LazyHash<Library>,
}

impl Sheets {
    /// With what the template reads as `sys.inputs`.
    pub fn new(template: Template, inputs: Dict) -> Result<Self, PaperError> {
        let library = LazyHash::new(Library::builder().with_inputs(inputs).build());
        let press = press()?;
        let source = match template {
            Template::Batch => &press.batch,
            Template::Record => &press.record,
        };
        Ok(Self { press, source, library })
    }
}

impl World for Sheets {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.press.book
    }

    fn main(&self) -> FileId {
        self.source.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.source.id() { Ok(self.source.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, _id: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.press.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        // Dates come in as texts: the same sheet at every hour.
        None
    }
}
