//! The messages of this room: which texts of the catalogue each is made of.

use notify::Template;

/// A letter was ordered: told to every contact.
pub const ORDERED: Template = Template::new(
    "letter-ordered",
    "message-letter-ordered-sms",
    "message-letter-ordered-subject",
    "message-letter-ordered-body",
);

/// A code was handed out at an office: told to every contact.
pub const OFFICE_CODE: Template = Template::new(
    "office-code",
    "message-office-code-sms",
    "message-office-code-subject",
    "message-office-code-body",
);

/// The letter waits at the post office.
pub const ARRIVED: Template = Template::new(
    "letter-arrived",
    "message-letter-arrived-sms",
    "message-letter-arrived-subject",
    "message-letter-arrived-body",
);

/// The code ends in a week.
pub const ENDING: Template = Template::new(
    "letter-ending",
    "message-letter-ending-sms",
    "message-letter-ending-subject",
    "message-letter-ending-body",
);

/// The code has ended.
pub const EXPIRED: Template = Template::new(
    "letter-expired",
    "message-letter-expired-sms",
    "message-letter-expired-subject",
    "message-letter-expired-body",
);

/// The letter went back.
pub const RETURNED: Template = Template::new(
    "letter-returned",
    "message-letter-returned-sms",
    "message-letter-returned-subject",
    "message-letter-returned-body",
);

/// The letter was called off: the account became part of another.
pub const MERGED: Template = Template::new(
    "letter-merged",
    "message-letter-merged-sms",
    "message-letter-merged-subject",
    "message-letter-merged-body",
);

/// The letter was called off: the data are others now.
pub const CHANGED: Template = Template::new(
    "letter-changed",
    "message-letter-changed-sms",
    "message-letter-changed-subject",
    "message-letter-changed-body",
);

/// A letter was ordered to an address of many people: a supervisor looks at it. Told to every contact.
pub const HELD: Template = Template::new(
    "letter-held",
    "message-letter-held-sms",
    "message-letter-held-subject",
    "message-letter-held-body",
);

/// A supervisor let the letter go.
pub const APPROVED: Template = Template::new(
    "letter-approved",
    "message-letter-approved-sms",
    "message-letter-approved-subject",
    "message-letter-approved-body",
);

/// A supervisor did not let the letter go.
pub const DECLINED: Template = Template::new(
    "letter-declined",
    "message-letter-declined-sms",
    "message-letter-declined-subject",
    "message-letter-declined-body",
);

/// No supervisor has decided in time.
pub const UNDECIDED: Template = Template::new(
    "letter-undecided",
    "message-letter-undecided-sms",
    "message-letter-undecided-subject",
    "message-letter-undecided-body",
);
