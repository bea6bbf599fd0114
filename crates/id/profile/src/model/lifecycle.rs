/// Which version is in force, which is being checked, and which number was given last.
///
/// There is always exactly one current version and at most one pending one; numbers are never given twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lifecycle {
    last: i32,
    current: i32,
    pending: Option<i32>,
}

/// Why a transition is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LifecycleError {
    /// The numbers contradict each other.
    #[error("the versions' numbers contradict each other")]
    Contradiction,
    /// No version, or another one, is pending.
    #[error("this version is not pending")]
    NotPending,
}

impl Lifecycle {
    /// A new subject: the first version is in force.
    pub const fn begun() -> Self {
        Self { last: 1, current: 1, pending: None }
    }

    /// Reads what is stored.
    pub fn restore(last: i32, current: i32, pending: Option<i32>) -> Result<Self, LifecycleError> {
        let holds = current >= 1 && current <= last && pending.is_none_or(|no| no > current && no <= last);
        if holds { Ok(Self { last, current, pending }) } else { Err(LifecycleError::Contradiction) }
    }

    /// A new version to be checked; the one that was pending gives way.
    #[must_use]
    pub const fn submit(self) -> Self {
        let no = self.last + 1;
        Self { last: no, current: self.current, pending: Some(no) }
    }

    /// The pending version comes into force.
    pub fn promote(self, no: i32) -> Result<Self, LifecycleError> {
        if self.pending == Some(no) {
            Ok(Self { current: no, pending: None, ..self })
        } else {
            Err(LifecycleError::NotPending)
        }
    }

    /// The pending version is taken back.
    pub fn withdraw(self, no: i32) -> Result<Self, LifecycleError> {
        if self.pending == Some(no) {
            Ok(Self { pending: None, ..self })
        } else {
            Err(LifecycleError::NotPending)
        }
    }

    /// The number given last.
    pub const fn last(self) -> i32 {
        self.last
    }

    /// The version in force.
    pub const fn current(self) -> i32 {
        self.current
    }

    /// The version that is being checked.
    pub const fn pending(self) -> Option<i32> {
        self.pending
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[derive(Clone, Copy, Debug)]
    enum Act {
        Submit,
        Promote(i32),
        Withdraw(i32),
    }

    fn acts() -> impl Strategy<Value = Vec<Act>> {
        let act = prop_oneof![
            2 => Just(Act::Submit),
            1 => (0..12).prop_map(Act::Promote),
            1 => (0..12).prop_map(Act::Withdraw),
        ];
        proptest::collection::vec(act, 0..40)
    }

    fn step(life: Lifecycle, act: Act) -> Lifecycle {
        match act {
            Act::Submit => life.submit(),
            Act::Promote(no) => life.promote(no).unwrap_or(life),
            Act::Withdraw(no) => life.withdraw(no).unwrap_or(life),
        }
    }

    proptest! {
        #[test]
        fn whatever_happens_one_version_is_in_force_and_at_most_one_newer_one_pending(acts in acts()) {
            let mut life = Lifecycle::begun();
            for act in acts {
                let next = step(life, act);
                prop_assert_eq!(Lifecycle::restore(next.last(), next.current(), next.pending()), Ok(next));
                prop_assert!(next.current() >= life.current(), "an old version never comes back into force");
                prop_assert!(next.last() >= life.last(), "a number is never given twice");
                life = next;
            }
        }

        #[test]
        fn only_the_pending_version_comes_into_force(acts in acts(), no in 0..12) {
            let life = acts.into_iter().fold(Lifecycle::begun(), step);
            prop_assert_eq!(life.promote(no).is_ok(), life.pending() == Some(no));
            prop_assert_eq!(life.withdraw(no).is_ok(), life.pending() == Some(no));
        }

        #[test]
        fn submitting_or_withdrawing_never_touches_the_version_in_force(acts in acts()) {
            let life = acts.into_iter().fold(Lifecycle::begun(), step);
            let submitted = life.submit();
            prop_assert_eq!(submitted.current(), life.current());
            let withdrawn = submitted.withdraw(submitted.last()).unwrap();
            prop_assert_eq!((withdrawn.current(), withdrawn.pending()), (life.current(), None));
        }
    }
}
