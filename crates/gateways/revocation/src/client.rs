use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use certificate::{
    Certificate, Crl, OcspAnswer, OcspQuestion, Path, Revocation, RevocationCache, RevocationSource,
    RustBackend, SignatureBackend, UnixSeconds, limits, new_ocsp_request,
};
use http::header;
use kernel::Env;
use reqwest::{Client, RequestBuilder};
use tokio_rustls::rustls::crypto::ring as provider;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use crate::lists::{FetchedList, Kept, Lists};
use crate::places::{Public, may_ask};

/// Addresses of each kind that are tried for one certificate.
const ADDRESSES_MAX: usize = 4;
/// After an address gave nothing, nobody asks there for so long.
const SILENT_SECONDS: UnixSeconds = 60;
/// By how much the clock of an authority may go ahead of ours.
const SKEW_SECONDS_MAX: u64 = 300;

/// How authorities are asked.
#[derive(Clone, Debug)]
pub struct RevocationClientConfig {
    /// Whether addresses on loopback and private networks may be asked: in a sandbox, or behind a proxy of one's own.
    pub allows_private: bool,
    /// How long to wait for a connection.
    pub connect_timeout: Duration,
    /// How long to wait for a whole answer.
    pub timeout: Duration,
    /// How old a state may be, whatever it says of itself.
    pub state_age_max: Duration,
    /// After how long a list is fetched anew, although it says that it is fresh.
    pub list_age_max: Duration,
    /// Who works out the signatures of what is heard.
    pub backend: Arc<dyn SignatureBackend>,
}

impl Default for RevocationClientConfig {
    /// Five seconds for a connection, twenty for an answer, a day for a state, an hour for a list.
    fn default() -> Self {
        Self {
            allows_private: false,
            connect_timeout: Duration::from_secs(5),
            timeout: Duration::from_secs(20),
            state_age_max: Duration::from_secs(24 * 60 * 60),
            list_age_max: Duration::from_secs(60 * 60),
            backend: Arc::new(RustBackend),
        }
    }
}

/// The HTTP client could not be made.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the HTTP client for revocation could not be made")]
pub struct NoClient;

/// The client. Cheap to clone; it connects when it is first used.
#[derive(Clone)]
pub struct RevocationClient(Arc<Inner>);

struct Inner {
    config: RevocationClientConfig,
    http: Client,
    env: Env,
    lists: Lists,
    known: Known,
}

/// What authorities have said, while it is fresh. A source for whoever verifies.
#[derive(Clone, Debug, Default)]
pub struct Known(Arc<Mutex<RevocationCache>>);

impl Known {
    fn with<T>(&self, act: impl FnOnce(&mut RevocationCache) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl RevocationSource for Known {
    fn state_of(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        now: UnixSeconds,
    ) -> Option<Revocation> {
        self.with(|cache| cache.state_of(certificate, issuer, now))
    }
}

/// What was heard for a path, to be kept as evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// The answer of a server of states.
    State {
        /// Where it was asked.
        address: String,
        /// DER of the answer.
        answer: Vec<u8>,
    },
    /// A list. It may have megabytes: what names it is kept.
    List {
        /// Where it was fetched.
        address: String,
        /// SHA-256 of the file.
        digest: [u8; 32],
        /// Since when it holds.
        this_update: UnixSeconds,
    },
}

/// An address that gave nothing to believe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silence {
    /// Which.
    pub address: String,
    /// Why, for the log.
    pub why: String,
}

/// The end of asking.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Learned {
    /// What was heard.
    pub heard: Vec<Heard>,
    /// Who said nothing.
    pub silent: Vec<Silence>,
}

impl RevocationClient {
    /// A client.
    ///
    /// # Errors
    /// [`NoClient`] when the system gives no sockets.
    pub fn new(config: RevocationClientConfig, env: Env) -> Result<Self, NoClient> {
        // Nothing is asked over TLS; the library wants to know of it all the same.
        let tls = ClientConfig::builder_with_provider(Arc::new(provider::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|_| NoClient)?
            .with_root_certificates(RootCertStore::empty())
            .with_no_client_auth();
        let http = Client::builder()
            .tls_backend_preconfigured(tls)
            .connect_timeout(config.connect_timeout)
            .timeout(config.timeout)
            .redirect(reqwest::redirect::Policy::none())
            .dns_resolver(Arc::new(Public { allows_private: config.allows_private }))
            .no_proxy()
            .build()
            .map_err(|_| NoClient)?;
        let (lists, known) = (Lists::default(), Known::default());
        Ok(Self(Arc::new(Inner { config, http, env, lists, known })))
    }

    /// What authorities have said so far.
    pub fn known(&self) -> &Known {
        &self.0.known
    }

    /// Learns what is said of every certificate of a path of which nothing fresh is known. The path leads to a trusted
    /// root, so its addresses were written by somebody who is trusted.
    pub async fn learn(&self, path: &Path) -> Learned {
        let now = self.now();
        self.0.known.with(|cache| cache.forget_stale(now));
        let (mut learned, mut lists) = (Learned::default(), Vec::new());
        for (certificate, issuer) in path.links() {
            if self.0.known.state_of(certificate, issuer, now).is_some() {
                continue;
            }
            if !self.ask_state(certificate, issuer, &mut learned).await {
                self.fetch_lists(certificate, (&mut lists, &mut learned)).await;
            }
        }
        let crls: Vec<Crl> = lists.iter().map(|list: &Arc<FetchedList>| list.crl.clone()).collect();
        if !crls.is_empty() {
            self.read_lists(path.clone(), crls, now).await;
            self.doubt(path, now).await;
        }
        for (end, count) in [("heard", learned.heard.len()), ("silent", learned.silent.len())] {
            let count = u64::try_from(count).unwrap_or(u64::MAX);
            metrics::counter!("okno_revocation_asked_total", "end" => end).increment(count);
        }
        learned
    }

    /// Remembers what the lists say. Their signatures are worked out on a thread that may wait: a backend may be a program.
    async fn read_lists(&self, path: Path, lists: Vec<Crl>, now: UnixSeconds) {
        let backend = self.0.config.backend.clone();
        let read = move || {
            let mut cache = RevocationCache::default();
            cache.remember_lists(&path, &lists, now, backend.as_ref());
            cache
        };
        // A thread that died has read nothing, and silence is not consent.
        if let Ok(heard) = tokio::task::spawn_blocking(read).await {
            self.0.known.with(|cache| cache.absorb(heard));
        }
    }

    /// A list that says nothing of whom it was fetched for is forged, stale or another's: it is not kept for an hour.
    async fn doubt(&self, path: &Path, now: UnixSeconds) {
        for (certificate, issuer) in path.links() {
            if self.0.known.state_of(certificate, issuer, now).is_some() {
                continue;
            }
            for address in self.askable(&certificate.extensions().crl_addresses) {
                if let Some(kept) = self.0.lists.place(address).lock().await.as_mut() {
                    kept.until = kept.until.min(now + SILENT_SECONDS);
                }
            }
        }
    }

    fn now(&self) -> UnixSeconds {
        u64::try_from(self.0.env.now().as_micros() / 1_000_000).unwrap_or_default()
    }

    fn askable<'a>(&self, addresses: &'a [String]) -> impl Iterator<Item = &'a String> {
        let allows_private = self.0.config.allows_private;
        addresses.iter().filter(move |address| may_ask(address, allows_private)).take(ADDRESSES_MAX)
    }

    /// Whether a server of states has said something to believe.
    async fn ask_state(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        learned: &mut Learned,
    ) -> bool {
        for address in self.askable(&certificate.extensions().ocsp_addresses) {
            let asked = self.ask_state_at(address, certificate, issuer).await;
            match asked {
                Ok(answer) => {
                    learned.heard.push(Heard::State { address: address.clone(), answer });
                    return true;
                }
                Err(why) => learned.silent.push(Silence { address: address.clone(), why }),
            }
        }
        false
    }

    async fn ask_state_at(
        &self,
        address: &str,
        certificate: &Certificate,
        issuer: &Certificate,
    ) -> Result<Vec<u8>, String> {
        let mut nonce = [0_u8; 16];
        self.0.env.rng.fill(&mut nonce);
        let question =
            new_ocsp_request(certificate, issuer, Some(&nonce)).map_err(|error| error.to_string())?;
        let request = self.0.http.post(address).header(header::CONTENT_TYPE, "application/ocsp-request");
        let answer = read(request.body(question), limits::OCSP_BYTES_MAX).await?;
        let (about, by, now, config) =
            (certificate.clone(), issuer.clone(), self.now(), self.0.config.clone());
        let judge = move || {
            let question = OcspQuestion {
                certificate: &about,
                issuer: &by,
                nonce: Some(&nonce),
                now,
                age_seconds_max: config.state_age_max.as_secs(),
                skew_seconds_max: SKEW_SECONDS_MAX,
                backend: config.backend.as_ref(),
            };
            let read = OcspAnswer::from_der(&answer).and_then(|read| read.state(&question));
            read.map(|state| (state, answer)).map_err(|refusal| refusal.to_string())
        };
        let judged = tokio::task::spawn_blocking(judge).await.map_err(|error| error.to_string())?;
        let (state, answer) = judged?;
        self.0.known.with(|cache| cache.remember(certificate, issuer, state));
        Ok(answer)
    }

    async fn fetch_lists(
        &self,
        certificate: &Certificate,
        (lists, learned): (&mut Vec<Arc<FetchedList>>, &mut Learned),
    ) {
        for address in self.askable(&certificate.extensions().crl_addresses) {
            match self.list_at(address).await {
                Ok(list) => {
                    learned.heard.push(Heard::List {
                        address: address.clone(),
                        digest: list.digest,
                        this_update: list.crl.this_update(),
                    });
                    self.fetch_delta(&list, (lists, learned)).await;
                    lists.push(list);
                    return;
                }
                Err(why) => learned.silent.push(Silence { address: address.clone(), why }),
            }
        }
    }

    /// What changed since the list, where it says that somebody tells. If nobody does, the list stands by itself: it is fresh.
    async fn fetch_delta(
        &self,
        full: &FetchedList,
        (lists, learned): (&mut Vec<Arc<FetchedList>>, &mut Learned),
    ) {
        for address in self.askable(full.crl.delta_addresses()) {
            match self.list_at(address).await {
                Ok(delta) if delta.crl.is_delta() => {
                    learned.heard.push(Heard::List {
                        address: address.clone(),
                        digest: delta.digest,
                        this_update: delta.crl.this_update(),
                    });
                    lists.push(delta);
                    return;
                }
                Ok(_) => {
                    let why = "a full list where a delta was to be".to_owned();
                    learned.silent.push(Silence { address: address.clone(), why });
                }
                Err(why) => learned.silent.push(Silence { address: address.clone(), why }),
            }
        }
    }

    /// The list at an address, as fetched within the last hour or now. Whoever comes meanwhile waits for the same.
    async fn list_at(&self, address: &str) -> Result<Arc<FetchedList>, String> {
        let place = self.0.lists.place(address);
        let mut place = place.lock().await;
        let now = self.now();
        if let Some(kept) = place.as_ref().filter(|kept| now < kept.until) {
            return kept.given.clone();
        }
        let given = self.fetch(address).await.map(Arc::new);
        let until = match &given {
            Ok(list) => {
                let anew = now.saturating_add(self.0.config.list_age_max.as_secs());
                list.crl.next_update().map_or(anew, |next| next.min(anew)).max(now + SILENT_SECONDS)
            }
            Err(_) => now + SILENT_SECONDS,
        };
        self.0.lists.note_size(address, given.as_ref().map_or(0, |list| list.bytes));
        *place = Some(Kept { given: given.clone(), until });
        given
    }

    async fn fetch(&self, address: &str) -> Result<FetchedList, String> {
        let file = read(self.0.http.get(address), limits::CRL_BYTES_MAX).await?;
        let crl = Crl::from_der(&file).map_err(|error| error.to_string())?;
        let mut digest = [0_u8; 32];
        digest.copy_from_slice(ring::digest::digest(&ring::digest::SHA256, &file).as_ref());
        Ok(FetchedList { crl, digest, bytes: file.len() })
    }
}

/// The body of an answer, up to so many bytes.
async fn read(request: RequestBuilder, most: usize) -> Result<Vec<u8>, String> {
    let mut response = request.send().await.map_err(|error| error.without_url().to_string())?;
    if !response.status().is_success() {
        return Err(format!("status {}", response.status().as_u16()));
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| error.without_url().to_string())? {
        if bytes.len() + chunk.len() > most {
            return Err("more bytes than the limit".to_owned());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}
