# Electronic signatures: confirm who one is, sign in, sign a document.
account-nav-certificates = Signature
sign-in-by-signature = Sign in with an electronic signature

challenge-confirm = I confirm who I am on this site
challenge-confirm-sense = By signing this text I confirm that the account named below is mine.
challenge-attach = I add a certificate to my account
challenge-attach-sense = By signing this text I let this certificate sign in to the account named below.
challenge-sign-in = I sign in to this site
challenge-sign-in-sense = By signing this text I sign in to my account. If it is not confirmed yet, I confirm that it is mine.
challenge-site = Site: { $name }
challenge-origin = Address of the site: { $origin }
challenge-account = Account: { $initials } { $contact }
challenge-made = Made: { $time }
challenge-until = Sign before: { $time }
challenge-number = Number: { $number }
challenge-warning = Sign only if you started this on the site yourself. If somebody else sent you this text, it is fraud: do not sign.

challenge-page-lead = Below is the text that you will sign. Read it: it says what will happen.
challenge-page-text = The text to sign
challenge-page-until = Sign before: { $time }. After that, start again.
challenge-page-file = Sign with your own program
challenge-page-save = Save the text to a file
challenge-page-sign = Sign the file in your signing program. Choose a separate signature (also called detached).
challenge-page-send = Come back here and send the file with the signature.
challenge-page-openssl = How to sign with OpenSSL
challenge-page-openssl-text = You need OpenSSL with its GOST module. The command makes the file signature.p7s.

signing-title = Confirm who you are with an electronic signature
signing-lead = If you have a qualified electronic signature, you can confirm who you are at once, without leaving home.
signing-how-text = We show you a short text.
signing-how-sign = You sign it on your computer. Your key and PIN never leave it.
signing-how-check = We check the signature, and compare the SNILS and the name in the certificate with your account.
signing-needs = You need a valid qualified signature in your own name.
signing-begin = Show the text to sign
signing-no-signature = I have no signature: where to get one
signing-to-account = To the account
signing-obstacle-not-offered = Electronic signatures are not taken here yet.
signing-obstacle-not-standard = Checked data come first: fill them in, and then you can use a signature.
signing-obstacle-confirmed = You are confirmed already. There is no need to confirm with a signature.

signing-file = File with the signature
signing-file-hint = Its name usually ends in .p7s, .sig or .sgn. At most 256 KB.
signing-file-send = Send the signature
signing-file-nothing = Choose the file with the signature.
signing-file-too-large = This file is larger than 256 KB. Send the signature, not the document itself.
signing-checks-title = What we checked
signing-check-passed = right
signing-check-refused = no
signing-check-not-reached = not reached
signing-check-not-asked = not needed

signing-not-qualified = This signature is not qualified. You need a qualified one, which accredited centres issue.
signing-organisation = This certificate belongs to an organisation. Only a certificate in your own name confirms who you are.
signing-no-snils = The certificate has no SNILS. You need a certificate that has one.
signing-account-without-snils = Your account has no SNILS, so there is nothing to compare the signature with. Confirm who you are at a service centre.
signing-other-snils = The signature is right, but the SNILS in the certificate is not the one in the account. Sign with your own certificate.
signing-other-name = The SNILS in the certificate is yours, but the name is another. If your name has changed, get a new certificate or correct the data in your account.
signing-owned-by-other = Another account is confirmed with this SNILS already. Sign in to it, or go to a service centre.
signing-not-one-signer = Several people signed the file, and not every signature is right. We need your signature alone.
signing-not-apart = The document is inside the signature. Sign it again and choose a separate signature.
signing-closed = This account is closed. Go to a service centre.
signing-no-account = The signature is right, but there is no account with this SNILS here. Register, or sign in with a password.
signing-several = Several accounts have this SNILS, and none is confirmed. Sign in with a password and confirm one of them.
signing-detached = You removed this certificate from the account. Sign in with a password and add it again.

signing-test-title = In the demonstration only
signing-test-text = Here you can sign with the key of a made-up person, without installing anything.
signing-test-snils = SNILS of a made-up person
signing-test-button = Sign with the test key
signing-test-nobody = This person has no test key. Take the data of one of the people on the first page of the sandbox.

sign-in-signature-title = Sign in with an electronic signature
sign-in-signature-lead = We show you a short text. You sign it on your computer, and we find your account by the SNILS in the certificate.
sign-in-signature-text = You need neither a password nor a code by SMS. You need a qualified electronic signature.
sign-in-signature-other = Sign in with a password

certificates-title = Signature certificates
certificates-lead = These are the certificates that you have signed with on this site. Each of them can open your account.
certificates-none = There are no certificates yet. One appears here when you sign something.
certificates-add = Add a certificate
certificates-check = Check whether they are revoked
certificates-link = My certificates
certificates-documents = Sign a document
certificates-done-attached = The certificate has been added.
certificates-done-detached = The certificate has been removed. It cannot sign in any more.
certificates-done-unchanged = Checked: none has been revoked since the last time.
certificates-done-restored = Checked: a certificate that was suspended is valid again.
certificates-done-revoked = One or more certificates are revoked. They cannot sign in.
certificates-done-silent = The centre that issued the certificate does not answer now. Check again later.
certificate-good = valid
certificate-ending = ends soon
certificate-detached = removed by you
certificate-revoked = revoked
certificate-ended = ended
certificate-not-yet = not valid yet
certificate-issuer = Issued by: { $name }
certificate-number = Number
certificate-valid = Valid from { $from } to { $until }
certificate-used = Last signature here: { $time }
certificate-detach = Remove from the account
certificate-detach-title = Remove this certificate?
certificate-detach-text = It will not sign in any more. You stay confirmed. To bring the certificate back, sign a text with it again.

signing-documents-title = Sign a document
signing-documents-lead = Upload a file, sign it and download the signature. Any program that knows GOST takes it.
signing-documents-kept = The file and the signature are kept encrypted for one day and then deleted. Only you see them.
signing-document-file = Document
signing-document-hint = Any file up to 5 MB.
signing-document-send = Upload
signing-document-nothing = Choose a document.
signing-document-too-large = This file is larger than 5 MB. Sign it in your own program.
signing-document-full = You can have five documents at a time. Delete one that you do not need.
signing-done-removed = The document has been deleted.
signing-document-title = Document to sign
signing-document-signed = signed
signing-document-waits = waits to be signed
signing-document-signed-at = The document was signed { $time }
signing-document-size = Size
signing-document-streebog = Checksum, GOST R 34.11-2012
signing-document-sha = Checksum, SHA-256
signing-document-open = Open the document
signing-document-save = Save the document
signing-document-text = What the document says
signing-document-longer = This is the beginning. The file has the whole document.
signing-document-how-save = Save the document if it is not on this computer.
signing-document-fetch = Download the signature
signing-document-fetch-text = Keep the signature with the document: one without the other proves nothing.
signing-document-remove = Delete the document and the signature
signing-bytes = { $count } bytes

signing-requests-title = You are asked to sign
signing-requests-own = Your documents
signing-request-title = You are asked to sign a document
signing-request-who = Who asks: { $site }
signing-request-why = What for
signing-request-until = To be signed by { $time }.
signing-request-care = Read the whole document. If you did not expect it, do not sign.
signing-request-decline = Do not sign
signing-request-decline-text = We will tell whoever asked that you declined, and delete the document.
signing-request-signed = The document is signed. The signature goes to: { $site }.
signing-request-declined = You declined to sign. The document has been deleted. This is told to: { $site }.
signing-request-expired = The time to sign is over. The document has been deleted.
signing-request-back = Go back: { $site }
signing-request-kept = The document and the signature are kept here for one day and then deleted. Save them if you need them.
signing-request-word-declined = you declined
signing-request-word-expired = time is over

signature-get-title = How to get an electronic signature
signature-get-lead = A qualified electronic signature stands for your signature on paper. Accredited certification centres issue it.
signature-get-what = What it is
signature-get-what-text = It is a key on a USB token, in a phone or in a file, and a certificate that says whose key it is. With it you can confirm who you are, sign in without a password, and sign documents.
signature-get-how = How to get one
signature-get-choose = Choose a centre and make an appointment.
signature-get-bring = Bring your passport and your SNILS. You have to come yourself.
signature-get-price = Ask the price: each centre sets its own. Usually one pays for the certificate for a year and for the token.
signature-get-pin = Change the factory PIN at once, when you first use it.
signature-get-centres = Accredited centres
signature-get-no-centres = There is no list of centres here yet. The ministry of digital development publishes it.
signature-get-secret = Never give your token and PIN to anybody, not even to somebody from the centre or from support.

account-confirm-signature = With an electronic signature
account-confirm-signature-time = at once
account-confirm-signature-text = If you have a qualified signature: sign a short text on your computer.
account-confirm-signature-link = Confirm with a signature

message-signature-confirmed-sms = An account was confirmed by an electronic signature with your SNILS. Not you? { $link }
message-signature-confirmed-subject = An account was confirmed by an electronic signature
message-signature-confirmed-body =
    An account was confirmed by a qualified electronic signature with your SNILS.

    If it was not you, call the hot line at once, and have the certificate revoked by the centre that issued it. The certificates that were used: { $link }
message-signature-elsewhere-sms = Somebody tried to use your electronic signature in an account that is not yours. Not you? { $link }
message-signature-elsewhere-subject = Your signature in somebody else's account
message-signature-elsewhere-body =
    Somebody sent your electronic signature in an account that is not yours. We did not take it.

    If you were asked to sign a text that was sent to you, it is fraud. If you signed nothing, have the certificate revoked by the centre that issued it. Your certificates: { $link }
message-signature-signed-in-sms = Signed in with your electronic signature. Not you? { $link }
message-signature-signed-in-subject = Signed in with an electronic signature
message-signature-signed-in-body =
    Somebody signed in to your account with an electronic signature.

    If it was not you, remove the certificate from the account, and have it revoked by the centre that issued it: { $link }
message-certificate-ending-sms = Your signature certificate ends in a month. { $link }
message-certificate-ending-subject = Your signature certificate ends soon
message-certificate-ending-body =
    The certificate of your electronic signature ends in a month. Get a new one in time.

    Your certificates: { $link }
message-certificate-attached-sms = A signature certificate was added to your account. Not you? { $link }
message-certificate-attached-subject = A signature certificate was added
message-certificate-attached-body =
    A certificate of an electronic signature was added to your account. It can sign in.

    If it was not you, remove it: { $link }
message-certificate-detached-sms = A signature certificate was removed from your account. { $link }
message-certificate-detached-subject = A signature certificate was removed
message-certificate-detached-body =
    A certificate of an electronic signature was removed from your account. It cannot sign in any more.

    If it was not you, change your password and look who signed in. Your certificates: { $link }
message-document-signed-sms = A document was signed with your electronic signature. Not you? { $link }
message-document-signed-subject = A document was signed
message-document-signed-body =
    A document was signed in your account with your electronic signature.

    If it was not you, have the certificate revoked by the centre that issued it. Your certificates: { $link }
message-document-signed-for-sms = A document was signed with your electronic signature for: { $site }. Not you? { $link }
message-document-signed-for-subject = A document that you were asked to sign was signed
message-document-signed-for-body =
    A document was signed with your electronic signature. It was asked for by: { $site }.

    If it was not you, have the certificate revoked by the centre that issued it. Your certificates: { $link }

history-signature-refused = An electronic signature was not taken
history-signature-confirmed = Confirmed by an electronic signature
history-certificate-attached = A signature certificate was added
history-certificate-detached = A signature certificate was removed
history-document-brought = A document was uploaded to be signed
history-document-signed = A document was signed
history-document-removed = A document to be signed was deleted
history-request-asked = Another site asked for a document to be signed
history-request-signed = A document was signed for another site
history-request-declined = You declined to sign a document for another site
history-request-expired = A document of another site was not signed in time and was deleted

staff-certificate-title = To work, sign in with an electronic signature
staff-certificate-text = Staff pages open here only after signing in with a qualified electronic signature. You signed in with a password: your own account is open to you, staff pages are not.

account-signature-title = Electronic signature
pin-link = Change the PIN of the signature
pin-title = The PIN of your electronic signature
pin-lead = With the factory PIN, anybody who has seen it can sign for you. Change it as soon as you have the key.
pin-signer-title = In the signer
pin-signer-text = The program asks for the old PIN, and twice for the new one. Type this command in its window:
pin-token-title = On a token, in CryptoPro
pin-token-text = Put the token in and open CryptoPro CSP, tab “Service”, “Change password”, or the program of the token's maker.
pin-rules-title = What it should be
pin-rule-own = Known to you alone: no birthday and no phone number.
pin-rule-length = Six characters at least, and longer for a key in a file: files can be copied.
pin-rule-nobody = Tell it to nobody. Neither this site nor the centre nor support asks for your PIN.
