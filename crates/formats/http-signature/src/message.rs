use http::{HeaderMap, Method, StatusCode, Uri};

/// What of a request a signature can cover.
#[derive(Clone, Copy, Debug)]
pub struct RequestView<'a> {
    /// The method.
    pub method: &'a Method,
    /// `http` or `https`, as the client called it: behind a proxy the server knows it from its configuration.
    pub scheme: &'a str,
    /// Host and port as the client called them.
    pub authority: &'a str,
    /// The path, percent-encoded as sent.
    pub path: &'a str,
    /// The query without its question mark.
    pub query: Option<&'a str>,
    /// The headers; of a request that was signed, its signature headers too.
    pub headers: &'a HeaderMap,
}

impl<'a> RequestView<'a> {
    /// The view of a request to an absolute URI.
    pub fn of(method: &'a Method, uri: &'a Uri, headers: &'a HeaderMap) -> Self {
        Self {
            method,
            scheme: uri.scheme_str().unwrap_or("http"),
            authority: uri.authority().map_or("", http::uri::Authority::as_str),
            path: uri.path(),
            query: uri.query(),
            headers,
        }
    }

    /// The same request as seen by a server, which gets the authority by the Host header.
    pub fn received(method: &'a Method, uri: &'a Uri, headers: &'a HeaderMap, scheme: &'a str) -> Self {
        let host = headers.get(http::header::HOST).and_then(|value| value.to_str().ok()).unwrap_or("");
        let authority = uri.authority().map_or(host, http::uri::Authority::as_str);
        Self { scheme, authority, ..Self::of(method, uri, headers) }
    }

    /// RFC 9421, 2.2.3: lower case, without the scheme's default port.
    pub(crate) fn normal_authority(&self) -> String {
        let authority = self.authority.to_ascii_lowercase();
        let default_port = match self.scheme {
            "http" => ":80",
            "https" => ":443",
            _ => return authority,
        };
        authority.strip_suffix(default_port).map(str::to_owned).unwrap_or(authority)
    }

    /// RFC 9421, 2.2.6: an empty path is a slash.
    pub(crate) fn normal_path(&self) -> &str {
        if self.path.is_empty() { "/" } else { self.path }
    }

    pub(crate) fn target(&self) -> String {
        match self.query {
            Some(query) => format!("{}?{query}", self.normal_path()),
            None => self.normal_path().to_owned(),
        }
    }
}

/// What of a response a signature can cover.
#[derive(Clone, Copy, Debug)]
pub struct ResponseView<'a> {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: &'a HeaderMap,
}
