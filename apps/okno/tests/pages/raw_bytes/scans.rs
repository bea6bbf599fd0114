//! Scans in the search: the document's number, the file as it came and as it is kept, before and after the sealing.

use std::fs;

use web::testing::Browser;

use super::needles::Needles;
use crate::papers::add_licence;
use crate::scans::png;
use crate::support::World;

const SCANS: &str = "/account/documents/1/scans";
/// So long a piece of a file stands for it: no other file has it.
const PIECE_BYTES: usize = 48;

/// States a driving licence and adds a scan of it.
pub async fn add(browser: &mut Browser, number: u64, needles: &mut Needles) {
    let licence = format!("99 12 {}", 345_678 + number * 7);
    add_licence(browser, &licence).await;
    needles.identifier("a document", &licence);
    needles.identifier("a document", &licence.replace(' ', ""));
    let file = png(u8::try_from(40 + number).unwrap());
    browser.get(SCANS).await;
    let sent = browser.upload(SCANS, &[], ("a-name-of-a-file.png", &file)).await;
    assert_eq!(sent.status, 303, "{}", sent.body);
    needles.value("a file's name", "a-name-of-a-file");
    tell_piece("a scan as it came", &file, needles);
    for path in ["/account/documents/1/scans/1", "/account/documents/1/scans/1/small"] {
        tell_piece("a scan", &browser.get(path).await.bytes, needles);
    }
}

/// Notes what lies in the folder: it goes with its person.
pub fn tell_sealed(world: &World, needles: &mut Needles) {
    let mut files = 0;
    for lane in fs::read_dir(world.scans_folder().unwrap()).unwrap().flatten() {
        for file in fs::read_dir(lane.path()).unwrap().flatten() {
            tell_piece("a sealed scan", &fs::read(file.path()).unwrap(), needles);
            files += 1;
        }
    }
    assert_eq!(files, 2, "a picture and its thumbnail");
}

/// The end of a file, where the heads of its kind are past.
fn tell_piece(what: &'static str, file: &[u8], needles: &mut Needles) {
    needles.bytes(what, &file[file.len() - PIECE_BYTES..]);
}
