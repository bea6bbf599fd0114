//! The life of a letter over random orders of events, against a model that remembers everything.

use std::time::Duration;

use kernel::{Timestamp, Uuid};
use proptest::prelude::*;

use super::ask::Decline;
use super::letter::{CODE_LASTS, Cancelled, End, HELD_LASTS, Report, State, Step, TRIES_MAX, Typed, Verdict};

const START: Timestamp = Timestamp::from_seconds(1_795_000_000);

fn reference(number: u8) -> Uuid {
    Uuid::from_u128(u128::from(number) + 1)
}

/// What may happen, in any order.
#[derive(Clone, Copy, Debug)]
enum Event {
    Approve,
    Decline,
    Print,
    Void,
    /// The post reports of the sheet in force, or of one before it.
    Report(Report, bool),
    Type(Typed),
    Cancel,
    Wait(u64),
}

fn event() -> impl Strategy<Value = Event> {
    let report = prop_oneof![
        4 => prop_oneof![
            Just(Report::Step(Step::Accepted)),
            Just(Report::Step(Step::OnTheWay)),
            Just(Report::Step(Step::Arrived)),
            Just(Report::Step(Step::HandedOver)),
        ],
        1 => Just(Report::Returned),
    ];
    prop_oneof![
        2 => Just(Event::Approve),
        1 => Just(Event::Decline),
        3 => Just(Event::Print),
        1 => Just(Event::Void),
        6 => (report, prop::bool::weighted(0.85)).prop_map(|(report, own)| Event::Report(report, own)),
        4 => prop_oneof![3 => Just(Typed::Right), 2 => Just(Typed::Wrong), 1 => Just(Typed::Replaced)]
            .prop_map(Event::Type),
        1 => Just(Event::Cancel),
        3 => (0_u64..60 * 24).prop_map(Event::Wait),
    ]
}

/// What the model knows of the sheet in force.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "a model remembers what happened, each by itself")]
struct Known {
    prints: u8,
    /// Since when it waits for a supervisor; none for letters to addresses of few.
    held_at: Option<Timestamp>,
    is_approved: bool,
    is_declined: bool,
    posted_at: Option<Timestamp>,
    is_handed: bool,
    typed_right: bool,
    wrong: u8,
}

impl Known {
    /// What a new print does not change.
    fn before_prints(&self) -> Self {
        let Self { held_at, is_approved, is_declined, .. } = *self;
        Self { held_at, is_approved, is_declined, ..Self::default() }
    }

    /// Whether nobody has decided yet.
    fn is_held(&self, now: Timestamp) -> bool {
        let in_time = self.held_at.is_some_and(|since| now < since.plus(HELD_LASTS));
        in_time && !self.is_approved && !self.is_declined
    }
}

/// Applies one event to both, and holds the laws.
fn apply(state: State, known: &mut Known, event: Event, now: Timestamp) -> State {
    let before = state.clone();
    let after = match event {
        Event::Approve => {
            let next = state.clone().approve(now);
            known.is_approved |= next.is_ok();
            next.unwrap_or(state)
        }
        Event::Decline => {
            let next = state.clone().decline(Decline::TooMany, now);
            known.is_declined |= next.is_ok();
            next.unwrap_or(state)
        }
        Event::Print => match state.clone().print(reference(known.prints), now) {
            Ok(next) => {
                *known = Known { prints: known.prints + 1, ..known.before_prints() };
                next
            }
            Err(_) => state,
        },
        Event::Void => match state.clone().void() {
            Ok(next) => {
                *known = Known { prints: known.prints, ..known.before_prints() };
                next
            }
            Err(_) => state,
        },
        Event::Report(report, own) => {
            let current = state.sheet().map(|sheet| sheet.reference);
            let stranger = reference(200);
            let reported = if own { current.unwrap_or(stranger) } else { stranger };
            let next = state.report(reported, (report, now), now);
            if own && current.is_some() && before.clone().expire(now) == before {
                known.posted_at = known.posted_at.or(Some(now));
                known.is_handed |= report == Report::Step(Step::HandedOver);
            }
            next
        }
        Event::Type(typed) => {
            let (next, verdict) = state.enter(typed, now);
            let is_open = before.sheet().is_some() && before.clone().expire(now) == before;
            if is_open && typed == Typed::Right {
                known.typed_right = true;
            }
            if is_open && typed == Typed::Wrong {
                known.wrong += 1;
            }
            // A verdict never says more than happened.
            assert_eq!(
                verdict == Verdict::Counts,
                matches!(next, State::Ended { end: End::Confirmed, .. }) && !before.is_over()
            );
            next
        }
        Event::Cancel => state.clone().cancel(Cancelled::ByPerson, now).unwrap_or(state),
        Event::Wait(_) => state.expire(now),
    };
    if before.is_over() {
        assert_eq!(before, after, "what is over stays what it is");
    }
    if let (false, State::Ended { end, .. }) = (before.is_over(), &after) {
        judge_end(*end, known, now);
    }
    after
}

/// An end has its reason in what happened.
fn judge_end(end: End, known: &Known, now: Timestamp) {
    let in_time = known.posted_at.is_some_and(|posted| now < posted.plus(CODE_LASTS));
    match end {
        End::Confirmed => {
            assert!(known.typed_right, "nothing confirms without the right code of the sheet in force");
            assert!(known.is_handed, "nothing confirms before the post has reported the handover");
            assert!(in_time, "nothing confirms after 90 days");
            assert!(known.wrong < TRIES_MAX, "nothing confirms after five wrong tries");
        }
        End::Exhausted => assert_eq!(known.wrong, TRIES_MAX),
        End::Expired => assert!(known.posted_at.is_some() && !in_time),
        End::Returned => assert!(!known.is_handed),
        End::Declined(_) => assert!(known.is_declined && !known.is_approved),
        End::Undecided => {
            assert!(known.held_at.is_some() && !known.is_approved && !known.is_held(now));
        }
        End::Cancelled(_) => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn nothing_confirms_that_should_not(is_crowded: bool, events in prop::collection::vec(event(), 0..40)) {
        let (mut state, mut known, mut now) = (State::Queued, Known::default(), START);
        if is_crowded {
            state = State::Held { since: START };
            known.held_at = Some(START);
        }
        for event in events {
            let hours = if let Event::Wait(hours) = event { hours } else { 0 };
            now = now.plus(Duration::from_secs(hours * 3_600 + 1));
            state = apply(state, &mut known, event, now);
            if known.held_at.is_some() && !known.is_approved {
                prop_assert!(state.sheet().is_none(), "nothing is printed before a supervisor lets it go");
            }
            if let Some(sheet) = state.sheet() {
                prop_assert_eq!(sheet.tries_left, TRIES_MAX - known.wrong);
                prop_assert!(sheet.tries_left > 0);
                prop_assert_eq!(sheet.is_kept, known.typed_right);
            }
            // What is written is what is read.
            let text = serde_json::to_string(&state).unwrap();
            prop_assert_eq!(serde_json::from_str::<State>(&text).unwrap(), state.clone());
        }
    }
}

fn posted(now: Timestamp) -> State {
    let printed = State::Queued.print(reference(1), now).unwrap();
    printed.report(reference(1), (Report::Step(Step::Accepted), now), now)
}

#[test]
fn a_code_typed_early_is_kept_and_counts_with_the_handover() {
    let (state, verdict) = posted(START).enter(Typed::Right, START);
    assert_eq!(verdict, Verdict::Kept);
    let handed = state.report(reference(1), (Report::Step(Step::HandedOver), START), START);
    assert_eq!(handed, State::Ended { end: End::Confirmed, at: START });
}

#[test]
fn a_code_is_good_for_ninety_days_from_posting_to_the_second() {
    let handed = posted(START).report(reference(1), (Report::Step(Step::HandedOver), START), START);
    let last = START.plus(CODE_LASTS).minus(Duration::from_secs(1));
    assert_eq!(handed.clone().enter(Typed::Right, last).1, Verdict::Counts);
    let (over, verdict) = handed.enter(Typed::Right, START.plus(CODE_LASTS));
    assert_eq!(verdict, Verdict::Expired);
    assert_eq!(over, State::Ended { end: End::Expired, at: START.plus(CODE_LASTS) });
}

#[test]
fn the_fifth_wrong_code_is_the_last() {
    let mut state = posted(START);
    for left in [4, 3, 2, 1] {
        let (next, verdict) = state.enter(Typed::Wrong, START);
        assert_eq!(verdict, Verdict::Wrong(left));
        state = next;
    }
    let (over, verdict) = state.enter(Typed::Wrong, START);
    assert_eq!(verdict, Verdict::Exhausted);
    assert_eq!(over.enter(Typed::Right, START).1, Verdict::Exhausted);
}

#[test]
fn a_reprint_voids_the_sheet_before_it() {
    let first = State::Queued.print(reference(1), START).unwrap();
    let second = first.print(reference(2), START).unwrap();
    let same = second.clone().report(reference(1), (Report::Step(Step::HandedOver), START), START);
    assert_eq!(same, second);
}

mod batches {
    use kernel::{Env, SubjectId};

    use super::START;
    use crate::model::batch::{BatchRefusal, BatchState};

    fn people() -> [SubjectId; 2] {
        let (env, _) = Env::fixed(START, 1);
        [SubjectId::generate(&env), SubjectId::generate(&env)]
    }

    #[test]
    fn two_people_release_a_batch_and_it_is_printed_once() {
        let [one, other] = people();
        let rendered = BatchState::Gathered { by: Some(one) }.render(3).unwrap();
        assert_eq!(rendered.clone().print(START), Err(BatchRefusal::NotNow));
        assert_eq!(rendered.clone().release(one), Err(BatchRefusal::SamePerson));
        let printed = rendered.release(other).unwrap().print(START).unwrap();
        assert_eq!(printed.clone().print(START), Err(BatchRefusal::NotNow));
        assert_eq!(printed.hand_over(START), Ok(BatchState::Handed { at: START }));
    }

    #[test]
    fn the_printing_house_needs_no_operator_and_operators_hand_over_paper_alone() {
        let house = BatchState::Gathered { by: None }.render(2).unwrap();
        assert_eq!(house.clone().hand_over(START), Ok(BatchState::Handed { at: START }));
        let [one, other] = people();
        assert_eq!(house.release(other), Err(BatchRefusal::NotNow));
        let released = BatchState::Gathered { by: Some(one) }.render(2).unwrap().release(other).unwrap();
        assert_eq!(released.hand_over(START), Err(BatchRefusal::NotNow));
    }

    #[test]
    fn what_the_post_has_is_not_printed_again() {
        let handed = BatchState::Handed { at: START };
        assert_eq!(handed.void(START), Err(BatchRefusal::NotNow));
    }
}

#[test]
fn what_no_supervisor_decides_ends_after_fourteen_days() {
    let held = State::Held { since: START };
    let end = START.plus(HELD_LASTS);
    let last = end.minus(Duration::from_secs(1));
    assert_eq!(held.clone().approve(last), Ok(State::Queued));
    assert!(held.clone().approve(end).is_err() && held.clone().decline(Decline::NoHome, end).is_err());
    assert_eq!(held.expire(end), State::Ended { end: End::Undecided, at: end });
}
