//! Forms with a file. The guard reads them as they come: the form token first, then the file into memory, up to a limit.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::FromRequestParts;
use bytes::{Bytes, BytesMut};
use http::request::Parts;
use http::{HeaderMap, header};
use multer::{Field, Multipart};
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::timeout;

use crate::guard::FormFields;
use crate::{Form, PageError, Site, csrf};

/// The name of the field with the file.
const FILE: &str = "file";
/// A body of so many times the limit is still read to its end, unkept, so that the person sees a page and not a
/// broken connection.
const READ_TO_THE_END: usize = 4;
/// Beside the file: fields and what frames the parts.
const FIELDS_BYTES_MAX: usize = 64 * 1024;
const FIELDS_MAX: usize = 30;
/// A line that is silent for so long is dropped: its place in memory is somebody else's.
const SILENCE_MAX: Duration = Duration::from_secs(20);

/// The file that came with a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    /// None was chosen, or an empty one.
    Nothing,
    /// It is over the route's limit; nothing of it was kept.
    TooLarge,
    /// The file.
    File(Bytes),
}

/// A form with a file. An extractor for routes made by [`crate::Routes::upload`].
pub struct Upload {
    /// The other fields, and the mistakes.
    pub form: Form,
    held: Arc<Held>,
}

impl Upload {
    /// The file.
    pub fn sent(&self) -> &Sent {
        &self.held.sent
    }

    /// The name of the file, as the browser tells it; whatever it says is not to be believed.
    pub fn name(&self) -> &str {
        &self.held.name
    }
}

/// What the guard read, with its place among the files in memory.
struct Held {
    sent: Sent,
    name: String,
    _place: OwnedSemaphorePermit,
}

impl<S: Sync> FromRequestParts<S> for Upload {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, PageError> {
        let held = parts.extensions.remove::<Arc<Held>>().ok_or(PageError::BadRequest)?;
        match Form::from_request_parts(parts, state).await {
            Ok(form) => Ok(Self { form, held }),
            Err(never) => match never {},
        }
    }
}

/// Whether the body says that it is a form with a file.
pub(crate) fn is_one(headers: &HeaderMap) -> bool {
    kind(headers).starts_with("multipart/form-data")
}

fn kind(headers: &HeaderMap) -> &str {
    headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// Reads the form and checks its token, which stands before the file.
pub(crate) async fn read(
    site: &Site,
    parts: &mut Parts,
    body: Body,
    bytes_max: usize,
) -> Result<(), PageError> {
    let boundary = multer::parse_boundary(kind(&parts.headers)).map_err(|_| PageError::BadRequest)?;
    let whole_max = bytes_max.saturating_mul(READ_TO_THE_END);
    let declared = parts
        .headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if declared.is_some_and(|length| length > whole_max) {
        return Err(PageError::TooLarge);
    }
    let place = Arc::clone(&site.0.uploads).try_acquire_owned().map_err(|_| PageError::Unavailable)?;
    let mut multipart = Multipart::new(body.into_data_stream(), boundary);
    let (mut fields, mut sent, mut read) = (Vec::new(), Sent::Nothing, 0);
    let mut file_name = String::new();
    let mut is_trusted = false;
    while let Some(field) = in_time(multipart.next_field()).await? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == FILE {
            if !is_trusted {
                return Err(PageError::StaleForm);
            }
            field.file_name().unwrap_or_default().clone_into(&mut file_name);
            sent = read_file(field, bytes_max, (&mut read, whole_max)).await?;
            continue;
        }
        let value = read_text(field, &mut read).await?;
        is_trusted |= name == csrf::FIELD && csrf::verify(site, &parts.headers, &value);
        fields.push((name, value));
        if fields.len() > FIELDS_MAX {
            return Err(PageError::BadRequest);
        }
    }
    if !is_trusted {
        return Err(PageError::StaleForm);
    }
    parts.extensions.insert(FormFields(Arc::new(fields)));
    parts.extensions.insert(Arc::new(Held { sent, name: file_name, _place: place }));
    Ok(())
}

async fn in_time<T>(reading: impl Future<Output = multer::Result<T>>) -> Result<T, PageError> {
    let read = timeout(SILENCE_MAX, reading).await.map_err(|_| PageError::Unavailable)?;
    read.map_err(|_| PageError::BadRequest)
}

async fn read_text(mut field: Field<'_>, read: &mut usize) -> Result<String, PageError> {
    let mut bytes = BytesMut::new();
    while let Some(chunk) = in_time(field.chunk()).await? {
        *read += chunk.len();
        if bytes.len() + chunk.len() > FIELDS_BYTES_MAX {
            return Err(PageError::TooLarge);
        }
        bytes.extend_from_slice(&chunk);
    }
    String::from_utf8(bytes.to_vec()).map_err(|_| PageError::BadRequest)
}

async fn read_file(
    mut field: Field<'_>,
    bytes_max: usize,
    (read, whole_max): (&mut usize, usize),
) -> Result<Sent, PageError> {
    let mut bytes = BytesMut::new();
    let mut length = 0_usize;
    while let Some(chunk) = in_time(field.chunk()).await? {
        *read += chunk.len();
        length += chunk.len();
        if *read > whole_max {
            return Err(PageError::TooLarge);
        }
        if length > bytes_max {
            bytes = BytesMut::new();
            continue;
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(match length {
        0 => Sent::Nothing,
        length if length > bytes_max => Sent::TooLarge,
        _ => Sent::File(bytes.freeze()),
    })
}
