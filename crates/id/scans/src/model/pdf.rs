//! PDFs: read within limits, refused when they act, written anew from their pages alone. Nothing of the file's bytes
//! outside its pages' objects comes along, so that it is no second kind of file at the same time.

use std::cell::Cell;
use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Error, LoadOptions, Object, ObjectId, Stream, dictionary};

use super::pdf_rules::{acts, is_followed, is_written, without_camera_marks};
use super::{Cleaned, FILE_BYTES_MAX, Format, Refusal};

const PAGES_MAX: usize = 50;
const OBJECTS_MAX: usize = 20_000;
/// What one packed part of the file's structure may unpack to; all of them together as much.
const UNPACKED_BYTES_MAX: usize = 8 * 1024 * 1024;
/// Inherited entries are looked for in so many ancestors.
const ANCESTORS_MAX: usize = 20;
/// The entries of a page by which it is seen.
const PAGE_ENTRIES: [&[u8]; 6] = [b"MediaBox", b"CropBox", b"Rotate", b"Resources", b"Contents", b"UserUnit"];

thread_local! {
    // The reader calls a bare function before it unpacks a part, and reads a file on one thread: what is left to
    // unpack cannot be handed to it otherwise.
    static LEFT_TO_UNPACK: Cell<usize> = const { Cell::new(0) };
}

pub fn clean(file: &[u8]) -> Result<Cleaned, Refusal> {
    let document = read(file)?;
    if document.objects.len() > OBJECTS_MAX {
        return Err(Refusal::LongPdf);
    }
    if document.objects.values().any(acts) {
        return Err(Refusal::ActivePdf);
    }
    let pages: Vec<ObjectId> = document.page_iter().take(PAGES_MAX + 1).collect();
    match pages.len() {
        0 => return Err(Refusal::Unreadable),
        length if length > PAGES_MAX => return Err(Refusal::LongPdf),
        _ => {}
    }
    let mut anew = Writer::new(&document).write(&pages)?;
    let mut written = Vec::new();
    anew.save_to(&mut written).map_err(|_| Refusal::Unreadable)?;
    // What several pages share is written once, but a wicked file may still grow.
    if written.len() > FILE_BYTES_MAX * 2 {
        return Err(Refusal::LongPdf);
    }
    let pages = u32::try_from(pages.len()).unwrap_or(u32::MAX);
    Ok(Cleaned { format: Format::Pdf { pages }, file: written, small: None })
}

fn read(file: &[u8]) -> Result<Document, Refusal> {
    LEFT_TO_UNPACK.set(UNPACKED_BYTES_MAX);
    let options = LoadOptions {
        max_decompressed_size: Some(UNPACKED_BYTES_MAX),
        filter: Some(count_unpacked),
        ..LoadOptions::default()
    };
    let document = match Document::load_mem_with_options(file, options) {
        Ok(document) => document,
        Err(Error::Decompress(_)) => return Err(Refusal::LongPdf),
        Err(Error::InvalidPassword | Error::Decryption(_)) => return Err(Refusal::LockedPdf),
        Err(_) => return Err(Refusal::Unreadable),
    };
    if LEFT_TO_UNPACK.get() == 0 {
        return Err(Refusal::LongPdf);
    }
    // One with an empty password opens by itself, and is still locked against change.
    if document.is_encrypted() || document.was_encrypted() || document.trailer.has(b"Encrypt") {
        return Err(Refusal::LockedPdf);
    }
    Ok(document)
}

/// Lets a part of the file pass, if it does not unpack to more than is left.
fn count_unpacked(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
    let Object::Stream(stream) = object else { return Some((id, object.clone())) };
    if stream.dict.has_type(b"ObjStm") {
        let left = LEFT_TO_UNPACK.get();
        let length = stream.decompress_to_writer(&mut std::io::sink(), left).unwrap_or(left);
        LEFT_TO_UNPACK.set(left.saturating_sub(length));
        if left <= length {
            return None;
        }
    }
    // The reader goes on with the stream itself and takes of this answer only that there is one.
    Some((id, Object::Null))
}

/// Copies pages, and what they lead to, into a new document.
struct Writer<'a> {
    from: &'a Document,
    to: Document,
    copied: BTreeMap<ObjectId, ObjectId>,
    waiting: Vec<(ObjectId, ObjectId)>,
}

impl<'a> Writer<'a> {
    fn new(from: &'a Document) -> Self {
        Self { from, to: Document::with_version("1.7"), copied: BTreeMap::new(), waiting: Vec::new() }
    }

    fn write(mut self, pages: &[ObjectId]) -> Result<Document, Refusal> {
        let tree = self.to.new_object_id();
        let mut kids = Vec::with_capacity(pages.len());
        for page in pages {
            let mut written = dictionary! { "Type" => "Page", "Parent" => tree };
            for key in PAGE_ENTRIES {
                if let Some(value) = self.inherited(*page, key) {
                    let value = self.copy(value, false);
                    written.set(key, value);
                }
            }
            kids.push(Object::Reference(self.to.add_object(written)));
        }
        while let Some((from, to)) = self.waiting.pop() {
            let object = self.from.objects.get(&from).map_or(Object::Null, |object| self.copy(object, true));
            self.to.objects.insert(to, object);
            if self.copied.len() > OBJECTS_MAX {
                return Err(Refusal::LongPdf);
            }
        }
        let count = i64::try_from(kids.len()).unwrap_or(i64::MAX);
        let pages = dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count };
        self.to.objects.insert(tree, Object::Dictionary(pages));
        let catalogue = self.to.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
        self.to.trailer.set("Root", catalogue);
        Ok(self.to)
    }

    /// An entry of a page, or of the nearest ancestor that has it.
    fn inherited(&self, page: ObjectId, key: &[u8]) -> Option<&'a Object> {
        let mut node = self.from.get_dictionary(page).ok()?;
        for _ in 0..ANCESTORS_MAX {
            if let Ok(value) = node.get(key) {
                return Some(value);
            }
            if key == b"Contents" {
                return None;
            }
            node = node.get_deref(b"Parent", self.from).and_then(Object::as_dict).ok()?;
        }
        None
    }

    /// A copy without what acts or leads out of the page. Objects are nested at most a hundred deep.
    fn copy(&mut self, object: &Object, is_whole: bool) -> Object {
        match object {
            Object::Reference(id) => self.refer(*id),
            Object::Array(items) => Object::Array(items.iter().map(|item| self.copy(item, false)).collect()),
            Object::Dictionary(entries) if is_followed(entries) => {
                Object::Dictionary(self.copy_entries(entries, false))
            }
            // A stream is never inside another object.
            Object::Stream(stream) if is_whole && is_followed(&stream.dict) => self.copy_stream(stream),
            Object::Dictionary(_) | Object::Stream(_) => Object::Null,
            simple => simple.clone(),
        }
    }

    fn copy_entries(&mut self, entries: &Dictionary, is_of_stream: bool) -> Dictionary {
        let mut copy = Dictionary::new();
        for (key, value) in entries {
            if is_written(key, is_of_stream) {
                let value = self.copy(value, false);
                copy.set(key.clone(), value);
            }
        }
        copy
    }

    fn copy_stream(&mut self, stream: &Stream) -> Object {
        let entries = self.copy_entries(&stream.dict, true);
        let is_photo =
            entries.get(b"Filter").and_then(Object::as_name).is_ok_and(|name| name == b"DCTDecode");
        let bare = if is_photo { without_camera_marks(&stream.content) } else { None };
        let content = bare.unwrap_or_else(|| stream.content.clone());
        Object::Stream(Stream::new(entries, content).with_compression(false))
    }

    fn refer(&mut self, id: ObjectId) -> Object {
        let is_part = match self.from.objects.get(&id) {
            Some(Object::Dictionary(entries)) => is_followed(entries),
            Some(Object::Stream(stream)) => is_followed(&stream.dict),
            Some(_) => true,
            None => false,
        };
        if !is_part {
            return Object::Null;
        }
        if let Some(copied) = self.copied.get(&id) {
            return Object::Reference(*copied);
        }
        let new = self.to.new_object_id();
        self.copied.insert(id, new);
        self.waiting.push((id, new));
        Object::Reference(new)
    }
}
