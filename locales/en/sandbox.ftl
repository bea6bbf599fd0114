# The sandbox: the outside world of demo and tests.
sandbox-nav-phones = Phones
sandbox-nav-mail = Mail

sandbox-home-title = The outside world
sandbox-home-lead = Everything that happens outside in real life is shown here: the SMS on phones and the mail in mailboxes. The people are made up, and no message leaves this computer.
sandbox-home-phones = Codes arrive here. Open the phone that the SMS was sent to.
sandbox-home-phones-open = { $count ->
    [0] No messages yet
    [one] Open { $count } phone
   *[other] Open { $count } phones
}
sandbox-home-mail = Mail with codes and links arrives here.
sandbox-home-mail-open = { $count ->
    [0] No mail yet
    [one] Open { $count } mailbox
   *[other] Open { $count } mailboxes
}
sandbox-home-sides = The systems themselves
sandbox-home-sides-about = What is being tried: the account and the portal of services.
sandbox-home-id = Account
sandbox-home-portal = Portal of services

sandbox-people-title = Ready-made people
sandbox-people-about = Type their data as it stands. Passwords differ for each data folder.
sandbox-people-phone = Open the phone
sandbox-people-mail = Open the mailbox

sandbox-phones-title = Phones
sandbox-phones-lead = Phones that have received SMS. The one with the newest message comes first.
sandbox-phones-none = No SMS yet. The phone will appear here as soon as the first one arrives.
sandbox-phones-number = Another number
sandbox-phones-open = Open
sandbox-phones-all = All phones
sandbox-phone-none = No messages. A new one will appear here by itself.
sandbox-refreshes = The page refreshes itself.
sandbox-messages = { $count ->
    [one] { $count } message
   *[other] { $count } messages
}
sandbox-repeats = { $count ->
    [one] Sent { $count } more time, shown once
   *[other] Sent { $count } more times, shown once
}

sandbox-mail-title = Mail
sandbox-mail-lead = Mailboxes that have received mail. The one with the newest message comes first.
sandbox-mail-none = No mail yet. The mailbox will appear here as soon as the first message arrives.
sandbox-mail-address = Another address
sandbox-mail-open = Open
sandbox-mail-all = All mailboxes
sandbox-mailbox-none = No mail. A new message will appear here by itself.
sandbox-letters = { $count ->
    [one] { $count } message
   *[other] { $count } messages
}
sandbox-letter-html = As designed
sandbox-letter-frame = The message “{ $subject }” as designed

sandbox-faults-title = Faults
sandbox-faults-on = A fault is on
sandbox-faults-save = Apply
sandbox-fault-legend = What to break
sandbox-fault-none = Nothing, all works
sandbox-fault-unknown = Choose one of the options
sandbox-delay-label = Delay of the answer, seconds
sandbox-delay-wrong = Enter a whole number from 0 to 120
sandbox-sms-fail = The provider is out of order
sandbox-sms-rate-limit = Too many messages
sandbox-sms-lose-answer = The SMS arrives, the answer is lost
sandbox-mail-defer = Ask to come later
sandbox-mail-refuse = Refuse for good
sandbox-mail-drop = The mail arrives, the connection breaks

sandbox-sms-special = Special numbers
sandbox-sms-special-bad = no such number
sandbox-sms-special-blocked = takes no SMS of ours
sandbox-sms-special-fail = refuses at first, takes it at the second try
sandbox-sms-special-limit = “too many” at first, takes it at the second try
sandbox-sms-special-lost = arrives at once, the first answer is lost
sandbox-mail-special = Special addresses
sandbox-mail-special-refused = no such mailbox
sandbox-mail-special-deferred = takes it at the second try
sandbox-mail-special-dropped = arrives at once, the first answer is lost

sandbox-statistics-title = Since the start
sandbox-count-requests = Requests
sandbox-count-accepted = Delivered
sandbox-count-repeated = Repeats
sandbox-count-refused = Refused for good
sandbox-count-failed = Refused for now
sandbox-count-lost = Answers lost
sandbox-count-connections = Connections
sandbox-count-unauthorized = Wrong passwords
sandbox-count-deferred = Deferred
