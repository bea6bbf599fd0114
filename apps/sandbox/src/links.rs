//! Addresses of the sandbox's pages, and addresses in the texts of messages.

/// The page of a phone.
pub(crate) fn phone(e164: &str) -> String {
    format!("/phones/{e164}")
}

/// The page of a mailbox.
pub(crate) fn mailbox(address: &str) -> String {
    let encoded: String = form_urlencoded::byte_serialize(address.as_bytes()).collect();
    format!("/mail/{encoded}")
}

/// A piece of a message: plain text, or an address that can be followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    Text(String),
    Link(String),
}

/// Takes a text apart into plain pieces and http addresses.
pub(crate) fn pieces(text: &str) -> Vec<Piece> {
    let mut found = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    while let Some(start) = next_link(rest) {
        let (before, from) = rest.split_at(start);
        let end = from.find(|c: char| c.is_whitespace() || "<>\"«»".contains(c)).unwrap_or(from.len());
        let (address, _) = from.split_at(end);
        // The full stop after an address belongs to the sentence.
        let address = address.trim_end_matches(['.', ',', ';', ':', '!', '?', ')']);
        plain.push_str(before);
        if !plain.is_empty() {
            found.push(Piece::Text(std::mem::take(&mut plain)));
        }
        found.push(Piece::Link(address.to_owned()));
        rest = from.split_at(address.len()).1;
    }
    plain.push_str(rest);
    if !plain.is_empty() {
        found.push(Piece::Text(plain));
    }
    found
}

fn next_link(text: &str) -> Option<usize> {
    let places = ["http://", "https://"].into_iter().filter_map(|scheme| text.find(scheme));
    places.min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_in_a_text_can_be_followed() {
        let text = |text: &str| Piece::Text(text.to_owned());
        let link = |address: &str| Piece::Link(address.to_owned());
        assert_eq!(
            pieces("Откройте http://localhost:8081/a?b=c. Или https://x.ru/ (до завтра)"),
            [
                text("Откройте "),
                link("http://localhost:8081/a?b=c"),
                text(". Или "),
                link("https://x.ru/"),
                text(" (до завтра)"),
            ]
        );
        assert_eq!(pieces("Код 123456"), [text("Код 123456")]);
        assert_eq!(pieces("javascript:alert(1) https"), [text("javascript:alert(1) https")]);
        assert!(pieces("").is_empty());
    }

    #[test]
    fn an_address_of_nothing_ends() {
        assert_eq!(pieces("http://http://").len(), 1);
        assert_eq!(pieces("https://...").first(), Some(&Piece::Link("https://".to_owned())));
    }

    #[test]
    fn a_mailbox_has_an_address_that_any_browser_takes() {
        assert_eq!(mailbox("a+b@пример.рф").split('/').count(), 3);
        assert!(mailbox("иван@пример.рф").is_ascii());
    }
}
