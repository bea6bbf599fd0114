//! The addresses that certificates name.
//!
//! | address | what it gives |
//! |---|---|
//! | `GET /root.crl`, `/issuing.crl` | the list of each authority |
//! | `GET /root-delta.crl`, `/issuing-delta.crl` | what changed since the oldest full list that is still fresh |
//! | `GET /root.crt`, `/issuing.crt` | the certificate of each |
//! | `POST /ocsp` | states (RFC 6960) |
//! | `POST /tsp` | time stamps (RFC 3161) |
//! | `GET /roots.pem` | the root and the authority below it |
//! | `GET /accredited.xml` | the ministry's list, if this authority were the one that is accredited |
//! | `POST /people/{snils}/signature` | the body, signed with the key of whoever has the СНИЛС: DER of a detached CAdES-BES |
//! | `GET /people/{snils}/certificate` | that key's certificate, as PEM; issued at the first use |
//! | `POST /people/{snils}/certificate` | a new key and certificate, as PEM |
//! | `GET /people/{snils}/container` | the key with its certificate under the factory's PIN: PKCS#12, with AES, or with `?form=gost` the ciphers of ГОСТ |
//! | `POST /certificates` | issues what the JSON says ([`OrderBody`](crate::OrderBody)), to whomever |
//! | `POST /revoke/{serial}` | revokes what was issued under the number, in hexadecimal; `?reason=key-compromise` and the other reasons of RFC 5280, `certificate-hold` to suspend |
//! | `POST /resume/{serial}` | ends a suspension |
//!
//! Addresses of people take `?flaw=` with a word of [`Flaw`], such as `expired`.
// cyrillic: the law's word for a number

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use kernel::Env;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::authority::{Authority, AuthorityError, Seed};
use crate::export::{ContainerForm, FACTORY_PIN, certificate_pem};
use crate::orders;
use crate::people::{Flaw, People, SignError, nobody};

const QUESTION_BYTES_MAX: usize = 64 * 1024;
/// What a person signs.
const CONTENT_BYTES_MAX: usize = 32 * 1024 * 1024;

/// What an authority is started with.
pub struct AuthoritySimulatorConfig {
    /// Where it listens; port 0 takes a free one.
    pub listen: SocketAddr,
    /// From this its keys are made.
    pub seed: Seed,
    /// Who can have something signed.
    pub people: People,
}

impl AuthoritySimulatorConfig {
    /// On a free port of this machine, with new keys, for nobody.
    pub fn local(env: &Env) -> Self {
        let mut seed = Seed::default();
        env.rng.fill(&mut seed);
        Self { listen: SocketAddr::from(([127, 0, 0, 1], 0)), seed, people: nobody() }
    }
}

/// The authority on its socket. It ends when this is dropped or stopped.
pub struct AuthoritySimulator {
    address: SocketAddr,
    authority: Arc<Authority>,
    end: Option<oneshot::Sender<()>>,
    task: JoinHandle<io::Result<()>>,
}

impl AuthoritySimulator {
    /// Makes an authority and starts to listen.
    pub async fn start(config: AuthoritySimulatorConfig, env: Env) -> io::Result<Self> {
        let listener = TcpListener::bind(config.listen).await?;
        let address = listener.local_addr()?;
        let base_url = format!("http://{address}");
        let authority = Authority::from_seed(env, &base_url, config.seed).map_err(io::Error::other)?;
        let authority = Arc::new(authority.with_people(config.people));
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
            "/root-delta.crl",
            get(|State(it): Shared| async move { answer("application/pkix-crl", it.root_delta()) }),
        )
        .route(
            "/issuing-delta.crl",
            get(|State(it): Shared| async move { answer("application/pkix-crl", it.issuing_delta()) }),
        )
        .route(
            "/accredited.xml",
            get(|State(it): Shared| async move {
                answer("application/xml", Ok(it.accredited_list().into_bytes()))
            }),
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
        .route("/roots.pem", get(|State(it): Shared| async move { pem(it.roots_pem()) }))
        .route("/people/{snils}/signature", post(signature).layer(DefaultBodyLimit::max(CONTENT_BYTES_MAX)))
        .route("/people/{snils}/certificate", get(certified).post(renewed))
        .route("/people/{snils}/container", get(container))
        .route("/certificates", post(orders::issue))
        .route("/revoke/{serial}", post(orders::revoke))
        .route("/resume/{serial}", post(orders::resume))
        .layer(DefaultBodyLimit::max(QUESTION_BYTES_MAX))
        .with_state(authority)
}

fn answer(kind: &'static str, bytes: Result<Vec<u8>, AuthorityError>) -> Response {
    match bytes {
        Ok(bytes) => ([(header::CONTENT_TYPE, kind)], bytes).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn pem(text: Result<String, AuthorityError>) -> Response {
    answer("application/x-pem-file", text.map(String::into_bytes))
}

async fn signature(
    State(authority): Shared,
    Path(snils): Path<String>,
    address: Uri,
    content: Bytes,
) -> Response {
    of_person(&address, |flaw| {
        let message = authority.sign_for(&digits(&snils), &content, flaw)?;
        Ok(answer("application/pkcs7-signature", Ok(message)))
    })
}

async fn certified(State(authority): Shared, Path(snils): Path<String>, address: Uri) -> Response {
    of_person(&address, |flaw| Ok(pem(certificate_pem(&authority.certified(&digits(&snils), flaw)?))))
}

async fn renewed(State(authority): Shared, Path(snils): Path<String>, address: Uri) -> Response {
    of_person(&address, |flaw| Ok(pem(certificate_pem(&authority.renew(&digits(&snils), flaw)?))))
}

async fn container(State(authority): Shared, Path(snils): Path<String>, address: Uri) -> Response {
    let form = match word(&address, "form=") {
        None | Some("aes") => ContainerForm::Aes,
        Some("gost") => ContainerForm::Gost,
        Some(_) => return StatusCode::BAD_REQUEST.into_response(),
    };
    of_person(&address, |flaw| {
        let issued = authority.keyed(&digits(&snils), flaw)?;
        Ok(answer("application/x-pkcs12", authority.container(&issued, (FACTORY_PIN, form))))
    })
}

/// The word behind `name=` in an address.
fn word<'a>(address: &'a Uri, name: &str) -> Option<&'a str> {
    address.query()?.split('&').find_map(|part| part.strip_prefix(name))
}

/// People write the number with separators.
fn digits(snils: &str) -> String {
    snils.chars().filter(char::is_ascii_digit).collect()
}

fn of_person(address: &Uri, act: impl FnOnce(Option<Flaw>) -> Result<Response, SignError>) -> Response {
    let flaw = word(address, "flaw=").map(Flaw::from_code);
    if flaw == Some(None) {
        return StatusCode::BAD_REQUEST.into_response();
    }
    act(flaw.flatten()).unwrap_or_else(|error| match error {
        SignError::Nobody => StatusCode::NOT_FOUND.into_response(),
        SignError::Authority(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    })
}
