children-title = Children
children-lead = The children you are responsible for. The civil registry checks the link by the birth certificate.
children-add = Add a child
children-open = Open
children-waiting = You may close this page: we will send you a message when the civil registry answers.
children-look-again = See whether there is an answer
children-level-title = First have your own data checked
children-level-text = A child can be added from a standard account. Fill in your data and wait for the checks.
children-done-asked = Sent to the civil registry
children-done-same = This child is on the list already
children-done-removed = Done: the entry is gone
children-done-shared = Saved

children-word-asked = Checking
children-word-held = Confirmed
children-word-refused = Not confirmed
children-word-could-not = No answer
children-word-ended = Ended
children-text-asked = Sent: { $time }. The answer usually takes a minute, at most 5 days.
children-text-held = Confirmed by the civil registry: { $time }.
children-text-could-not = The civil registry did not answer in 5 days. Waiting ended: { $time }. Send it again.
children-refused-certificate-child = The certificate does not fit the child’s name, birth date or gender. Compare them with the certificate and add the child anew.
children-refused-issue-date = The date of issue is not the one on the certificate. Check it and add the child anew.
children-refused-parent = The birth record does not name you as a parent. If you changed your name, or this is a mistake, contact the civil registry.
children-refused-guardian = The civil registry says you are not this child’s guardian. If this is a mistake, contact the guardianship authority.
children-refused-act = The number or the date of the act of guardianship is not right. Check them and add the child anew.
children-refused-not-found = The civil registry has no such certificate. Check the series and number and add the child anew.
children-refused-rights-ended = The civil registry says your right to act for the child has ended. If this is a mistake, take the court’s decision to the civil registry.
children-refused-died = The civil registry says that the child has died. We are sorry for your loss. If this is a mistake, contact the civil registry.
children-refused-adult = The child turned 18 while we waited for the answer, and now acts alone.
children-refused-taken = Another account is bound to this certificate already. Call the hotline: we will sort it out.
children-ended-came-of-age = The child turned 18, and the link ended: { $time }.
children-ended-court = The civil registry says that a court or the guardianship authority ended the link: { $time }.
children-ended-desk = A document was shown at a service centre, and the link ended: { $time }.
children-ended-holder = You removed the link: { $time }.
children-ended-died = The civil registry says that the child has died, and the link ended: { $time }. We are sorry for your loss.

children-role-title = Who are you to the child?
children-role-choose = Choose who you are to the child
children-role-parent = Parent
children-role-parent-hint = The mother or father named in the birth certificate. Adoptive parents too.
children-role-guardian = Guardian or trustee
children-role-guardian-hint = You will need the number and date of the act that appointed you.
children-role-child = Child

children-form-title = The child’s data
children-form-lead = Type everything as the birth certificate has it.
children-form-send = Send to be checked
children-form-after = The civil registry answers one thing only: whether the record names you. It says nothing about other parents.
children-last-name = Child’s surname
children-first-name = Child’s given name
children-middle-name = Child’s patronymic
children-middle-name-hint = Leave it empty if there is none.
children-birth-date-hint = For example, 27 3 2018
children-birth-date-empty = Enter the child’s date of birth
children-birth-date-wrong = Check the date of birth: it cannot be in the future
children-adult = The child is 18 already and acts alone: there is no need to add them
children-certificate = Series and number of the birth certificate
children-certificate-date = Certificate issued on
children-issued-before-birth = A certificate is not issued before the birth: check the date
children-snils = Child’s SNILS, if there is one
children-snils-hint = 11 digits. You may leave it empty.
children-act = Number of the act of guardianship
children-act-hint = As the document has it, for example 117-ОП
children-act-date = Date of the act of guardianship
children-act-of = of { $date }
children-act-empty = Enter the number of the act of guardianship
children-act-long = The number of the act is longer than 40 characters: check it
children-too-many = There are 20 children on the list already. Remove entries that you do not need.
children-limit-account = You have sent 5 requests today. Try again after { $time }.
children-limit-data = Too many requests. Try again after { $time }.

children-data-title = The child’s data
children-source-registry = confirmed by the civil registry
children-source-typed = typed by you
children-people-title = Who is responsible for the child
children-alone = Nobody but you holds a link to the child here.
children-other = { $role }, since { $time }
children-ahead-fourteen = The child turns 14 on { $date }, and may then have an account and decide what you see.
children-ahead-may-have-account = The child is over 14 and may have an account of their own.
children-ahead-adult = The link ends on { $date }, when the child turns 18.
children-shared-title = What the child shows you
children-shared-lead = The child sees when you look at this.
children-shared-nothing = The child has an account of their own and shows you nothing so far.
children-share-contacts = Phone and e-mail
children-share-document = Passport
children-share-numbers = SNILS and INN
children-retry = Send again
children-remove = Remove the link to the child
children-withdraw = Take the request back
children-forget = Remove from the list
children-remove-ask = Remove the link to the child?
children-remove-last = Nobody but you holds a link to the child. We will erase everything we know of the child. You remain the parent and can add the child again.
children-remove-others = The child’s data stay with the others who hold a link. They will see that you removed yours. You remain the parent and can add the child again.
children-withdraw-ask = Take the request back?
children-withdraw-text = We will erase what you typed. An answer that still comes will not count.
children-forget-ask = Remove from the list?
children-forget-text = The entry will be gone. After 30 days it would go by itself.
children-remove-button = Remove

children-own-title = Who acts for you
children-own-lead = Until you are 18 you have legal representatives: parents or a trustee. From 14 on you decide what they see here.
children-own-open = Look and choose
children-own-ask = To see who has linked you to their account, type the number of your birth certificate. The civil registry will check it.
children-own-certificate = Series and number of your birth certificate
children-own-send = Check
children-own-anew = Try again
children-own-level = This takes a confirmed account. Have your identity confirmed at a service centre.
children-own-nobody = Nobody holds a link to you now.
children-own-law = The link itself ends when you turn 18, by a court’s decision, or when the representative removes it. If a court decided that somebody has no right to act for you, bring the decision to a service centre.
children-sees = Sees: { $what }
children-sees-nothing = nothing
children-share-change = Change
children-share-title = What to show
children-share-what = What to show: { $name }
children-share-hint = If you tick nothing, the person sees only that there is a link. You can change your mind any day.

message-child-held-sms = Okno: the civil registry confirmed your link to the child. { $link }
message-child-held-subject = Your link to the child is confirmed
message-child-held-body = The civil registry confirmed the birth record. The child is on your list now.

    { $link }
message-child-refused-sms = Okno: your link to the child was not confirmed. Why and what to do: { $link }
message-child-refused-subject = Your link to the child was not confirmed
message-child-refused-body = The civil registry says that something does not fit. The page tells what to check.

    { $link }
message-child-unavailable-sms = Okno: the civil registry did not answer in 5 days. Send it again: { $link }
message-child-unavailable-subject = The civil registry did not answer
message-child-unavailable-body = We waited 5 days for an answer about the child and got none. Send the request again.

    { $link }
message-child-joined-sms = Okno: one more person is linked to the child; the civil registry confirmed it. { $link }
message-child-joined-subject = One more person is linked to the child
message-child-joined-body = The civil registry confirmed that one more person may act for the same child, or the child has an account now. If this surprises you, call the hotline.

    { $link }
message-child-ended-sms = Okno: your link to the child has ended. Why: { $link }
message-child-ended-subject = Your link to the child has ended
message-child-ended-body = The page tells why. If this is a mistake, contact the civil registry or the guardianship authority.

    { $link }
message-child-other-ended-sms = Okno: one of the representatives is not linked to the child any more. { $link }
message-child-other-ended-subject = Somebody else’s link to the child has ended
message-child-other-ended-body = One of those who were linked to the same child is not linked any more. Your link stays.

    { $link }
message-child-shared-sms = Okno: the child changed what you see. { $link }
message-child-shared-subject = The child changed what you see
message-child-shared-body = The child has an account of their own and decides what to show you.

    { $link }
message-child-fourteen-sms = Okno: the child is 14 and may have an account. { $link }
message-child-fourteen-subject = The child is 14
message-child-fourteen-body = The child may now have an account by the passport and decide what to show you. Your link stays until 18.

    { $link }
message-child-adult-soon-sms = Okno: the child turns 18 in 30 days, and the link ends. { $link }
message-child-adult-soon-subject = The child turns 18 soon
message-child-adult-soon-body = In 30 days the link ends: from 18 on a person acts alone. There is nothing you need to do.

    { $link }

# A link to a child ends at the desk
desk-purpose-child = End a link to a child
desk-child-open = Go to the links to children
desk-child-title = Links to children
desk-child-lead = Choose the link that is to end. Everybody whom it concerns gets a message and sees it in the history.
desk-child-none = The applicant has no link to a child now.
desk-child-name = Child
desk-child-whose = Whose link
desk-child-others = Somebody else’s: { $role }
desk-child-since = Since
desk-child-end = End
desk-child-supervisor = The link of somebody else ends by a court’s decision, which the other side brings to the supervisor of the centre.
desk-child-ask = End the link?
desk-child-last = Nobody else is linked to the child here. With this link the child’s record is erased.
desk-child-stays = The others keep the child’s record.
desk-child-reason = Document
desk-child-reason-hint = Which decision, whose, its number and date. You hold the document in your hands.
desk-child-reason-short = Write which document it is: 10 to 500 letters.
desk-child-end-now = End the link
desk-child-keep = Keep it
desk-child-gone = This link is not there any more: it changed while you worked. Look at the list again.
desk-end-child = The link has ended
desk-over-child = The link to the child has ended. Everybody whom it concerns has a message.
history-desk-child-ended = A link to a child was ended
history-child-moved = A link to a child went over with the account
children-down = The civil registry does not answer at present. We will ask again ourselves and tell you when it does. You may close this page.
desk-child-own = The applicant’s: { $role }
