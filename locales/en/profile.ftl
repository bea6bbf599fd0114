# The form "Personal data": what is wrong with a field and what to do.

profile-last-name-choose = Enter the surname, or tick that the document has none.
profile-middle-name-choose = Enter the patronymic, or tick that the document has none.
profile-document-choose = Choose a document.
profile-document-not-for-citizenship = This document does not go with the citizenship. Choose another, or correct the citizenship.
profile-issued-before-birth = A document cannot be issued before birth. Check both dates.
profile-passport-before-fourteen = Passports are issued from the age of 14. Check the date of issue and the date of birth.
profile-passport-overdue = Passports are replaced at 20 and at 45, within 90 days. By its dates, yours should have been replaced. If the dates are right, send them: the interior ministry decides.
profile-expires-before-issue = A document cannot end before it was issued. Check both dates.
profile-document-expired = This document has ended. Enter one that is valid.
