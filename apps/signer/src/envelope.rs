//! The code that binds a message of the linked page, or an answer to it, to its origin, its path, the question and the
//! answer.

use data_encoding::BASE64;
use ring::hmac;

/// Who says it: an answer is never taken for a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The page.
    Page,
    /// The agent.
    Agent,
}

/// What a code is over, beside the body.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Binding<'a> {
    pub origin: &'a str,
    pub path: &'a str,
    /// Of the agent: used once.
    pub challenge: &'a str,
    /// Of the page: an answer to another question has another.
    pub nonce: &'a str,
}

/// The code over `[origin, path, challenge, nonce]` and a body, in base64. None of the four holds the end of a line, so
/// that each text is of one reading.
pub fn code(key: &[u8], role: Role, [origin, path, challenge, nonce]: [&str; 4], body: &str) -> String {
    let binding = Binding { origin, path, challenge, nonce };
    BASE64.encode(hmac::sign(&hmac_key(key), &text(role, binding, body)).as_ref())
}

pub(crate) fn answer(key: &[u8], binding: Binding<'_>, body: &str) -> String {
    BASE64.encode(hmac::sign(&hmac_key(key), &text(Role::Agent, binding, body)).as_ref())
}

pub(crate) fn is_of_page(key: &[u8], binding: Binding<'_>, body: &str, code: &str) -> bool {
    let Ok(code) = BASE64.decode(code.as_bytes()) else { return false };
    hmac::verify(&hmac_key(key), &text(Role::Page, binding, body), &code).is_ok()
}

fn hmac_key(key: &[u8]) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, key)
}

fn text(role: Role, binding: Binding<'_>, body: &str) -> Vec<u8> {
    let role = match role {
        Role::Page => "page",
        Role::Agent => "agent",
    };
    let Binding { origin, path, challenge, nonce } = binding;
    format!("okno-signer-1\n{role}\n{origin}\n{path}\n{challenge}\n{nonce}\n{body}").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_holds_for_one_question_of_one_page_alone() {
        let binding = Binding { origin: "https://a", path: "/sign", challenge: "c", nonce: "n" };
        let code = code(&[1; 32], Role::Page, ["https://a", "/sign", "c", "n"], "{}");
        assert!(is_of_page(&[1; 32], binding, "{}", &code));
        assert!(!is_of_page(&[2; 32], binding, "{}", &code));
        assert!(!is_of_page(&[1; 32], binding, "{ }", &code));
        for other in [
            Binding { origin: "https://b", ..binding },
            Binding { path: "/keys", ..binding },
            Binding { challenge: "d", ..binding },
            Binding { nonce: "m", ..binding },
        ] {
            assert!(!is_of_page(&[1; 32], other, "{}", &code));
        }
        let own = answer(&[1; 32], binding, "{}");
        assert!(!is_of_page(&[1; 32], binding, "{}", &own), "an answer is no question");
        assert!(!is_of_page(&[1; 32], binding, "{}", "not base64"));
    }
}
