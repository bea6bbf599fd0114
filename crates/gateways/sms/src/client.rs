use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use kernel::{Secret, Uuid};
use person::Phone;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue, RETRY_AFTER};
use reqwest::{Response, StatusCode, Url, redirect};

use crate::protocol::{MessageReply, Problem, SendBody, SmsState, TEXT_CHARS_MAX, code};
use crate::{SmsError, tls};

/// The longest answer that is read.
const ANSWER_BYTES_MAX: usize = 16 * 1024;
/// The longest wait that the provider can ask for.
const RETRY_AFTER_MAX: Duration = Duration::from_secs(24 * 3600);

/// Where the provider is and how it knows us.
#[derive(Clone, Debug)]
pub struct SmsClientConfig {
    /// Its address without `/v1`: https, or plain http on a loopback address.
    pub base_url: String,
    /// The bearer token.
    pub token: Secret<String>,
    /// The name that receivers see.
    pub sender: String,
    /// How long to wait for a connection.
    pub connect_timeout: Duration,
    /// How long to wait for a whole answer.
    pub timeout: Duration,
    /// The authorities to trust in place of the web's, in PEM.
    pub trusted_ca_pem: Option<Vec<u8>>,
}

/// One message. `Debug` shows the id only.
#[derive(Clone)]
pub struct SmsMessage {
    /// Our id: the same at every try.
    pub client_message_id: Uuid,
    /// The receiver.
    pub to: Phone,
    /// The text, at most [`TEXT_CHARS_MAX`] characters.
    pub text: Secret<String>,
}

impl fmt::Debug for SmsMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SmsMessage").field(&self.client_message_id).finish()
    }
}

/// The provider has the message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmsReceipt {
    /// The provider's id of the message.
    pub provider_id: String,
}

/// What the provider says of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmsStatus {
    /// The provider's id of the message.
    pub provider_id: String,
    /// What became of it.
    pub state: SmsState,
}

/// The client. Cheap to clone; it connects when it is first used.
#[derive(Clone)]
pub struct SmsClient(Arc<Inner>);

struct Inner {
    messages: Url,
    sender: String,
    http: reqwest::Client,
}

impl fmt::Debug for SmsClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SmsClient").field(&self.0.messages.as_str()).finish()
    }
}

impl SmsClient {
    /// A client.
    pub fn new(config: &SmsClientConfig) -> Result<Self, SmsError> {
        let messages = Url::parse(&format!("{}/v1/messages", config.base_url.trim_end_matches('/')))
            .map_err(|_| SmsError::Configuration("base_url is no address"))?;
        let local = is_loopback(&messages);
        if messages.scheme() != "https" && !(messages.scheme() == "http" && local) {
            return Err(SmsError::Configuration("base_url must be https, or http on a loopback address"));
        }
        let mut bearer = HeaderValue::from_str(&format!("Bearer {}", config.token.expose()))
            .map_err(|_| SmsError::Configuration("the token holds characters that no header carries"))?;
        bearer.set_sensitive(true);
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls::client_config(config.trusted_ca_pem.as_deref())?)
            .default_headers(HeaderMap::from_iter([(AUTHORIZATION, bearer)]))
            .connect_timeout(config.connect_timeout)
            .timeout(config.timeout)
            // A redirect would carry the text to whom nobody configured.
            .redirect(redirect::Policy::none());
        if local {
            builder = builder.no_proxy();
        }
        let http = builder.build().map_err(|_| SmsError::Configuration("the HTTP client"))?;
        Ok(Self(Arc::new(Inner { messages, sender: config.sender.clone(), http })))
    }

    /// Hands a message over. Doing it again with the same id is safe: the receiver sees it once.
    pub async fn send(&self, message: &SmsMessage) -> Result<SmsReceipt, SmsError> {
        let text = message.text.expose();
        if text.is_empty() || text.chars().count() > TEXT_CHARS_MAX {
            return Err(SmsError::BadText);
        }
        let body = SendBody {
            client_message_id: message.client_message_id,
            to: message.to.e164(),
            sender: &self.0.sender,
            text,
        };
        let request = self.0.http.post(self.0.messages.clone()).json(&body);
        let response = request.send().await.map_err(|error| unreached(&error))?;
        if !response.status().is_success() {
            return Err(refusal(response).await);
        }
        let reply = read_reply(response, message.client_message_id).await?;
        Ok(SmsReceipt { provider_id: reply.provider_id })
    }

    /// What became of a message; none when the provider has never had it.
    pub async fn find_status(&self, client_message_id: Uuid) -> Result<Option<SmsStatus>, SmsError> {
        let mut address = self.0.messages.clone();
        if let Ok(mut path) = address.path_segments_mut() {
            path.push(&client_message_id.to_string());
        }
        let response = self.0.http.get(address).send().await.map_err(|error| unreached(&error))?;
        if response.status() == StatusCode::NOT_FOUND {
            return Ok(None);
        }
        if !response.status().is_success() {
            return Err(refusal(response).await);
        }
        let reply = read_reply(response, client_message_id).await?;
        Ok(Some(SmsStatus { provider_id: reply.provider_id, state: reply.state }))
    }
}

fn is_loopback(address: &Url) -> bool {
    address.host_str().is_some_and(|host| {
        host == "localhost"
            || host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
    })
}

fn unreached(error: &reqwest::Error) -> SmsError {
    if error.is_timeout() { SmsError::TimedOut } else { SmsError::Unreachable }
}

async fn read_reply(response: Response, client_message_id: Uuid) -> Result<MessageReply, SmsError> {
    let bytes = read(response).await?;
    let reply: MessageReply = serde_json::from_slice(&bytes).map_err(|_| SmsError::Garbled)?;
    if reply.client_message_id == client_message_id { Ok(reply) } else { Err(SmsError::Garbled) }
}

async fn read(mut response: Response) -> Result<Vec<u8>, SmsError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| unreached(&error))? {
        if bytes.len() + chunk.len() > ANSWER_BYTES_MAX {
            return Err(SmsError::Garbled);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

async fn refusal(response: Response) -> SmsError {
    let status = response.status();
    let retry_after = retry_after(response.headers());
    let problem = match read(response).await {
        Ok(bytes) => serde_json::from_slice::<Problem>(&bytes).ok(),
        Err(_) => None,
    };
    match (status, problem.as_ref().map(|problem| problem.code.as_str())) {
        (StatusCode::TOO_MANY_REQUESTS, _) => SmsError::RateLimited { retry_after },
        (StatusCode::UNAUTHORIZED, _) => SmsError::Unauthorized,
        (_, Some(code::BAD_NUMBER)) => SmsError::BadNumber,
        (_, Some(code::BLOCKED)) => SmsError::Blocked,
        (_, Some(code::BAD_TEXT)) => SmsError::BadText,
        (_, Some(code::CONFLICT)) => SmsError::Conflict,
        (StatusCode::REQUEST_TIMEOUT, _) => SmsError::TimedOut,
        _ if status.is_client_error() => SmsError::Refused { status: status.as_u16() },
        _ if status.is_server_error() => SmsError::Unavailable { status: status.as_u16(), retry_after },
        _ => SmsError::Garbled,
    }
}

/// `Retry-After` in seconds. The form with a date is not read: the protocol does not use it.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds).min(RETRY_AFTER_MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(base_url: &str) -> SmsClientConfig {
        SmsClientConfig {
            base_url: base_url.to_owned(),
            token: Secret::new("token".to_owned()),
            sender: "Okno".to_owned(),
            connect_timeout: Duration::from_secs(1),
            timeout: Duration::from_secs(1),
            trusted_ca_pem: None,
        }
    }

    #[test]
    fn plain_http_reaches_loopback_only() {
        assert!(SmsClient::new(&config("http://127.0.0.1:9")).is_ok());
        assert!(SmsClient::new(&config("http://[::1]:9/")).is_ok());
        assert!(SmsClient::new(&config("https://sms.example.org/gate")).is_ok());
        for wrong in ["http://sms.example.org", "http://127.0.0.1.example.org", "ftp://localhost", "sms"] {
            assert!(matches!(SmsClient::new(&config(wrong)), Err(SmsError::Configuration(_))), "{wrong}");
        }
    }

    #[test]
    fn an_authority_that_is_none_stops_the_start() {
        let config =
            SmsClientConfig { trusted_ca_pem: Some(b"nothing".to_vec()), ..config("https://a.example") };
        assert!(matches!(SmsClient::new(&config), Err(SmsError::Configuration(_))));
    }

    #[test]
    fn nothing_prints_the_text_the_number_or_the_token() {
        let message = SmsMessage {
            client_message_id: Uuid::nil(),
            to: Phone::from_e164("+79121234567").unwrap(),
            text: Secret::new("Код 123456".to_owned()),
        };
        let config = config("http://127.0.0.1:9");
        let printed = format!("{message:?} {config:?} {:?}", SmsClient::new(&config).unwrap());
        for hidden in ["123456", "9121234567", "token\""] {
            assert!(!printed.contains(hidden), "{printed}");
        }
    }

    #[tokio::test]
    async fn a_text_that_no_sms_carries_is_refused_before_it_is_sent() {
        let client = SmsClient::new(&config("http://127.0.0.1:9")).unwrap();
        for text in [String::new(), "я".repeat(TEXT_CHARS_MAX + 1)] {
            let message = SmsMessage {
                client_message_id: Uuid::nil(),
                to: Phone::from_e164("+79121234567").unwrap(),
                text: Secret::new(text),
            };
            assert_eq!(client.send(&message).await, Err(SmsError::BadText));
        }
    }
}
