use kernel::{SubjectId, Timestamp};
use web::Audience;

use super::centre::CentreCode;

/// An office of staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Confirms people at a centre.
    Registrar,
    /// Looks after the registrars of a centre, and confirms people too.
    Supervisor,
    /// Prints registered letters and hands them to the post.
    PostOperator,
    /// Runs the installation.
    Administrator,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 4] = [Self::Registrar, Self::Supervisor, Self::PostOperator, Self::Administrator];

    /// As stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Registrar => "registrar",
            Self::Supervisor => "supervisor",
            Self::PostOperator => "post",
            Self::Administrator => "administrator",
        }
    }

    /// Reads the stored word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == word)
    }

    /// Whether pages for an audience are pages of this office.
    pub const fn opens(self, audience: Audience) -> bool {
        match audience {
            Audience::Registrar => matches!(self, Self::Registrar | Self::Supervisor),
            Audience::Supervisor => matches!(self, Self::Supervisor),
            Audience::Postal => matches!(self, Self::PostOperator),
            Audience::Administrator => matches!(self, Self::Administrator),
            Audience::Public | Audience::Visitor | Audience::Citizen | Audience::Machine => false,
        }
    }
}

/// A person in an office at a centre.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Office {
    /// Who.
    pub subject: SubjectId,
    /// In which office.
    pub role: Role,
    /// At which centre.
    pub centre: CentreCode,
    /// Whether it is still theirs.
    pub state: OfficeState,
}

/// The life of an office.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfficeState {
    /// Held.
    Held {
        /// Since when.
        since: Timestamp,
    },
    /// Taken away.
    Revoked {
        /// Since when it had been held.
        since: Timestamp,
        /// When it was taken away.
        at: Timestamp,
    },
}

impl Office {
    /// Whether it is still theirs.
    pub const fn is_held(&self) -> bool {
        matches!(self.state, OfficeState::Held { .. })
    }
}

/// Who works at the desk in this request. The gate puts it there, or the centre's software names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Officer {
    /// The person.
    pub subject: SubjectId,
    /// In which office.
    pub role: Role,
    /// At which centre.
    pub centre: CentreCode,
    /// The centre's own software that vouches for who sits at it; none at the pages.
    pub client: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_office_opens_the_pages_of_another() {
        let opened =
            |audience| Role::ALL.into_iter().filter(move |role| role.opens(audience)).collect::<Vec<_>>();
        assert_eq!(opened(Audience::Registrar), [Role::Registrar, Role::Supervisor]);
        assert_eq!(opened(Audience::Supervisor), [Role::Supervisor]);
        assert_eq!(opened(Audience::Postal), [Role::PostOperator]);
        assert_eq!(opened(Audience::Administrator), [Role::Administrator]);
        assert_eq!(opened(Audience::Citizen), []);
    }
}
