//! Files that come with forms.

use http::StatusCode;

use super::*;

async fn send(browser: &mut Browser, fields: &[(&str, &str)], bytes: &[u8]) -> Answer {
    browser.upload("/file", fields, ("scan.png", bytes)).await
}

#[tokio::test]
async fn a_file_comes_with_the_fields_of_its_form() {
    let (mut browser, token) = browser_with_token().await;
    let fields = [("csrf", token.as_str()), ("name", "Пётр")];
    assert_eq!(send(&mut browser, &fields, &[7; 1_000]).await.body, "1000 bytes from Пётр");
    assert_eq!(send(&mut browser, &fields, &[]).await.body, "nothing from Пётр");
}

#[tokio::test]
async fn a_file_over_the_limit_is_told_to_the_page_and_a_flood_is_cut_off() {
    let (mut browser, token) = browser_with_token().await;
    let fields = [("csrf", token.as_str())];
    assert_eq!(send(&mut browser, &fields, &[7; 1_001]).await.body, "too large from ");
    assert_eq!(send(&mut browser, &fields, &[7; 4_001]).await.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_file_without_the_token_before_it_is_refused() {
    let (mut browser, token) = browser_with_token().await;
    for forged in [vec![("csrf", "forged")], vec![("csrf", "")]] {
        assert_eq!(send(&mut browser, &forged, b"x").await.status, StatusCode::FORBIDDEN);
    }
    browser.origin = "http://localhost:8080".to_owned();
    let foreign = send(&mut browser, &[("csrf", token.as_str())], b"x").await;
    assert!([403, 421].contains(&foreign.status.as_u16()));
}

#[tokio::test]
async fn a_form_of_another_kind_is_no_upload() {
    let (mut browser, token) = browser_with_token().await;
    assert_eq!(browser.post("/file", &[("csrf", &token)]).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn whoever_may_not_send_is_turned_away_before_the_file_is_read() {
    let (mut browser, token) = browser_with_token().await;
    let fields = [("csrf", token.as_str())];
    let answer = browser.upload("/own-file", &fields, ("a", &[7; 4_001])).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}
