//! Notifications that a message which was taken cannot be delivered (RFC 3464), and the Maildir they go to.

use std::path::Path;
use std::{fs, io};

/// What a mail server says of a mailbox that is no more. `sender` is the return path of the message.
pub(crate) fn notification(sender: &str, receiver: &str, message_id: &str) -> String {
    let domain = receiver.rsplit_once('@').map_or("localhost", |(_, domain)| domain);
    format!(
        "Return-Path: <>\r\nDelivered-To: {sender}\r\nFrom: Mail Delivery System <MAILER-DAEMON@{domain}>\r\nTo: {sender}\r\n\
         Subject: Undelivered Mail Returned to Sender\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=\"=_bounce\"\r\n\r\n\
         --=_bounce\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n\
         I'm sorry to have to inform you that your message could not be delivered.\r\n\r\n\
         --=_bounce\r\nContent-Type: message/delivery-status\r\n\r\n\
         Reporting-MTA: dns; {domain}\r\n\r\n\
         Final-Recipient: rfc822; {receiver}\r\nAction: failed\r\nStatus: 5.1.1\r\n\
         Diagnostic-Code: smtp; 550 5.1.1 no such mailbox\r\n\r\n\
         --=_bounce\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {message_id}\r\n\r\n\
         --=_bounce--\r\n"
    )
}

/// Delivers into a Maildir: whole under `tmp`, then under `new` by one step.
pub(crate) fn put_into(maildir: &Path, name: &str, text: &str) -> io::Result<()> {
    for folder in ["tmp", "new", "cur"] {
        fs::create_dir_all(maildir.join(folder))?;
    }
    let unfinished = maildir.join("tmp").join(name);
    fs::write(&unfinished, text)?;
    fs::rename(unfinished, maildir.join("new").join(name))
}
