# The contacts of an account.
account-nav-overview = Overview
account-nav-contacts = Contacts

contacts-title = Contacts
contacts-proven-title = Phones and e-mail
contacts-proven-lead = Codes and messages come here. We tell all your contacts of every change.
contacts-is-main = main
contacts-signs-in = for signing in
contacts-change = Change
contacts-add-phone = Add a phone
contacts-add-email = Add an e-mail
contacts-add-title = Which contact shall we add?
contacts-add-lead = We will send a code to make sure that it is yours.
contacts-already = You have this contact already, and you sign in by it.
contacts-not-there = This contact has changed since. Look at the list again.
contacts-last-sign-in = This is the only contact you sign in by. Add another one first.
contacts-last-mobile = This is your only mobile phone: sign-in codes go there. Add another phone first.
contacts-too-many = You have five of these already. Remove one and try again.
contacts-done-proven = Done: you can sign in by this contact
contacts-done-kept = The contact stays yours
contacts-done-removed = The contact is removed
contacts-done-saved = Saved

contacts-fixed-title = Home and work phones
contacts-fixed-lead = Agencies may call you there. No codes or messages go there, and you cannot sign in by them.
contacts-fixed-none = not given
contacts-fixed-change = Change home and work phones
contacts-home-phone = Home phone
contacts-work-phone = Work phone
contacts-fixed-hint = For example, 8 343 123-45-67. Leave the field empty to remove the number.
contacts-fixed-work-hint = Write an extension after “ext”: 8 343 123-45-67 ext 12
contacts-fixed-save = Save

contacts-claim-title = Somebody else has proven that { $contact } is theirs now
contacts-claim-text = They say that your account is not theirs. If you do nothing, the contact goes to them on { $time }.
contacts-claim-keep = It is mine, keep it
contacts-claim-else = We will send a code to this contact. If you cannot reach it any more, add another one.

contact-title = Contact
contact-main-title = Main contact
contact-main-is = Messages come here first.
contact-main-text = Messages will come here first. If it is a phone, sign-in codes too.
contact-main-button = Make it the main one
contact-sign-in-title = Signing in
contact-sign-in-is = You sign in by this contact.
contact-sign-in-text = You cannot sign in by this contact now; it only receives messages. To sign in by it, prove it by a code.
contact-sign-in-button = Sign in by this contact
contact-sign-in-off-button = Stop signing in by it
contact-remove-title = Removing
contact-remove-text = Nothing more will be sent to a removed contact, and nobody can sign in by it. We will tell all your contacts.
contact-remove-button = Remove the contact
contact-remove-ask = Remove this contact?
contact-remove-keep = Keep it

contact-taken-title = Another account signs in by this contact
contact-taken-lead = We have added the contact: messages will come to it. You cannot sign in to this account by it yet. Choose what to do.
contact-taken-leave = Leave it for messages only
contact-taken-leave-text = For example, if you share the phone with a relative.
contact-taken-leave-button = Leave it so
contact-taken-sign-in-text = If that account is yours too: sign out here and sign in there.
contact-taken-disown-text = For example, the number was somebody else’s before. We will free the contact, and you will sign in by it.
contact-taken-claimed = That account has no other contact, so we will warn its owner for seven days. On { $time } the contact becomes free: open it in the list and choose “Sign in by this contact”.
contact-taken-back = To the contacts

prove-title = Show that it is you
prove-lead = Changing a contact, downloading all data and deleting the account need a code first. One code opens all of that for ten minutes.
prove-where = We will send a code to
prove-button = Send the code
prove-code-lead = After the code you will be back where you were.
prove-no-access = Lost this phone? A service centre will add a new one.
prove-no-phone = The account has no mobile phone to send a code to. Come to a service centre with your passport.

message-code-change-sms = Okno: code to change your account { $code }, valid for { $minutes } minutes. If you are not changing anything, tell it to nobody.

    @{ $host } #{ $code }
message-code-change-subject = Code to change your account
message-code-change-body = Your code to change your account: { $code }. It is valid for { $minutes } minutes.

    If you are not changing anything, tell it to nobody and change your password.
message-contact-added-sms = Okno: the contact { $contact } was added to your account. Not you? Change your password and call the hot line.
message-contact-added-subject = A contact was added
message-contact-added-body = The contact { $contact } was added to your account.

    If it was not you, change your password and call the hot line.
message-contact-removed-sms = Okno: the contact { $contact } was removed from your account. Not you? Call the hot line.
message-contact-removed-subject = A contact was removed
message-contact-removed-body = The contact { $contact } was removed from your account.

    If it was not you, call the hot line or go to a service centre.
message-contact-changed-sms = Okno: what the contact { $contact } of your account is used for was changed. Not you? Change your password and call the hot line.
message-contact-changed-subject = A contact is used otherwise
message-contact-changed-body = What the contact { $contact } of your account is used for was changed: signing in, messages first, or messages only.

    If it was not you, change your password and call the hot line.
message-contact-kept-sms = Okno: the contact { $contact } stays with your account, you have proven it by a code.
message-contact-kept-subject = The contact stays yours
message-contact-kept-body = The contact { $contact } stays with your account: you have proven it by a code.
