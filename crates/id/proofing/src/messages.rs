//! The messages of this room: which texts of the catalogue each is made of.

use notify::Template;

/// Everything asked was right.
pub const CHECKS_PASSED: Template = Template::new(
    "checks-passed",
    "message-checks-passed-sms",
    "message-checks-passed-subject",
    "message-checks-passed-body",
);

/// A registry said no.
pub const CHECKS_FAILED: Template = Template::new(
    "checks-failed",
    "message-checks-failed-sms",
    "message-checks-failed-subject",
    "message-checks-failed-body",
);

/// A registry did not answer within the limit.
pub const CHECKS_UNAVAILABLE: Template = Template::new(
    "checks-unavailable",
    "message-checks-unavailable-sms",
    "message-checks-unavailable-subject",
    "message-checks-unavailable-body",
);

/// Everything was right, and the rest is settled at a centre.
pub const CHECKS_CENTRE: Template = Template::new(
    "checks-centre",
    "message-checks-centre-sms",
    "message-checks-centre-subject",
    "message-checks-centre-body",
);

/// The account is confirmed.
pub const LEVEL_CONFIRMED: Template = Template::new(
    "level-confirmed",
    "message-level-confirmed-sms",
    "message-level-confirmed-subject",
    "message-level-confirmed-body",
);

/// The passport ends thirty days from now: the 20th or 45th birthday is past.
pub const PASSPORT_ENDS: Template = Template::new(
    "passport-ends",
    "message-passport-ends-sms",
    "message-passport-ends-subject",
    "message-passport-ends-body",
);

/// Another document ends thirty days from now.
pub const DOCUMENT_ENDS: Template = Template::new(
    "document-ends",
    "message-document-ends-sms",
    "message-document-ends-subject",
    "message-document-ends-body",
);

/// A registry has corrected its record.
pub const CORRECTION_DONE: Template = Template::new(
    "correction-done",
    "message-correction-done-sms",
    "message-correction-done-subject",
    "message-correction-done-body",
);

/// A registry corrects nothing.
pub const CORRECTION_DECLINED: Template = Template::new(
    "correction-declined",
    "message-correction-declined-sms",
    "message-correction-declined-subject",
    "message-correction-declined-body",
);

/// A registry did not decide in time.
pub const CORRECTION_SILENT: Template = Template::new(
    "correction-silent",
    "message-correction-silent-sms",
    "message-correction-silent-subject",
    "message-correction-silent-body",
);

/// The level is lower than it was.
pub const LEVEL_LOWERED: Template = Template::new(
    "level-lowered",
    "message-level-lowered-sms",
    "message-level-lowered-subject",
    "message-level-lowered-body",
);
