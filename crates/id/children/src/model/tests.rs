//! The life of links held against a model, over random orders of events and leaps of time.

use std::time::Duration;

use gateway_registries::BirthPair;
use identity::model::merge::Merge;
use jiff::civil::date;
use jiff::tz::TimeZone;
use kernel::{Env, SubjectId, Timestamp};
use proptest::prelude::*;

use super::*;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// 28 November 2026, 12:00 UTC.
const NOW: Timestamp = Timestamp::from_seconds(1_795_867_200);

/// What may happen to a link.
#[derive(Clone, Copy, Debug)]
enum Event {
    Sent,
    Answer(Answered),
    Sweep,
    Retry,
    End(End),
    /// The holder's account becomes part of another of theirs.
    Merge,
    /// The two accounts become two again, if it is not too late.
    Undo,
    Days(u16),
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let said = prop_oneof![
        3 => Just(Answered::Yes),
        1 => Just(Answered::Later),
        1 => Just(Answered::No(Refusal::NotFound)),
        1 => Just(Answered::No(Refusal::Pair(BirthPair::ChildParent))),
        1 => Just(Answered::No(Refusal::RightsEnded)),
        1 => Just(Answered::No(Refusal::Died)),
    ];
    let event = prop_oneof![
        4 => Just(Event::Sent),
        4 => said.prop_map(Event::Answer),
        2 => Just(Event::Sweep),
        1 => Just(Event::Retry),
        1 => prop_oneof![Just(End::Desk), Just(End::Holder), Just(End::Court)].prop_map(Event::End),
        1 => Just(Event::Merge),
        1 => Just(Event::Undo),
        2 => (0_u16..60).prop_map(Event::Days),
        1 => (300_u16..2_500).prop_map(Event::Days),
    ];
    proptest::collection::vec(event, 0..60)
}

/// What anybody would say of the link, in words of its own. Days are those on which a question was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Model {
    Waits(u64),
    Holds,
    HoldsAsked(u64),
    GivenUp,
    /// It held and ended, or was refused: for ever.
    Over,
}

impl Model {
    fn take(self, event: Event, (today, adult): (u64, u64)) -> Self {
        let late = |day: u64| today >= day + ASK_DAYS_MAX;
        let ends = matches!(event, Event::Answer(Answered::No(Refusal::RightsEnded | Refusal::Died)));
        match self {
            Self::Waits(day) => match event {
                Event::Answer(_) | Event::Sweep if today >= adult => Self::Over,
                Event::Answer(Answered::Yes) => Self::Holds,
                Event::Answer(Answered::No(_)) => Self::Over,
                Event::Answer(Answered::Later) | Event::Sweep if late(day) => Self::GivenUp,
                _ => self,
            },
            Self::Holds | Self::HoldsAsked(_)
                if matches!(event, Event::End(_)) || (matches!(event, Event::Sweep) && today >= adult) =>
            {
                Self::Over
            }
            Self::Holds if matches!(event, Event::Sent) => Self::HoldsAsked(today),
            // What was asked under one account is asked anew under the other.
            Self::HoldsAsked(_) if matches!(event, Event::Merge | Event::Undo) => Self::Holds,
            Self::HoldsAsked(_) if ends => Self::Over,
            Self::HoldsAsked(day) => match event {
                Event::Answer(_) => Self::Holds,
                _ if matches!(event, Event::Sweep) && late(day) => Self::Holds,
                _ => self,
            },
            Self::GivenUp if matches!(event, Event::Retry) => Self::Waits(today),
            Self::Holds | Self::GivenUp | Self::Over => self,
        }
    }
}

/// Two accounts of the holder, who asked by the second, and whether they are one now.
struct Accounts {
    kept: SubjectId,
    other: SubjectId,
    merge: Option<Merge>,
}

impl Accounts {
    /// What of the desk's acts comes to pass now; the rest does not happen.
    fn allow(&mut self, event: Event, now: Timestamp) -> bool {
        match event {
            Event::Merge if self.merge.is_none() => {
                self.merge = Some(Merge { away: self.other, survivor: self.kept, merged_at: now });
                true
            }
            Event::Undo if self.merge.is_some_and(|merge| merge.undo(now).is_ok()) => {
                self.merge = None;
                true
            }
            Event::Merge | Event::Undo => false,
            _ => true,
        }
    }
}

fn apply(
    link: Link,
    event: Event,
    (child, adult_at): (SubjectId, Timestamp),
    (accounts, now): (&Accounts, Timestamp),
) -> Link {
    match event {
        Event::Days(_) => link,
        Event::Sent => link.sent(now),
        Event::Answer(said) => link.answered(said, (child, adult_at), now).unwrap_or(link),
        Event::Sweep if now >= adult_at => link.ended(End::CameOfAge, now),
        Event::Sweep => link.give_up(now),
        Event::Retry => link.retried(now),
        Event::End(end) => link.ended(end, now),
        Event::Merge => link.moved((accounts.kept, link.no + 1), now),
        Event::Undo => link.moved((accounts.other, link.no + 1), now),
    }
}

proptest! {
    #[test]
    fn a_link_holds_only_by_a_yes_and_never_past_its_end(events in events(), adult in 1_u64..4_000) {
        let (env, _) = Env::fixed(NOW, 1);
        let (holder, child) = (SubjectId::generate(&env), SubjectId::generate(&env));
        let mut accounts = Accounts { kept: SubjectId::generate(&env), other: holder, merge: None };
        let at = |day: u64| NOW.plus(DAY.saturating_mul(u32::try_from(day).unwrap()));
        let mut link = Link::ask(holder, 1, Role::Parent, NOW);
        let mut model = Model::Waits(0);
        let mut today = 0;
        for event in events {
            if let Event::Days(days) = event {
                today += u64::from(days);
            }
            let before = link;
            if !accounts.allow(event, at(today)) {
                continue;
            }
            link = apply(link, event, (child, at(adult)), (&accounts, at(today)));
            model = model.take(event, (today, adult));
            // It is with whoever signs in, and nothing but where it is changed by that.
            prop_assert_eq!(link.holder, accounts.merge.map_or(holder, |merge| merge.survivor));
            if matches!(event, Event::Merge | Event::Undo) {
                prop_assert_eq!((link.child(), link.role, link.asked_at), (before.child(), before.role, before.asked_at));
                let waits = matches!(link.state, LinkState::Sent | LinkState::Held { due_at: None, .. });
                prop_assert!(!waits, "what was asked under the other account is waited for");
            }
            prop_assert_eq!(link.is_asked(), matches!(model, Model::Waits(_)), "{:?}", event);
            let holds = matches!(model, Model::Holds | Model::HoldsAsked(_));
            prop_assert_eq!(link.child(), holds.then_some(child), "{:?}", event);
            prop_assert_eq!(matches!(link.state, LinkState::CouldNotCheck { .. }), model == Model::GivenUp);
            let over = matches!(link.state, LinkState::Ended { .. } | LinkState::Refused { .. });
            prop_assert_eq!(over, model == Model::Over);
            // Nothing makes a link but a yes to a question that was waited for, before the 18th birthday.
            if link.child().is_some() && before.child().is_none() {
                prop_assert!(matches!(event, Event::Answer(Answered::Yes)) && before.is_asked() && today < adult);
            }
            // What is over stays as it is.
            if matches!(before.state, LinkState::Ended { .. } | LinkState::Refused { .. }) {
                prop_assert_eq!(Link { holder: before.holder, no: before.no, ..link }, before);
            }
            // Only a yes moves the day of the last check.
            if let (LinkState::Held { checked_at: a, .. }, LinkState::Held { checked_at: b, .. }) = (before.state, link.state) {
                prop_assert!(a == b || matches!(event, Event::Answer(Answered::Yes)));
            }
        }
    }

    #[test]
    fn the_years_are_told_once_each_and_in_order(days in proptest::collection::vec(1_u32..900, 1..40)) {
        let birthdays = Birthdays::of(date(2013, 2, 28), &TimeZone::UTC);
        let (mut told, mut now, mut all) = (None, NOW.minus(DAY * 1_000), Vec::new());
        for days in days {
            now = now.plus(DAY * days);
            while let Step::Tell(what) = birthdays.step(told, now) {
                prop_assert!(told.is_none_or(|before| before < what));
                prop_assert!(all.len() < 2);
                told = Some(what);
                all.push(what);
            }
            match birthdays.step(told, now) {
                Step::ComeOfAge => prop_assert!(now >= birthdays.adult_at),
                Step::Wait(until) => prop_assert!(until > now && until <= birthdays.adult_at),
                Step::Tell(_) => prop_assert!(false),
            }
        }
    }
}

#[test]
fn a_child_of_29_february_comes_of_age_on_1_march() {
    let moscow = TimeZone::fixed(jiff::tz::offset(3));
    let birthdays = Birthdays::of(date(2012, 2, 29), &moscow);
    assert_eq!(birthdays.adult_at.date_in(&TimeZone::UTC), date(2030, 2, 28));
    assert_eq!(birthdays.adult_at.date_in(&moscow), date(2030, 3, 1));
    assert_eq!(birthdays.fourteen_at.date_in(&moscow), date(2026, 3, 1));
}

#[test]
fn words_are_read_back() {
    for role in Role::ALL {
        assert_eq!(Role::from_word(role.as_str()), Some(role));
    }
    for end in End::ALL {
        assert_eq!(End::from_word(end.as_str()), Some(end));
    }
    for word in ["not-found", "rights-ended", "died", "adult", "taken", "child-parent", "guardian-act"] {
        assert_eq!(Refusal::from_word(word).map(Refusal::as_str), Some(word));
    }
    let all = Share::ALL.into_iter().collect();
    assert_eq!(Share::read(&Share::write(&all)), all);
    assert_eq!(Share::read("numbers,diary"), [Share::Numbers].into());
    assert!(Share::read("").is_empty());
}
