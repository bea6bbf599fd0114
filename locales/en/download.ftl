# All data as one file.
download-link = Download my data
download-title = Download my data
download-lead = Everything that we know of you, as one JSON file. Any text editor opens it. It holds:
download-holds-data = personal data with all earlier versions, checks and confirmations;
download-holds-stated = documents and addresses that you stated;
download-holds-contacts = contacts, home and work phones, open sessions;
download-holds-history = history: sign-ins, changes, and who looked at your data.
download-warning = The file holds full document numbers. Do not keep it on somebody else’s computer or send it around.
download-button = Download the file
