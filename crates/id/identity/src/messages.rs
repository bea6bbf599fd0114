//! The messages of this room: which texts of the catalogue each is made of.

use notify::Template;

use crate::model::code::CodePurpose;

/// The message that carries a code.
pub const fn code(purpose: CodePurpose) -> Template {
    match purpose {
        CodePurpose::Registration => Template::new(
            "code-registration",
            "message-code-registration-sms",
            "message-code-registration-subject",
            "message-code-registration-body",
        ),
        CodePurpose::SignIn => Template::new(
            "code-sign-in",
            "message-code-sign-in-sms",
            "message-code-sign-in-subject",
            "message-code-sign-in-body",
        ),
        CodePurpose::Recovery => Template::new(
            "code-recovery",
            "message-code-recovery-sms",
            "message-code-recovery-subject",
            "message-code-recovery-body",
        ),
        CodePurpose::Contact => Template::new(
            "code-contact",
            "message-code-contact-sms",
            "message-code-contact-subject",
            "message-code-contact-body",
        ),
        CodePurpose::Desk => Template::new(
            "code-desk",
            "message-code-desk-sms",
            "message-code-desk-subject",
            "message-code-desk-body",
        ),
        CodePurpose::Change => Template::new(
            "code-change",
            "message-code-change-sms",
            "message-code-change-subject",
            "message-code-change-body",
        ),
        CodePurpose::Leaving => Template::new(
            "code-leaving",
            "message-code-leaving-sms",
            "message-code-leaving-subject",
            "message-code-leaving-body",
        ),
    }
}

/// Tells an account that somebody else has proven its contact.
pub const CONTACT_CLAIMED: Template = Template::new(
    "contact-claimed",
    "message-contact-claimed-sms",
    "message-contact-claimed-subject",
    "message-contact-claimed-body",
);

/// Tells an account that a contact was freed for somebody else.
pub const CONTACT_FREED: Template = Template::new(
    "contact-freed",
    "message-contact-freed-sms",
    "message-contact-freed-subject",
    "message-contact-freed-body",
);

/// Tells by another way that a contact takes no messages any more.
pub const CONTACT_DEAD: Template = Template::new(
    "contact-dead",
    "message-contact-dead-sms",
    "message-contact-dead-subject",
    "message-contact-dead-body",
);

/// Tells that a contact was added.
pub const CONTACT_ADDED: Template = Template::new(
    "contact-added",
    "message-contact-added-sms",
    "message-contact-added-subject",
    "message-contact-added-body",
);

/// Tells that a contact was removed.
pub const CONTACT_REMOVED: Template = Template::new(
    "contact-removed",
    "message-contact-removed-sms",
    "message-contact-removed-subject",
    "message-contact-removed-body",
);

/// Tells that a contact is used otherwise than before: for messages first, or for signing in.
pub const CONTACT_CHANGED: Template = Template::new(
    "contact-changed",
    "message-contact-changed-sms",
    "message-contact-changed-subject",
    "message-contact-changed-body",
);

/// Tells that a claimed contact stays, because the person has proven it anew.
pub const CONTACT_KEPT: Template = Template::new(
    "contact-kept",
    "message-contact-kept-sms",
    "message-contact-kept-subject",
    "message-contact-kept-body",
);

/// Tells that the password is another one.
pub const PASSWORD_CHANGED: Template = Template::new(
    "password-changed",
    "message-password-changed-sms",
    "message-password-changed-subject",
    "message-password-changed-body",
);

/// Carries the link by which a new password is set.
pub const RESET_LINK: Template = Template::new(
    "reset-link",
    "message-reset-link-sms",
    "message-reset-link-subject",
    "message-reset-link-body",
);

/// Carries the link by which a person registered at a desk sets the first password.
pub const ACTIVATION_LINK: Template = Template::new(
    "activation-link",
    "message-activation-link-sms",
    "message-activation-link-subject",
    "message-activation-link-body",
);

/// Tells that the account has its first password.
pub const ACTIVATED: Template = Template::new(
    "activated",
    "message-activated-sms",
    "message-activated-subject",
    "message-activated-body",
);

/// Tells that the account will be deleted, because the person asked for it.
pub const LEAVING_ASKED: Template = Template::new(
    "leaving-asked",
    "message-leaving-asked-sms",
    "message-leaving-asked-subject",
    "message-leaving-asked-body",
);

/// Tells a day before that the account will be deleted.
pub const LEAVING_SOON: Template = Template::new(
    "leaving-soon",
    "message-leaving-soon-sms",
    "message-leaving-soon-subject",
    "message-leaving-soon-body",
);

/// Warns that an account which nobody uses will be deleted.
pub const LEAVING_UNUSED: Template = Template::new(
    "leaving-unused",
    "message-leaving-unused-sms",
    "message-leaving-unused-subject",
    "message-leaving-unused-body",
);

/// Tells that the account stays.
pub const LEAVING_KEPT: Template = Template::new(
    "leaving-kept",
    "message-leaving-kept-sms",
    "message-leaving-kept-subject",
    "message-leaving-kept-body",
);

/// Tells that the account is no more.
pub const LEAVING_DONE: Template = Template::new(
    "leaving-done",
    "message-leaving-done-sms",
    "message-leaving-done-subject",
    "message-leaving-done-body",
);
