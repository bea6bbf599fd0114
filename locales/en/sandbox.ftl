# The sandbox: the outside world of demo and tests.
sandbox-nav-phones = Phones
sandbox-nav-mail = Mail

sandbox-home-title = The outside world
sandbox-home-lead = Everything that happens outside in real life is shown here: the SMS on phones, the mail in mailboxes, the answers of state registries. The people are made up, and no message leaves this computer.
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
sandbox-letter-html = Show as designed
sandbox-letter-back = Back to the mailbox
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
sandbox-sms-close = The SMS arrives, the connection breaks
sandbox-sms-double-receipts = SMPP: every receipt comes twice
sandbox-sms-late-receipts = SMPP: receipts come a minute late
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
sandbox-mail-special-gone = the first message arrives, later ones come back
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

# The registries.
sandbox-nav-registries = Registries
sandbox-home-registries = Pension fund, interior ministry and tax service, with the people they know.
sandbox-home-registries-open = { $count ->
    [one] Open: { $count } person
   *[other] Open: { $count } people
}
sandbox-registries-title = Registries
sandbox-registries-lead = Three state registries. They are asked about documents, and they answer. Each can be broken.
sandbox-registries-all = All registries
sandbox-registry-sfr = Pension fund (SNILS)
sandbox-registry-mvd = Interior ministry (passports)
sandbox-registry-fns = Tax service (INN)
sandbox-registry-zags = Civil registry (births)
sandbox-registry-works = Works
sandbox-registry-open = Counters and faults
sandbox-switches-on = { $count ->
    [one] { $count } fault is on
   *[other] { $count } faults are on
}
sandbox-switches-about = A fault holds for all answers of the registry. Tick one or several.
sandbox-switch-delay = Answer late
sandbox-switch-fail = Take no requests
sandbox-switch-lose = Take requests and never answer
sandbox-switch-duplicate = Answer twice
sandbox-switch-swap = Answer about somebody else
sandbox-switch-garble = Garble answers
sandbox-switch-not-json = Send what is not JSON
sandbox-switch-unsigned = Do not sign answers
sandbox-switch-wrongly-signed = Sign by a wrong key
sandbox-count-waiting = Waiting to be sent or taken
sandbox-count-acknowledged = Answers acknowledged
sandbox-count-delivered = Answers delivered
sandbox-count-redelivered = Of these, again
sandbox-count-unsigned = Refused for the signature

sandbox-population-title = { $count ->
    [one] { $count } person in the registries
   *[other] { $count } people in the registries
}
sandbox-population-about = All are made up. Choose a person to see what to type.
sandbox-population-search = Name, SNILS, INN, document number or place in the list
sandbox-population-find = Find
sandbox-population-all = Show everybody
sandbox-population-none = Nobody was found. Check the number, or begin with the surname.
sandbox-population-table = People in the registries

sandbox-person-number = No.
sandbox-person-name = Name
sandbox-person-special = What is special
sandbox-person-ordinary = The registries answer about this person rightly and at once.
sandbox-person-type = What to type
sandbox-person-says = What the ministry answers about the passport
sandbox-person-says-hint = The answer changes with the next check: this is what happens when a passport is lost or replaced.
sandbox-person-says-as-is = as the registry has it
sandbox-person-last-name = Surname
sandbox-person-first-name = Given name
sandbox-person-middle-name = Patronymic
sandbox-person-gender = Gender
sandbox-person-male = male
sandbox-person-female = female
sandbox-person-birth-date = Date of birth
sandbox-person-birth-place = Place of birth
sandbox-person-citizenship = Citizenship
sandbox-person-document = Document
sandbox-person-document-number = Document number
sandbox-person-issue-date = Date of issue
sandbox-person-issue-id = Division code
sandbox-person-issued-by = Issued by
sandbox-person-expiry-date = Valid until
sandbox-person-snils = SNILS
sandbox-person-inn = INN
sandbox-person-certificate = Birth certificate
sandbox-person-certificate-date = Certificate issued on
sandbox-person-parents = Parents, by number
sandbox-person-guardian = Guardian, by number
sandbox-person-act = Act of guardianship
sandbox-person-act-date = Date of the act
sandbox-document-russian-passport = Russian passport
sandbox-document-foreign-passport = foreign passport
sandbox-document-residence-permit = residence permit
sandbox-document-temporary-residence = temporary residence permit

sandbox-person-died = dead since { $date }: every registry says so
sandbox-persona-child = under 14, no passport
sandbox-persona-mother = mother of 29, 46 and 47
sandbox-persona-father = father of 29, 46 and 47
sandbox-persona-family-child = under 14, has both parents
sandbox-persona-youth = over 14, has a passport and both parents
sandbox-persona-child-of-one = under 14; a court ended the father’s rights
sandbox-persona-ward = under 14, has a guardian
sandbox-persona-no-patronymic = no patronymic
sandbox-persona-particle = patronymic in “ogly” or “kyzy”
sandbox-persona-hyphenated = surname of two parts
sandbox-persona-namesake = same name and birth date as the person before
sandbox-persona-overdue-passport = passport not changed in time
sandbox-persona-no-inn = no INN
sandbox-persona-foreigner = foreigner with a SNILS
sandbox-persona-foreigner-without-snils = foreigner without a SNILS
sandbox-persona-resident = foreigner with a residence permit
sandbox-persona-temporary-resident = foreigner with a temporary permit
sandbox-persona-single-name = one single name
sandbox-answers-late = answers come late
sandbox-answers-lost = no answer ever comes
sandbox-answers-doubled = every answer comes twice
sandbox-answers-swapped = first answer about somebody else, then right
sandbox-answers-garbled = first answer garbled, then right
sandbox-answers-not-json = first answer is not JSON, then right
sandbox-answers-unsigned = first answer unsigned, then right
sandbox-answers-wrongly-signed = first answer signed by a wrong key, then right
sandbox-answers-unavailable-first = “cannot answer” first, then right
sandbox-answers-unknown-sfr = the pension fund does not know the SNILS
sandbox-answers-unknown-mvd = the interior ministry does not know the passport
sandbox-answers-unknown-fns = the tax service knows neither INN nor person
sandbox-answers-unknown-zags = the civil registry does not know the birth
sandbox-mismatch-snils-person = SNILS and name with birth date will not match
sandbox-mismatch-snils-gender = SNILS and gender will not match
sandbox-mismatch-document-person = passport and name with birth date will not match
sandbox-mismatch-document-issue-date = passport and date of issue will not match
sandbox-mismatch-document-issue-id = passport and division code will not match
sandbox-mismatch-document-expiry-date = permit and its last day will not match
sandbox-mismatch-inn-person = INN and name with birth date will not match
sandbox-invalid-replaced = the passport has been replaced
sandbox-invalid-lost = the passport was reported lost
sandbox-invalid-stolen = the passport was reported stolen
sandbox-invalid-expired = the passport's time is over
sandbox-invalid-wanted = the passport is wanted
sandbox-invalid-issued-in-breach = the passport was issued in breach of the rules
sandbox-invalid-destroyed = the passport was destroyed

sandbox-nav-post = Registered letters
sandbox-home-post = Letters on paper with a code arrive here. They can be moved on and opened.
sandbox-home-post-open = { $count ->
    [0] No letter yet
    [one] Open { $count } letter
   *[other] Open { $count } letters
}
sandbox-post-title = Registered letters
sandbox-post-lead = Letters that the post has taken. Open one to move it on, to hand it over, or to open the envelope.
sandbox-post-none = No letter yet. As soon as the post takes the first, it appears here.
sandbox-post-accepted = Accepted
sandbox-post-on-the-way = On its way
sandbox-post-arrived = Waits at the post office
sandbox-post-handed-over = Handed over
sandbox-post-returned = Returned
sandbox-post-send-off = Send off
sandbox-post-arrive = Bring to the post office
sandbox-post-hand-over = Hand to the addressee
sandbox-post-send-back = Return to the sender
sandbox-post-open = Open the envelope
sandbox-post-code = Code on the sheet:
sandbox-post-sheet = The sheet as PDF
sandbox-post-no-sheet = The sender printed this letter: the sheet is on paper alone.
sandbox-post-break = Close the post
sandbox-post-mend = Open the post
sandbox-post-special = Special postcodes
sandbox-post-special-fail = The first try to hand the batch over fails, the second works
sandbox-post-special-lost = The batch is taken, but the post's answer is lost
sandbox-post-special-return = The letter returns in place of arriving
sandbox-post-special-twice = The post reports every step twice
sandbox-post-special-all = The letter goes all the way to the handover at once

sandbox-key-title = Electronic signature
sandbox-key-about = The key of a made-up person, to sign with in a program of your own. A real key is shown to nobody.
sandbox-key-pin = PIN
sandbox-key-container = File with the key (PKCS#12)
sandbox-key-container-gost = File with the key, encrypted by GOST
sandbox-key-pem = Key (PEM)
sandbox-key-certificate = Certificate (PEM)
