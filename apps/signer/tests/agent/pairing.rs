//! Who may speak with the agent, and how a page knows it.

use std::time::Duration;

use axum::Json;
use axum::routing::get;
use serde_json::json;

use crate::page::Page;
use crate::world::{ORIGIN, OTHER_ORIGIN, World};

#[tokio::test]
async fn page_of_another_site_is_refused_and_may_not_read_why() {
    let (world, _) = World::with_key();
    let agent = world.run("").await;
    for origin in
        ["https://evil.example", "null", "https://id.example.org.evil.example", "http://id.example.org"]
    {
        let answer =
            Page::new(&agent.address, origin).request("GET", "/agent?nonce=AAAA").send().await.unwrap();
        assert_eq!(answer.status(), 403, "{origin}");
        assert!(!answer.headers().contains_key("access-control-allow-origin"), "{origin}");
    }
}

#[tokio::test]
async fn name_that_leads_to_the_loopback_is_no_way_in() {
    let (world, _) = World::with_key();
    let agent = world.run("").await;
    let page = Page::new(&agent.address, ORIGIN);
    let rebound = page.request("GET", "/agent?nonce=AAAA").header("host", "id.example.org:8085");
    assert_eq!(rebound.send().await.unwrap().status(), 421);
}

#[tokio::test]
async fn preflight_of_an_allowed_page_is_answered_for_a_private_network_too() {
    let (world, _) = World::with_key();
    let agent = world.run("").await;
    let asked = Page::new(&agent.address, ORIGIN)
        .request("OPTIONS", "/sign")
        .header("access-control-request-method", "POST")
        .header("access-control-request-private-network", "true");
    let answer = asked.send().await.unwrap();
    assert_eq!(answer.status(), 204);
    let headers = answer.headers();
    assert_eq!(headers["access-control-allow-origin"], ORIGIN);
    assert_eq!(headers["access-control-allow-private-network"], "true");
    assert_eq!(headers["access-control-allow-headers"], "content-type");
}

#[tokio::test]
async fn form_of_a_page_cannot_speak_for_its_script() {
    let (world, _) = World::with_key();
    let agent = world.run("").await;
    let form = Page::new(&agent.address, ORIGIN).request("POST", "/keys").body("{}");
    let form = form.header("content-type", "text/plain");
    assert_eq!(form.send().await.unwrap().status(), 415);
}

#[tokio::test]
async fn code_links_the_page_and_no_other_and_is_remembered() {
    let (world, _) = World::with_key();
    let agent = world.run("").await;
    let page = agent.linked(ORIGIN).await;
    assert!(page.introduce().await.1);
    let other = Page { key: page.key.clone(), ..Page::new(&agent.address, OTHER_ORIGIN) };
    assert_eq!(other.introduce().await.0["paired"], false);
    let later = world.run("").await;
    let page = Page { key: page.key.clone(), ..Page::new(&later.address, ORIGIN) };
    assert!(page.introduce().await.1, "a new start of the agent knows the page");
}

#[tokio::test]
async fn third_wrong_code_ends_the_pairing() {
    let (world, _) = World::with_key();
    let agent = world.run("").await;
    let mut page = Page::new(&agent.address, ORIGIN);
    let opening = page.begin_linking().await;
    let code = agent.code();
    let wrong = if code == "000000" { "000001" } else { "000000" };
    for expected in ["wrong_code", "wrong_code", "over"] {
        assert_eq!(page.finish_linking(&opening, wrong).await, Err(expected.to_owned()));
    }
    assert_eq!(page.finish_linking(&opening, &code).await, Err("over".to_owned()), "the right one is late");
    assert_eq!(page.introduce().await.0["paired"], false);
}

#[tokio::test]
async fn code_is_for_two_minutes_and_for_the_page_that_asked() {
    let (world, _) = World::with_key();
    let agent = world.run("").await;
    let mut page = Page::new(&agent.address, ORIGIN);
    let opening = page.begin_linking().await;
    let code = agent.code();
    let mut other = Page::new(&agent.address, OTHER_ORIGIN);
    assert_eq!(other.finish_linking(&opening, &code).await, Err("over".to_owned()));
    world.clock.advance(Duration::from_secs(121));
    assert_eq!(page.finish_linking(&opening, &code).await, Err("over".to_owned()));
}

#[tokio::test]
async fn agent_that_stood_between_does_not_prove_the_code() {
    // Whoever stands between agrees on other keys with each side: what the page proves is not what the agent expects.
    let (world, _) = World::with_key();
    let agent = world.run("").await;
    let mut page = Page::new(&agent.address, ORIGIN);
    let first = page.begin_linking().await;
    let _second = page.begin_linking().await;
    assert_eq!(page.finish_linking(&first, &agent.code()).await, Err("wrong_code".to_owned()));
}

#[tokio::test]
async fn pairings_are_not_begun_without_end() {
    let (world, _) = World::with_key();
    let agent = world.run("").await;
    let page = Page::new(&agent.address, ORIGIN);
    for _ in 0..10 {
        page.begin_linking().await;
    }
    let own = "BGsX0fLhLEJH+Lzm5WOkQPJ3A32BLeszoPShOUXYmMKWT+NC4v4af5uO5+tKfA+eFivOM1drMV7Oy7ZAaDe/UfU=";
    let (status, said) = page.post("/pair", &json!({ "key": own, "nonce": "AAAA" })).await;
    assert_eq!((status, said["error"].as_str()), (429, Some("busy")));
}

#[tokio::test]
async fn impostor_on_the_port_is_noticed() {
    let (world, _) = World::with_key();
    let agent = world.run("").await;
    let linked = agent.linked(ORIGIN).await;
    // It may say all that the agent says; the key it does not have.
    let said = linked.introduce().await.0;
    let impostor = axum::Router::new().route("/agent", get(|| async { Json(said) }));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async { axum::serve(listener, impostor).await });
    let page = Page { key: linked.key.clone(), ..Page::new(&address, ORIGIN) };
    assert!(!page.introduce().await.1);
}
