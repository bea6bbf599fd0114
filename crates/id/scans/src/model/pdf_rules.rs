//! What a PDF may not do, and what is left out when it is written anew.

use lopdf::{Dictionary, Object};

/// Actions and parts that no scan has. A file with one of them is refused, not mended.
const REFUSED_ACTIONS: [&[u8]; 6] =
    [b"JavaScript", b"Launch", b"ImportData", b"GoToE", b"Rendition", b"RichMediaExecute"];
const REFUSED_KEYS: [&[u8]; 6] = [b"JS", b"JavaScript", b"EmbeddedFiles", b"EF", b"RichMediaContent", b"XFA"];
const REFUSED_TYPES: [&[u8]; 1] = [b"EmbeddedFile"];

/// Entries that a page does not need to be seen.
const LEFT_OUT: [&[u8]; 8] =
    [b"AA", b"AF", b"Metadata", b"OpenAction", b"OPI", b"PieceInfo", b"StructParent", b"StructParents"];
/// Entries of streams that lead out of the file.
const LEFT_OUT_OF_STREAMS: [&[u8]; 4] = [b"F", b"FFilter", b"FDecodeParms", b"Ref"];
/// What the parts of a page never lead to, whatever they say.
const NOT_FOLLOWED: [&[u8]; 7] =
    [b"Action", b"Annot", b"Catalog", b"Filespec", b"Page", b"Pages", b"StructElem"];

/// Whether something in an object acts. Objects are nested at most a hundred deep: the parser sees to it.
pub fn acts(object: &Object) -> bool {
    match object {
        Object::Array(items) => items.iter().any(acts),
        Object::Dictionary(dictionary) => dictionary_acts(dictionary),
        Object::Stream(stream) => dictionary_acts(&stream.dict),
        _ => false,
    }
}

fn dictionary_acts(dictionary: &Dictionary) -> bool {
    let named = |key: &[u8], names: &[&[u8]]| {
        dictionary.get(key).and_then(Object::as_name).is_ok_and(|name| names.contains(&name))
    };
    named(b"S", &REFUSED_ACTIONS)
        || named(b"Type", &REFUSED_TYPES)
        || dictionary.iter().any(|(key, value)| REFUSED_KEYS.contains(&key.as_slice()) || acts(value))
}

/// Whether a part of a page may be a part of it.
pub fn is_followed(dictionary: &Dictionary) -> bool {
    let kind = dictionary.get(b"Type").and_then(Object::as_name);
    !kind.is_ok_and(|kind| NOT_FOLLOWED.contains(&kind))
}

/// Whether an entry is written.
pub fn is_written(key: &[u8], is_of_stream: bool) -> bool {
    let is_left_out = LEFT_OUT.contains(&key) || (is_of_stream && LEFT_OUT_OF_STREAMS.contains(&key));
    !is_left_out
}

/// A JPEG inside, without what a camera wrote beside the pixels: place, device, comments. The colour marks stay.
pub fn without_camera_marks(file: &[u8]) -> Option<Vec<u8>> {
    let mut rest = file.strip_prefix(&[0xFF, 0xD8])?;
    let mut kept = vec![0xFF, 0xD8];
    loop {
        let [0xFF, mark, high, low, ..] = *rest else { return None };
        let length = usize::from(u16::from_be_bytes([high, low]));
        if mark == 0xDA {
            kept.extend_from_slice(rest);
            return Some(kept);
        }
        let segment = rest.get(..length + 2)?;
        let is_camera_mark = matches!(mark, 0xE1..=0xED | 0xEF | 0xFE) && mark != 0xE2;
        if !is_camera_mark {
            kept.extend_from_slice(segment);
        }
        rest = rest.get(length + 2..)?;
    }
}
