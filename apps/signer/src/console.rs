//! Where the person sees what is signed and types the PIN: the terminal.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, Write};
use std::os::fd::AsFd;
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::termios::{LocalModes, OptionalActions, tcflush, tcgetattr, tcsetattr};
use zeroize::Zeroizing;

/// How often a question looks whether it is still wanted.
const LOOK: Duration = Duration::from_millis(200);

/// What became of a question.
#[derive(Debug, PartialEq, Eq)]
pub enum Typed {
    /// This was typed.
    Text(Zeroizing<String>),
    /// Enter alone: no.
    Nothing,
    /// The question is no longer wanted, or nobody answered in time.
    Gone,
}

/// The person at the terminal.
pub trait Console: Send + Sync {
    /// Shows lines.
    fn say(&self, text: &str);

    /// Asks for what must not be seen. `is_wanted` is asked from time to time.
    fn ask_hidden(&self, prompt: &str, is_wanted: &dyn Fn() -> bool) -> Typed;
}

/// The terminal of this process.
#[derive(Debug, Default)]
pub struct Terminal(());

impl Console for Terminal {
    fn say(&self, text: &str) {
        // Nobody is left to be told that the terminal is gone.
        let _ = writeln!(io::stdout(), "{text}");
    }

    fn ask_hidden(&self, prompt: &str, is_wanted: &dyn Fn() -> bool) -> Typed {
        read_hidden(prompt, is_wanted).unwrap_or(Typed::Gone)
    }
}

/// Takes back the echo, whatever happens.
struct Silent<'a>(&'a File, rustix::termios::Termios);

impl Drop for Silent<'_> {
    fn drop(&mut self) {
        let _ = tcsetattr(self.0, OptionalActions::Flush, &self.1);
        let _ = writeln!(self.0);
    }
}

fn read_hidden(prompt: &str, is_wanted: &dyn Fn() -> bool) -> io::Result<Typed> {
    let mut terminal = OpenOptions::new().read(true).write(true).open("/dev/tty")?;
    write!(terminal, "{prompt} ")?;
    let before = tcgetattr(&terminal)?;
    let mut quiet = before.clone();
    quiet.local_modes.remove(LocalModes::ECHO);
    // What was typed before the question is no answer to it.
    tcflush(&terminal, rustix::termios::QueueSelector::IFlush)?;
    tcsetattr(&terminal, OptionalActions::Flush, &quiet)?;
    let silent = Silent(&terminal, before);
    let look = Timespec { tv_sec: 0, tv_nsec: i64::from(LOOK.subsec_nanos()) };
    while is_wanted() {
        let fd = silent.0.as_fd();
        // The terminal gives whole lines: once it is readable, one is there.
        if poll(&mut [PollFd::new(&fd, PollFlags::IN)], Some(&look))? == 0 {
            continue;
        }
        let mut line = Zeroizing::new(String::new());
        io::BufReader::new(silent.0).read_line(&mut line)?;
        return Ok(typed(&line));
    }
    Ok(Typed::Gone)
}

fn typed(line: &str) -> Typed {
    let text = line.trim_end_matches(['\r', '\n']);
    if text.is_empty() { Typed::Nothing } else { Typed::Text(Zeroizing::new(text.to_owned())) }
}

/// Answers from a file, for journeys and machines without a person: dangerous, because nobody reads what is shown.
pub struct ScriptedConsole {
    source: Source,
    shown: Mutex<Vec<String>>,
}

enum Source {
    /// The first line of the file, read anew for each question.
    File(PathBuf),
    /// One line for each question.
    Lines(Mutex<Box<dyn BufRead + Send>>),
}

impl std::fmt::Debug for ScriptedConsole {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ScriptedConsole")
    }
}

impl ScriptedConsole {
    /// Each question is answered by what is the first line of the file then; no file, or an empty line: no.
    pub fn from_file(path: PathBuf) -> Self {
        Self { source: Source::File(path), shown: Mutex::default() }
    }

    /// Each question is answered by the next line; an empty line, or the end: no.
    pub fn from_lines(lines: impl BufRead + Send + 'static) -> Self {
        Self { source: Source::Lines(Mutex::new(Box::new(lines))), shown: Mutex::default() }
    }

    /// All that was shown so far.
    pub fn shown(&self) -> String {
        self.shown.lock().map(|shown| shown.join("\n")).unwrap_or_default()
    }
}

impl Console for ScriptedConsole {
    fn say(&self, text: &str) {
        let _ = writeln!(io::stdout(), "{text}");
        if let Ok(mut shown) = self.shown.lock() {
            shown.push(text.to_owned());
        }
    }

    fn ask_hidden(&self, prompt: &str, is_wanted: &dyn Fn() -> bool) -> Typed {
        self.say(prompt);
        if !is_wanted() {
            return Typed::Gone;
        }
        let mut line = Zeroizing::new(String::new());
        match &self.source {
            Source::File(path) => {
                let Ok(text) = std::fs::read_to_string(path) else { return Typed::Nothing };
                line.push_str(text.lines().next().unwrap_or_default());
            }
            Source::Lines(lines) => {
                let Ok(mut lines) = lines.lock() else { return Typed::Nothing };
                if lines.read_line(&mut line).is_err() {
                    return Typed::Nothing;
                }
            }
        }
        typed(&line)
    }
}
