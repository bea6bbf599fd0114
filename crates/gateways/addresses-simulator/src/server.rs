//! The protocol on its socket.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use gateway_addresses::{QUERY_CHARS_MAX, SUGGESTIONS_MAX, SuggestBody, SuggestReply};
use kernel::Secret;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::classifier::Classifier;

/// The longest body that is read.
const BODY_BYTES_MAX: usize = 8 * 1024;

/// What a simulator is started with.
pub struct AddressSimulatorConfig {
    /// Where it listens; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Its client's token.
    pub token: Secret<String>,
    /// Which towns there are.
    pub seed: u64,
}

struct Shared {
    classifier: Classifier,
    bearer: Secret<String>,
    fails: AtomicBool,
    asked: AtomicU64,
}

/// The address service on its socket. It ends when this is dropped.
pub struct AddressSimulator {
    address: SocketAddr,
    shared: Arc<Shared>,
    task: JoinHandle<io::Result<()>>,
}

impl AddressSimulator {
    /// Starts to listen.
    pub async fn start(config: AddressSimulatorConfig) -> io::Result<Self> {
        let shared = Arc::new(Shared {
            classifier: Classifier::generate(config.seed),
            bearer: Secret::new(format!("Bearer {}", config.token.expose())),
            fails: AtomicBool::new(false),
            asked: AtomicU64::new(0),
        });
        let listener = TcpListener::bind(config.listen).await?;
        let address = listener.local_addr()?;
        let router = Router::new()
            .route("/v1/suggest", post(suggest))
            .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
            .with_state(shared.clone());
        let task = tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Self { address, shared, task })
    }

    /// Its base address, for a client.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Whether every call is refused for now (503).
    pub fn set_failing(&self, fails: bool) {
        self.shared.fails.store(fails, Ordering::Relaxed);
    }

    /// How often it was asked since it was started.
    pub fn asked(&self) -> u64 {
        self.shared.asked.load(Ordering::Relaxed)
    }
}

impl Drop for AddressSimulator {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn suggest(State(shared): State<Arc<Shared>>, headers: HeaderMap, body: String) -> Response {
    let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    if bearer != Some(shared.bearer.expose().as_str()) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    shared.asked.fetch_add(1, Ordering::Relaxed);
    if shared.fails.load(Ordering::Relaxed) {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let Ok(asked) = serde_json::from_str::<SuggestBody>(&body) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    if !(1..=SUGGESTIONS_MAX).contains(&asked.limit) || asked.query.chars().count() > QUERY_CHARS_MAX {
        return StatusCode::BAD_REQUEST.into_response();
    }
    Json(SuggestReply { suggestions: shared.classifier.suggest(&asked.query, asked.limit) }).into_response()
}
