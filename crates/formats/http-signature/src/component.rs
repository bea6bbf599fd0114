use std::fmt;

use http::{HeaderMap, HeaderName};

use crate::structured::{BareItem, Item};
use crate::{RequestView, ResponseView, VerifyError};

#[derive(Clone, Debug, PartialEq, Eq)]
enum Name {
    Method,
    TargetUri,
    Authority,
    Scheme,
    RequestTarget,
    Path,
    Query,
    Status,
    Field(HeaderName),
}

/// A part of a message that a signature covers (RFC 9421, 2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Component {
    name: Name,
    of_request: bool,
}

impl Component {
    /// `@method`.
    pub const METHOD: Self = Self::derived(Name::Method);
    /// `@target-uri`.
    pub const TARGET_URI: Self = Self::derived(Name::TargetUri);
    /// `@authority`.
    pub const AUTHORITY: Self = Self::derived(Name::Authority);
    /// `@scheme`.
    pub const SCHEME: Self = Self::derived(Name::Scheme);
    /// `@request-target`.
    pub const REQUEST_TARGET: Self = Self::derived(Name::RequestTarget);
    /// `@path`.
    pub const PATH: Self = Self::derived(Name::Path);
    /// `@query`.
    pub const QUERY: Self = Self::derived(Name::Query);
    /// `@status`; of responses alone.
    pub const STATUS: Self = Self::derived(Name::Status);
    /// `content-type`.
    pub const CONTENT_TYPE: Self = Self::field(http::header::CONTENT_TYPE);
    /// `content-digest`: with it the body.
    pub const CONTENT_DIGEST: Self = Self::field(HeaderName::from_static("content-digest"));
    /// `signature`. With [`Component::of_request`] it binds a response to the very request.
    pub const SIGNATURE: Self = Self::field(HeaderName::from_static("signature"));

    const fn derived(name: Name) -> Self {
        Self { name, of_request: false }
    }

    /// A header, all its lines joined.
    pub const fn field(name: HeaderName) -> Self {
        Self { name: Name::Field(name), of_request: false }
    }

    /// The component of the request that a response answers (`;req`).
    #[must_use]
    pub fn of_request(mut self) -> Self {
        self.of_request = true;
        self
    }

    pub(crate) fn covers_digest(&self) -> bool {
        *self == Self::CONTENT_DIGEST
    }

    pub(crate) fn from_item(item: &Item) -> Result<Self, VerifyError> {
        let unsupported = || VerifyError::Unsupported(item.to_string());
        let BareItem::String(name) = &item.value else { return Err(unsupported()) };
        let of_request = match item.parameters.as_slice() {
            [] => false,
            [(key, BareItem::Boolean(true))] if key == "req" => true,
            _ => return Err(unsupported()),
        };
        let name = match name.as_str() {
            "@method" => Name::Method,
            "@target-uri" => Name::TargetUri,
            "@authority" => Name::Authority,
            "@scheme" => Name::Scheme,
            "@request-target" => Name::RequestTarget,
            "@path" => Name::Path,
            "@query" => Name::Query,
            "@status" => Name::Status,
            // Component names are lower case; a name in another case would name the same header twice.
            field if !field.bytes().any(|byte| byte.is_ascii_uppercase()) => {
                Name::Field(HeaderName::from_bytes(field.as_bytes()).map_err(|_| unsupported())?)
            }
            _ => return Err(unsupported()),
        };
        Ok(Self { name, of_request })
    }

    pub(crate) fn to_item(&self) -> Item {
        let parameters =
            if self.of_request { vec![("req".to_owned(), BareItem::Boolean(true))] } else { vec![] };
        Item { value: BareItem::String(self.name().to_owned()), parameters }
    }

    fn name(&self) -> &str {
        match &self.name {
            Name::Method => "@method",
            Name::TargetUri => "@target-uri",
            Name::Authority => "@authority",
            Name::Scheme => "@scheme",
            Name::RequestTarget => "@request-target",
            Name::Path => "@path",
            Name::Query => "@query",
            Name::Status => "@status",
            Name::Field(name) => name.as_str(),
        }
    }

    /// The value for the signature base; none when the message does not have it.
    pub(crate) fn value(&self, message: &Message<'_>) -> Option<String> {
        match (message, self.of_request) {
            (Message::Request(request), false) | (Message::Response(_, Some(request)), true) => {
                self.of_a_request(request)
            }
            (Message::Response(response, _), false) => self.of_a_response(response),
            (Message::Request(_) | Message::Response(_, None), true) => None,
        }
    }

    fn of_a_request(&self, request: &RequestView<'_>) -> Option<String> {
        Some(match &self.name {
            Name::Method => request.method.as_str().to_owned(),
            Name::TargetUri => {
                format!("{}://{}{}", request.scheme, request.normal_authority(), request.target())
            }
            Name::Authority => request.normal_authority(),
            Name::Scheme => request.scheme.to_ascii_lowercase(),
            Name::RequestTarget => request.target(),
            Name::Path => request.normal_path().to_owned(),
            Name::Query => format!("?{}", request.query.unwrap_or("")),
            Name::Status => return None,
            Name::Field(name) => return field_value(request.headers, name),
        })
    }

    fn of_a_response(&self, response: &ResponseView<'_>) -> Option<String> {
        match &self.name {
            Name::Status => Some(response.status.as_u16().to_string()),
            Name::Field(name) => field_value(response.headers, name),
            _ => None,
        }
    }
}

impl fmt::Display for Component {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\"{}", self.name(), if self.of_request { ";req" } else { "" })
    }
}

/// The message whose components are looked up.
pub(crate) enum Message<'a> {
    Request(RequestView<'a>),
    Response(ResponseView<'a>, Option<RequestView<'a>>),
}

impl Message<'_> {
    pub(crate) const fn headers(&self) -> &HeaderMap {
        match self {
            Self::Request(request) => request.headers,
            Self::Response(response, _) => response.headers,
        }
    }
}

/// RFC 9421, 2.1: every line trimmed, joined by a comma and a space. A value that is not ASCII is no value: the two
/// sides could read its bytes differently.
pub(crate) fn field_value(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let mut joined: Option<String> = None;
    for value in headers.get_all(name) {
        let line = value.to_str().ok()?.trim();
        match &mut joined {
            Some(all) => {
                all.push_str(", ");
                all.push_str(line);
            }
            None => joined = Some(line.to_owned()),
        }
    }
    joined
}
