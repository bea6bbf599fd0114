# Scans of documents.
scans-title = Scans
scans-link = { $count ->
    [0] Add a scan
    [one] { $count } scan
   *[other] { $count } scans
}
scan-file = Photo or scan of the document
scan-hint = JPEG, PNG or PDF, up to 10 MB. A document can have five files.
scan-send = Add
scan-kept = We keep scans encrypted, and only you see them. We remove the place and the phone model from photos. Delete the scan or the document, and we erase the file for good.
scan-open = Download scan { $no }
scan-picture = Photo { $width } × { $height }
scan-pdf = PDF, { $pages ->
    [one] { $pages } page
   *[other] { $pages } pages
}
scan-kilobytes = { $count } KB
scan-megabytes = { $count } MB
scan-added = Added { $time }
scan-done-added = The scan was added
scan-done-deleted = The scan was deleted
scan-remove-ask = Delete the scan for good?
scan-remove-text = We will erase the file. It cannot be brought back, but you can add it again.
scan-nothing = Choose a file.
scan-too-large = The file is larger than 10 MB. Take a new photo of the document or make the file smaller.
scan-other-kind = This is neither JPEG nor PNG nor PDF. Take a photo of the document or save the scan in one of these formats.
scan-unreadable = The file is damaged, and we could not read it. Open it on your device and save it again.
scan-too-many-pixels = The picture is too big. Save it with a lower resolution: up to 50 megapixels.
scan-active-pdf = This PDF contains a program, a form or an attached file. Print it to a new PDF or take a photo of the document.
scan-locked-pdf = This PDF is locked by a password. Save it without one and add it again.
scan-long-pdf = This PDF has too many pages or parts. Leave only the document: up to 50 pages.
scan-document-full = The document has five scans already. Delete one to add another.
scan-subject-full = You have twenty scans already. Delete some to add another.
scan-busy = We are working on many files right now. Please try again in a minute.
scan-limited = You have sent a great many files. Please try again { $time }.
