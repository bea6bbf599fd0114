use std::collections::BTreeMap;

use kernel::{Language, Timestamp};
use notify::Template;
use serde::{Deserialize, Serialize};

/// What a notice is about. People choose for each kind where it comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoticeKind {
    /// Passwords, contacts, leaving: whoever does not hear of these may lose the account. Never silent.
    Security,
    /// Checks and the level.
    Level,
    /// What was done at a service centre.
    Visit,
    /// Applications and inboxes of other systems.
    Service,
}

impl NoticeKind {
    /// All of them, in the order of the page.
    pub const ALL: [Self; 4] = [Self::Security, Self::Level, Self::Visit, Self::Service];

    /// As stored, in addresses and in forms.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Security => "security",
            Self::Level => "level",
            Self::Visit => "visit",
            Self::Service => "service",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// The key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Security => "messages-kind-security",
            Self::Level => "messages-kind-level",
            Self::Visit => "messages-kind-visit",
            Self::Service => "messages-kind-service",
        }
    }

    /// Whether it comes at night too.
    pub const fn is_urgent(self) -> bool {
        matches!(self, Self::Security)
    }
}

/// Where notices of one kind come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channels {
    /// By SMS.
    pub sms: bool,
    /// By mail.
    pub mail: bool,
}

/// Hours of the day, in the installation's zone, in which nothing comes that can wait. May pass midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuietHours {
    /// The first hour, 0 to 23.
    pub from: u8,
    /// The hour at which they end, 0 to 23; another than the first.
    pub until: u8,
}

impl QuietHours {
    /// Whether an hour of the day lies in them.
    pub const fn hold(self, hour: u8) -> bool {
        if self.from < self.until {
            self.from <= hour && hour < self.until
        } else {
            self.from <= hour || hour < self.until
        }
    }
}

/// What a person chose.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeChoices {
    /// Where each kind comes; kinds that are not here come as by default.
    #[serde(default)]
    channels: BTreeMap<NoticeKind, Channels>,
    /// When nothing comes that can wait.
    #[serde(default)]
    pub quiet: Option<QuietHours>,
}

/// A kind that may not be silent was switched off everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("notices of this kind come somewhere")]
pub struct MustComeSomewhere;

impl NoticeChoices {
    /// Where notices of a kind come.
    pub fn channels(&self, kind: NoticeKind) -> Channels {
        self.channels.get(&kind).copied().unwrap_or(Channels { sms: true, mail: true })
    }

    /// Chooses for one kind.
    pub fn choose(&mut self, kind: NoticeKind, channels: Channels) -> Result<(), MustComeSomewhere> {
        if kind == NoticeKind::Security && !channels.sms && !channels.mail {
            return Err(MustComeSomewhere);
        }
        self.channels.insert(kind, channels);
        Ok(())
    }
}

/// A notice as it is kept for the person: the texts are filled in when it is read, in the reader's language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeText {
    /// The texts.
    pub template: Template,
    /// What they are filled with, by the language.
    pub params: BTreeMap<String, BTreeMap<String, String>>,
}

impl NoticeText {
    /// What the texts are filled with in a language.
    pub fn params_in(&self, language: Language) -> BTreeMap<String, String> {
        self.params.get(language.tag()).cloned().unwrap_or_default()
    }
}

/// A notice in the person's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Its number, random, unique within the person.
    pub no: i64,
    /// What it is about.
    pub kind: NoticeKind,
    /// What it says.
    pub text: NoticeText,
    /// When.
    pub at: Timestamp,
    /// When it was read; none yet.
    pub read_at: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn security_comes_somewhere_whatever_is_chosen() {
        let mut choices = NoticeChoices::default();
        let nowhere = Channels { sms: false, mail: false };
        assert_eq!(choices.choose(NoticeKind::Security, nowhere), Err(MustComeSomewhere));
        assert_eq!(choices.choose(NoticeKind::Level, nowhere), Ok(()));
        assert_eq!(choices.channels(NoticeKind::Level), nowhere);
        assert_eq!(choices.channels(NoticeKind::Security), Channels { sms: true, mail: true });
    }

    #[test]
    fn quiet_hours_may_pass_midnight() {
        let night = QuietHours { from: 22, until: 8 };
        assert!(night.hold(22) && night.hold(0) && night.hold(7) && !night.hold(8) && !night.hold(21));
        let siesta = QuietHours { from: 13, until: 15 };
        assert!(siesta.hold(13) && siesta.hold(14) && !siesta.hold(15) && !siesta.hold(3));
    }

    proptest! {
        #[test]
        fn quiet_hours_are_as_many_as_lie_between_their_ends(from in 0_u8..24, until in 0_u8..24) {
            prop_assume!(from != until);
            let quiet = QuietHours { from, until };
            let held = (0..24).filter(|hour| quiet.hold(*hour)).count();
            prop_assert_eq!(held, usize::from((until + 24 - from) % 24));
        }
    }
}
