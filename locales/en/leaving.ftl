# Deleting the account.
leaving-title = Delete the account
leaving-lead = What will happen:
leaving-effect-days = For seven days you can change your mind: sign in and press “Keep the account”. After that it cannot be brought back.
leaving-effect-data = Your name, documents, SNILS and everything else that you gave can no longer be read.
leaving-effect-contacts = Your phone and e-mail become free: you can register with them anew.
leaving-effect-level = The level and the confirmation are lost. A new account starts from the beginning.
leaving-effect-evidence = The law wants the records of how you were confirmed kept for five years. They are sealed: only the custodian can read them, and only on request.
leaving-warning = Delete only your own account. We tell all your contacts about each step.
leaving-password-label = Your password
leaving-password-hint = If you have a phone, a code follows.
leaving-password-wrong = The password does not fit. Check the keyboard layout and try again.
leaving-button = Delete the account
leaving-not = Do not delete
leaving-code-lead = One code is left: after it the seven days begin.
leaving-soon-title = The account will be deleted
leaving-soon-lead = It happens on { $time }.
leaving-soon-text = Until then everything works as before. If you have changed your mind, keep it: one button is enough.
leaving-keep = Keep the account
leaving-kept-title = The account stays
leaving-kept-text = The deletion is cancelled. We have told your contacts.
leaving-obstacle-title = It cannot be deleted now
leaving-obstacle-claim = Somebody says that your phone or e-mail is now theirs. Wait until this is settled, seven days at most. Then come back here.
leaving-obstacle-visit = A registrar is working on your account at a service centre. Finish the visit or wait half an hour.
leaving-obstacle-office = You work at a service centre. Let an administrator take your office back first.
account-leaving-title = The account will be deleted
account-leaving-text = It happens on { $time }. Until then it can be kept.
account-leaving-link = See and keep
account-delete-link = Delete the account

message-code-leaving-sms = Okno: code to delete the account { $code }, valid for { $minutes } minutes. If it is not you, change the password.

    @{ $host } #{ $code }
message-code-leaving-subject = Code to delete the account
message-code-leaving-body = Your code to delete the account: { $code }. It is valid for { $minutes } minutes.

    If it is not you, change the password.
message-leaving-asked-sms = Okno: the account will be deleted on { $time }. If it is not you, or you have changed your mind, sign in and keep it: { $link }
message-leaving-asked-subject = The account will be deleted
message-leaving-asked-body = You asked to delete the account. It happens on { $time }.

    If it is not you, or you have changed your mind, sign in and keep it:

    { $link }
message-leaving-soon-sms = Okno: on { $time } the account will be deleted for ever. It can still be kept: { $link }
message-leaving-soon-subject = One day is left
message-leaving-soon-body = The account will be deleted for ever on { $time }.

    If you have changed your mind, sign in and keep it:

    { $link }
message-leaving-unused-sms = Okno: you have not signed in for long, and on { $time } the account will be deleted. To keep it, sign in: { $link }
message-leaving-unused-subject = The account has not been used for long
message-leaving-unused-body = You have not signed in for long, and the account will be deleted on { $time }.

    To keep it, just sign in:

    { $link }
message-leaving-kept-sms = Okno: the deletion is cancelled, the account stays. If it was not you, change the password.
message-leaving-kept-subject = The account stays
message-leaving-kept-body = The deletion is cancelled, the account stays.

    If it was not you, change the password.
message-leaving-done-sms = Okno: the account is deleted. This number is free again.
message-leaving-done-subject = The account is deleted
message-leaving-done-body = The account is deleted; your data can no longer be read. You can register anew with these contacts.
