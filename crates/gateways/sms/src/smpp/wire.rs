//! PDUs on a stream of bytes: one frame at a time, and a frame that cannot be read does not end the connection.

use std::io;

use bytes::{Buf, BufMut, BytesMut};
use rusmpp::Command;
use rusmpp::decode::DecodeWithLength;
use rusmpp::encode::{Encode, Length};
use tokio::io::{AsyncRead, AsyncReadExt};

/// Length, id, status, sequence number: four octets each.
const HEADER_BYTES: usize = 16;
/// The longest PDU that is read: a text in `message_payload` and all that stands around it.
const PDU_BYTES_MAX: usize = 16 * 1024;

/// What stands in one frame.
pub enum Frame {
    /// A PDU.
    Command(Box<Command>),
    /// Something whose header alone could be read.
    Unreadable {
        /// The command's id.
        id: u32,
        /// Its number.
        sequence_number: u32,
    },
}

/// Reads frames.
pub struct FrameReader<R> {
    stream: R,
    buffer: BytesMut,
}

impl<R: AsyncRead + Unpin> FrameReader<R> {
    /// A reader of a stream.
    pub fn new(stream: R) -> Self {
        Self { stream, buffer: BytesMut::with_capacity(PDU_BYTES_MAX) }
    }

    /// The next frame; none at the end of the stream. Giving up waiting loses nothing.
    pub async fn next(&mut self) -> io::Result<Option<Frame>> {
        loop {
            if let Some(frame) = take_frame(&mut self.buffer)? {
                return Ok(Some(frame));
            }
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                return Ok(None);
            }
        }
    }

    /// A frame that is here already.
    pub fn next_read(&mut self) -> io::Result<Option<Frame>> {
        take_frame(&mut self.buffer)
    }
}

fn take_frame(buffer: &mut BytesMut) -> io::Result<Option<Frame>> {
    let mut header = buffer.get(..HEADER_BYTES).unwrap_or_default();
    if header.is_empty() {
        return Ok(None);
    }
    let bytes = usize::try_from(header.get_u32()).unwrap_or(usize::MAX);
    if !(HEADER_BYTES..=PDU_BYTES_MAX).contains(&bytes) {
        // Where the next frame would begin is not known.
        return Err(io::ErrorKind::InvalidData.into());
    }
    if buffer.len() < bytes {
        return Ok(None);
    }
    let (id, _status, sequence_number) = (header.get_u32(), header.get_u32(), header.get_u32());
    let mut frame = buffer.split_to(bytes);
    frame.advance(size_of::<u32>());
    let length = frame.len();
    Ok(Some(match Command::decode(&mut frame, length) {
        Ok((command, _)) => Frame::Command(Box::new(command)),
        Err(_) => Frame::Unreadable { id, sequence_number },
    }))
}

/// Writes a PDU at the end of a buffer.
pub fn write_command(command: &Command, into: &mut BytesMut) {
    let length = command.length() + size_of::<u32>();
    into.put_u32(u32::try_from(length).unwrap_or(u32::MAX));
    let start = into.len();
    into.resize(start + command.length(), 0);
    if let Some(place) = into.get_mut(start..) {
        command.encode(place);
    }
}

#[cfg(test)]
mod tests {
    use rusmpp::{CommandStatus, Pdu};

    use super::*;

    fn enquiry(number: u32) -> Command {
        Command::new(CommandStatus::EsmeRok, number, Pdu::EnquireLink)
    }

    #[tokio::test]
    async fn frames_come_one_by_one_however_they_were_cut() {
        let mut bytes = BytesMut::new();
        for number in 1..=3 {
            write_command(&enquiry(number), &mut bytes);
        }
        let (mut near, far) = tokio::io::duplex(7);
        tokio::spawn(async move { tokio::io::AsyncWriteExt::write_all(&mut near, &bytes).await });
        let mut reader = FrameReader::new(far);
        for number in 1..=3 {
            let Some(Frame::Command(command)) = reader.next().await.unwrap() else { panic!("no command") };
            assert_eq!(command.sequence_number(), number);
        }
        assert!(reader.next().await.unwrap().is_none());
    }

    #[tokio::test]
    async fn what_cannot_be_read_ends_at_its_frame() {
        // A deliver_sm that breaks off in its first field.
        let mut bytes = BytesMut::from(&[0, 0, 0, 18, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 9, b'a', b'b'][..]);
        write_command(&enquiry(10), &mut bytes);
        let mut reader = FrameReader::new(&bytes[..]);
        let first = reader.next().await.unwrap();
        assert!(matches!(first, Some(Frame::Unreadable { id: 5, sequence_number: 9 })));
        assert!(matches!(reader.next().await.unwrap(), Some(Frame::Command(_))));
    }

    #[tokio::test]
    async fn a_length_that_no_pdu_has_ends_the_connection() {
        for length in [0_u32, 15, 1_000_000] {
            let mut bytes = BytesMut::new();
            bytes.put_u32(length);
            bytes.put_bytes(0, 32);
            assert!(FrameReader::new(&bytes[..]).next().await.is_err(), "{length}");
        }
    }
}
