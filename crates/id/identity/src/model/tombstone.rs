use kernel::{Oid, SubjectId, Timestamp};
use store::Vault;

/// What is left of an account that has gone: that it was there, and when it went. No name, no contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tombstone {
    /// Whose account.
    pub subject: SubjectId,
    /// Its public number, which is never given to anybody else.
    pub oid: Oid,
    /// When it went.
    pub erased_at: Timestamp,
}

const MAC: &str = "tombstone";

impl Tombstone {
    /// The line of the log outside the database: subject, number, moment, and a code by which this installation knows that
    /// it wrote the line itself.
    pub fn to_line(self, vault: &Vault) -> String {
        let text = self.text();
        let code = data_encoding::HEXLOWER.encode(&vault.mac(MAC, &[text.as_bytes()]));
        format!("{text} {code}")
    }

    /// Reads a line; none where it was not written by this installation.
    pub fn from_line(line: &str, vault: &Vault) -> Option<Self> {
        let (text, code) = line.trim().rsplit_once(' ')?;
        let code = data_encoding::HEXLOWER.decode(code.as_bytes()).ok()?;
        if !vault.mac_holds(MAC, &[text.as_bytes()], &code) {
            return None;
        }
        let mut fields = text.split(' ');
        let (subject, oid, at) = (fields.next()?, fields.next()?, fields.next()?);
        Some(Self {
            subject: SubjectId::from(kernel::Uuid::parse_str(subject).ok()?),
            oid: Oid::try_from(oid.parse::<i64>().ok()?).ok()?,
            erased_at: Timestamp::from_micros(at.parse().ok()?),
        })
    }

    fn text(self) -> String {
        format!("{} {} {}", self.subject.uuid(), self.oid.as_i64(), self.erased_at.as_micros())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Env;
    use store::Keyring;

    #[test]
    fn a_line_that_somebody_else_wrote_is_none() {
        let (env, _) = Env::fixed(Timestamp::from_seconds(5), 3);
        let vault = Vault::new(Keyring::in_memory(env.rng.as_ref()));
        let another = Vault::new(Keyring::in_memory(env.rng.as_ref()));
        let tombstone = Tombstone {
            subject: SubjectId::generate(&env),
            oid: Oid::draw(env.rng.as_ref()),
            erased_at: env.now(),
        };
        let line = tombstone.to_line(&vault);
        assert_eq!(Tombstone::from_line(&line, &vault), Some(tombstone));
        assert_eq!(Tombstone::from_line(&line, &another), None);
        assert_eq!(Tombstone::from_line(&line.replacen(' ', " 1", 1), &vault), None);
        assert_eq!(Tombstone::from_line("", &vault), None);
    }
}
