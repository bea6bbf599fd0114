//! What the typesetter sees: one source, its fonts, and nothing else of this machine.

use std::sync::OnceLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Dict, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use crate::PaperError;

/// What is the same for every document.
struct Press {
    main: FileId,
    source: Source,
    fonts: Vec<Font>,
    book: LazyHash<FontBook>,
}

static PRESS: OnceLock<Option<Press>> = OnceLock::new();

const SOURCE: &str = include_str!("../templates/batch.typ");

fn press() -> Result<&'static Press, PaperError> {
    PRESS.get_or_init(set_up).as_ref().ok_or(PaperError::SetUp)
}

fn set_up() -> Option<Press> {
    let path = VirtualPath::new("/batch.typ").ok()?;
    let main = FileId::new(RootedPath::new(VirtualRoot::Project, path));
    let fonts: Vec<Font> = typst_assets::fonts().flat_map(|data| Font::iter(Bytes::new(data))).collect();
    let book = LazyHash::new(FontBook::from_fonts(&fonts));
    Some(Press { main, source: Source::new(main, SOURCE.to_owned()), fonts, book })
}

/// One document to be typeset.
pub struct Sheets {
    press: &'static Press,
    library: LazyHash<Library>,
}

impl Sheets {
    /// With what the template reads as `sys.inputs`.
    pub fn new(inputs: Dict) -> Result<Self, PaperError> {
        let library = LazyHash::new(Library::builder().with_inputs(inputs).build());
        Ok(Self { press: press()?, library })
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
        self.press.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.press.main { Ok(self.press.source.clone()) } else { Err(FileError::AccessDenied) }
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
