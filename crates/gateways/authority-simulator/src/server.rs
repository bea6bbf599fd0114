//! The addresses that certificates name.
//!
//! | address | what it gives |
//! |---|---|
//! | `GET /root.crl`, `/issuing.crl` | the list of each authority |
//! | `GET /root.crt`, `/issuing.crt` | the certificate of each |
//! | `POST /ocsp` | states (RFC 6960) |
//! | `POST /tsp` | time stamps (RFC 3161) |
//! | `POST /revoke/{serial}` | revokes what was issued under the number, in hexadecimal; with `?reason=key-compromise` for that reason |

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use certificate::x509_cert::ext::pkix::CrlReason;
use data_encoding::HEXLOWER_PERMISSIVE;
use kernel::Env;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::authority::{Authority, AuthorityError};

const QUESTION_BYTES_MAX: usize = 64 * 1024;

/// The authority on its socket. It ends when this is dropped or stopped.
pub struct AuthoritySimulator {
    address: SocketAddr,
    authority: Arc<Authority>,
    end: Option<oneshot::Sender<()>>,
    task: JoinHandle<io::Result<()>>,
}

impl AuthoritySimulator {
    /// Makes an authority and starts to listen; port 0 takes a free one.
    pub async fn start(listen: SocketAddr, env: Env) -> io::Result<Self> {
        let listener = TcpListener::bind(listen).await?;
        let address = listener.local_addr()?;
        let authority = Authority::new(env, &format!("http://{address}")).map_err(io::Error::other)?;
        let authority = Arc::new(authority);
        let (end, ended) = oneshot::channel::<()>();
        let served = axum::serve(listener, router(authority.clone())).with_graceful_shutdown(async {
            let _ = ended.await;
        });
        let task = tokio::spawn(async move { served.await });
        Ok(Self { address, authority, end: Some(end), task })
    }

    /// Its base address.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What it has issued, and what it will.
    pub const fn authority(&self) -> &Arc<Authority> {
        &self.authority
    }

    /// Ends it after the calls in hand.
    pub async fn stop(mut self) {
        if let Some(end) = self.end.take() {
            let _ = end.send(());
        }
        let _ = (&mut self.task).await;
    }
}

impl Drop for AuthoritySimulator {
    fn drop(&mut self) {
        self.task.abort();
    }
}

type Shared = State<Arc<Authority>>;

fn router(authority: Arc<Authority>) -> Router {
    let certificate = |der: &[u8]| {
        let der = der.to_vec();
        get(move || async move { answer("application/pkix-cert", Ok(der)) })
    };
    Router::new()
        .route("/root.crt", certificate(authority.root().der()))
        .route("/issuing.crt", certificate(authority.issuing().der()))
        .route(
            "/root.crl",
            get(|State(it): Shared| async move { answer("application/pkix-crl", it.root_list()) }),
        )
        .route(
            "/issuing.crl",
            get(|State(it): Shared| async move { answer("application/pkix-crl", it.issuing_list()) }),
        )
        .route(
            "/ocsp",
            post(|State(it): Shared, body: Bytes| async move {
                answer("application/ocsp-response", it.answer(&body))
            }),
        )
        .route(
            "/tsp",
            post(|State(it): Shared, body: Bytes| async move {
                answer("application/timestamp-reply", it.stamp(&body))
            }),
        )
        .route("/revoke/{serial}", post(revoke))
        .layer(DefaultBodyLimit::max(QUESTION_BYTES_MAX))
        .with_state(authority)
}

fn answer(kind: &'static str, bytes: Result<Vec<u8>, AuthorityError>) -> Response {
    match bytes {
        Ok(bytes) => ([(header::CONTENT_TYPE, kind)], bytes).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

async fn revoke(State(authority): Shared, Path(serial): Path<String>, address: Uri) -> StatusCode {
    let reason = match address.query() {
        Some("reason=key-compromise") => CrlReason::KeyCompromise,
        _ => CrlReason::CessationOfOperation,
    };
    match HEXLOWER_PERMISSIVE.decode(serial.as_bytes()) {
        Ok(serial) if authority.revoke(&serial, reason) => StatusCode::NO_CONTENT,
        Ok(_) => StatusCode::NOT_FOUND,
        Err(_) => StatusCode::BAD_REQUEST,
    }
}
