use person::{DocumentKind, NamePart};

use super::{Person, Population};

/// A name is looked for among so many people; numbers are found among all.
const SCANNED_MAX: u64 = 50_000;

impl Population {
    /// The people that a typed text may mean, at most `limit`: a СНИЛС, an ИНН, a passport or another document's
    /// number with any separators, a birth certificate's, a place in the population, or the beginning of a full name (among the first fifty
    /// thousand people).
    pub fn find(&self, typed: &str, limit: usize) -> Vec<Person> {
        if let Some(child) = self.find_by_certificate(typed) {
            return vec![child];
        }
        let compact: String = typed.chars().filter(|c| c.is_alphanumeric()).collect();
        let by_number = self.find_by_number(&compact);
        if !by_number.is_empty() {
            return by_number.into_iter().take(limit).collect();
        }
        let key = |name: &str| NamePart::parse(name).ok().map(|name| name.matching_key());
        let Some(wanted) = key(typed) else { return Vec::new() };
        let begins = |person: &Person| key(&person.name.full()).is_some_and(|name| name.starts_with(&wanted));
        (0..self.people().min(SCANNED_MAX))
            .filter_map(|number| self.person(number))
            .filter(begins)
            .take(limit)
            .collect()
    }

    fn find_by_number(&self, compact: &str) -> Vec<Person> {
        let digits = !compact.is_empty() && compact.bytes().all(|byte| byte.is_ascii_digit());
        let other = || {
            let kinds = [
                DocumentKind::ForeignPassport,
                DocumentKind::ResidencePermit,
                DocumentKind::TemporaryResidence,
            ];
            kinds.iter().find_map(|kind| self.find_by_other_document(*kind, &compact.to_uppercase()))
        };
        match compact.len() {
            12 if digits => self.find_by_inn(compact).into_iter().collect(),
            11 if digits => self.find_by_snils(compact).into_iter().collect(),
            10 if digits => match compact.split_at_checked(4) {
                Some((series, number)) => self.find_by_passport(series, number).collect(),
                None => Vec::new(),
            },
            9 => other().into_iter().collect(),
            1..=8 if digits => {
                compact.parse().ok().and_then(|number| self.person(number)).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }
}
