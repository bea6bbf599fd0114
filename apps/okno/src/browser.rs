//! A browser in small over a connection of its own: HTTP/1.1, cookies, the form token of the page seen last.

use std::collections::BTreeMap;
use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// No page is longer.
const ANSWER_BYTES_MAX: usize = 8 * 1024 * 1024;

/// One browser.
pub struct Browser {
    stream: Option<TcpStream>,
    port: u16,
    from: Option<String>,
    cookies: BTreeMap<String, String>,
    csrf: String,
}

/// What it got.
#[derive(Default)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Where a redirect leads.
    pub location: String,
    /// The page.
    pub body: String,
}

impl Browser {
    /// A browser for a port of this machine; it connects when it asks.
    pub const fn new(port: u16) -> Self {
        Self { stream: None, port, from: None, cookies: BTreeMap::new(), csrf: String::new() }
    }

    /// The same, coming from an address through a proxy on this machine.
    pub const fn from_address(port: u16, address: String) -> Self {
        Self { stream: None, port, from: Some(address), cookies: BTreeMap::new(), csrf: String::new() }
    }

    /// Opens a page.
    pub async fn get(&mut self, path: &str) -> io::Result<Answer> {
        self.ask("GET", path, "").await
    }

    /// Sends a form with the token of the page seen last.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> io::Result<Answer> {
        let body = form_urlencoded::Serializer::new(String::new())
            .append_pair("csrf", &self.csrf)
            .extend_pairs(fields)
            .finish();
        self.ask("POST", path, &body).await
    }

    /// Opens a page and sends its form, which must lead to `next`.
    pub async fn send(&mut self, path: &str, fields: &[(&str, &str)], next: &str) -> io::Result<()> {
        self.get(path).await?;
        let answer = self.post(path, fields).await?;
        if answer.location == next {
            return Ok(());
        }
        Err(io::Error::other(format!("{path} answered {} and led to {}", answer.status, answer.location)))
    }

    /// Gives the connection up: the next question comes over a new one.
    pub fn hang_up(&mut self) {
        self.stream = None;
    }

    /// Asks over the connection that is there, or over a new one. A connection that broke is not used again.
    async fn ask(&mut self, method: &str, path: &str, body: &str) -> io::Result<Answer> {
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => connect(self.port).await?,
        };
        stream.write_all(self.request(method, path, body).as_bytes()).await?;
        let mut answer = Vec::new();
        while !is_whole(&answer) {
            if stream.read_buf(&mut answer).await? == 0 || answer.len() > ANSWER_BYTES_MAX {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        let text = String::from_utf8_lossy(&answer);
        if !text.to_ascii_lowercase().contains("\r\nconnection: close\r\n") {
            self.stream = Some(stream);
        }
        Ok(self.receive(&text))
    }

    fn request(&self, method: &str, path: &str, body: &str) -> String {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let from = self.from.iter().map(|address| format!("X-Forwarded-For: {address}\r\n"));
        format!(
            "{method} {path} HTTP/1.1\r\nHost: localhost:{0}\r\nOrigin: http://localhost:{0}\r\n{1}Cookie: {2}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {3}\r\n\r\n{body}",
            self.port,
            from.collect::<String>(),
            cookies.join("; "),
            body.len()
        )
    }

    fn receive(&mut self, text: &str) -> Answer {
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((text, ""));
        let mark = "name=\"csrf\" value=\"";
        if let Some((token, _)) = body.split_once(mark).and_then(|(_, rest)| rest.split_once('"')) {
            token.clone_into(&mut self.csrf);
        }
        let mut answer = Answer { body: body.to_owned(), ..Answer::default() };
        answer.status = head.split(' ').nth(1).and_then(|word| word.parse().ok()).unwrap_or_default();
        for (name, value) in head.lines().filter_map(|line| line.split_once(": ")) {
            match name {
                "location" => value.clone_into(&mut answer.location),
                "set-cookie" => {
                    let pair = value.split(';').next().and_then(|pair| pair.split_once('='));
                    self.cookies.extend(pair.map(|(name, value)| (name.to_owned(), value.to_owned())));
                }
                _ => {}
            }
        }
        answer
    }
}

async fn connect(port: u16) -> io::Result<TcpStream> {
    let stream = TcpStream::connect(("127.0.0.1", port)).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// Whether an answer has come to its end, by its length or its last chunk.
fn is_whole(answer: &[u8]) -> bool {
    let Some(end) = answer.windows(4).position(|four| four == b"\r\n\r\n") else { return false };
    let (head, body) = answer.split_at(end + 4);
    let head = String::from_utf8_lossy(head);
    if head.contains("transfer-encoding: chunked") {
        return body.ends_with(b"0\r\n\r\n");
    }
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    length.and_then(|length| length.parse().ok()).is_none_or(|length: usize| body.len() >= length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_broke_off_is_no_page() {
        assert!(is_whole(b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nokno"));
        assert!(!is_whole(b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nokn"));
        assert!(!is_whole(b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n"));
        assert!(!is_whole(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nokno\r\n"));
        assert!(is_whole(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nokno\r\n0\r\n\r\n"));
    }
}
