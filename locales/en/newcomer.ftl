# A newcomer at the desk
newcomer-link = Register a new person
newcomers-link = Hand a code to a person without a phone
newcomer-title = A new person
newcomer-lead = The phone comes first: a code goes there, then a link for the password.
newcomer-phone = Mobile phone
newcomer-phone-hint = The person's own phone, for example 912 123-45-67
newcomer-phone-none = There is no phone
newcomer-phone-none-hint = Another member of staff hands out a code on paper
newcomer-phone-none-word = none
newcomer-phone-choose = Enter the phone, or tick that there is none
newcomer-phone-taken = Somebody signs in by this phone already. If it is this person, find the account. If not, enter another phone or tick that there is none
newcomer-agree = The person has read and agrees to:
newcomer-terms = the terms
newcomer-privacy = the use of data
newcomer-agree-empty = Nobody is registered without agreeing. Let the person read the terms
newcomer-code-title = The code from the phone
newcomer-code-lead = We have sent a code to { $phone }. Ask the person for it.
newcomer-other-phone = Enter another phone
newcomer-data-title = Type from the papers
newcomer-data-lead = Type from the paper, not from what you hear. That is how you compare the document.
newcomer-last-name-none = The document has no surname
newcomer-passport-only = Only for the passport of a Russian citizen
newcomer-foreign-only = Only for documents of foreigners, if they end
newcomer-snils-hint = 11 digits. Foreigners may have none
newcomer-inn-hint = Optional: the tax service finds it by itself
newcomer-child = The person is under 14. A child is added by a parent in their own account. We have kept nothing
newcomer-answers-title = Compare with the document
newcomer-answers-lead = Look at the photograph and at the person. Read the data out loud.
newcomer-row-phone = Phone
newcomer-correct = Correct
newcomer-claimed = There is an account with this SNILS and date of birth already. Ask the person. If it is theirs, find it and do not make a second one.
newcomer-owned = This SNILS is confirmed in another account. If it is this person's, find it and help to change the password. If they say that it is not theirs, call the senior member of staff, who opens a dispute
newcomer-find-instead = Find the account
newcomer-act = Register and confirm
newcomer-mend-act = Send to the checks again
newcomer-act-means = By pressing you say: the person is here, the photograph shows them, the data are those of the document.
newcomer-waiting-word = checking
newcomer-waiting-title = The checks are running
newcomer-waiting-lead = It mostly takes seconds. The page renews itself. You need not wait: the confirmation counts as soon as the checks pass.
newcomer-done-word = done
newcomer-done-title = Identity confirmed
newcomer-done-lead = The checks have passed. What is left is the password.
newcomer-failed-word = not passed
newcomer-failed-title = A check has not passed
newcomer-failed-lead = Compare the data with the document once more. A slip of the keys is mended here.
newcomer-owned-title = The SNILS belongs to another account
newcomer-stopped-word = no answer
newcomer-stopped-title = We could not check
newcomer-stopped-lead = The registry did not answer. The person can send the data again from their own account.
newcomer-dispute = Nothing is lost. The senior member of staff decides the dispute.
newcomer-mend = Correct the data
newcomer-password-title = Password
newcomer-password-word = set
newcomer-password-set = The person can sign in.
newcomer-link-text = We have sent a link to the person's phone. It works for half an hour. The person chooses the password alone, on their own phone.
newcomer-link-again = Send the link again
newcomer-link-late = The time is over. Find the person by phone and send a link for the password.
newcomer-refresh = Reload the page
newcomer-code-by-colleague = Another member of staff hands out a code on paper. They need this number.
newcomers-title = People without a phone
newcomers-lead = Whoever registered a person does not hand out the code.
newcomers-none = Nobody waits for a code now.
newcomers-own = registered by you
newcomers-hand = Hand out a code
newcomers-handed = the code is good until { $time }
newcomer-hand-title = Hand out a code on paper
newcomer-hand-lead = Look at the photograph and at the person. Type number and date of issue from the document.
newcomer-hand-again = A code was handed out before. A new one makes it void.
newcomer-hand-act = Print the code
newcomer-paper-differs = Number or date of issue differ from what was registered
sheet-title = Your code for { $name }
sheet-lead = With it you set your password. It takes a few minutes on any computer or phone.
sheet-once = The code is seen once. Print the sheet and give it to the person.
sheet-print = Print
sheet-until = The code is good until { $time }, and once.
sheet-step-open = Open { $address }, or point a camera at the square below.
sheet-step-snils = Enter your SNILS and the code.
sheet-step-document = Enter the number of your document and the code.
sheet-step-password = Choose a password. You sign in by SNILS and password.
sheet-qr = QR code with the address of the page
sheet-keep = Show the sheet to nobody. If you lose it, come back to the centre with your document and we hand out a new one.

# The first password
activation-title = The first time
activation-lead = You were given the code at a service centre, on a sheet of paper.
activation-login = SNILS
activation-login-hint = If you have none, the number of your document
activation-login-empty = Enter your SNILS or the number of your document
activation-code = The code on the sheet
activation-code-hint = For example, 7KQ-2M9X-R4T. Dashes and capitals do not matter
activation-code-malformed = The code has ten letters and digits. Check that you have entered them all
activation-code-wrong = The code does not fit. Check SNILS and code. A code is good for 7 days, and once
activation-lost = Have you lost the sheet, or is the time over? Come back to the centre with your document, and you get a new code.
activation-password-title = Choose a password
activation-done-title = The password is set
activation-done-text = Now sign in: by phone or SNILS, and password.
activation-dead-title = The link does not work
activation-dead-text = It works for half an hour, and once. If the password is set, sign in. If not, ask at the centre for a new link.
message-activation-link-sms = Okno: you were registered at a service centre. Choose a password: { $link } The link works for half an hour. Was it not you? Call the hot line.
message-activation-link-subject = Choose a password
message-activation-link-body = You were registered at a service centre. Choose a password by the link. It works for half an hour, and once.

    { $link }

    If it was not you, call the hot line.
message-activated-sms = Okno: the password is set, you can sign in. If it was not you, call the hot line.
message-activated-subject = The password is set
message-activated-body = The password of your account is set. You can sign in now.

    If it was not you, call the hot line.

# A new document
desk-purpose-document = Replace the passport
update-title = The new document
update-lead = Type everything from the new document. SNILS and INN stay as they are.
update-lead-foreign = Type everything from the new document. The INN stays as it is.
update-citizenship-same = As before
update-snils-hint = Needed when the person has become a citizen of Russia
update-text = Take the applicant's new document. The earlier one stays in force until the new one has passed the checks.
update-begin = Type the new document
update-same = The account has this document already. Check the number
update-other-person = The date of birth is not that of the account. { $left ->
    [one] { $left } try is left
   *[other] { $left } tries are left
}
update-act = Send to the checks
desk-end-document = Document sent to the checks
desk-over-document = The new document was sent to the checks. The earlier one is in force until they end. The applicant has been told.
message-desk-document-sms = Okno: at the centre “{ $centre }” your new document was entered and is being checked. Was it not you? Call the hot line: { $link }
message-desk-document-subject = Your new document is being checked
message-desk-document-body = At the centre “{ $centre }” your new document was entered. It is being checked. Until then your earlier data are in force.

    { $link }

    If it was not you, call the hot line.

# The memo
memo-link = Memo: what to bring
memo-title = Memo for your visit
memo-what = What to bring
memo-document = The passport or other document that your account names
memo-phone = Your phone: a code goes there
memo-snils = Your SNILS, if you have one
memo-where = Where to go
memo-qr-title = If your phone has a camera
memo-qr = QR code: opens the code for the member of staff on your phone
memo-qr-text = When you are at the desk, point the camera here: it opens the code to show. You need no appointment.
pass-memo = A memo with the address can be printed from the page of the centre.

# A code from the centre, and deleting
desk-purpose-code = A code on paper
desk-purpose-leave = Delete the account
office-hand = Print the code
office-about = The applicant types the code in their own account and is confirmed by it. The code is good for 7 days. If a letter with a code is under way, its code is void.
office-not-standard = The checks have not passed yet. A code is handed out once the account is standard.
office-confirmed = The account is confirmed already. No code is needed.
office-code-title = The code from the centre
office-sheet-title = Your confirmation code
office-lead = With it you confirm your account.
office-step-sign-in = Sign in to your account.
office-step-code = Enter the code.
desk-end-code = Code handed out
desk-over-code = The code was printed. The applicant has been told. If the sheet is spoilt, hand out a new code: find the applicant again.
desk-delete = Delete the account
desk-delete-about = The account will be gone in 7 days. Until then the applicant can sign in and keep it. All sessions end at once.
desk-end-leaving = The account is being deleted
desk-over-leaving = The account will be gone in 7 days. The applicant has been told how to keep it.
message-office-code-sms = Okno: at a centre you were given a code on paper. It confirms your account and is good for 7 days: { $link } Was it not you? Call the hot line.
message-office-code-subject = You were given a code on paper
message-office-code-body = At a service centre you were given a code on paper. Enter it in your account, and the account is confirmed. The code is good for 7 days.

    { $link }

    If it was not you, call the hot line.

# History
history-desk-office-code = Handed out a code that confirms the account
history-desk-leaving = Began to delete the account because you asked
history-desk-document-updated = Entered a new document
desk-purpose-newcomer = To register
history-account-activated = The first password was set
history-desk-registered = You were registered at a centre
history-desk-data-mended = Corrected the data and sent them to the checks
history-desk-link-sent = Sent the link for the password again
history-desk-code-handed = Handed out a code on paper
