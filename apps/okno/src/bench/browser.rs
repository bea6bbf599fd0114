//! A browser in small over a connection of its own: HTTP/1.1, cookies, the form token of the page seen last.

use std::collections::BTreeMap;
use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// No page is longer.
const ANSWER_BYTES_MAX: usize = 1024 * 1024;

/// One browser.
pub struct Browser {
    stream: TcpStream,
    host: String,
    cookies: BTreeMap<String, String>,
    csrf: String,
}

/// What it got.
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Where a redirect leads.
    pub location: String,
}

impl Browser {
    /// Connects to a port of this machine.
    pub async fn connect(port: u16) -> io::Result<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port)).await?;
        stream.set_nodelay(true)?;
        let host = format!("localhost:{port}");
        Ok(Self { stream, host, cookies: BTreeMap::new(), csrf: String::new() })
    }

    /// Opens a page.
    pub async fn get(&mut self, path: &str) -> io::Result<Answer> {
        self.ask("GET", path, "").await
    }

    /// Opens a page and sends its form, which must lead to `next`.
    pub async fn send(&mut self, path: &str, fields: &[(&str, &str)], next: &str) -> io::Result<()> {
        self.get(path).await?;
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("csrf", &self.csrf).extend_pairs(fields);
        let answer = self.ask("POST", path, &form.finish()).await?;
        if answer.location == next {
            return Ok(());
        }
        Err(io::Error::other(format!("{path} answered {} and led to {}", answer.status, answer.location)))
    }

    async fn ask(&mut self, method: &str, path: &str, body: &str) -> io::Result<Answer> {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {0}\r\nOrigin: http://{0}\r\nCookie: {1}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {2}\r\n\r\n{body}",
            self.host,
            cookies.join("; "),
            body.len()
        );
        self.stream.write_all(request.as_bytes()).await?;
        let mut answer = Vec::new();
        while !is_whole(&answer) {
            if self.stream.read_buf(&mut answer).await? == 0 || answer.len() > ANSWER_BYTES_MAX {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        Ok(self.receive(&String::from_utf8_lossy(&answer)))
    }

    fn receive(&mut self, text: &str) -> Answer {
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((text, ""));
        let mark = "name=\"csrf\" value=\"";
        if let Some((token, _)) = body.split_once(mark).and_then(|(_, rest)| rest.split_once('"')) {
            token.clone_into(&mut self.csrf);
        }
        let mut answer = Answer { status: 0, location: String::new() };
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
