use assurance::Level;

use super::contact::ContactKind;

/// How many contacts of one kind an account may have.
pub const CONTACTS_MAX: usize = 5;

/// What the rules ask of one contact of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// Its number.
    pub no: i32,
    /// Its kind.
    pub kind: ContactKind,
    /// Whether the person signs in by it.
    pub signs_in: bool,
}

/// Why a contact stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ContactRefusal {
    /// There is no such contact, or it has changed since the page was shown.
    #[error("no such contact")]
    NotThere,
    /// Nobody could sign in any more.
    #[error("the last contact to sign in by")]
    LastSignIn,
    /// A checked account keeps a mobile phone: codes go there.
    #[error("the last mobile phone")]
    LastMobile,
    /// There are five of this kind already.
    #[error("too many contacts")]
    TooMany,
}

impl ContactRefusal {
    /// The key in the catalogue.
    pub const fn key(self) -> &'static str {
        match self {
            Self::NotThere => "contacts-not-there",
            Self::LastSignIn => "contacts-last-sign-in",
            Self::LastMobile => "contacts-last-mobile",
            Self::TooMany => "contacts-too-many",
        }
    }
}

/// Whether one more of a kind may be added.
pub fn may_add(all: &[Held], kind: ContactKind) -> Result<(), ContactRefusal> {
    let count = all.iter().filter(|held| held.kind == kind).count();
    if count < CONTACTS_MAX { Ok(()) } else { Err(ContactRefusal::TooMany) }
}

/// Whether a contact may be removed.
pub fn may_remove(all: &[Held], no: i32, level: Level) -> Result<(), ContactRefusal> {
    let held = all.iter().find(|held| held.no == no).ok_or(ContactRefusal::NotThere)?;
    if held.signs_in && !all.iter().any(|other| other.no != no && other.signs_in) {
        return Err(ContactRefusal::LastSignIn);
    }
    let another_phone = all.iter().any(|other| other.no != no && other.kind == ContactKind::Phone);
    if level > Level::Simplified && held.kind == ContactKind::Phone && !another_phone {
        return Err(ContactRefusal::LastMobile);
    }
    Ok(())
}

/// Whether a person may stop signing in by a contact.
pub fn may_stop_signing_in(all: &[Held], no: i32) -> Result<(), ContactRefusal> {
    match all.iter().find(|held| held.no == no) {
        None => Err(ContactRefusal::NotThere),
        Some(_) if all.iter().any(|other| other.no != no && other.signs_in) => Ok(()),
        Some(_) => Err(ContactRefusal::LastSignIn),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const fn held(no: i32, kind: ContactKind, signs_in: bool) -> Held {
        Held { no, kind, signs_in }
    }

    #[test]
    fn a_checked_account_keeps_its_last_mobile_and_a_simplified_one_need_not() {
        let all = [held(1, ContactKind::Phone, false), held(2, ContactKind::Email, true)];
        assert_eq!(may_remove(&all, 1, Level::Standard), Err(ContactRefusal::LastMobile));
        assert_eq!(may_remove(&all, 1, Level::Simplified), Ok(()));
        assert_eq!(may_remove(&all, 2, Level::Simplified), Err(ContactRefusal::LastSignIn));
        assert_eq!(may_remove(&all, 3, Level::Simplified), Err(ContactRefusal::NotThere));
    }

    #[test]
    fn a_sixth_phone_is_refused_and_a_mailbox_beside_five_phones_is_not() {
        let five: Vec<Held> = (1..=5).map(|no| held(no, ContactKind::Phone, true)).collect();
        assert_eq!(may_add(&five, ContactKind::Phone), Err(ContactRefusal::TooMany));
        assert_eq!(may_add(&five, ContactKind::Email), Ok(()));
    }

    #[derive(Clone, Debug)]
    enum Step {
        Add(ContactKind, bool),
        Remove(i32),
        Stop(i32),
    }

    fn step() -> impl Strategy<Value = Step> {
        let kind = prop_oneof![Just(ContactKind::Phone), Just(ContactKind::Email)];
        prop_oneof![
            (kind, any::<bool>()).prop_map(|(kind, signs_in)| Step::Add(kind, signs_in)),
            (1..12_i32).prop_map(Step::Remove),
            (1..12_i32).prop_map(Step::Stop),
        ]
    }

    proptest! {
        #[test]
        fn whatever_is_done_somebody_can_sign_in_and_a_checked_account_has_a_mobile(
            steps in proptest::collection::vec(step(), 0..60),
        ) {
            let mut all = vec![held(1, ContactKind::Phone, true)];
            for step in steps {
                match step {
                    Step::Add(kind, signs_in) if may_add(&all, kind).is_ok() => {
                        let no = all.iter().map(|held| held.no).max().unwrap_or(0) + 1;
                        all.push(held(no, kind, signs_in));
                    }
                    Step::Remove(no) if may_remove(&all, no, Level::Standard).is_ok() => {
                        all.retain(|held| held.no != no);
                    }
                    Step::Stop(no) if may_stop_signing_in(&all, no).is_ok() => {
                        all.iter_mut().filter(|held| held.no == no).for_each(|held| held.signs_in = false);
                    }
                    _ => {}
                }
                prop_assert!(all.iter().any(|held| held.signs_in));
                prop_assert!(all.iter().any(|held| held.kind == ContactKind::Phone));
                prop_assert!(all.len() <= 2 * CONTACTS_MAX);
            }
        }
    }
}
