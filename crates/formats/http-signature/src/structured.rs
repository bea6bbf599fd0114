//! The part of Structured Field Values (RFC 8941) that signatures need: dictionaries of inner lists and of byte
//! sequences, with parameters. Reading then writing gives the canonical form that both sides sign.

use std::fmt;

use data_encoding::BASE64;

/// A header larger than this is not read.
const FIELD_BYTES_MAX: usize = 16 * 1024;
/// More members, items or parameters than this are not read.
const ENTRIES_MAX: usize = 64;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum BareItem {
    Integer(i64),
    String(String),
    Token(String),
    Bytes(Vec<u8>),
    Boolean(bool),
}

pub(crate) type Parameters = Vec<(String, BareItem)>;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Item {
    pub value: BareItem,
    pub parameters: Parameters,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct InnerList {
    pub items: Vec<Item>,
    pub parameters: Parameters,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Member {
    Item(Item),
    List(InnerList),
}

/// The value is not a structured field of the expected kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Malformed;

type Parsed<T> = Result<T, Malformed>;

/// Reads a dictionary. A key that comes twice is malformed here, although RFC 8941 lets the last one win: two readers
/// that disagree about the winner are how signatures are bypassed.
pub(crate) fn parse_dictionary(text: &str) -> Parsed<Vec<(String, Member)>> {
    if text.len() > FIELD_BYTES_MAX || !text.is_ascii() {
        return Err(Malformed);
    }
    let mut reader = Reader { rest: text.as_bytes() };
    let mut members: Vec<(String, Member)> = Vec::new();
    reader.skip_spaces();
    while !reader.rest.is_empty() {
        let key = reader.key()?;
        if members.len() >= ENTRIES_MAX || members.iter().any(|(known, _)| *known == key) {
            return Err(Malformed);
        }
        let member = if reader.take(b'=') {
            reader.member()?
        } else {
            Member::Item(Item { value: BareItem::Boolean(true), parameters: reader.parameters()? })
        };
        members.push((key, member));
        reader.skip_blanks();
        if reader.rest.is_empty() {
            break;
        }
        reader.expect(b',')?;
        reader.skip_blanks();
        if reader.rest.is_empty() {
            return Err(Malformed);
        }
    }
    Ok(members)
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    fn next(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        if found {
            self.next();
        }
        found
    }

    fn expect(&mut self, byte: u8) -> Parsed<()> {
        if self.take(byte) { Ok(()) } else { Err(Malformed) }
    }

    fn skip_spaces(&mut self) {
        while self.take(b' ') {}
    }

    fn skip_blanks(&mut self) {
        while self.take(b' ') || self.take(b'\t') {}
    }

    fn take_while(&mut self, accepts: impl Fn(u8) -> bool) -> String {
        let mut taken = String::new();
        while let Some(byte) = self.peek().filter(|byte| accepts(*byte)) {
            taken.push(char::from(byte));
            self.next();
        }
        taken
    }

    fn key(&mut self) -> Parsed<String> {
        let starts = self.peek().is_some_and(|byte| byte.is_ascii_lowercase() || byte == b'*');
        if !starts {
            return Err(Malformed);
        }
        Ok(self.take_while(|byte| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-' | b'.' | b'*')
        }))
    }

    fn member(&mut self) -> Parsed<Member> {
        if !self.take(b'(') {
            return self.item().map(Member::Item);
        }
        let mut items = Vec::new();
        loop {
            self.skip_spaces();
            if self.take(b')') {
                return Ok(Member::List(InnerList { items, parameters: self.parameters()? }));
            }
            if items.len() >= ENTRIES_MAX {
                return Err(Malformed);
            }
            items.push(self.item()?);
            if !matches!(self.peek(), Some(b' ' | b')')) {
                return Err(Malformed);
            }
        }
    }

    fn item(&mut self) -> Parsed<Item> {
        Ok(Item { value: self.bare_item()?, parameters: self.parameters()? })
    }

    fn parameters(&mut self) -> Parsed<Parameters> {
        let mut parameters: Parameters = Vec::new();
        while self.take(b';') {
            self.skip_spaces();
            let key = self.key()?;
            if parameters.len() >= ENTRIES_MAX || parameters.iter().any(|(known, _)| *known == key) {
                return Err(Malformed);
            }
            let value = if self.take(b'=') { self.bare_item()? } else { BareItem::Boolean(true) };
            parameters.push((key, value));
        }
        Ok(parameters)
    }

    fn bare_item(&mut self) -> Parsed<BareItem> {
        match self.peek().ok_or(Malformed)? {
            b'"' => self.string().map(BareItem::String),
            b':' => self.bytes().map(BareItem::Bytes),
            b'?' => self.boolean().map(BareItem::Boolean),
            b'-' | b'0'..=b'9' => self.integer().map(BareItem::Integer),
            byte if byte.is_ascii_alphabetic() || byte == b'*' => Ok(BareItem::Token(self.token())),
            _ => Err(Malformed),
        }
    }

    fn string(&mut self) -> Parsed<String> {
        self.expect(b'"')?;
        let mut text = String::new();
        loop {
            match self.next().ok_or(Malformed)? {
                b'"' => return Ok(text),
                b'\\' => match self.next() {
                    Some(escaped @ (b'"' | b'\\')) => text.push(char::from(escaped)),
                    _ => return Err(Malformed),
                },
                byte @ 0x20..=0x7E => text.push(char::from(byte)),
                _ => return Err(Malformed),
            }
        }
    }

    fn bytes(&mut self) -> Parsed<Vec<u8>> {
        self.expect(b':')?;
        let encoded = self.take_while(|byte| byte != b':');
        self.expect(b':')?;
        BASE64.decode(encoded.as_bytes()).map_err(|_| Malformed)
    }

    fn boolean(&mut self) -> Parsed<bool> {
        self.expect(b'?')?;
        match self.next() {
            Some(b'0') => Ok(false),
            Some(b'1') => Ok(true),
            _ => Err(Malformed),
        }
    }

    /// Whole numbers alone: no parameter of a signature is a decimal.
    fn integer(&mut self) -> Parsed<i64> {
        let negative = self.take(b'-');
        let digits = self.take_while(|byte| byte.is_ascii_digit());
        if digits.is_empty() || digits.len() > 15 || self.peek() == Some(b'.') {
            return Err(Malformed);
        }
        let number: i64 = digits.parse().map_err(|_| Malformed)?;
        Ok(if negative { -number } else { number })
    }

    fn token(&mut self) -> String {
        self.take_while(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~:/".contains(&byte))
    }
}

impl fmt::Display for BareItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(number) => write!(f, "{number}"),
            Self::String(text) => write!(f, "\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
            Self::Token(token) => f.write_str(token),
            Self::Bytes(bytes) => write!(f, ":{}:", BASE64.encode(bytes)),
            Self::Boolean(value) => write!(f, "?{}", u8::from(*value)),
        }
    }
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.value)?;
        write_parameters(f, &self.parameters)
    }
}

impl fmt::Display for InnerList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(")?;
        for (position, item) in self.items.iter().enumerate() {
            write!(f, "{}{item}", if position == 0 { "" } else { " " })?;
        }
        f.write_str(")")?;
        write_parameters(f, &self.parameters)
    }
}

fn write_parameters(f: &mut fmt::Formatter<'_>, parameters: &Parameters) -> fmt::Result {
    for (key, value) in parameters {
        match value {
            BareItem::Boolean(true) => write!(f, ";{key}")?,
            value => write!(f, ";{key}={value}")?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_dictionary_of_lists_and_bytes_is_read() {
        let members = parse_dictionary(r#"a=("x" "y";req);created=5;nonce="q\"", b=:AQI=:, c;d=?0"#).unwrap();
        assert_eq!(members.len(), 3);
        let Member::List(list) = &members[0].1 else { panic!("a list") };
        assert_eq!(list.to_string(), r#"("x" "y";req);created=5;nonce="q\"""#);
        assert_eq!(
            members[1].1,
            Member::Item(Item { value: BareItem::Bytes(vec![1, 2]), parameters: vec![] })
        );
    }

    #[test]
    fn what_two_readers_could_read_differently_is_malformed() {
        for text in [
            "a=1, a=2",
            "a=(\"x\"\"y\")",
            "a=\"x",
            "a=:%:",
            "a=1.5",
            "a=1,",
            "A=1",
            "a=1;b=1;b=2",
            "a=\u{e9}",
        ] {
            assert_eq!(parse_dictionary(text), Err(Malformed), "{text}");
        }
    }

    proptest! {
        #[test]
        fn reading_never_panics(text in "[ -~\\t]{0,200}") {
            let _ = parse_dictionary(&text);
        }

        #[test]
        fn what_was_read_is_written_in_one_canonical_form(text in "[a-c]=\\(\"[a-d]\"( \"[e-h]\"(;req)?){0,3}\\)(;[j-k]=(\"[ -!#-\\[\\]-~]{0,9}\"|[0-9]{1,9}|\\?[01])){0,1}") {
            let members = parse_dictionary(&text).unwrap();
            let Member::List(list) = &members[0].1 else { panic!("a list") };
            let again = parse_dictionary(&format!("a={list}")).unwrap();
            prop_assert_eq!(&members[0].1, &again[0].1);
        }
    }
}
