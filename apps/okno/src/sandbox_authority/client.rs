//! How the command line asks an authority that serves: HTTP/1.1 on this machine, a connection for each question.

use std::error::Error;
use std::path::Path;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// In a folder that an authority serves: its address.
pub const ADDRESS_FILE: &str = "address";
/// No answer is longer.
const ANSWER_BYTES_MAX: u64 = 1024 * 1024;

/// An authority that serves.
pub struct AuthorityClient {
    host: String,
}

impl AuthorityClient {
    /// The one that serves a folder.
    pub fn of_folder(folder: &Path) -> Result<Self, Box<dyn Error>> {
        let address = std::fs::read_to_string(folder.join(ADDRESS_FILE))
            .map_err(|error| format!("no authority serves {}: {error}", folder.display()))?;
        let host = address.trim().strip_prefix("http://").ok_or("the address is not of HTTP")?;
        Ok(Self { host: host.to_owned() })
    }

    /// The body at a path.
    pub async fn get(&self, path: &str) -> Result<Vec<u8>, Box<dyn Error>> {
        self.ask("GET", path, &[]).await
    }

    /// Sends a body; gives the answer's.
    pub async fn post(&self, path: &str, body: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
        self.ask("POST", path, body).await
    }

    async fn ask(&self, method: &str, path: &str, body: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
        let mut stream = TcpStream::connect(&self.host).await?;
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
            self.host,
            body.len()
        );
        stream.write_all(head.as_bytes()).await?;
        stream.write_all(body).await?;
        let mut answer = Vec::new();
        stream.take(ANSWER_BYTES_MAX).read_to_end(&mut answer).await?;
        let end =
            answer.windows(4).position(|window| window == b"\r\n\r\n").ok_or("not an answer of HTTP")?;
        let (head, body) = answer.split_at(end + 4);
        match std::str::from_utf8(head)?.split(' ').nth(1) {
            Some(status) if status.starts_with('2') => Ok(body.to_vec()),
            Some("404") => Err("the authority has no such certificate, or not in this state".into()),
            Some("400" | "422") => Err("the authority cannot do this".into()),
            status => Err(format!("the authority answered {}", status.unwrap_or("nothing")).into()),
        }
    }
}
