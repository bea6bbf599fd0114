//! What an operator's monitoring reads.

use http::Method;
use okno::serve::Role;
use okno::serve::monitoring::{Monitor, queue};
use web::testing::Browser;

use super::serving::{composed, installed};

#[tokio::test]
async fn monitoring_counts_what_is_done_and_names_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let composed = composed(&installed(folder.path()), Role::All).await.unwrap();
    let monitor = Monitor::install().unwrap();
    let mut people = Browser::new(composed.pages[1].1.clone(), "https://id.example.org");
    people.get("/centres").await;
    people.get("/centres/nowhere-secret-7").await;
    people.get("/nobody-knows-this-8").await;
    people.send(Method::from_bytes(b"STRANGE9").unwrap(), "/centres", None).await;
    let mut reader = Browser::new(monitor.router(queue(&composed)), "http://10.0.0.10:9100");
    let told = reader.get("/metrics").await.body;
    let count = "okno_requests_total{side=\"id\",method=\"GET\",route=\"/centres\",status=\"200\"} 1";
    assert!(told.contains(count), "{told}");
    assert!(told.contains("okno_request_seconds_bucket{side=\"id\",route=\"/centres\""), "{told}");
    assert!(told.contains("route=\"-\",status=\"404\""), "{told}");
    assert!(told.contains("okno_jobs_due{kind=\"notify."), "{told}");
    assert!(told.contains("okno_database_answers 1"), "{told}");
    assert!(told.contains("process_resident_memory_bytes"), "{told}");
    for brought in ["secret-7", "this-8", "STRANGE9", "127.0.0.1"] {
        assert!(!told.contains(brought), "{brought}");
    }
    assert_eq!(reader.get("/readyz").await.status, 200);
    composed.id.unwrap().proofing.db().clone().close().await;
    assert_eq!(reader.get("/readyz").await.status, 503);
    let told = reader.get("/metrics").await.body;
    assert!(told.contains("okno_database_answers 0"), "{told}");
}

#[tokio::test]
async fn what_is_measured_is_not_among_the_pages() {
    let folder = tempfile::tempdir().unwrap();
    let composed = composed(&installed(folder.path()), Role::All).await.unwrap();
    for ((_, router), origin) in
        composed.pages.iter().zip(["https://services.example.org", "https://id.example.org"])
    {
        let mut stranger = Browser::new(router.clone(), origin);
        assert_eq!(stranger.get("/metrics").await.status, 404);
    }
}
