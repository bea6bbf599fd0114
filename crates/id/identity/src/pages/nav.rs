/// The pages of an account, for the line of links above each of them: address and key of the text.
pub const ACCOUNT_LINKS: [(&str, &str); 9] = [
    ("/account", "account-nav-overview"),
    ("/account/documents", "account-nav-documents"),
    ("/account/addresses", "account-nav-addresses"),
    ("/account/children", "account-nav-children"),
    ("/account/contacts", "account-nav-contacts"),
    ("/account/messages", "account-nav-messages"),
    ("/account/certificates", "account-nav-certificates"),
    ("/account/security", "account-nav-security"),
    ("/account/history", "account-nav-history"),
];
