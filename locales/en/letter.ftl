# The letter with a code: pages
letter-title = Confirm the account by letter
letter-lead = The post brings a code. It is handed to you alone, against a document. It takes two to three weeks.
letter-how-address = Give the address where you receive post.
letter-how-post = Wait for the notice and collect the letter at the post office with your passport.
letter-how-code = Type the code from the letter. The account becomes confirmed.
letter-order = Order a letter
letter-nothing-inside = The letter holds your name, address and the code. No SNILS, no passport, no phone.
letter-before-title = What became of the letter before
letter-to-centres = Confirm at a centre
letter-to-letter = To the letter
letter-address-title = Where to send the letter
letter-address-lead = Give an address where it suits you to collect a registered letter. It need not be your registered one.
letter-postcode = Postcode
letter-postcode-hint = Six digits, such as 248000
letter-region = Region
letter-region-hint = Such as Калужская область. Not needed for Moscow, Saint Petersburg and Sevastopol
letter-settlement = City or village
letter-settlement-hint = Such as г. Калуга
letter-street = Street
letter-street-hint = Leave empty if there are no streets
letter-house = House
letter-house-hint = With building and block, if any
letter-flat = Flat
letter-flat-hint = If there is one
postal-postcode-empty = Give the postcode
postal-postcode-wrong = A postcode has six digits, such as 248000
postal-region-empty = Give the region, such as “Калужская область”
postal-settlement-empty = Give the city or village
postal-house-empty = Give the number of the house
postal-too-long = Too long for an envelope. Shorten it
postal-character = Keep letters, digits, dots and hyphens
letter-answers-title = Check how the envelope will look
letter-answers-lead = The address is printed like this in the window of the envelope.
letter-answers-change = Change the address
letter-answers-name = The letter is handed only to the person named on the envelope. The name comes from the checked data.
letter-answers-then = The address cannot be changed after the order. The next letter can be ordered a day later, four in 30 days at most.
letter-answers-order = Order the letter
letter-obstacle-not-offered = Letters with a code are not sent here yet. Confirm your identity at a service centre.
letter-to-data = Enter the data
letter-obstacle-not-standard = The letter goes to a checked name. First enter the data of a valid document and wait for the check.
letter-confirmed-title = Your account is confirmed
letter-confirmed-lead = All services are open to you. No letter is needed any more.
letter-to-account = To the account
letter-obstacle-confirmed = The account is confirmed already. No letter is needed.
letter-obstacle-underway = A letter is on its way. A second one cannot be ordered.
letter-obstacle-too-soon = The next letter can be ordered { $time }. A service centre is quicker.
letter-obstacle-crowded = Three people have had letters sent to this address in the last 30 days. Give another address or confirm your identity at a service centre.
letter-way-title = Your letter
letter-way-expected = Expected between { $from } and { $to }.
letter-way-arrived = The letter waits for you at the post office. Bring your passport.
letter-way-handed = The letter was handed to you. Type the code from it.
letter-step-done = done
letter-step-next = now
letter-step-later = later
letter-step-ordered = Ordered
letter-step-ordered-text = The address was taken
letter-step-printed = Printed
letter-step-printed-text = Usually the same day
letter-step-accepted = Taken by the post
letter-step-accepted-text = Usually the next day
letter-step-on-the-way = On its way
letter-step-on-the-way-text = One to two weeks
letter-step-arrived = Waits at the post office
letter-step-arrived-text = The post leaves a notice in the letterbox
letter-step-handed-over = Handed over
letter-step-handed-over-text = To you, against a document
letter-type-code = Type the code from the letter
letter-address-card = Where it was sent
letter-track = Track number:
letter-code-until = The code is good until { $date }.
letter-may-leave = You may close this page. We write when the letter has arrived.
letter-cancel-title = The letter is not needed any more
letter-cancel-text = The code of a cancelled letter has no effect. A new one can be ordered a day after the last.
letter-cancel = Cancel the letter
letter-ended-confirmed = The code was taken, the account is confirmed.
letter-ended-returned = The letter could not be handed over and the post returned it. Order a new one or confirm your identity at a centre.
letter-ended-expired = The code has ended: it was good for 90 days. Order a new letter.
letter-ended-exhausted = The code was typed wrong five times and has no effect any more. Order a new letter.
letter-ended-data-changed = Your name, birth date or SNILS changed after the order. The letter was for the earlier data, so we cancelled it. Order a new one.
letter-ended-by-person = You cancelled the letter. Its code has no effect.
letter-ended-unconfirmable = The account cannot be confirmed by letter. Come to a service centre with your passport.
letter-ended-merged = The letter was cancelled: this account was merged with another of yours. Its code has no effect. If you are not confirmed yet, order a new one.
letter-code-title = Code from the letter
letter-code-lead = The ten letters and digits from the frame on the sheet.
letter-code-label = Code
letter-code-hint = Such as 7KQ-2M9X-R4T. Hyphens and case do not matter
letter-code-send = Confirm
letter-code-keep-secret = Tell the code to nobody. Staff never ask for it.
letter-code-empty = Type the code from the letter
letter-code-malformed = The code has ten letters and digits. Check that you typed them all
letter-code-wrong = { $left ->
    [one] The code does not fit. { $left } try is left
   *[other] The code does not fit. { $left } tries are left
}
letter-code-replaced = This code is from an earlier letter. A new one was sent: type the code from that
letter-code-none-title = Nothing to type yet
letter-code-none = There is no letter with a code for this account now. Order one.
letter-code-queued = The letter has not been printed yet. There is no code.
letter-code-over-title = This code has no effect
letter-kept-title = Code kept, waiting for the post
letter-kept-text = The code is right. The account becomes confirmed when the post reports that it handed the letter to you. Nothing more is to be done.
letter-weak-title = Sign in with an SMS code
letter-weak-text = The code from the letter is taken only if you signed in with your password and a code by SMS. Sign out and sign in again.
account-confirm-letter-time = two to three weeks
account-confirm-letter = By letter
account-confirm-letter-text = Order a code on paper. The post hands it over against your passport.
account-confirm-letter-link = Letter with a code

# The sheet
letter-sheet-title = Code to confirm your account
letter-sheet-reference = Letter { $number }
letter-sheet-lead = You asked for a code by letter. It confirms that the account at “{ $installation }” is yours.
letter-sheet-code = Your code
letter-sheet-qr = QR code: the page where the code is typed
letter-sheet-steps = What to do
letter-sheet-step-open = Point your phone's camera at the square or open { $address }
letter-sheet-step-sign-in = Sign in to your account: password and SMS code.
letter-sheet-step-type = Type the code from the frame. Case and hyphens do not matter.
letter-sheet-not-me = If you did not order this letter
letter-sheet-not-me-text = Do not type the code and show it to nobody: without your password and phone it opens nothing. Call the hot line { $hotline } ({ $hours }), and we cancel the letter.
letter-sheet-foot = The code is good for 90 days from posting and for five tries. Nobody may ask you for it.
letter-register-title = Register of registered letters
letter-register-lead = { $count ->
    [one] Batch { $batch }, { $date }, { $count } letter. To be handed to the addressee in person, against a document.
   *[other] Batch { $batch }, { $date }, { $count } letters. To be handed to the addressee in person, against a document.
}
letter-register-letter = Letter
letter-register-addressee = To
letter-register-address = Address
letter-register-gave = Given: ____________________ (signature, date)
letter-register-took = Taken: ____________________ (signature, date)

# Messages
message-letter-ordered-sms = Okno: a letter with a code was ordered for your account. Was it not you? Cancel it: { $link }
message-letter-ordered-subject = A letter with a code was ordered
message-letter-ordered-body = A letter with a code was ordered for your account. It arrives in two to three weeks and is handed over against your passport.

    { $link }

    If it was not you, cancel the letter on this page and change your password.
message-letter-arrived-sms = Okno: the letter with the code waits at the post office. Bring your passport. { $link }
message-letter-arrived-subject = The letter with the code waits at the post office
message-letter-arrived-body = The letter with the code has arrived at your post office. Bring your passport, collect the letter and type the code.

    { $link }
message-letter-ending-sms = Okno: in 7 days the code from the letter ends. Type it: { $link }
message-letter-ending-subject = The code from the letter ends soon
message-letter-ending-body = In 7 days the code from the letter ends. If you have the letter, type the code. If not, collect it at the post office.

    { $link }
message-letter-expired-sms = Okno: the code from the letter has ended. Order a new letter: { $link }
message-letter-expired-subject = The code from the letter has ended
message-letter-expired-body = The code from the letter was good for 90 days, and they are over. Order a new letter or confirm your identity at a centre.

    { $link }
message-letter-returned-sms = Okno: the letter with the code was returned. Order a new one: { $link }
message-letter-returned-subject = The letter with the code was returned
message-letter-returned-body = The post could not hand the letter with the code over and returned it. Order a new letter or confirm your identity at a centre.

    { $link }
message-letter-changed-sms = Okno: your data changed, the letter with the code was cancelled. Order a new one: { $link }
message-letter-changed-subject = The letter with the code was cancelled
message-letter-changed-body = Your name, birth date or SNILS changed after the letter was ordered. The letter was for the earlier data, so its code has no effect. Order a new one.

    { $link }
message-letter-merged-sms = Okno: your accounts were merged, the letter with the code was cancelled. If you are not confirmed yet, order a new one: { $link }
message-letter-merged-subject = The letter with the code was cancelled
message-letter-merged-body = The letter was ordered from an account that was merged with another of yours. Its code has no effect. If the merged account is not confirmed yet, order a new letter or ask to be confirmed at a service centre.

    { $link }

# Printing letters: postal operators
print-nav = Letters with codes
print-title = Printing letters
print-waiting = { $count ->
    [0] No letter waits.
    [one] { $count } letter waits.
   *[other] { $count } letters wait.
}
print-begin = Begin a batch
print-by-house = The post's printing house prints the batches. Nothing is to be done here.
print-batch-about = { $count ->
    [one] Begun { $time }, { $count } letter
   *[other] Begun { $time }, { $count } letters
}
print-state-gathered = The sheets are being made. Reload the page in a minute.
print-state-rendered = The sheets are ready. Check the number and release them.
print-state-rendered-own = The sheets are ready. Another operator has to release them.
print-state-released = Released by two operators.
print-state-printed = Printed. Put the sheets into envelopes, check them against the register and hand them to the post.
print-state-handed = The post has the batch. From here on the post reports.
print-state-void = The sheets are spoilt, the codes are void. The letters wait again.
print-state-house = The batch is on its way to the printing house.
print-release = Release for printing
print-once = The file can be fetched once. Afterwards the sheets exist on paper alone.
print-print = Print
print-handed = Handed to the post
print-void-title = The sheets are spoilt
print-void-text = The codes on all sheets of the batch become void and its letters wait again. Destroy the sheets.
print-void = Void the codes and print again
print-refused-not-now = This step was taken already or is not due yet. Look at the batch again.
print-refused-same-person = You began this batch. Another operator has to release it.

# Track numbers by the post's register
tracks-open = Enter the track numbers
tracks-title = Track numbers
tracks-lead = Batch { $number }. The post has taken the letters and given a register: enter it here, and the addressees see the numbers of their letters.
tracks-file = The file of the register (CSV)
tracks-hint = A row has the letter’s number from the sheet and the track number, with a semicolon, a comma or a tab between them. Up to 1 MB and 1000 rows.
tracks-register = Or paste the rows
tracks-register-hint = If a file is chosen, these rows are not read.
tracks-send = Enter
tracks-empty = Choose the file of the register or paste its rows.
tracks-file-empty = The file is empty. Choose one with the rows of the register.
tracks-file-workbook = This is an Excel workbook or an archive. Open it in Excel, save it as CSV and choose the new file.
tracks-file-not-text = This is no text. Choose a register saved as CSV.
tracks-file-not-csv = The file has no columns. Choose a register saved as CSV.
tracks-file-too-large = The file is larger than 1 MB. That is no register of one batch: look whether you chose the right file.
tracks-no-rows = There is no row with a letter’s number and a track number.
tracks-taken = { $count ->
    [0] No new track numbers
    [one] { $count } track number entered
   *[other] { $count } track numbers entered
}{ $same ->
    [0] .
   *[other] , known before: { $same }.
}
tracks-some-bad = Some rows were not taken. Mend them and send again: what was taken is not written twice.
tracks-bad = Not taken
tracks-line = Row
tracks-text = What it says
tracks-why = Why
tracks-fault-not-two = It takes two columns: the letter’s number and the track number.
tracks-fault-unknown = No letter of this batch has this number.
tracks-fault-not-a-track = This is no track number: it has 14 digits, or two letters, nine digits and two letters.
tracks-fault-double = The letter or the track number stands in two rows.
tracks-fault-taken = Another letter has this track number.
tracks-fault-differs = This letter has another track number already.
tracks-fault-too-many = There are more than 1000 rows. Send the rest apart.
