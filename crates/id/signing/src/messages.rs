//! The messages of this room: which texts of the catalogue each is made of.

use notify::Template;

/// A signature with the person's certificate confirmed an account: told to every account with that СНИЛС.
pub const CONFIRMED: Template = Template::new(
    "signature-confirmed",
    "message-signature-confirmed-sms",
    "message-signature-confirmed-subject",
    "message-signature-confirmed-body",
);

/// A signature with the person's certificate was brought to an account of somebody else.
pub const ELSEWHERE: Template = Template::new(
    "signature-elsewhere",
    "message-signature-elsewhere-sms",
    "message-signature-elsewhere-subject",
    "message-signature-elsewhere-body",
);

/// Signed in by a certificate.
pub const SIGNED_IN: Template = Template::new(
    "signature-signed-in",
    "message-signature-signed-in-sms",
    "message-signature-signed-in-subject",
    "message-signature-signed-in-body",
);

/// A certificate ends in a month.
pub const ENDING: Template = Template::new(
    "certificate-ending",
    "message-certificate-ending-sms",
    "message-certificate-ending-subject",
    "message-certificate-ending-body",
);

/// A certificate was added to the account.
pub const ATTACHED: Template = Template::new(
    "certificate-attached",
    "message-certificate-attached-sms",
    "message-certificate-attached-subject",
    "message-certificate-attached-body",
);

/// A document was signed in the account.
pub const DOCUMENT: Template = Template::new(
    "document-signed",
    "message-document-signed-sms",
    "message-document-signed-subject",
    "message-document-signed-body",
);

/// A document was signed that another system asked for.
pub const DOCUMENT_FOR: Template = Template::new(
    "document-signed-for",
    "message-document-signed-for-sms",
    "message-document-signed-for-subject",
    "message-document-signed-for-body",
);

/// A certificate was taken away from the account.
pub const DETACHED: Template = Template::new(
    "certificate-detached",
    "message-certificate-detached-sms",
    "message-certificate-detached-subject",
    "message-certificate-detached-body",
);
