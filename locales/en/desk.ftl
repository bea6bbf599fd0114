# Service centres
centres-nav = Service centres
centres-title = Service centres
centres-lead = Your identity is confirmed here. Bring your passport and your phone. No appointment is needed, it takes a few minutes.
centres-search-label = Find a centre
centres-text = Name or address
centres-kind = Kind of centre
centres-kind-any = All
centres-kind-mfc = Public services centre
centres-kind-post = Post office
centres-kind-telecom = Telecom office
centres-kind-administration = Administration
centres-submit = Show
centres-found = { $count ->
    [one] { $count } centre found
   *[other] { $count } centres found
}
centres-none = There is no such centre. Try fewer words or another kind.
centres-show-all = Show all
centres-open = Open now
centres-closed = Closed now
centres-phone = Phone
centres-deed-confirm = Confirms your identity
centres-deed-foreign = Accepts foreign passports
centres-deed-password = Helps to change a password
centres-day-off = closed
centres-day-monday = Mon
centres-day-tuesday = Tue
centres-day-wednesday = Wed
centres-day-thursday = Thu
centres-day-friday = Fri
centres-day-saturday = Sat
centres-day-sunday = Sun

# The applicant's QR
pass-title = QR code for the centre
pass-lead = Show it to the registrar. It works once, and only while you are signed in.
pass-label = QR code for the registrar
pass-digits-title = If there is no scanner
pass-renew = Get a new code
pass-centres = Where the nearest centre is
pass-bring = Bring the document whose details stand in your account.

# The registrar's desk
desk-title = Find the applicant
desk-lead = Scan the QR code on the applicant's screen. Without it, type the SNILS or the phone and the date of birth.
desk-applicant = QR code, SNILS or phone
desk-applicant-hint = The scanner types the code by itself
desk-applicant-shape = Scan the QR code, or type the whole SNILS or phone
desk-birth-date = Date of birth
desk-birth-date-hint = Not needed with a QR code. For example, 02.03.1992
desk-purpose = What the applicant came for
desk-purpose-confirm = To confirm their identity
desk-purpose-password = To change the password
desk-search = Find
desk-found-nobody = There is nobody with these details. Check the date. Only checked accounts are found by SNILS: try the phone or the QR code
desk-found-several = Several accounts have this SNILS. Search by phone or QR code
desk-pass-ended = This QR code no longer works. Ask the applicant to get a new one
desk-bias-oneself = This is you. Another registrar will confirm you
desk-bias-shared-contact = You share a phone or a mailbox with the applicant. Another registrar will see them
desk-limited = Too often. Wait { $wait }
desk-seen-by-applicant = The applicant sees what you do: who, where, when and why.
desk-today = Today: { $count }
desk-nav-registrars = Registrars
desk-next = Next applicant
desk-visit-title = Seeing an applicant
desk-not-present = Presence not confirmed
desk-present = Presence confirmed
desk-present-since = At { $time }.
desk-phone-digits = The phone ends in { $digits }.
desk-level-simplified = The account is simplified.
desk-level-standard = The account is standard.
desk-level-confirmed = The account is confirmed.
desk-checks-waiting = Checks are still running: the confirmation counts when they pass.
desk-key-next = next
desk-key-act = go on
desk-key-refuse = refuse
desk-presence-title = Is the applicant here?
desk-presence-text = Send a code to the applicant's phone and ask for it. Until then the data are closed.
desk-code-send = Send a code
desk-code-again = Send the code again
desk-code = The code that the applicant told you
desk-code-submit = Check the code
desk-code-used = This code has been typed already. Reload the page
desk-no-phone = The account has no phone. Ask the applicant to sign in and show the QR code
desk-paper-title = Type from the document
desk-compare = Compare
desk-paper-differs = The number or the date of issue differs from the account. { $left ->
    [one] { $left } try is left
   *[other] { $left } tries are left
}
desk-data-changed = The applicant has just sent other data. Compare the document anew
desk-compared-title = Compare with the document
desk-typed-right = typed right
desk-gender-male = male
desk-gender-female = female
desk-row-name = Full name, surname first
desk-row-gender = Gender
desk-row-birth = Date and place of birth
desk-row-number = Series and number
desk-row-issued-on = Date of issue
desk-row-issued-by = Issued by
desk-row-division = Division code
desk-row-expires-on = Valid until
desk-confirm = Confirm the identity
desk-send-link = Send a link for a new password
desk-refuse = Refuse
desk-refuse-title = Why do you refuse?
desk-refuse-hint = The applicant will see the reason
desk-reason-empty = Choose a reason
desk-reason-photo = The photograph shows somebody else
desk-reason-document = The document is damaged or doubtful
desk-reason-data = The data differ from the document
desk-reason-applicant = The applicant changed their mind or left
desk-obstacle-unfinished = The data are not complete. The applicant fills them in and comes again
desk-obstacle-failed-snils = The SNILS has not passed its check. The applicant corrects the data and comes again
desk-obstacle-failed-document = The document has not passed its check. The applicant corrects the data and comes again
desk-obstacle-document-ended = The document has expired. The applicant enters a new one and comes again
desk-obstacle-owned-by-other = This SNILS or document is confirmed in another account. Find it by SNILS and help to change its password
desk-obstacle-deceased = A registry says that this account cannot be confirmed
desk-end-confirmed = Confirmed
desk-end-refused = Refused
desk-end-password = Link sent
desk-end-time = Time is up
desk-over-title = The visit is over
desk-over-confirmed = The identity is confirmed. The applicant has been told.
desk-over-refused = The confirmation is refused. The applicant has been told.
desk-over-password = The link has been sent to the applicant's phone. It works for 30 minutes.
desk-over-time = The time of the visit is over. Find the applicant again.
desk-registrars-title = Registrars of the centre
desk-registrars-lead = The last 30 days. Many searches without an act are a reason to ask.
desk-registrars-none = Nobody has worked yet.
desk-registrars-name = Registrar
desk-registrars-searches = Searches
desk-registrars-acts = Acts
desk-registrars-idle = Without an act

# Messages
message-desk-confirmed-sms = Okno: your identity was confirmed at the centre “{ $centre }”. Was it not you? Call the hot line: { $link }
message-desk-confirmed-subject = Your identity was confirmed at a centre
message-desk-confirmed-body = Your identity was confirmed at the centre “{ $centre }”. If checks are still running, the account becomes confirmed when they pass.

    { $link }

    If it was not you, call the hot line.
message-desk-refused-sms = Okno: the centre “{ $centre }” refused to confirm you. Reason: { $reason }. { $link }
message-desk-refused-subject = The confirmation was refused
message-desk-refused-body = The centre “{ $centre }” refused to confirm your identity. Reason: { $reason }.

    { $link }
message-desk-password-subject = A link for a new password
message-desk-password-sms = Okno: the centre “{ $centre }” was asked for a link for a new password. Was it not you? Call the hot line: { $link }
message-desk-password-body = The centre “{ $centre }” was asked for a link for a new password. It came to your phone.

    { $link }

    If it was not you, call the hot line.
