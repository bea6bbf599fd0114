# Disputes about a SNILS or a document
disputes-link = Disputes about SNILS
disputes-title = Disputes about SNILS and documents
disputes-lead = Two people gave one SNILS or document, and the checks of both have passed. If it is one person, merge the accounts at the desk.
disputes-none = There are none.
disputes-which = Which dispute do you decide
disputes-which-empty = Choose a dispute
disputes-line = { $claimant } ({ $claimantInitials }) gave what is confirmed for { $owner } ({ $ownerInitials }). Open since { $since }.
disputes-ruling = Whose is it
disputes-ruling-hint = Ask both to come with their documents before you decide
disputes-ruling-empty = Choose whose it is
disputes-ruling-owner = It stays with the one for whom it is confirmed
disputes-ruling-claimant = It is the second one's: the confirmation of the first is taken back
disputes-reason = Why do you decide so
disputes-decide = Decide
disputes-over = This dispute is decided already
disputes-biased = The dispute is about you, or about somebody whose phone or e-mail is yours too. A colleague will decide it
leaving-obstacle-dispute = Somebody else gave your SNILS or document too. The account cannot be deleted until a supervisor of a centre has decided.
history-desk-dispute-decided = A dispute about a SNILS or a document was decided
message-desk-dispute-yours-sms = Okno: the dispute about a SNILS or a document was decided for you. If your account is not confirmed, bring your passport to a centre: { $link }
message-desk-dispute-yours-subject = The dispute was decided for you
message-desk-dispute-yours-body = Somebody else gave the same SNILS or document. At { $centre } it was decided that they are yours. If your account is not confirmed yet, bring your passport to any centre.

    { $link }
message-desk-dispute-others-sms = Okno: the dispute about a SNILS or a document was decided: they are not yours. You do not agree? Bring your passport to a centre: { $link }
message-desk-dispute-others-subject = The dispute was not decided for you
message-desk-dispute-others-body = Somebody else gave the same SNILS or document. At { $centre } it was decided that they are not yours. See whether your data hold a mistake.

    { $link }

    If you do not agree, bring your passport and SNILS to any centre, or call the hot line.
message-desk-dispute-claimed-sms = Okno: your SNILS or document is confirmed in another account too. Bring your passport and SNILS to any centre, it will be decided there: { $link }
message-desk-dispute-claimed-subject = A SNILS or document was given twice
message-desk-dispute-claimed-body = The checks have passed, but the same SNILS or document is confirmed in another account already. So a dispute was opened. A supervisor of a centre will decide it.

    What to do. If the other account is yours too, sign in to it, or ask at a centre to merge them. If not, bring your passport and SNILS to any centre.

    { $link }

    Until the dispute is decided, your account stays simplified.
message-desk-dispute-owned-sms = Okno: somebody else gave your SNILS or document. Your account has not changed. Bring your passport to any centre, it will be decided there: { $link }
message-desk-dispute-owned-subject = Somebody else gave your SNILS or document
message-desk-dispute-owned-body = Somebody else gave the SNILS or document that is confirmed for you, and the checks have passed. So a dispute was opened. A supervisor of a centre will decide it.

    What to do. Bring your passport and SNILS to any centre. If the other account is yours too, they will merge both there.

    { $link }

    Until the dispute is decided, everything stays as it is for you. The account cannot be deleted meanwhile.
