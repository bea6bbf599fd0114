//! Reads lines and messages within bounds.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncBufRead, AsyncBufReadExt};
use tokio::time::timeout;

/// The longest line of a message without its line break (RFC 5321, section 4.5.3.1.6).
const TEXT_LINE_MAX: usize = 998;
/// The longest command: AUTH with an initial response (RFC 4954, section 4.3).
const COMMAND_LINE_MAX: usize = 12_288;

/// What came.
pub(crate) enum Line {
    /// A line without its line break.
    Whole(Vec<u8>),
    /// A line over the limit, or one that ends with a bare line feed. It has been read over.
    Wrong,
    /// The client has gone.
    End,
}

/// The next command.
pub(crate) async fn command<R: AsyncBufRead + Unpin>(reader: &mut R, wait: Duration) -> io::Result<Line> {
    let mut line = Vec::new();
    match timeout(wait, read_line(reader, &mut line, COMMAND_LINE_MAX)).await?? {
        Read::End => Ok(Line::End),
        Read::TooLong => Ok(Line::Wrong),
        Read::Line => Ok(line.strip_suffix(b"\r\n").map_or(Line::Wrong, |line| Line::Whole(line.to_vec()))),
    }
}

/// A message as it came, without the dots that the transport added.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Data {
    /// All of it.
    Whole(Vec<u8>),
    /// Over the limit; it has been read over.
    TooLarge,
    /// A line over 998 octets, or one that ends with a bare line feed.
    BadLine,
    /// The client has gone before the end.
    Broken,
}

/// Reads up to the line of one dot.
pub(crate) async fn data<R: AsyncBufRead + Unpin>(
    reader: &mut R,
    bytes_max: usize,
    wait: Duration,
) -> io::Result<Data> {
    let mut message = Vec::new();
    let (mut is_too_large, mut has_bad_line) = (false, false);
    loop {
        let mut line = Vec::new();
        let read = timeout(wait, read_line(reader, &mut line, TEXT_LINE_MAX + 3)).await??;
        if matches!(read, Read::End) {
            return Ok(Data::Broken);
        }
        if line == b".\r\n" {
            break;
        }
        let line = line.strip_prefix(b".").unwrap_or(&line);
        // A bare line feed could end the message for another server: "SMTP smuggling".
        has_bad_line |=
            matches!(read, Read::TooLong) || !line.ends_with(b"\r\n") || line.len() > TEXT_LINE_MAX + 2;
        is_too_large |= message.len() + line.len() > bytes_max;
        if !is_too_large {
            message.extend_from_slice(line);
        }
    }
    Ok(if is_too_large {
        Data::TooLarge
    } else if has_bad_line {
        Data::BadLine
    } else {
        Data::Whole(message)
    })
}

enum Read {
    Line,
    TooLong,
    End,
}

/// Reads up to a line feed. Of a line over the limit only the beginning is kept.
async fn read_line<R: AsyncBufRead + Unpin>(
    reader: &mut R,
    line: &mut Vec<u8>,
    bytes_max: usize,
) -> io::Result<Read> {
    let mut is_too_long = false;
    loop {
        let available = reader.fill_buf().await?;
        if available.is_empty() {
            return Ok(Read::End);
        }
        let feed = available.iter().position(|byte| *byte == b'\n');
        let used = feed.map_or(available.len(), |at| at + 1);
        is_too_long |= line.len() + used > bytes_max;
        if !is_too_long {
            line.extend(available.iter().take(used));
        }
        reader.consume(used);
        if feed.is_some() {
            return Ok(if is_too_long { Read::TooLong } else { Read::Line });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn read(wire: &[u8], bytes_max: usize) -> Data {
        data(&mut &*wire, bytes_max, Duration::from_secs(5)).await.unwrap()
    }

    #[tokio::test]
    async fn stuffed_dots_are_taken_away() {
        assert_eq!(read(b"a\r\n..b\r\n.\r\n", 100).await, Data::Whole(b"a\r\n.b\r\n".to_vec()));
    }

    #[tokio::test]
    async fn a_bare_line_feed_neither_ends_a_message_nor_passes() {
        assert_eq!(read(b"a\r\n.\nMAIL\r\n.\r\n", 100).await, Data::BadLine);
        assert_eq!(read(b"a\n.\r\n", 100).await, Data::BadLine);
    }

    #[tokio::test]
    async fn limits_hold_for_lines_and_for_the_whole() {
        let long = |length: usize| [vec![b'a'; length], b"\r\n.\r\n".to_vec()].concat();
        assert!(matches!(read(&long(998), 2_000).await, Data::Whole(_)));
        assert_eq!(read(&long(999), 2_000).await, Data::BadLine);
        assert_eq!(read(b"aaaa\r\nbbbb\r\n.\r\n", 10).await, Data::TooLarge);
        assert_eq!(read(b"aaaa\r\n", 10).await, Data::Broken);
    }
}
