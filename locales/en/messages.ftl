# The messages of an account.
account-nav-messages = Messages
messages-title = Messages
messages-lead = Everything that we told you in a year. Codes are not kept.
messages-choices-link = Where they come, and when not to disturb
messages-search-label = Search the messages
messages-text = Words of the message
messages-kind = About
messages-kind-any = Everything
messages-kind-security = Security
messages-kind-security-about = Password, contacts, deleting the account. They always come, and at once.
messages-kind-level = Checks and level
messages-kind-level-about = How the checks ended, what changed in the level.
messages-kind-visit = Visits to a centre
messages-kind-visit-about = What a registrar did at a service centre.
messages-submit = Find
messages-found = { $count ->
    [one] { $count } message
   *[other] { $count } messages
}
messages-none = There are no messages yet.
messages-none-found = There are no such messages.
messages-show-all = Show all
messages-new = new
messages-mark-read = Mark all as read
messages-carried-title = Where it went
messages-carried-none = Nowhere: you chose so, or there was no fitting contact.
messages-carried-contact = Contact
messages-contact-gone = the contact is gone
messages-state-queued = being sent
messages-state-sent = sent
messages-state-delivered = delivered
messages-state-failed = did not arrive
messages-state-expired = too late
messages-state-old = long ago
messages-choices-title = Where messages come
messages-choices-lead = Everything that we tell you also stays here, in your account.
messages-choices-saved = Saved
messages-choices-button = Save
messages-by-sms = By SMS
messages-by-mail = By e-mail
messages-security-somewhere = Leave at least one way for security: otherwise you would not hear of a stranger.
messages-quiet-title = When not to disturb
messages-quiet-lead = In these hours only what concerns security comes. The rest comes later.
messages-quiet-from = From
messages-quiet-until = Until
messages-quiet-none = Not chosen
messages-quiet-both = Choose the begin and the end of the quiet hours, not the same, or choose neither.
account-messages-unread = { $count ->
    [one] Messages: { $count } new
   *[other] Messages: { $count } new
}
account-contact-dead = does not arrive
account-contact-dead-text = Messages do not arrive here. Check the contact or add another.
messages-kind-service = Services
messages-kind-service-about = How applications stand, and what came from services where you sign in.

message-service-status-sms = { $service }: { $status }. More: { $link }
message-service-status-subject = { $service }: { $status }
message-service-status-body = { $service }: { $status }.

    More:

    { $link }
message-service-inbox-sms = { $service }: there is a new message for you. Read it: { $link }
message-service-inbox-subject = { $service }: a new message
message-service-inbox-body = { $service }: there is a new message for you.

    Read it here:

    { $link }
