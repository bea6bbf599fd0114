//! The messages of this room: which texts of the catalogue each is made of.

use notify::Template;

/// A registrar confirmed who the person is.
pub const CONFIRMED: Template = Template::new(
    "desk-confirmed",
    "message-desk-confirmed-sms",
    "message-desk-confirmed-subject",
    "message-desk-confirmed-body",
);

/// A registrar refused.
pub const REFUSED: Template = Template::new(
    "desk-refused",
    "message-desk-refused-sms",
    "message-desk-refused-subject",
    "message-desk-refused-body",
);

/// A registrar sent a new document to the checks.
pub const DOCUMENT: Template = Template::new(
    "desk-document",
    "message-desk-document-sms",
    "message-desk-document-subject",
    "message-desk-document-body",
);

/// A registrar had a link for a new password sent.
pub const PASSWORD: Template = Template::new(
    "desk-password",
    "message-desk-password-sms",
    "message-desk-password-subject",
    "message-desk-password-body",
);

/// Two accounts became one.
pub const MERGED: Template = Template::new(
    "desk-merged",
    "message-desk-merged-sms",
    "message-desk-merged-subject",
    "message-desk-merged-body",
);

/// One account became two again.
pub const MERGE_UNDONE: Template = Template::new(
    "desk-merge-undone",
    "message-desk-merge-undone-sms",
    "message-desk-merge-undone-subject",
    "message-desk-merge-undone-body",
);

/// A supervisor decided a dispute for this person.
pub const DISPUTE_YOURS: Template = Template::new(
    "desk-dispute-yours",
    "message-desk-dispute-yours-sms",
    "message-desk-dispute-yours-subject",
    "message-desk-dispute-yours-body",
);

/// A supervisor decided a dispute for the other.
pub const DISPUTE_OTHERS: Template = Template::new(
    "desk-dispute-others",
    "message-desk-dispute-others-sms",
    "message-desk-dispute-others-subject",
    "message-desk-dispute-others-body",
);

/// What this person gave is confirmed for another: a supervisor decides.
pub const DISPUTE_CLAIMED: Template = Template::new(
    "desk-dispute-claimed",
    "message-desk-dispute-claimed-sms",
    "message-desk-dispute-claimed-subject",
    "message-desk-dispute-claimed-body",
);

/// Another gave what is confirmed for this person: a supervisor decides.
pub const DISPUTE_OWNED: Template = Template::new(
    "desk-dispute-owned",
    "message-desk-dispute-owned-sms",
    "message-desk-dispute-owned-subject",
    "message-desk-dispute-owned-body",
);
