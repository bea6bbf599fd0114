# Letters to an address where several people wait for them already
letter-ask-title = Letters go to this address already
letter-ask-lead = Three people or more have ordered letters to this address in 30 days. So a supervisor of a centre looks at your request first.
letter-ask-sees = They see the address, how many people wait for letters there, and your reason. They do not see your name. The answer comes by SMS or e-mail within 14 days.
letter-ask-reason = Why are there many people at this address
letter-ask-reason-empty = Choose a reason
letter-ask-family = We live together: family or friends
letter-ask-hostel = It is a hostel or a hotel
letter-ask-institution = It is a hospital, a home or a military unit
letter-ask-work = We work here
letter-ask-centre = Who looks at the request
letter-ask-centre-empty = Choose a centre
letter-ask-any = Any centre
letter-ask-any-hint = This is faster
letter-ask-send = Send the request
letter-ask-other-address = Give another address
letter-ask-at-centre = Do not wait: be confirmed at a centre with your passport
letter-held-title = The request was sent
letter-held-lead = A supervisor of a centre looks at it. The answer comes by { $date }.
letter-held-address = Where it would go
letter-held-leave = You may close this page. We will write when it is decided.
letter-step-held = The request is with a supervisor
letter-step-held-text = Letters go to this address already, so somebody has to allow it
letter-ended-declined-too-many = The letter was not allowed: too many letters go to this address. Give another address, or be confirmed at a centre with your passport.
letter-ended-declined-no-home = The letter was not allowed: nobody lives at this address. Give the address where you live, or be confirmed at a centre with your passport.
letter-ended-declined-gathered = The letter was not allowed: it looks as if somebody else gathers the letters to this address. Be confirmed at a centre with your passport.
letter-ended-undecided = Nobody looked at the request in 14 days, and it is closed. Order the letter again, or be confirmed at a centre with your passport.
letter-requests-link = Letters to one address
letter-requests-title = Letters to one address
letter-requests-lead = Three people or more have ordered letters to an address in 30 days. Decide whether another may go. The person will see that you looked.
letter-requests-none = There are no requests.
letter-requests-which = Which request do you decide
letter-requests-which-empty = Choose a request
letter-requests-line = Waiting for letters already: { $others }. Reason: { $reason }. Asked { $since }
letter-requests-decision = Decision
letter-requests-decision-hint = If you decline, the person sees the reason
letter-requests-decision-empty = Choose a decision
letter-approve = Send the letter
letter-decline-too-many = Decline: too many letters go to this address
letter-decline-no-home = Decline: nobody lives at this address
letter-decline-gathered = Decline: it looks as if somebody else gathers the letters
letter-requests-note = How did you decide
letter-requests-note-hint = A few words. They stay in the record
letter-requests-send = Decide
letter-requests-over = This request is decided or called off already
letter-requests-biased = It is your letter, or that of somebody whose phone or e-mail is yours too. A colleague will decide
history-letter-held = A letter to an address where several people wait for letters was asked for
history-letter-approved = A letter with a code was allowed
history-letter-declined = A letter with a code was not allowed
message-letter-held-sms = Okno: you ordered a letter with a code to an address where letters go already. A supervisor of a centre looks at it. Not you? { $link }
message-letter-held-subject = The request for a letter was sent
message-letter-held-body = You ordered a letter with a code. Letters for several people go to this address already, so a supervisor of a centre looks at it first. The answer comes within 14 days.

    { $link }

    If it was not you who ordered it, call the letter off and change your password.
message-letter-approved-sms = Okno: your letter with a code was allowed and is being printed. It takes two to three weeks: { $link }
message-letter-approved-subject = The letter was allowed
message-letter-approved-body = A supervisor of a centre has allowed your letter with a code. It is being printed and comes in two to three weeks.

    { $link }
message-letter-declined-sms = Okno: your letter with a code was not allowed. { $reason }. Be confirmed at a centre with your passport: { $link }
message-letter-declined-subject = The letter was not allowed
message-letter-declined-body = A supervisor of a centre has not allowed your letter with a code. { $reason }.

    What to do. Be confirmed at any centre with your passport, it takes minutes. Or order a letter to another address.

    { $link }
message-letter-undecided-sms = Okno: nobody looked at your request for a letter in 14 days, it is closed. Order again or bring your passport to a centre: { $link }
message-letter-undecided-subject = The request for a letter is closed
message-letter-undecided-body = Nobody looked at your request for a letter with a code in 14 days, and it is closed. We are sorry. Order the letter again, or be confirmed at any centre with your passport.

    { $link }
letter-declined-too-many = Too many letters go to this address
letter-declined-no-home = Nobody lives at this address
letter-declined-gathered = It looks as if somebody else gathers the letters to this address
