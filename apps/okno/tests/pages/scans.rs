// cyrillic: what the pages say
//! Scans of documents through the real router, on both engines.

use std::io::Cursor;
use std::time::Duration;

use http::header;
use image::{ImageFormat, Rgb, RgbImage};
use lopdf::{Document, Object, Stream, dictionary};
use web::testing::{Answer, Browser};

use crate::on_both_engines;
use crate::papers::add_licence;
use crate::support::{World, post};

const PHONE: &str = "9121234567";
const OTHER: &str = "9127654321";
const SCANS: &str = "/account/documents/1/scans";
const ADDED: &str = "/account/documents/1/scans?done=added";

/// A picture of one colour.
pub fn png(shade: u8) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    RgbImage::from_pixel(120, 80, Rgb([shade, 90, 90])).write_to(&mut file, ImageFormat::Png).unwrap();
    file.into_inner()
}

fn pdf(action: Option<&str>) -> Vec<u8> {
    let mut document = Document::with_version("1.5");
    let tree = document.new_object_id();
    let content = document.add_object(Stream::new(dictionary! {}, b"0 0 10 10 re f".to_vec()));
    let page = document.add_object(dictionary! {
        "Type" => "Page", "Parent" => tree, "Contents" => content,
        "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
    });
    let kids = vec![Object::Reference(page)];
    document.objects.insert(tree, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => 1 }.into());
    let mut root = dictionary! { "Type" => "Catalog", "Pages" => tree };
    if let Some(action) = action {
        root.set("OpenAction", dictionary! { "S" => action, "JS" => Object::string_literal("app.alert(1)") });
    }
    let root = document.add_object(root);
    document.trailer.set("Root", root);
    let mut file = Vec::new();
    document.save_to(&mut file).unwrap();
    file
}

/// Somebody with a driving licence, before its scans.
pub async fn with_licence(world: &World, phone: &str) -> Browser {
    let mut browser = world.register_by_phone(phone).await;
    add_licence(&mut browser, "99 12 345678").await;
    browser.get(SCANS).await;
    browser
}

pub async fn add(browser: &mut Browser, file: &[u8]) -> Answer {
    browser.get(SCANS).await;
    browser.upload(SCANS, &[], ("scan", file)).await
}

/// Waits until so many files are kept, thumbnails among them.
async fn files_become(world: &World, count: usize) {
    for _ in 0..400 {
        if world.scans.count_files().await.unwrap() == count {
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("{} files are kept, not {count}", world.scans.count_files().await.unwrap());
}

on_both_engines! {
    a_scan_is_added_shown_downloaded_and_deleted => async |world: &World| {
        let mut browser = with_licence(world, PHONE).await;
        assert!(browser.get("/account/documents").await.body.contains("Добавить скан"));
        assert_eq!(add(&mut browser, &png(10)).await.location(), ADDED);
        assert_eq!(add(&mut browser, &pdf(None)).await.location(), ADDED);
        let page = browser.get(SCANS).await.body;
        assert!(page.contains("Фото 120 × 80") && page.contains("PDF, 1 страница"), "{page}");
        assert!(browser.get("/account/documents").await.body.contains("2 скана"));
        let picture = browser.get("/account/documents/1/scans/1").await;
        assert!(picture.bytes.starts_with(&[0xFF, 0xD8, 0xFF]), "it is encoded anew");
        let said = |name: header::HeaderName| picture.headers[name].to_str().unwrap().to_owned();
        assert_eq!(said(header::CONTENT_TYPE), "image/jpeg");
        assert_eq!(said(header::CONTENT_DISPOSITION), "attachment; filename=\"scan-1.jpg\"");
        assert_eq!(said(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
        assert_eq!(said(header::CONTENT_SECURITY_POLICY), "default-src 'none'; sandbox");
        assert_eq!(said(header::CACHE_CONTROL), "no-store");
        assert!(browser.get("/account/documents/1/scans/1/small").await.bytes.starts_with(&[0xFF, 0xD8]));
        assert!(browser.get("/account/documents/1/scans/2").await.bytes.starts_with(b"%PDF-"));
        assert_eq!(browser.get("/account/documents/1/scans/2/small").await.status, 404);
        files_become(world, 3).await;
        assert!(browser.get("/account/documents/1/scans/1/remove").await.body.contains("Удалить скан навсегда?"));
        post(&mut browser, "/account/documents/1/scans/1/remove", &[], "/account/documents/1/scans?done=deleted").await;
        assert_eq!(browser.get("/account/documents/1/scans/1").await.status, 404);
        files_become(world, 1).await;
        let history = browser.get("/account/history").await.body;
        assert!(history.contains("Добавлен скан документа") && history.contains("Удалён скан документа"));
    };

    each_wicked_file_is_refused_in_plain_words => async |world: &World| {
        let mut browser = with_licence(world, PHONE).await;
        let mut huge = png(1);
        huge[16..20].copy_from_slice(&10_000_u32.to_be_bytes());
        huge[20..24].copy_from_slice(&10_000_u32.to_be_bytes());
        let huge = with_head_sum(huge);
        for (file, text) in [
            (Vec::new(), "Выберите файл"),
            (b"<html><script>alert(1)</script>".to_vec(), "Это не JPEG"),
            (b"PK\x03\x04 a zip".to_vec(), "Это не JPEG"),
            (png(1)[..60].to_vec(), "Файл повреждён"),
            (huge, "слишком большое"),
            (pdf(Some("JavaScript")), "В этом PDF есть программа"),
            (b"%PDF-1.7 nothing more".to_vec(), "Файл повреждён"),
            (vec![0xFF; 11 * 1024 * 1024], "Файл больше 10 МБ"),
        ] {
            let answer = add(&mut browser, &file).await;
            assert_eq!(answer.status, 422, "{text}: {}", answer.body);
            assert!(answer.body.contains(text) && answer.body.contains("Ошибка: "), "{text}: {}", answer.body);
        }
        assert_eq!(add(&mut browser, &vec![0xFF; 41 * 1024 * 1024]).await.status, 413);
        assert_eq!(world.scans.count_files().await.unwrap(), 0);
    };

    a_document_has_five_scans_and_the_same_one_once => async |world: &World| {
        let mut browser = with_licence(world, PHONE).await;
        for shade in [10, 60, 110, 160, 210, 10] {
            assert_eq!(add(&mut browser, &png(shade)).await.location(), ADDED);
        }
        files_become(world, 10).await;
        assert!(!browser.get(SCANS).await.body.contains("type=\"file\""));
        let answer = add(&mut browser, &png(250)).await;
        assert!(answer.status == 422 && answer.body.contains("уже пять сканов"), "{}", answer.body);
        files_become(world, 10).await;
    };

    scans_go_with_their_document_and_nobody_else_sees_them => async |world: &World| {
        let mut browser = with_licence(world, PHONE).await;
        assert_eq!(add(&mut browser, &png(10)).await.location(), ADDED);
        let mut stranger = with_licence(world, OTHER).await;
        for path in ["/account/documents/1/scans/1", "/account/documents/1/scans/1/small", "/account/documents/2/scans"] {
            assert_eq!(stranger.get(path).await.status, 404, "{path}");
        }
        stranger.get("/account").await;
        assert_eq!(stranger.post("/account/documents/1/scans/1/remove", &[]).await.status, 404);
        assert_eq!(stranger.upload("/account/documents/2/scans", &[], ("a", &png(1))).await.status, 404);
        let page = browser.get("/account/documents/1/remove").await;
        let shown = page.hidden("shown").to_owned();
        post(&mut browser, "/account/documents/1/remove", &[("shown", &shown)], "/account/documents?done=deleted").await;
        assert_eq!(browser.get("/account/documents/1/scans/1").await.status, 404);
        files_become(world, 0).await;
    };

    files_that_come_at_one_instant_are_all_kept => async |world: &World| {
        let browser = with_licence(world, PHONE).await;
        let uploads = [10_u8, 60, 110, 160, 210].map(|shade| {
            let mut tab = browser.clone();
            tokio::spawn(async move { tab.upload(SCANS, &[], ("scan", &png(shade))).await })
        });
        for upload in uploads {
            let answer = upload.await.unwrap();
            assert_eq!(answer.location(), ADDED, "{}", answer.body);
        }
        let page = browser.clone().get(SCANS).await.body;
        assert_eq!(page.matches("o-scans__item").count(), 5, "{page}");
        files_become(world, 10).await;
    };

    statuses_and_vehicles_have_scans_too => async |world: &World| {
        let mut browser = world.register_by_phone(PHONE).await;
        let saved = "/account/documents?done=saved";
        let (status, vehicle) = ("/account/documents/status/disability", "/account/documents/vehicle");
        browser.get(status).await;
        let fields = [
            ("number", "МСЭ-2024 № 123456"),
            ("issueDate-day", "14"),
            ("issueDate-month", "5"),
            ("issueDate-year", "2024"),
            ("issuedBy", "Бюро № 3"),
        ];
        post(&mut browser, status, &fields, saved).await;
        browser.get(vehicle).await;
        post(&mut browser, vehicle, &[("plate", "а123вс66"), ("certificate", "66 УК 123456")], saved).await;
        let vehicle_scans = "/account/documents/2/scans";
        assert!(add(&mut browser, &png(10)).await.location() == ADDED);
        assert!(browser.get(SCANS).await.body.contains("МСЭ-2024 № 123456"));
        assert!(browser.get(vehicle_scans).await.body.contains("Транспорт"));
        let sent = browser.upload(vehicle_scans, &[], ("scan", &png(20))).await;
        assert_eq!(sent.location(), "/account/documents/2/scans?done=added");
        assert_eq!(browser.get("/account/documents").await.body.matches("1 скан<").count(), 2);
        let shown = browser.get("/account/documents/2/remove").await.hidden("shown").to_owned();
        post(&mut browser, "/account/documents/2/remove", &[("shown", &shown)], "/account/documents?done=deleted").await;
        files_become(world, 2).await;
    };

    an_address_has_no_scans => async |world: &World| {
        let mut browser = world.register_by_phone(PHONE).await;
        let edit = "/account/addresses/edit/living";
        browser.get(edit).await;
        post(&mut browser, edit, &[("text", "дом у озера")], "/account/addresses?done=saved").await;
        assert_eq!(browser.get(SCANS).await.status, 404);
        browser.get("/account").await;
        assert_eq!(browser.upload(SCANS, &[], ("scan", &png(20))).await.status, 404);
        assert_eq!(world.scans.count_files().await.unwrap(), 0);
    };

    a_file_without_a_row_is_swept_and_one_with_a_row_stays => async |world: &World| {
        let mut browser = with_licence(world, PHONE).await;
        assert_eq!(add(&mut browser, &png(10)).await.location(), ADDED);
        assert_eq!(add(&mut browser, &png(200)).await.location(), ADDED);
        let store = world.desk.identity().store();
        let tx = store.begin().await.unwrap();
        // As when the process dies between the file and its row.
        store::sea_orm::ConnectionTrait::execute_unprepared(tx.conn(), "DELETE FROM scans WHERE no = 1").await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(browser.get("/account/documents/1/scans/1").await.status, 404);
        assert_eq!(scans::ops::sweep::sweep(&world.scans).await.unwrap(), 0, "it may be about to have its row");
        world.clock.advance(Duration::from_secs(2 * 60 * 60));
        assert_eq!(scans::ops::sweep::sweep(&world.scans).await.unwrap(), 1);
        assert_eq!(world.scans.count_files().await.unwrap(), 2);
    };
}

/// A PNG whose changed head has its checksum again.
fn with_head_sum(mut file: Vec<u8>) -> Vec<u8> {
    let mut sum = u32::MAX;
    for byte in &file[12..29] {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = if sum & 1 == 1 { (sum >> 1) ^ 0xEDB8_8320 } else { sum >> 1 };
        }
    }
    file[29..33].copy_from_slice(&(!sum).to_be_bytes());
    file
}
