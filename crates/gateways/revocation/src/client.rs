use std::sync::Arc;
use std::time::Duration;

use certificate::{
    Certificate, Crl, OcspAnswer, OcspQuestion, Path, RevocationCache, RevocationSource, RustBackend,
    SignatureBackend, UnixSeconds, limits, new_ocsp_request,
};
use http::header;
use kernel::Env;
use reqwest::{Client, RequestBuilder};
use tokio_rustls::rustls::crypto::ring as provider;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use crate::known::{Heard, Known};
use crate::lists::{FetchedList, Kept, Lists};
use crate::places::{Public, may_ask};
use crate::quiet::Quiet;

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
    /// How long to wait for the state of one certificate at one address.
    pub state_timeout: Duration,
    /// How long to wait for a list. It is fetched to its end even when whoever asked first has not waited so long.
    pub list_timeout: Duration,
    /// How long a person waits for everything that is asked about a path, whoever is slow.
    pub patience: Duration,
    /// How old a state may be, whatever it says of itself.
    pub state_age_max: Duration,
    /// After how long a list is fetched anew, although it says that it is fresh.
    pub list_age_max: Duration,
    /// Who works out the signatures of what is heard.
    pub backend: Arc<dyn SignatureBackend>,
}

impl Default for RevocationClientConfig {
    /// Three seconds for a connection, five for a state, two minutes for a list, twenty seconds for everything; a day for a
    /// state, an hour for a list.
    fn default() -> Self {
        Self {
            allows_private: false,
            connect_timeout: Duration::from_secs(3),
            state_timeout: Duration::from_secs(5),
            list_timeout: Duration::from_secs(2 * 60),
            patience: Duration::from_secs(20),
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
    quiet: Quiet,
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
    /// What was heard of the path, now or before, while that is fresh.
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
            .redirect(reqwest::redirect::Policy::none())
            .dns_resolver(Arc::new(Public { allows_private: config.allows_private }))
            .no_proxy()
            .build()
            .map_err(|_| NoClient)?;
        let (lists, known, quiet) = (Lists::default(), Known::default(), Quiet::default());
        Ok(Self(Arc::new(Inner { config, http, env, lists, known, quiet })))
    }

    /// What authorities have said so far.
    pub fn known(&self) -> &Known {
        &self.0.known
    }

    /// Learns what is said of every certificate of a path of which nothing fresh is known. The path leads to a trusted
    /// root, so its addresses were written by somebody who is trusted.
    pub async fn learn(&self, path: &Path) -> Learned {
        let now = self.now();
        let known = path.links().map(|link| self.0.known.find(link, now)).collect::<Option<Vec<_>>>();
        if let Some(known) = known {
            return Learned { heard: known.concat(), silent: Vec::new() };
        }
        self.0.known.with_states(|states| states.forget_stale(now));
        let mut asked = Asked::default();
        // What was heard until then counts: another authority may be the slow one.
        if tokio::time::timeout(self.0.config.patience, self.ask(path, now, &mut asked)).await.is_err() {
            asked.silence("", "not everything was said in time");
        }
        let Asked { learned, lists, of_links } = asked;
        if !lists.is_empty() {
            self.read_lists(path.clone(), lists, now).await;
            self.doubt(path, now).await;
        }
        for (link, heard) in path.links().zip(of_links) {
            if self.0.known.state_of(link.0, link.1, now).is_some() {
                self.0.known.keep(link, heard);
            }
        }
        learned
    }

    /// Asks about one certificate after the other.
    async fn ask(&self, path: &Path, now: UnixSeconds, asked: &mut Asked) {
        for (certificate, issuer) in path.links() {
            let before = asked.learned.heard.len();
            if let Some(known) = self.0.known.find((certificate, issuer), now) {
                asked.learned.heard.extend(known);
            } else if !self.ask_state(certificate, issuer, asked).await {
                self.fetch_lists(certificate, asked).await;
            }
            let own = asked.learned.heard.get(before..).unwrap_or_default().to_vec();
            asked.of_links.push(own);
        }
    }

    /// Remembers what the lists say. Their signatures are worked out on a thread that may wait: a backend may be a program.
    async fn read_lists(&self, path: Path, lists: Vec<Arc<Crl>>, now: UnixSeconds) {
        let backend = self.0.config.backend.clone();
        let read = move || {
            let mut cache = RevocationCache::default();
            cache.remember_lists(&path, &lists, now, backend.as_ref());
            cache
        };
        // A thread that died has read nothing, and silence is not consent.
        if let Ok(heard) = tokio::task::spawn_blocking(read).await {
            self.0.known.with_states(|states| states.absorb(heard));
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
    async fn ask_state(&self, certificate: &Certificate, issuer: &Certificate, asked: &mut Asked) -> bool {
        for address in self.askable(&certificate.extensions().ocsp_addresses) {
            if self.0.quiet.has(address, self.now()) {
                asked.silence(address, "it gave nothing a moment ago");
                continue;
            }
            match self.ask_state_at(address, certificate, issuer).await {
                Ok(answer) => {
                    asked.hear(Heard::State { address: address.clone(), answer });
                    return true;
                }
                Err(why) => asked.silence(address, &why),
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
        let request = request.timeout(self.0.config.state_timeout).body(question);
        let answer = read(request, limits::OCSP_BYTES_MAX).await.inspect_err(|_| {
            // Of whom it speaks does not matter: nobody who comes within the minute waits for it.
            let now = self.now();
            self.0.quiet.note(address, now, now + SILENT_SECONDS);
        })?;
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
        self.0.known.with_states(|states| states.remember(certificate, issuer, state));
        Ok(answer)
    }

    async fn fetch_lists(&self, certificate: &Certificate, asked: &mut Asked) {
        for address in self.askable(&certificate.extensions().crl_addresses) {
            match self.list_from(address).await {
                Ok(list) => {
                    asked.take_list(address, &list);
                    self.fetch_delta(&list, asked).await;
                    return;
                }
                Err(why) => asked.silence(address, &why),
            }
        }
    }

    /// What changed since the list, where it says that somebody tells. If nobody does, the list stands by itself: it is fresh.
    async fn fetch_delta(&self, full: &FetchedList, asked: &mut Asked) {
        for address in self.askable(full.crl.delta_addresses()) {
            match self.list_from(address).await {
                Ok(delta) if delta.crl.is_delta() => {
                    asked.take_list(address, &delta);
                    return;
                }
                Ok(_) => asked.silence(address, "a full list where a delta was to be"),
                Err(why) => asked.silence(address, &why),
            }
        }
    }

    /// The list at an address. It is fetched to its end, whether or not whoever asked still waits: the next one has it.
    async fn list_from(&self, address: &str) -> Result<Arc<FetchedList>, String> {
        let (client, place) = (self.clone(), address.to_owned());
        let fetched = tokio::spawn(async move { client.list_at(&place).await }).await;
        fetched.map_err(|error| error.to_string())?
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
        let request = self.0.http.get(address).timeout(self.0.config.list_timeout);
        let file = read(request, limits::CRL_BYTES_MAX).await?;
        let crl = Arc::new(Crl::from_der(&file).map_err(|error| error.to_string())?);
        let mut digest = [0_u8; 32];
        digest.copy_from_slice(ring::digest::digest(&ring::digest::SHA256, &file).as_ref());
        Ok(FetchedList { crl, digest, bytes: file.len() })
    }
}

/// What is gathered while authorities are asked.
#[derive(Default)]
struct Asked {
    learned: Learned,
    lists: Vec<Arc<Crl>>,
    /// What was heard of each certificate of the path, in its order, as far as the asking went.
    of_links: Vec<Vec<Heard>>,
}

impl Asked {
    fn hear(&mut self, heard: Heard) {
        metrics::counter!("okno_revocation_asked_total", "end" => "heard").increment(1);
        self.learned.heard.push(heard);
    }

    fn take_list(&mut self, address: &str, list: &FetchedList) {
        self.lists.push(list.crl.clone());
        self.hear(Heard::List {
            address: address.to_owned(),
            digest: list.digest,
            this_update: list.crl.this_update(),
        });
    }

    fn silence(&mut self, address: &str, why: &str) {
        metrics::counter!("okno_revocation_asked_total", "end" => "silent").increment(1);
        self.learned.silent.push(Silence { address: address.to_owned(), why: why.to_owned() });
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
