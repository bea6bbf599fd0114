//! What is let through and what is refused.

use http::{Method, StatusCode, header};

use super::*;

#[tokio::test]
async fn a_form_from_our_own_page_is_accepted() {
    let (mut browser, token) = browser_with_token().await;
    let answer = post(&mut browser, &token).await;
    assert_eq!((answer.status, answer.body.as_str()), (StatusCode::OK, "got Пётр & Ко"));
}

#[tokio::test]
async fn a_form_without_the_token_is_refused() {
    let (mut browser, _) = browser_with_token().await;
    for forged in ["", "AAAA", "x".repeat(43).as_str()] {
        let answer = post(&mut browser, forged).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert!(answer.body.contains("Страница устарела"));
    }
}

#[tokio::test]
async fn a_token_of_another_browser_is_refused() {
    let (_, token) = browser_with_token().await;
    let mut other = browser();
    other.set_cookie("okno_id_browser", &"B".repeat(43));
    assert_eq!(post(&mut other, &token).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_token_from_before_signing_in_is_refused_after_it() {
    let (mut browser, token) = browser_with_token().await;
    browser.set_cookie("okno_id_session", "s1");
    assert_eq!(post(&mut browser, &token).await.status, StatusCode::FORBIDDEN);
    let token = browser.get("/hello").await.body;
    assert_eq!(post(&mut browser, &token).await.status, StatusCode::OK);
}

#[tokio::test]
async fn cookies_of_another_side_do_nothing() {
    let (mut browser, token) = browser_with_token().await;
    browser.set_cookie("okno_portal_session", "other");
    assert_eq!(post(&mut browser, &token).await.status, StatusCode::OK);
    let portal = site_with(config(Side::Portal)).mount(routes());
    let mut portal = Browser::new(portal, ORIGIN);
    portal.set_cookie("okno_id_browser", browser.cookie("okno_id_browser").unwrap());
    assert_eq!(post(&mut portal, &token).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_form_from_another_origin_is_refused() {
    let (mut browser, token) = browser_with_token().await;
    for origin in ["http://localhost:8080", "https://localhost:8081", "null", "http://evil.example"] {
        browser.headers.insert(header::ORIGIN, origin.parse().unwrap());
        let answer = post(&mut browser, &token).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{origin}");
        assert!(answer.body.contains("Форма отправлена не с нашего сайта"));
    }
}

#[tokio::test]
async fn without_origin_the_referer_decides() {
    let (browser, token) = browser_with_token().await;
    let site = site_with(config(Side::Id));
    for (referer, status) in [
        (Some("http://localhost:8081/hello"), StatusCode::OK),
        (Some("http://localhost:80812/hello"), StatusCode::FORBIDDEN),
        (Some("http://localhost:8081.evil.example/"), StatusCode::FORBIDDEN),
        (None, StatusCode::FORBIDDEN),
    ] {
        let mut request = http::Request::post("/hello")
            .header(header::HOST, "localhost:8081")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(
                header::COOKIE,
                format!("okno_id_browser={}", browser.cookie("okno_id_browser").unwrap()),
            );
        if let Some(referer) = referer {
            request = request.header(header::REFERER, referer);
        }
        let request = request.body(axum::body::Body::from(format!("csrf={token}"))).unwrap();
        let response = tower::ServiceExt::oneshot(site.mount(routes()), request).await.unwrap();
        assert_eq!(response.status(), status, "{referer:?}");
    }
}

#[tokio::test]
async fn another_host_is_refused_whatever_the_path() {
    let mut browser = browser();
    for host in ["evil.example", "localhost:8080", ""] {
        browser.headers.insert(header::HOST, host.parse().unwrap());
        let answer = browser.get("/hello").await;
        assert_eq!(answer.status, StatusCode::MISDIRECTED_REQUEST, "{host}");
        assert_eq!(browser.cookie("okno_id_browser"), None);
    }
    browser.headers.insert(header::HOST, "LOCALHOST:8081".parse().unwrap());
    assert_eq!(browser.get("/hello").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_body_over_the_limit_gets_a_page_that_says_so() {
    let (mut browser, token) = browser_with_token().await;
    let answer = browser.post("/hello", &[("csrf", &token), ("name", &"x".repeat(70_000))]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.body.contains("Слишком много данных"));
    let answer = browser.send(Method::POST, "/machine", Some("x".repeat(70_000))).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_machine_needs_no_token_and_gets_no_cookie_and_no_page() {
    let mut browser = browser();
    let answer = browser.send(Method::POST, "/machine", Some("hello".to_owned())).await;
    assert_eq!((answer.status, answer.body.as_str()), (StatusCode::OK, "hello"));
    let answer = browser.get("/machine").await;
    assert_eq!((answer.status, answer.body.as_str()), (StatusCode::NOT_FOUND, ""));
    assert_eq!(browser.cookie("okno_id_browser"), None);
}

#[tokio::test]
async fn what_is_not_for_everybody_is_closed_without_a_gate() {
    assert_eq!(browser().get("/mine").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn routes_without_a_site_serve_nothing() {
    let mut bare = Browser::new(routes().into_router(), ORIGIN);
    assert_eq!(bare.get("/hello").await.status, StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn errors_are_pages_in_the_readers_language_without_a_cause() {
    let mut browser = browser();
    browser.headers.insert(header::ACCEPT_LANGUAGE, "en".parse().unwrap());
    for (path, status, text) in [
        ("/nowhere", StatusCode::NOT_FOUND, "There is no such page"),
        ("/go", StatusCode::METHOD_NOT_ALLOWED, "cannot be opened this way"),
        ("/panic", StatusCode::INTERNAL_SERVER_ERROR, "Something broke on our side"),
        ("/broken", StatusCode::INTERNAL_SERVER_ERROR, "Something broke on our side"),
        ("/slow", StatusCode::SERVICE_UNAVAILABLE, "right now"),
        ("/wait", StatusCode::TOO_MANY_REQUESTS, "Try again in 2 minutes"),
    ] {
        let answer = browser.get(path).await;
        assert_eq!(answer.status, status, "{path}");
        assert!(answer.body.contains(text), "{path}: {}", answer.body);
        assert!(answer.body.contains("operation"), "{path}");
        assert!(!answer.body.contains("secret cause"), "{path}");
        assert!(!answer.body.contains('⟦'), "{path}");
    }
    assert_eq!(browser.get("/wait").await.headers[header::RETRY_AFTER], "120");
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let mut browser = browser();
    for path in ["/hello", "/nowhere", "/panic", crate::assets::STYLE] {
        let headers = browser.get(path).await.headers;
        let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self'"), "{path}");
        assert!(!policy.contains("unsafe"));
        assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff", "{path}");
        assert!(!headers.contains_key(header::STRICT_TRANSPORT_SECURITY), "{path}");
    }
    assert_eq!(browser.get("/hello").await.headers[header::CACHE_CONTROL], "no-store");
}

#[tokio::test]
async fn on_https_cookies_are_host_bound_and_secure() {
    let mut secure = config(Side::Id);
    secure.public_url = crate::PublicUrl::parse("https://id.example.org").unwrap();
    let mut browser = Browser::new(site_with(secure).mount(routes()), "https://id.example.org");
    let answer = browser.get("/hello").await;
    let cookie = answer.headers[header::SET_COOKIE].to_str().unwrap();
    assert!(cookie.starts_with("__Host-okno_id_browser=") && cookie.ends_with("; Secure"), "{cookie}");
    assert!(answer.headers.contains_key(header::STRICT_TRANSPORT_SECURITY));
    let answer = post(&mut browser, &answer.body).await;
    assert_eq!(answer.status, StatusCode::OK);
}

#[tokio::test]
async fn a_browser_keeps_its_id_and_a_forged_one_is_replaced() {
    let mut browser = browser();
    browser.get("/hello").await;
    let id = browser.cookie("okno_id_browser").unwrap().to_owned();
    assert!(!browser.get("/hello").await.headers.contains_key(header::SET_COOKIE));
    browser.set_cookie("okno_id_browser", "short");
    browser.get("/hello").await;
    assert_ne!(browser.cookie("okno_id_browser"), Some("short"));
    assert_ne!(browser.cookie("okno_id_browser"), Some(id.as_str()));
}

#[tokio::test]
async fn head_is_answered_like_get_without_a_body() {
    let answer = browser().send(Method::HEAD, "/hello", None).await;
    assert_eq!((answer.status, answer.body.as_str()), (StatusCode::OK, ""));
}

#[tokio::test]
async fn the_language_switch_leads_back_to_this_site_only() {
    let mut browser = browser();
    for (back, location) in
        [("/hello?x=1", "/hello?x=1"), ("//evil.example", "/"), ("https://evil.example", "/")]
    {
        let back: String = form_urlencoded::byte_serialize(back.as_bytes()).collect();
        let answer = browser.get(&format!("/language/en?back={back}")).await;
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, location));
    }
    assert!(browser.get("/nowhere").await.body.contains("<html lang=\"en\""));
    assert_eq!(browser.get("/language/de").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_low_vision_settings_are_kept_and_can_be_undone() {
    let mut browser = browser();
    assert_eq!(browser.get("/low-vision?back=/hello").await.status, StatusCode::OK);
    let fields =
        [("size", "2"), ("scheme", "black"), ("spacing", "1"), ("images", "off"), ("back", "/hello")];
    let answer = browser.post("/low-vision", &fields).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/hello"));
    let page = browser.get("/low-vision").await.body;
    assert!(page.contains("class=\"lv-size-2 lv-black lv-spacing-1 lv-no-images\""), "{page}");
    browser.post("/low-vision", &[("reset", "yes"), ("size", "2")]).await;
    assert!(browser.get("/low-vision").await.body.contains("lv-size-0 lv-own lv-spacing-0\""));
}

#[tokio::test]
async fn assets_are_immutable_and_packed() {
    let mut browser = browser();
    let plain = browser.get(crate::assets::STYLE).await;
    assert_eq!(plain.status, StatusCode::OK);
    assert_eq!(plain.headers[header::CACHE_CONTROL], "public, max-age=31536000, immutable");
    browser.headers.insert(header::ACCEPT_ENCODING, "br, gzip;q=0.8".parse().unwrap());
    let packed = browser.get(crate::assets::STYLE).await;
    assert_eq!(packed.headers[header::CONTENT_ENCODING], "gzip");
    assert!(packed.body.len() < plain.body.len());
    assert_eq!(browser.get("/assets/names.rs").await.status, StatusCode::NOT_FOUND);
    assert_eq!(browser.get("/assets/..%2f..%2fCargo.toml").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn every_route_is_recorded_with_its_audience() {
    let specs = site_with(config(Side::Id)).specs(&routes());
    assert!(specs.iter().any(|spec| spec.path == "/mine" && spec.audience == Audience::Citizen));
    assert!(specs.iter().any(|spec| spec.path == "/low-vision" && spec.method == Method::POST));
}
