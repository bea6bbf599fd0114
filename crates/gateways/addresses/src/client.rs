use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use kernel::Secret;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use reqwest::{Url, redirect};

use crate::protocol::{QUERY_CHARS_MAX, SUGGESTIONS_MAX, SuggestBody, SuggestReply, Suggestion};
use crate::{AddressError, tls};

/// The longest answer that is read.
const ANSWER_BYTES_MAX: usize = 64 * 1024;

/// Where the service is and how it knows us.
#[derive(Clone, Debug)]
pub struct AddressClientConfig {
    /// Its address without `/v1`: https, or plain http on a loopback address.
    pub base_url: String,
    /// The bearer token.
    pub token: Secret<String>,
    /// How long to wait for a connection.
    pub connect_timeout: Duration,
    /// How long to wait for a whole answer: a person is typing.
    pub timeout: Duration,
    /// The authorities to trust in place of the web's, in PEM.
    pub trusted_ca_pem: Option<Vec<u8>>,
}

/// The client. Cheap to clone; it connects when it is first used.
#[derive(Clone)]
pub struct AddressClient(Arc<Inner>);

struct Inner {
    suggest: Url,
    http: reqwest::Client,
}

impl fmt::Debug for AddressClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("AddressClient").field(&self.0.suggest.as_str()).finish()
    }
}

impl AddressClient {
    /// A client.
    pub fn new(config: &AddressClientConfig) -> Result<Self, AddressError> {
        let suggest = Url::parse(&format!("{}/v1/suggest", config.base_url.trim_end_matches('/')))
            .map_err(|_| AddressError::Configuration("base_url is no address"))?;
        let local = is_loopback(&suggest);
        if suggest.scheme() != "https" && !(suggest.scheme() == "http" && local) {
            return Err(AddressError::Configuration("base_url must be https, or http on a loopback address"));
        }
        let mut bearer = HeaderValue::from_str(&format!("Bearer {}", config.token.expose()))
            .map_err(|_| AddressError::Configuration("the token holds characters that no header carries"))?;
        bearer.set_sensitive(true);
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls::client_config(config.trusted_ca_pem.as_deref())?)
            .default_headers(HeaderMap::from_iter([(AUTHORIZATION, bearer)]))
            .connect_timeout(config.connect_timeout)
            .timeout(config.timeout)
            // A redirect would carry what was typed to whom nobody configured.
            .redirect(redirect::Policy::none());
        if local {
            builder = builder.no_proxy();
        }
        let http = builder.build().map_err(|_| AddressError::Configuration("the HTTP client"))?;
        Ok(Self(Arc::new(Inner { suggest, http })))
    }

    /// What may be meant, the likeliest first, at most ten. A longer query is cut.
    pub async fn suggest(&self, typed: &str, limit: usize) -> Result<Vec<Suggestion>, AddressError> {
        let query = typed.chars().take(QUERY_CHARS_MAX).collect();
        let limit = limit.clamp(1, SUGGESTIONS_MAX);
        let request = self.0.http.post(self.0.suggest.clone()).json(&SuggestBody { query, limit });
        let mut response = request.send().await.map_err(|_| AddressError::Unreached)?;
        let status = response.status();
        if !status.is_success() {
            let is_temporary = status.is_server_error() || matches!(status.as_u16(), 408 | 425 | 429);
            let status = status.as_u16();
            return Err(if is_temporary {
                AddressError::Unavailable { status }
            } else {
                AddressError::Refused { status }
            });
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|_| AddressError::Unreached)? {
            if bytes.len() + chunk.len() > ANSWER_BYTES_MAX {
                return Err(AddressError::Garbled);
            }
            bytes.extend_from_slice(&chunk);
        }
        let reply: SuggestReply = serde_json::from_slice(&bytes).map_err(|_| AddressError::Garbled)?;
        if !reply.suggestions.iter().all(Suggestion::is_sound) {
            return Err(AddressError::Garbled);
        }
        Ok(reply.suggestions.into_iter().take(limit).collect())
    }
}

fn is_loopback(address: &Url) -> bool {
    address.host_str().is_some_and(|host| {
        host == "localhost"
            || host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
    })
}
