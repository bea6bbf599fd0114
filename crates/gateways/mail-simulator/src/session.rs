//! One conversation as a state machine: lines in, replies out. It knows no socket and no mailbox.

use data_encoding::BASE64;
use kernel::Secret;

use crate::command::{Command, CommandError, parse};

/// What to say, and what to do then.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Say this and read on.
    Reply(String),
    /// Whether this receiver is taken is for the server to say, by [`Session::admit`].
    Receiver(String),
    /// Say this; the message follows.
    Data(String),
    /// Say this and change to TLS.
    StartTls(String),
    /// The credentials were wrong: say this and count it.
    Unauthorized(String),
    /// Say this and end.
    Close(String),
}

/// What a sender must show, and the largest message.
pub(crate) struct Rules {
    pub(crate) username: String,
    pub(crate) password: Secret<String>,
    pub(crate) message_bytes_max: usize,
}

const RECEIVERS_MAX: usize = 100;
const MISTAKES_MAX: u32 = 20;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Fresh,
    Greeted,
    LoginName,
    LoginPassword,
    Plain,
    /// A message has begun.
    Mail,
}

pub(crate) struct Session<'r> {
    rules: &'r Rules,
    phase: Phase,
    is_secure: bool,
    is_authorized: bool,
    username: String,
    sender: String,
    receivers: Vec<String>,
    mistakes: u32,
}

impl<'r> Session<'r> {
    pub(crate) const fn new(rules: &'r Rules) -> Self {
        Self {
            rules,
            phase: Phase::Fresh,
            is_secure: false,
            is_authorized: false,
            username: String::new(),
            sender: String::new(),
            receivers: Vec::new(),
            mistakes: 0,
        }
    }

    /// The conversation under TLS begins anew: nothing said before counts (RFC 3207, section 4.2).
    pub(crate) fn secure(rules: &'r Rules) -> Self {
        Self { is_secure: true, ..Self::new(rules) }
    }

    /// Takes a line without its line break.
    pub(crate) fn line(&mut self, line: &[u8]) -> Step {
        let Ok(line) = str::from_utf8(line) else { return self.mistake("500 5.5.2 not UTF-8") };
        match self.phase {
            Phase::Plain => self.plain(line),
            Phase::LoginName => self.login_name(line),
            Phase::LoginPassword => self.login_password(line),
            Phase::Fresh | Phase::Greeted | Phase::Mail => match parse(line) {
                Ok(command) => self.command(command),
                Err(CommandError::Unknown) => self.mistake("500 5.5.1 no such command"),
                Err(CommandError::Arguments) => self.mistake("501 5.5.4 the arguments are wrong"),
            },
        }
    }

    /// A receiver is taken.
    pub(crate) fn admit(&mut self, receiver: String) {
        self.receivers.push(receiver);
    }

    /// Where a notification of the message goes, by RFC 3461; empty where none is wanted.
    pub(crate) fn sender(&self) -> &str {
        &self.sender
    }

    /// The receivers of the message that has just been read; the next message begins with MAIL.
    pub(crate) fn take_receivers(&mut self) -> Vec<String> {
        self.phase = Phase::Greeted;
        std::mem::take(&mut self.receivers)
    }

    fn command(&mut self, command: Command<'_>) -> Step {
        match command {
            Command::Ehlo => {
                self.begin();
                reply(&self.extensions())
            }
            Command::Helo => {
                self.begin();
                reply("250 localhost")
            }
            Command::Noop => reply("250 2.0.0 well"),
            Command::Vrfy => reply("252 2.1.5 send it and see"),
            Command::Quit => Step::Close("221 2.0.0 goodbye\r\n".to_owned()),
            Command::Rset => {
                if self.phase != Phase::Fresh {
                    self.begin();
                }
                reply("250 2.0.0 forgotten")
            }
            _ if self.phase == Phase::Fresh => self.mistake("503 5.5.1 greet first"),
            Command::StartTls if self.is_secure => self.mistake("503 5.5.1 this is TLS already"),
            Command::StartTls => Step::StartTls("220 2.0.0 begin\r\n".to_owned()),
            _ if !self.is_secure => self.mistake("530 5.7.0 STARTTLS first"),
            Command::Auth { .. } if self.is_authorized || self.phase == Phase::Mail => {
                self.mistake("503 5.5.1 not now")
            }
            Command::Auth { mechanism, initial } => self.auth(mechanism, initial),
            _ if !self.is_authorized => self.mistake("530 5.7.0 authentication first"),
            Command::Mail { .. } if self.phase == Phase::Mail => self.mistake("503 5.5.1 one at a time"),
            Command::Mail { sender, parameters } => self.mail(sender, &parameters),
            _ if self.phase != Phase::Mail => self.mistake("503 5.5.1 MAIL first"),
            Command::Rcpt { .. } if self.receivers.len() >= RECEIVERS_MAX => {
                self.mistake("452 4.5.3 too many receivers")
            }
            Command::Rcpt { receiver } if !is_address(receiver) => {
                self.mistake("553 5.1.3 that is no address")
            }
            Command::Rcpt { receiver } => Step::Receiver(receiver.to_owned()),
            Command::Data if self.receivers.is_empty() => self.mistake("503 5.5.1 RCPT first"),
            Command::Data => Step::Data("354 end with a line of one dot\r\n".to_owned()),
        }
    }

    fn extensions(&self) -> String {
        let size = self.rules.message_bytes_max;
        let last = match (self.is_secure, self.is_authorized) {
            (false, _) => "250-STARTTLS\r\n",
            (true, false) => "250-AUTH PLAIN LOGIN\r\n",
            (true, true) => "",
        };
        format!(
            "250-localhost\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n\
             250-ENHANCEDSTATUSCODES\r\n{last}250 SIZE {size}"
        )
    }

    fn begin(&mut self) {
        self.phase = Phase::Greeted;
        self.receivers.clear();
    }

    fn mail(&mut self, sender: &str, parameters: &[&str]) -> Step {
        for parameter in parameters {
            let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            match (name.to_ascii_uppercase().as_str(), value) {
                ("BODY" | "SMTPUTF8" | "AUTH", _) => (),
                ("SIZE", size) => match size.parse::<usize>() {
                    Ok(size) if size <= self.rules.message_bytes_max => (),
                    Ok(_) => return self.mistake("552 5.3.4 the message is too large"),
                    Err(_) => return self.mistake("501 5.5.4 SIZE is a number"),
                },
                _ => return self.mistake("555 5.5.4 no such parameter"),
            }
        }
        if !sender.is_empty() && !is_address(sender) {
            return self.mistake("553 5.1.7 the sender is no address");
        }
        self.phase = Phase::Mail;
        sender.clone_into(&mut self.sender);
        reply("250 2.1.0 go on")
    }

    fn auth(&mut self, mechanism: &str, initial: Option<&str>) -> Step {
        match (mechanism.to_ascii_uppercase().as_str(), initial) {
            ("PLAIN", Some(response)) => self.plain(response),
            ("PLAIN", None) => {
                self.phase = Phase::Plain;
                reply("334 ")
            }
            ("LOGIN", Some(name)) => self.login_name(name),
            ("LOGIN", None) => {
                self.phase = Phase::LoginName;
                reply("334 VXNlcm5hbWU6")
            }
            _ => self.mistake("504 5.5.4 no such mechanism"),
        }
    }

    /// RFC 4616: authorization identity, name and password, divided by NUL.
    fn plain(&mut self, response: &str) -> Step {
        let Some(decoded) = self.decoded(response) else { return self.mistake("501 5.5.2 not Base64") };
        let mut parts = decoded.split('\0');
        match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(_), Some(name), Some(password), None) => self.verdict(name, password),
            _ => self.mistake("501 5.5.2 not name and password"),
        }
    }

    fn login_name(&mut self, response: &str) -> Step {
        let Some(name) = self.decoded(response) else { return self.mistake("501 5.5.2 not Base64") };
        self.username = name;
        self.phase = Phase::LoginPassword;
        reply("334 UGFzc3dvcmQ6")
    }

    fn login_password(&mut self, response: &str) -> Step {
        let Some(password) = self.decoded(response) else { return self.mistake("501 5.5.2 not Base64") };
        let name = std::mem::take(&mut self.username);
        self.verdict(&name, &password)
    }

    fn decoded(&mut self, response: &str) -> Option<String> {
        self.phase = Phase::Greeted;
        String::from_utf8(BASE64.decode(response.trim().as_bytes()).ok()?).ok()
    }

    fn verdict(&mut self, name: &str, password: &str) -> Step {
        if name == self.rules.username && password == self.rules.password.expose() {
            self.is_authorized = true;
            return reply("235 2.7.0 welcome");
        }
        match self.mistake("535 5.7.8 wrong name or password") {
            Step::Reply(text) => Step::Unauthorized(text),
            end => end,
        }
    }

    fn mistake(&mut self, text: &str) -> Step {
        self.mistakes += 1;
        if self.mistakes > MISTAKES_MAX {
            return Step::Close("421 4.7.0 too many mistakes\r\n".to_owned());
        }
        reply(text)
    }
}

fn reply(text: &str) -> Step {
    Step::Reply(format!("{text}\r\n"))
}

fn is_address(text: &str) -> bool {
    text.rsplit_once('@').is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty())
}
