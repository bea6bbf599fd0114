//! The messages of this room: which texts of the catalogue each is made of.

use notify::Template;

/// The link holds.
pub const HELD: Template = Template::new(
    "child-held",
    "message-child-held-sms",
    "message-child-held-subject",
    "message-child-held-body",
);

/// There is no link.
pub const REFUSED: Template = Template::new(
    "child-refused",
    "message-child-refused-sms",
    "message-child-refused-subject",
    "message-child-refused-body",
);

/// The registry did not answer in time.
pub const UNAVAILABLE: Template = Template::new(
    "child-unavailable",
    "message-child-unavailable-sms",
    "message-child-unavailable-subject",
    "message-child-unavailable-body",
);

/// Somebody else holds a link to the same child now.
pub const JOINED: Template = Template::new(
    "child-joined",
    "message-child-joined-sms",
    "message-child-joined-subject",
    "message-child-joined-body",
);

/// The link ended.
pub const ENDED: Template = Template::new(
    "child-ended",
    "message-child-ended-sms",
    "message-child-ended-subject",
    "message-child-ended-body",
);

/// The link of somebody else ended.
pub const OTHER_ENDED: Template = Template::new(
    "child-other-ended",
    "message-child-other-ended-sms",
    "message-child-other-ended-subject",
    "message-child-other-ended-body",
);

/// The child lets other things be seen than before.
pub const SHARED: Template = Template::new(
    "child-shared",
    "message-child-shared-sms",
    "message-child-shared-subject",
    "message-child-shared-body",
);

/// The child is 14.
pub const FOURTEEN: Template = Template::new(
    "child-fourteen",
    "message-child-fourteen-sms",
    "message-child-fourteen-subject",
    "message-child-fourteen-body",
);

/// The link ends in thirty days.
pub const ADULT_SOON: Template = Template::new(
    "child-adult-soon",
    "message-child-adult-soon-sms",
    "message-child-adult-soon-subject",
    "message-child-adult-soon-body",
);
