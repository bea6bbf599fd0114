//! The lines that a client says, read by the grammar of RFC 5321, section 4.1.

/// A line that is a command.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Command<'a> {
    Ehlo,
    Helo,
    StartTls,
    Auth { mechanism: &'a str, initial: Option<&'a str> },
    Mail { sender: &'a str, parameters: Vec<&'a str> },
    Rcpt { receiver: &'a str },
    Data,
    Rset,
    Noop,
    Vrfy,
    Quit,
}

/// Why a line is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CommandError {
    /// No command of ours: 500.
    Unknown,
    /// A command of ours with other words than it takes: 501.
    Arguments,
}

pub(crate) fn parse(line: &str) -> Result<Command<'_>, CommandError> {
    let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
    let rest = rest.trim();
    let alone = |command| if rest.is_empty() { Ok(command) } else { Err(CommandError::Arguments) };
    match verb.to_ascii_uppercase().as_str() {
        "EHLO" if !rest.is_empty() => Ok(Command::Ehlo),
        "HELO" if !rest.is_empty() => Ok(Command::Helo),
        "EHLO" | "HELO" => Err(CommandError::Arguments),
        "STARTTLS" => alone(Command::StartTls),
        "AUTH" => auth(rest),
        "MAIL" => {
            let (sender, parameters) = path(rest, "FROM:")?;
            Ok(Command::Mail { sender, parameters: parameters.split_ascii_whitespace().collect() })
        }
        "RCPT" => match path(rest, "TO:")? {
            ("", _) => Err(CommandError::Arguments),
            (receiver, "") => Ok(Command::Rcpt { receiver }),
            // No extension that we announce adds a word here.
            _ => Err(CommandError::Arguments),
        },
        "DATA" => alone(Command::Data),
        "RSET" => alone(Command::Rset),
        "NOOP" => Ok(Command::Noop),
        "VRFY" => Ok(Command::Vrfy),
        "QUIT" => alone(Command::Quit),
        _ => Err(CommandError::Unknown),
    }
}

fn auth(rest: &str) -> Result<Command<'_>, CommandError> {
    let mut words = rest.split_ascii_whitespace();
    match (words.next(), words.next(), words.next()) {
        (Some(mechanism), initial, None) => Ok(Command::Auth { mechanism, initial }),
        _ => Err(CommandError::Arguments),
    }
}

/// `FROM:<path> parameters`, with the space after the colon that many clients put.
fn path<'a>(rest: &'a str, word: &str) -> Result<(&'a str, &'a str), CommandError> {
    let head = rest.get(..word.len()).ok_or(CommandError::Arguments)?;
    if !head.eq_ignore_ascii_case(word) {
        return Err(CommandError::Arguments);
    }
    let path = rest.get(word.len()..).unwrap_or_default().trim_start();
    let (path, parameters) =
        path.strip_prefix('<').and_then(|path| path.split_once('>')).ok_or(CommandError::Arguments)?;
    let plain = !path.chars().any(|c| c.is_control() || c.is_whitespace() || c == '<');
    if plain && path.len() <= 254 { Ok((path, parameters.trim())) } else { Err(CommandError::Arguments) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_read_in_either_case() {
        assert_eq!(parse("ehlo client.example"), Ok(Command::Ehlo));
        assert_eq!(parse("Data"), Ok(Command::Data));
        assert_eq!(
            parse("MAIL FROM:<a@example.ru> BODY=8BITMIME SMTPUTF8"),
            Ok(Command::Mail { sender: "a@example.ru", parameters: vec!["BODY=8BITMIME", "SMTPUTF8"] })
        );
        assert_eq!(parse("mail from: <>"), Ok(Command::Mail { sender: "", parameters: vec![] }));
        assert_eq!(parse("RCPT TO:<иван@пример.рф>"), Ok(Command::Rcpt { receiver: "иван@пример.рф" }));
        assert_eq!(
            parse("AUTH PLAIN AGEAYg=="),
            Ok(Command::Auth { mechanism: "PLAIN", initial: Some("AGEAYg==") })
        );
    }

    #[test]
    fn other_words_are_told_apart_from_wrong_arguments() {
        assert_eq!(parse("TURN"), Err(CommandError::Unknown));
        assert_eq!(parse(""), Err(CommandError::Unknown));
        for line in [
            "EHLO",
            "MAIL a@example.ru",
            "MAIL FROM:a@example.ru",
            "MAIL FROM:<a@example.ru",
            "RCPT TO:<>",
            "RCPT TO:<a b@example.ru>",
            "RCPT TO:<a@example.ru> NOTIFY=NEVER",
            "RCPT Т",
            "DATA now",
            "AUTH",
            "AUTH PLAIN a b",
        ] {
            assert_eq!(parse(line), Err(CommandError::Arguments), "{line}");
        }
    }
}
