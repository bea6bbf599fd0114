//! What load balancers and supervisors ask. Answered for any host, before the pages' checks, and never logged.

use std::time::Duration;

use axum::Router;
use axum::routing::get;
use http::StatusCode;
use store::Store;

/// How long the database may take to answer.
pub const ANSWER_WITHIN: Duration = Duration::from_secs(2);

/// Puts `/healthz` (the process answers) and `/readyz` (its database does, where it has one) before the pages.
pub fn before(pages: Router, store: Option<Store>) -> Router {
    Router::new()
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(move || ready(store.clone())))
        .fallback_service(pages)
}

async fn ready(store: Option<Store>) -> (StatusCode, &'static str) {
    let Some(store) = store else { return (StatusCode::OK, "ready\n") };
    match tokio::time::timeout(ANSWER_WITHIN, store.reader().ping()).await {
        Ok(Ok(())) => (StatusCode::OK, "ready\n"),
        _ => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n"),
    }
}
