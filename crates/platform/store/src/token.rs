use data_encoding::BASE64URL_NOPAD;
use kernel::{Lane, Rng, Secret};

use crate::Vault;

/// An opaque token that a browser or a person holds: the lane, then 256 random bits.
///
/// The lane in front lets a sharded database find the row without asking every shard; it says nothing about whom.
pub struct Token {
    lane: Lane,
    text: Secret<String>,
}

/// What the database keeps of a token: a keyed hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenHash {
    /// Where the row is.
    pub lane: Lane,
    /// HMAC-SHA256 of the token.
    pub hash: Vec<u8>,
}

const LANE_BYTES: usize = 2;
const RANDOM_BYTES: usize = 32;

impl Token {
    /// Draws a token whose row lives in `lane`.
    pub fn draw(lane: Lane, rng: &dyn Rng) -> Self {
        let mut bytes = [0; LANE_BYTES + RANDOM_BYTES];
        if let Some((head, tail)) = bytes.split_at_mut_checked(LANE_BYTES) {
            head.copy_from_slice(&lane.number().to_be_bytes());
            rng.fill(tail);
        }
        Self { lane, text: Secret::new(BASE64URL_NOPAD.encode(&bytes)) }
    }

    /// Reads a token from a cookie or a link; anything malformed is None.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
        if bytes.len() != LANE_BYTES + RANDOM_BYTES {
            return None;
        }
        let (head, _) = bytes.split_first_chunk::<LANE_BYTES>()?;
        let lane = Lane::try_from(i64::from(u16::from_be_bytes(*head))).ok()?;
        Some(Self { lane, text: Secret::new(text.to_owned()) })
    }

    /// The text to hand out.
    pub fn expose(&self) -> &str {
        self.text.expose()
    }

    /// What to store and to look up; `purpose` keeps a token of one kind from serving as another.
    pub fn hash(&self, vault: &Vault, purpose: &'static str) -> TokenHash {
        TokenHash {
            lane: self.lane,
            hash: vault.code_hash(purpose, &[self.text.expose().as_bytes()]).to_vec(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::SeededRng;

    #[test]
    fn a_token_survives_print_and_parse_with_its_lane() {
        let lane = Lane::try_from(777_i64).unwrap();
        let token = Token::draw(lane, &SeededRng::new(1));
        let parsed = Token::parse(token.expose()).unwrap();
        assert_eq!(parsed.lane, lane);
        assert_eq!(parsed.expose(), token.expose());
    }

    #[test]
    fn nonsense_is_no_token() {
        for text in ["", "abc", "ы", &"A".repeat(1_000), "__8AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"]
        {
            assert!(Token::parse(text).is_none(), "{text}");
        }
    }
}
