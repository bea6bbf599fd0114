# The account: registration, signing in, recovering access.

id-home-title = One account, every service
id-home-lead = Register with a phone or an e-mail. Then confirm who you are, and forget the queues.
id-home-register = Register
id-home-sign-in = Sign in
id-home-need-title = What you will need
id-home-need-phone = A phone or an e-mail to begin. It takes two minutes.
id-home-need-passport = Your passport and SNILS to have your data checked. A few minutes are usually enough.
id-home-need-visit = Your passport with you at a service centre, to confirm who you are and open every service.
id-home-levels-title = Three levels
id-home-level-simplified = Simplified
id-home-level-simplified-text = Guidance, appointments, notifications
id-home-level-standard = Standard
id-home-level-standard-text = Fines and taxes, the kindergarten queue
id-home-level-confirmed = Confirmed
id-home-level-confirmed-text = Everything: passports, civil registry, benefits

nav-services = Services
nav-sign-out = Sign out

registration-start-title = Create an account
registration-start-lead = It takes about two minutes. You need a phone or an e-mail that you use.
registration-start-have = Registered already?
registration-agree-label = I accept the terms and the processing of my data
registration-papers = Read these first; the links open in a new tab:
registration-agree-missing = Tick that you accept the terms. An account cannot be created without it.
registration-terms-link = Terms of use
registration-privacy-link = How we handle your data
registration-not-mine = Was it somebody else, or would you rather start over? We will delete what was entered before.
registration-begin-anew = Start over
registration-resume = You have begun to register in this browser. Let us go on from the same place.
button-continue = Continue
button-start = Begin

registration-name-title = What is your name?
registration-name-lead = Write it as in your passport. We ask for the middle name later.
registration-last-name = Surname
registration-last-name-hint = If you have one name and no surname, leave this empty.
registration-first-name = Given name
registration-first-name-missing = Enter your given name.

registration-contact-title = How can we reach you?
registration-contact-lead = We will send a code. Later you sign in by this phone or e-mail.
registration-contact-phone = By mobile phone
registration-contact-email = By e-mail
registration-phone-label = Phone number
registration-phone-hint = For example, 8 912 345-67-89
registration-email-label = E-mail
registration-email-hint = For example, ivanova@example.ru
registration-contact-choose = Choose where the code should go.

code-title-phone = Enter the code from the SMS
code-title-email = Enter the code from the e-mail
code-sent-to = We sent it to
code-change-phone = Change the number
code-change-email = Change the address
code-label = Six digits
code-resend = Send a new code
code-email-also-link = The e-mail has a link too: you can open it instead.
code-keep-secret = Tell the code to nobody: our staff never ask for it.
code-malformed = Enter the six digits from the message.
code-wrong = { $left ->
    [one] That code is not right. { $left } try is left.
   *[other] That code is not right. { $left } tries are left.
}
code-exhausted = The code was wrong three times. Ask for a new one.
code-expired = This code is no longer valid. Ask for a new one.
code-resend-too-soon = We sent a code less than a minute ago. You can ask for a new one in { $wait }.
code-used = This code has been used. Ask for a new one.

code-link-title = Confirm your e-mail
code-link-lead = You opened the link in the browser in which you began. One step is left.
code-link-button = Confirm
code-link-other-title = A code for the other browser
code-link-other-lead = You began in another browser. Enter this code where you are asked for it:
code-link-other-warning = Tell this code to nobody.
code-link-dead-title = The link does not work
code-link-dead-text = A link from an e-mail works for five minutes and once. Go back to the page where you entered the address and ask for a new e-mail.
code-link-dead-button = Begin again

registration-taken-title-phone = This phone has an account already
registration-taken-title-email = This e-mail has an account already
registration-taken-lead = You have shown that this contact is yours:
registration-taken-sign-in = Sign in
registration-taken-sign-in-text = If you remember the password.
registration-taken-recover = Recover access
registration-taken-recover-text = If you forgot the password.
registration-taken-disown = This account is not mine
registration-taken-disown-text = Another person may have had the number before. We will free it for you.
registration-taken-disown-button = Free the contact
registration-claimed-title = The contact will become free
registration-claimed-text = That account has no other contact, so we warn its owner for seven days. At { $time } the contact becomes yours, and you can register again.
registration-claimed-other = Register with another contact

password-title = Choose a password
password-label = Password
password-hint = At least 8 characters: small and capital letters, digits and a special character. Or any phrase of 15 characters or more, which is easier to remember.
password-strength-0 = very weak
password-strength-1 = weak
password-strength-2 = fair
password-strength-3 = good
password-strength-4 = excellent
password-button = Done
password-empty = Enter a password.
password-too-short = The password has fewer than 8 characters. Add some.
password-too-long = The password is longer than we can take. Shorten it.
password-not-varied = Add small and capital letters, digits and a special character, or make it a phrase of 15 characters or more.
password-guessable = This password is easy to guess: it has words, dates, names or neighbouring keys. Take a few unrelated words.
password-common = This is one of the commonest passwords. Choose another.

registration-done-title = Your account is ready
registration-done-lead = It is a simplified account. To get more services, fill in your personal data: passport and SNILS.
registration-done-data = Sign in and fill in personal data
registration-done-services = Go to services

sign-in-title = Sign in
sign-in-login-label = Phone, e-mail or SNILS
sign-in-password-label = Password
sign-in-button = Sign in
sign-in-refused = Login or password is not right. Check the keyboard layout and try again.
sign-in-login-empty = Enter your phone, e-mail or SNILS.
sign-in-closed-title = Signing in is closed
sign-in-closed-text = A registry told us that the owner of this account has died. If that is a mistake, come to any service centre with your passport.
sign-in-forgot = I forgot my password
sign-in-register = Register
sign-in-code-lead = The password is right. One code is left: it comes to your confirmed phone.
sign-in-start-again = Sign in another way
signed-out-title = You have signed out
signed-out-text = On somebody else's computer, close the browser window too.

recovery-title = Recover access
recovery-lead = Enter the phone or e-mail that you sign in by. We will send a code.
recovery-password-title = Choose a new password
recovery-desk-title = A service centre will help
recovery-desk-text = Your account has been checked, so a code alone is not enough. Come to any service centre with your passport: the registrar makes sure that it is you, and a link for a new password comes to your phone.
recovery-desk-button = Find a centre
recovery-none-title = There is no account
recovery-none-text = Nobody signs in by this contact. You can register: it takes two minutes.
recovery-done-title = The password is changed
recovery-done-text = We ended all earlier sessions and told your contacts. Sign in with the new password.
recovery-link-dead-title = The link does not work
recovery-link-dead-text = It works for half an hour and once. Ask the registrar to send a new one.

phone-add-title = Add a mobile phone
phone-add-lead = Personal data begins with it: sign-in codes and results of checks come to the phone.
phone-added-shared = Another account signs in by this phone, so you will only get messages there.

terms-title = Terms of use
terms-version = Version { $version }
terms-1 = The account is your pass to public services. It is personal: give your password and codes to nobody.
terms-2 = Give your real name and data. We compare them with the state registries at your request.
terms-3 = If you notice somebody else's sign-in, change the password and end all sessions. The hot line is at the foot of every page.
terms-4 = You can delete the account. What the law orders to be kept stays sealed until its time is over.
terms-5 = If the terms change, we show the new version and ask for your agreement again.
privacy-title = How we handle your data
privacy-1 = We keep your name, your contacts and what you tell about yourself: birth date, passport, SNILS, INN. Everything is stored encrypted.
privacy-2 = We send data for checking to the Social Fund, the interior ministry and the tax service. To nobody else without your agreement.
privacy-3 = Every look of a registrar at your data is recorded. You will see who looked, where, when and why.
privacy-4 = An unfinished registration is erased after 24 hours. Codes live for five minutes.
privacy-5 = You can ask for all your data and delete the account.

limit-wait = Too many tries. Try again at { $time }.
busy-text = Very many people are signing in. Wait a few seconds and try again.

# Messages. The last line of an SMS with a code is for autofill.
message-code-registration-sms = Okno: your registration code is { $code }, valid for { $minutes } minutes. Tell it to nobody.

    @{ $host } #{ $code }
message-code-registration-subject = Registration code
message-code-registration-body = Your registration code is { $code }. It is valid for { $minutes } minutes.

    Instead of typing it you can open the link and press the button:

    { $link }

    Tell the code to nobody. If you did not register, do nothing.
message-code-sign-in-sms = Okno: your sign-in code is { $code }, valid for { $minutes } minutes. If you are not signing in, change your password.

    @{ $host } #{ $code }
message-code-sign-in-subject = Sign-in code
message-code-sign-in-body = Your sign-in code is { $code }. It is valid for { $minutes } minutes.

    If you are not signing in, change your password.
message-code-recovery-sms = Okno: your recovery code is { $code }, valid for { $minutes } minutes. Tell it to nobody.

    @{ $host } #{ $code }
message-code-recovery-subject = Recovery code
message-code-recovery-body = Your recovery code is { $code }. It is valid for { $minutes } minutes.

    Instead of typing it you can open the link and press the button:

    { $link }

    If you did not ask for it, do nothing.
message-code-contact-sms = Okno: the code that confirms your phone is { $code }, valid for { $minutes } minutes. Tell it to nobody.

    @{ $host } #{ $code }
message-code-contact-subject = Code that confirms your e-mail
message-code-contact-body = The code that confirms your e-mail is { $code }. It is valid for { $minutes } minutes.

    Instead of typing it you can open the link and press the button:

    { $link }

    If you did not ask for it, do nothing.
message-code-desk-sms = Okno: tell the registrar the code { $code }. It is valid for { $minutes } minutes and shows that you are there.
message-code-desk-subject = Code for the service centre
message-code-desk-body = Tell the registrar the code { $code }. It is valid for { $minutes } minutes and shows that you are there.
message-contact-claimed-sms = Okno: another person has proven that { $contact } is theirs now. In 7 days it goes to them. If it is yours, sign in and keep it.
message-contact-claimed-subject = Another person claims your contact
message-contact-claimed-body = Another person has proven that { $contact } is theirs now. In 7 days it goes to them.

    If the contact is yours, sign in and choose “It is mine, keep it”. If you cannot reach it any more, sign in and add another one, or come to a service centre.
message-contact-freed-sms = Okno: the contact { $contact } no longer belongs to your account: another person has proven it.
message-contact-freed-subject = The contact is no longer yours
message-contact-freed-body = The contact { $contact } no longer belongs to your account: another person has proven it.
message-contact-dead-sms = Okno: messages to { $contact } do not arrive. Check it or give another contact.
message-contact-dead-subject = Messages to { $contact } do not arrive
message-contact-dead-body =
    The last message to { $contact } came back: there is no such mailbox any more, or it takes no mail.

    Check it under “Contacts” or give another one. Otherwise you will not hear if somebody signs in as you.
message-password-changed-sms = Okno: your password is changed and earlier sessions have ended. If it was not you, call the hot line.
message-password-changed-subject = Your password is changed
message-password-changed-body = The password of your account is changed and earlier sessions have ended.

    If it was not you, call the hot line or come to a service centre.
message-reset-link-sms = Okno: to set a new password open { $link } It works for half an hour.
message-reset-link-subject = Link for a new password
message-reset-link-body = To set a new password open the link. It works for half an hour and once.

    { $link }
