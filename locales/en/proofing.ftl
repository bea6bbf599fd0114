# Checks of personal data with the registries: what is compared, how it ended, what to do.

proofing-title-snils = SNILS, with the Social Fund
proofing-title-document = Document, with the interior ministry
proofing-title-inn-check = INN, with the tax service
proofing-title-inn-search = Looking for the INN at the tax service

proofing-waiting = Being checked. This usually takes seconds.
proofing-waiting-registry-down = The registry does not answer at present. We will ask again ourselves and tell you when it does.
proofing-again-waiting = We are asking the registry again. The earlier answer counts for now.
proofing-again-could-not = We asked again and the registry did not answer. The earlier answer counts.
proofing-could-not-check = The registry did not answer within 5 days. Submit the data again, or come to a service centre with your documents.
proofing-could-not-check-inn = The tax service did not answer. Nothing depends on it.

proofing-snils-matched = The SNILS is yours.
proofing-document-matched = The document is valid and yours.
proofing-inn-matched = The INN is yours.
proofing-inn-found = The INN was found.
proofing-inn-none = No INN was found. Nothing depends on it.
proofing-inn-not-found = The tax service does not know this INN. Nothing depends on it: correct it when it suits you.

proofing-mismatch-snils-person = Social Fund: the SNILS does not match the name and birth date. Compare them with your documents.
proofing-mismatch-snils-gender = Social Fund: the SNILS does not match the gender. Check both.
proofing-mismatch-document-person = Interior ministry: the document does not match the name and birth date. Compare them with the document.
proofing-mismatch-document-issue-date = Interior ministry: this document has another date of issue. Compare it with the document.
proofing-mismatch-document-issue-id = Interior ministry: this document has another division code. Compare it with the document.
proofing-mismatch-document-expiry-date = Interior ministry: this document has another last day. Compare it with the document.
proofing-mismatch-inn-person = Tax service: the INN does not match the name and birth date. Nothing depends on it: correct it when it suits you.

proofing-snils-not-found = The Social Fund does not know this SNILS. Check the number.
proofing-document-not-found = The interior ministry does not know this document. Check its series and number.
proofing-document-replaced = Interior ministry: another document was issued in place of this one. Enter the new one.
proofing-document-lost = Interior ministry: this document was reported lost. Enter another, or contact the ministry.
proofing-document-stolen = Interior ministry: this document was reported stolen. Enter another, or contact the ministry.
proofing-document-expired = Interior ministry: this document has ended. Enter the new one.
proofing-document-wanted = Interior ministry: this document cannot pass the check. Contact the ministry.
proofing-document-issued-in-breach = Interior ministry: this document was issued in breach of the rules and is not valid. Contact the ministry.
proofing-document-destroyed = Interior ministry: this document was withdrawn and destroyed. Enter another.
proofing-deceased = The registry says that this person has died. If that is a mistake, come to a service centre with your documents.

proofing-limit-account = Data can be submitted 5 times a day. The next try: { $time }.
proofing-limit-again = You can check again 3 times a day. Next time: { $time }.
registry-sfr = Social Fund
registry-mvd = Ministry of the Interior
registry-fns = Tax service
registry-zags = Civil registry
proofing-limit-correction = You can send 5 such requests in 30 days. Next time: { $time }.
proofing-limit-data = Too many checks. Try again: { $time }.

# Messages.
message-checks-passed-sms = Okno: your data have been checked. Your account is standard now. { $link }
message-checks-passed-subject = Your data have been checked
message-checks-passed-body = The registries have confirmed your data. Your account is standard now.

    The next step is to confirm who you are at a service centre.

    { $link }
message-checks-failed-sms = Okno: a check of your data has failed. See what to correct: { $link }
message-checks-failed-subject = A check of your data has failed
message-checks-failed-body = One of the registries says that the data do not match. The page tells what to check and how to submit again.

    { $link }
message-checks-unavailable-sms = Okno: a registry did not answer within 5 days. What to do: { $link }
message-checks-unavailable-subject = A registry did not answer
message-checks-unavailable-body = We waited 5 days for a registry and got no answer. Submit the data again, or come to a service centre with your documents.

    { $link }
message-checks-centre-sms = Okno: your data have been checked. What is left is a visit to a service centre: { $link }
message-checks-centre-subject = What is left is a visit to a service centre
message-checks-centre-body = The registries have answered. The rest is settled at a service centre: take your documents with you.

    { $link }
message-level-confirmed-sms = Okno: your identity is confirmed. All services are open. { $link }
message-level-confirmed-subject = Your identity is confirmed
message-level-confirmed-body = Your account is confirmed now: all services are open.

    If you did not confirm your identity, call the hot line at once.

    { $link }
message-passport-ends-sms = Okno: your passport is valid until { $date }. Replace it and enter the new one: { $link }
message-passport-ends-subject = Your passport is valid until { $date }
message-passport-ends-body = A passport is replaced after the 20th and the 45th birthday. Yours is valid until { $date }. After that day your account becomes simplified.

    Replace the passport and enter the new one. While we check it, the old one counts.

    { $link }
message-document-ends-sms = Okno: your document is valid until { $date }. Enter a new one: { $link }
message-document-ends-subject = Your document is valid until { $date }
message-document-ends-body = Your document is valid until { $date }. After that day your account becomes simplified.

    Get a new document and enter it. While we check it, the old one counts.

    { $link }
message-correction-done-sms = Okno: the registry has corrected its record of you ({ $registry }). We are checking your data again: { $link }
message-correction-done-subject = The registry has corrected its record of you
message-correction-done-body = { $registry }: the record is corrected. We are already asking the registry again.

    { $link }
message-correction-declined-sms = Okno: the registry did not change its record of you ({ $registry }). Why and what to do: { $link }
message-correction-declined-subject = The registry did not change its record of you
message-correction-declined-body = { $registry }: the record stays as it was. The page tells why and what to do next.

    { $link }
message-correction-silent-sms = Okno: the registry did not answer the request in 30 days ({ $registry }). What to do: { $link }
message-correction-silent-subject = The registry did not answer the request
message-correction-silent-body = { $registry }: there is no decision after 30 days. The page tells where to go with your documents.

    { $link }
message-level-lowered-sms = Okno: the level of your account is lower. Why and what to do: { $link }
message-level-lowered-subject = The level of your account is lower
message-level-lowered-body = The level of your account is lower than it was. Your data and history are kept. The page tells why and how to get the level back.

    { $link }
