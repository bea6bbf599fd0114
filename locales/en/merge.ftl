# Two accounts of one person
desk-purpose-merge = Make one account of two, or two again
desk-end-merged = The accounts are one
desk-over-merged = It is one account now. The applicant has a message. For 30 days this can be undone.
desk-end-overtaken = The account became part of another
desk-over-overtaken = While the visit was open, this account was merged with another account of the same person. Nothing was done to it. Find the applicant again: the merged account opens.
desk-end-unmerged = The accounts are two again
desk-over-unmerged = The second account is back as it was. The applicant has a message.
merge-open = On to the merge
merge-title = Merge accounts
merge-lead = The confirmed account stays, or else the older one. Phone and e-mail of the other will lead to it. Documents, scans and addresses of the other are not carried over: after 30 days they are gone. Tell the applicant.
merge-this = This account
merge-other = The second account
merge-oid = Number
merge-level = Level
merge-since = Made
merge-find-other = Now find the second account, prove presence and compare the same document.
merge-find = Find the second account
merge-survivor = Account { $oid } will stay.
merge-do = Merge
merge-other-empty = Choose the second account
merge-obstacle-same = It is one and the same account
merge-obstacle-closed = One of the accounts is closed. They cannot be merged
merge-obstacle-leaving = One of the accounts is about to be deleted. The applicant can sign in and keep it, then come again
merge-obstacle-merged = One of these accounts is part of another already
merge-obstacle-holds-merge = Another account was merged into this one. Undo that first, or wait until 30 days have passed
merge-obstacle-unchecked = The data of one account have not passed the checks. The applicant fills them in, waits for the checks and comes again
merge-obstacle-other-person = SNILS, date of birth or gender differ: these are different people. If both gave one SNILS, the supervisor decides
merge-obstacle-office = The owner of the second account works at a centre. Let an administrator take the office back first
merge-undo-title = Undo a merge
merge-undoable = Number { $oid }: merged { $since }. It can be undone until { $until }.
merge-undo = Undo the merge
merge-undo-over = This merge was undone already or is final
merge-reason = Why do you undo it
merge-reason-hint = It stays in the log. Ten characters at least
merge-reason-short = Write the reason: ten characters at least
merges-title = Merges of the centre
merges-lead = Merges of the last 30 days that can still be undone.
merges-none = There are none.
merges-which = Which merge to undo
merges-which-empty = Choose a merge
merges-link = Merges
history-desk-merged = Two accounts of yours were made one
history-desk-merge-undone = The merge of your accounts was undone
history-merge-final = The merge of your accounts became final
leaving-obstacle-merge = Two accounts of yours were made one lately. The account can be deleted when 30 days have passed, or when a centre has undone the merge.
message-desk-merged-sms = Okno: two accounts of yours were made one at { $centre }. You did not ask for it? Until { $until } any centre undoes it: { $link }
message-desk-merged-subject = Two accounts are one now
message-desk-merged-body = At { $centre } two accounts of yours became one. Sign in by any phone or e-mail of both, with the password of the one that stayed. Sites will ask for your consent anew. Documents, scans and addresses of the other account are not carried over and are gone after 30 days: add those you need again.

    { $link }

    Until { $until } any centre can undo this: bring your passport. If you did not ask for it, do so at once.
message-desk-merge-undone-sms = Okno: the merge of your accounts was undone at { $centre }. You have two accounts again, each with its password. { $link }
message-desk-merge-undone-subject = The merge was undone
message-desk-merge-undone-body = At { $centre } the merge of your accounts was undone. They are two again, each with its data, contacts and password.

    { $link }

    If you did not ask for it, call the hot line.
