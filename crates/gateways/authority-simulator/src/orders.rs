//! Certificates ordered over the socket, in JSON, and what becomes of them.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use certificate::x509_cert::ext::pkix::CrlReason;
use certificate::{ObjectIdentifier, UnixSeconds};
use data_encoding::{BASE64, HEXLOWER, HEXLOWER_PERMISSIVE};
use gost3410::Identifier;
use serde::{Deserialize, Serialize};

use crate::authority::{Authority, AuthorityError, Issued};
use crate::export::{ContainerForm, FACTORY_PIN, certificate_pem, key_pem};
use crate::order::{Carrier, CertificateOrder, CertificateSubject, Usage};

/// A PIN is no longer.
const PIN_CHARS_MAX: usize = 64;

/// A certificate to be issued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OrderBody {
    /// Whom it is about.
    pub subject: CertificateSubject,
    /// The identifier of the key's parameter set; CryptoPro-A without it.
    pub parameter_set: Option<String>,
    /// What the key may do.
    #[serde(default)]
    pub usage: Usage,
    /// What it is kept on.
    #[serde(default)]
    pub carrier: Carrier,
    /// The first second.
    pub not_before: UnixSeconds,
    /// The last second.
    pub not_after: UnixSeconds,
    /// The PIN of the containers; the factory's without it.
    pub pin: Option<String>,
}

/// What was issued.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct IssuedBody {
    /// The number, in hexadecimal.
    pub serial: String,
    /// The certificate, as PEM.
    pub certificate: String,
    /// Its key, as PEM.
    pub key: String,
    /// Both as PKCS#12 with AES, in base64.
    pub container: String,
    /// Both as PKCS#12 with the ciphers of GOST, in base64.
    pub gost_container: String,
    /// The PIN of both.
    pub pin: String,
}

impl OrderBody {
    fn order(self) -> Option<CertificateOrder> {
        let mut order = CertificateOrder::signing(self.subject, (self.not_before, self.not_after));
        if let Some(oid) = self.parameter_set {
            order.parameter_set = Identifier::from_oid(&ObjectIdentifier::new(&oid).ok()?)?;
        }
        (order.usage, order.carrier) = (self.usage, self.carrier);
        Some(order)
    }
}

impl Authority {
    /// Issues, and writes what a person is handed: the files of the key under the PIN.
    pub fn hand_out(&self, issued: &Issued, pin: &str) -> Result<IssuedBody, AuthorityError> {
        let container = |form| Ok::<_, AuthorityError>(BASE64.encode(&self.container(issued, (pin, form))?));
        Ok(IssuedBody {
            serial: HEXLOWER.encode(issued.certificate.serial()),
            certificate: certificate_pem(&issued.certificate)?,
            key: key_pem(&issued.key)?.to_string(),
            container: container(ContainerForm::Aes)?,
            gost_container: container(ContainerForm::Gost)?,
            pin: pin.to_owned(),
        })
    }
}

pub async fn issue(State(authority): State<Arc<Authority>>, body: Bytes) -> Response {
    let Ok(body) = serde_json::from_slice::<OrderBody>(&body) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let pin = body.pin.clone().unwrap_or_else(|| FACTORY_PIN.to_owned());
    let is_pin = (1..=PIN_CHARS_MAX).contains(&pin.chars().count());
    let Some(order) = body.order().filter(|_| is_pin) else {
        return StatusCode::UNPROCESSABLE_ENTITY.into_response();
    };
    let handed = authority.issue(&order).and_then(|issued| authority.hand_out(&issued, &pin));
    match handed {
        Ok(handed) => (StatusCode::CREATED, Json(handed)).into_response(),
        // Texts or times that no certificate can hold.
        Err(AuthorityError::Certificate(_)) => StatusCode::UNPROCESSABLE_ENTITY.into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

pub async fn revoke(
    State(authority): State<Arc<Authority>>,
    Path(serial): Path<String>,
    address: Uri,
) -> StatusCode {
    let Some(reason) = reason(&address) else { return StatusCode::BAD_REQUEST };
    changed(&serial, |serial| authority.revoke(serial, reason))
}

pub async fn resume(State(authority): State<Arc<Authority>>, Path(serial): Path<String>) -> StatusCode {
    changed(&serial, |serial| authority.resume(serial))
}

/// Nothing without a word that is a reason.
fn reason(address: &Uri) -> Option<CrlReason> {
    let Some(query) = address.query() else { return Some(CrlReason::CessationOfOperation) };
    Some(match query.strip_prefix("reason=")? {
        "unspecified" => CrlReason::Unspecified,
        "key-compromise" => CrlReason::KeyCompromise,
        "affiliation-changed" => CrlReason::AffiliationChanged,
        "superseded" => CrlReason::Superseded,
        "cessation-of-operation" => CrlReason::CessationOfOperation,
        "certificate-hold" => CrlReason::CertificateHold,
        "privilege-withdrawn" => CrlReason::PrivilegeWithdrawn,
        _ => return None,
    })
}

fn changed(serial: &str, change: impl FnOnce(&[u8]) -> bool) -> StatusCode {
    match HEXLOWER_PERMISSIVE.decode(serial.as_bytes()) {
        Ok(serial) if change(&serial) => StatusCode::NO_CONTENT,
        Ok(_) => StatusCode::NOT_FOUND,
        Err(_) => StatusCode::BAD_REQUEST,
    }
}
