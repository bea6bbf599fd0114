use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};
use lopdf::{Document, Object, Stream, dictionary};

use super::*;

fn picture(width: u32, height: u32) -> DynamicImage {
    let mut picture = RgbaImage::new(width, height);
    for (x, y, pixel) in picture.enumerate_pixels_mut() {
        *pixel = Rgba([(x % 256).try_into().unwrap(), (y % 256).try_into().unwrap(), 80, 255]);
    }
    DynamicImage::ImageRgba8(picture)
}

fn png(picture: &DynamicImage) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    picture.write_to(&mut file, ImageFormat::Png).unwrap();
    file.into_inner()
}

fn jpeg(picture: &DynamicImage) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    picture.to_rgb8().write_to(&mut file, ImageFormat::Jpeg).unwrap();
    file.into_inner()
}

/// A JPEG with an Exif segment: turned by ninety degrees, with a place.
fn with_exif(jpeg: &[u8]) -> Vec<u8> {
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec();
    exif.extend_from_slice(b"GPS 55.7558 37.6173 SecretPhone");
    let mut file = jpeg[..2].to_vec();
    file.extend_from_slice(&[0xFF, 0xE1]);
    file.extend_from_slice(&u16::try_from(exif.len() + 2).unwrap().to_be_bytes());
    file.extend_from_slice(&exif);
    file.extend_from_slice(&jpeg[2..]);
    file
}

fn contains(file: &[u8], what: &[u8]) -> bool {
    file.windows(what.len()).any(|window| window == what)
}

/// A PDF of pages, each with a photo, and what the body puts into it.
fn pdf_with(pages: usize, change: impl FnOnce(&mut Document, lopdf::ObjectId)) -> Vec<u8> {
    let mut document = Document::with_version("1.5");
    let tree = document.new_object_id();
    let photo = with_exif(&jpeg(&picture(8, 8)));
    let entries = dictionary! {
        "Type" => "XObject", "Subtype" => "Image", "Width" => 8, "Height" => 8,
        "ColorSpace" => "DeviceRGB", "BitsPerComponent" => 8, "Filter" => "DCTDecode",
    };
    let photo = document.add_object(Stream::new(entries, photo));
    let mut kids = Vec::new();
    for _ in 0..pages {
        let content =
            document.add_object(Stream::new(dictionary! {}, b"q 200 0 0 200 0 0 cm /Im Do Q".to_vec()));
        kids.push(Object::Reference(document.add_object(dictionary! {
            "Type" => "Page", "Parent" => tree, "Contents" => content,
            "AA" => dictionary! { "O" => dictionary! { "S" => "GoTo" } },
        })));
    }
    document.objects.insert(
        tree,
        Object::Dictionary(dictionary! {
            "Type" => "Pages", "Kids" => kids, "Count" => i64::try_from(pages).unwrap(),
            "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
            "Resources" => dictionary! { "XObject" => dictionary! { "Im" => photo } },
        }),
    );
    let root = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    document.trailer.set("Root", root);
    change(&mut document, root);
    let mut file = Vec::new();
    document.save_to(&mut file).unwrap();
    file
}

fn set_root(document: &mut Document, root: lopdf::ObjectId, key: &str, value: impl Into<Object>) {
    document.get_object_mut(root).unwrap().as_dict_mut().unwrap().set(key, value);
}

#[test]
fn a_picture_is_encoded_anew_without_place_device_and_what_follows_it() {
    let mut file = with_exif(&jpeg(&picture(60, 40)));
    file.extend_from_slice(b"PK\x03\x04 a second file behind the picture");
    let cleaned = clean(&file).unwrap();
    // Turned upright as the telephone said.
    assert_eq!(cleaned.format, Format::Picture { width: 40, height: 60 });
    assert_eq!(FileKind::of(&cleaned.file), Some(FileKind::Jpeg));
    for secret in [b"GPS".as_slice(), b"SecretPhone", b"second file", b"Exif"] {
        assert!(!contains(&cleaned.file, secret));
    }
}

#[test]
fn a_picture_is_made_no_larger_than_it_must_be_and_has_a_thumbnail() {
    let cleaned = clean(&png(&picture(4_400, 50))).unwrap();
    assert_eq!(cleaned.format, Format::Picture { width: 4_000, height: 45 });
    let small = image::load_from_memory(&cleaned.small.unwrap()).unwrap();
    assert!(small.width() == 240 && small.height() <= 3, "{}×{}", small.width(), small.height());
}

#[test]
fn what_is_transparent_becomes_white() {
    let clear = DynamicImage::ImageRgba8(RgbaImage::from_pixel(16, 16, Rgba([0, 0, 0, 0])));
    let cleaned = clean(&png(&clear)).unwrap();
    let kept = image::load_from_memory(&cleaned.file).unwrap().to_rgb8();
    assert!(kept.pixels().all(|pixel| pixel.0.iter().all(|channel| *channel > 250)));
}

#[test]
fn a_file_is_what_its_first_bytes_say() {
    for other in
        [b"".as_slice(), b"GIF89a", b"PK\x03\x04zip", b"<svg xmlns=''/>", b"MZ\x90", b" %PDF-1.7", b"II*\0"]
    {
        assert_eq!(clean(other), Err(Refusal::OtherKind));
    }
}

#[test]
fn a_file_that_breaks_off_or_is_noise_is_refused() {
    let whole = png(&picture(300, 300));
    for broken in [&whole[..whole.len() / 2], &whole[..20], b"\xFF\xD8\xFF\xE0noise", b"%PDF-1.7 noise"] {
        assert_eq!(clean(broken), Err(Refusal::Unreadable));
    }
    let page = pdf_with(1, |_, _| {});
    assert!(clean(&page[..60]).is_err());
}

/// A PNG whose head says so many pixels, and whose data are a few bytes.
fn png_claiming(width: u32, height: u32) -> Vec<u8> {
    let mut file = png(&picture(1, 1));
    file[16..20].copy_from_slice(&width.to_be_bytes());
    file[20..24].copy_from_slice(&height.to_be_bytes());
    let crc = crc32(&file[12..29]);
    file[29..33].copy_from_slice(&crc.to_be_bytes());
    file
}

fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 };
        }
    }
    !crc
}

#[test]
fn a_hundred_megapixels_are_refused_before_they_are_decoded() {
    for (width, height) in [(10_000, 10_000), (60_000, 1_000), (2_147_483_647, 2_147_483_647)] {
        assert_eq!(clean(&png_claiming(width, height)), Err(Refusal::TooManyPixels), "{width}");
    }
}

#[test]
fn a_pdf_is_written_anew_from_its_pages() {
    let mut file = pdf_with(3, |document, root| {
        set_root(
            document,
            root,
            "OpenAction",
            dictionary! { "S" => "URI", "URI" => Object::string_literal("http://evil") },
        );
        let notes = document.add_object(dictionary! { "Secret" => Object::string_literal("author") });
        document.trailer.set("Info", notes);
    });
    file.extend_from_slice(b"PK\x03\x04 a second file");
    let cleaned = clean(&file).unwrap();
    assert_eq!(cleaned.format, Format::Pdf { pages: 3 });
    for secret in [b"evil".as_slice(), b"author", b"second file", b"SecretPhone", b"/AA", b"OpenAction"] {
        assert!(!contains(&cleaned.file, secret), "{}", String::from_utf8_lossy(secret));
    }
    let kept = Document::load_mem(&cleaned.file).unwrap();
    assert_eq!(kept.get_pages().len(), 3);
    let page = kept.get_dictionary(kept.page_iter().next().unwrap()).unwrap();
    assert!(page.has(b"MediaBox") && page.has(b"Resources") && page.has(b"Contents"));
    // The photo is still one.
    let photo = kept.objects.values().filter_map(|object| object.as_stream().ok());
    let photo = photo
        .filter(|stream| stream.dict.has(b"Filter"))
        .find_map(|stream| image::load_from_memory(&stream.content).ok());
    assert_eq!(photo.unwrap().width(), 8);
    // What is clean stays as it is.
    assert_eq!(clean(&cleaned.file).unwrap().format, Format::Pdf { pages: 3 });
}

#[test]
fn a_pdf_that_acts_is_refused() {
    let script = || dictionary! { "S" => "JavaScript", "JS" => Object::string_literal("app.alert(1)") };
    let launch = || dictionary! { "S" => "Launch", "F" => Object::string_literal("cmd.exe") };
    let with = |key: &'static str, value: Object| {
        pdf_with(1, move |document, root| set_root(document, root, key, value))
    };
    let inside = pdf_with(1, |document, _| {
        document.add_object(Stream::new(dictionary! { "Type" => "EmbeddedFile" }, b"MZ".to_vec()));
    });
    for file in [
        with("OpenAction", script().into()),
        with("OpenAction", launch().into()),
        with("Names", dictionary! { "EmbeddedFiles" => dictionary! {} }.into()),
        with("AcroForm", dictionary! { "XFA" => Object::string_literal("x") }.into()),
        with("Odd", vec![Object::Array(vec![script().into()])].into()),
        inside,
    ] {
        assert_eq!(clean(&file), Err(Refusal::ActivePdf));
    }
    // Names may be written in another way.
    let mut escaped = with("OpenAction", dictionary! { "S" => "JavaScriZZZ" }.into());
    let at = escaped.windows(3).position(|window| window == b"ZZZ").unwrap();
    escaped.splice(at..at + 3, *b"#70t");
    assert_eq!(clean(&escaped), Err(Refusal::ActivePdf));
}

#[test]
fn a_pdf_with_too_many_pages_is_refused() {
    assert_eq!(clean(&pdf_with(51, |_, _| {})), Err(Refusal::LongPdf));
    assert!(clean(&pdf_with(50, |_, _| {})).is_ok());
}

#[test]
fn a_locked_pdf_is_refused() {
    let locked = pdf_with(1, |document, _| {
        let key = document.add_object(dictionary! { "Filter" => "Standard", "V" => 2, "R" => 3, "P" => -44,
        "O" => Object::string_literal("o"), "U" => Object::string_literal("u") });
        document.trailer.set("Encrypt", key);
    });
    assert_eq!(clean(&locked), Err(Refusal::LockedPdf));
}

#[test]
fn a_pdf_that_unpacks_to_a_flood_is_refused() {
    // The writer leaves such parts out: they get their name afterwards.
    let mut bomb = pdf_with(1, |document, _| {
        for _ in 0..3 {
            let mut packed = Stream::new(
                dictionary! { "Type" => "ObjStX", "N" => 1, "First" => 4 },
                [b"9 0 ".to_vec(), vec![b' '; 6 * 1024 * 1024]].concat(),
            );
            packed.compress().unwrap();
            document.add_object(packed);
        }
    });
    assert!(bomb.len() < 100_000);
    for at in 0..bomb.len() - 6 {
        if &bomb[at..at + 6] == b"ObjStX" {
            bomb[at + 5] = b'm';
        }
    }
    assert_eq!(clean(&bomb), Err(Refusal::LongPdf));
}

#[test]
fn pages_that_lead_to_one_another_for_ever_are_read_once() {
    let file = pdf_with(1, |document, root| {
        let first = document.new_object_id();
        let second = document.add_object(dictionary! { "Next" => first, "Up" => root });
        document.objects.insert(first, Object::Dictionary(dictionary! { "Next" => second }));
        let tree = document.get_dictionary(root).unwrap().get(b"Pages").unwrap().as_reference().unwrap();
        let resources = dictionary! { "Properties" => dictionary! { "Loop" => first } };
        document.get_object_mut(tree).unwrap().as_dict_mut().unwrap().set("Resources", resources);
    });
    let cleaned = clean(&file).unwrap();
    assert!(cleaned.file.len() < 5_000);
}
