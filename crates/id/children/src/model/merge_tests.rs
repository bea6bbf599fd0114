//! The links of two accounts of one person, which become one and two again, over random orders of events.

use std::collections::BTreeSet;
use std::time::Duration;

use identity::model::merge::{Merge, UNDO_LASTS};
use kernel::{Env, SubjectId, Timestamp};
use proptest::prelude::*;

use super::*;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const NOW: Timestamp = Timestamp::from_seconds(1_795_867_200);
const CHILDREN: usize = 3;
/// Nobody comes of age here: what time ends by itself the life of one link shows.
const ADULT_AT: Timestamp = Timestamp::from_micros(i64::MAX);

#[derive(Clone, Copy, Debug)]
enum Event {
    /// An account asks about a child.
    Ask(usize, usize),
    /// The registry answers about a child, to an account: the first or the last of its questions.
    Answer(usize, usize, bool, Answered),
    /// The link of an account to a child ends.
    End(usize, usize, End),
    /// Two accounts of one person become one: the first stays.
    Merge,
    Undo,
    Days(u16),
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let place = (0_usize..2, 0..CHILDREN);
    let said = prop_oneof![
        4 => Just(Answered::Yes),
        1 => Just(Answered::Later),
        1 => Just(Answered::No(Refusal::RightsEnded)),
    ];
    let end = prop_oneof![Just(End::Desk), Just(End::Holder), Just(End::Court)];
    let event = prop_oneof![
        4 => place.clone().prop_map(|(account, child)| Event::Ask(account, child)),
        5 => (place.clone(), any::<bool>(), said).prop_map(|((account, child), first, said)| Event::Answer(account, child, first, said)),
        2 => (place, end).prop_map(|((account, child), end)| Event::End(account, child, end)),
        2 => Just(Event::Merge),
        2 => Just(Event::Undo),
        2 => (1_u16..20).prop_map(Event::Days),
    ];
    proptest::collection::vec(event, 0..80)
}

/// A link as it lies with an account: about whom, and whether it came with a merge.
#[derive(Clone, Copy, Debug)]
struct Kept {
    about: usize,
    link: Link,
    came: bool,
}

struct World {
    accounts: [SubjectId; 2],
    children: [SubjectId; CHILDREN],
    kept: [Vec<Kept>; 2],
    /// Who acts for whom: account and child.
    acts: BTreeSet<(usize, usize)>,
    merge: Option<Merge>,
    now: Timestamp,
    asked: i32,
}

impl World {
    fn new() -> Self {
        let (env, _) = Env::fixed(NOW, 1);
        Self {
            accounts: std::array::from_fn(|_| SubjectId::generate(&env)),
            children: std::array::from_fn(|_| SubjectId::generate(&env)),
            kept: [Vec::new(), Vec::new()],
            acts: BTreeSet::new(),
            merge: None,
            now: NOW,
            asked: 0,
        }
    }

    /// An account that was merged away opens no page, and its contacts lead to the survivor.
    fn signs_in(&self, account: usize) -> usize {
        if self.merge.is_some() { 0 } else { account }
    }

    fn links(&self, account: usize) -> Vec<Link> {
        self.kept[account].iter().map(|kept| kept.link).collect()
    }

    fn ask(&mut self, account: usize, about: usize) {
        let present =
            |kept: &Kept| kept.about == about && (kept.link.is_asked() || kept.link.child().is_some());
        if !self.kept[account].iter().any(present) {
            self.asked += 1;
            let link = Link::ask(self.accounts[account], self.asked, Role::Parent, self.now);
            self.kept[account].push(Kept { about, link, came: false });
        }
    }

    /// As a recorded answer does it: a second yes about a child for whom the account acts already is taken by the first.
    fn answer(&mut self, (account, about): (usize, usize), is_first: bool, said: Answered) {
        let acts = self.acts.contains(&(account, about));
        let mut waiting =
            self.kept[account].iter_mut().filter(|kept| kept.about == about && kept.link.is_asked());
        let found = if is_first { waiting.next() } else { waiting.last() };
        let Some(kept) = found else { return };
        let said = if acts && said == Answered::Yes { Answered::No(Refusal::Taken) } else { said };
        kept.link = kept.link.answered(said, (self.children[about], ADULT_AT), self.now).unwrap_or(kept.link);
        if kept.link.child().is_some() {
            self.acts.insert((account, about));
        }
    }

    fn end(&mut self, (account, about): (usize, usize), end: End) {
        let holds = |kept: &&mut Kept| kept.about == about && kept.link.child().is_some();
        if let Some(kept) = self.kept[account].iter_mut().find(holds) {
            kept.link = kept.link.ended(end, self.now);
            self.acts.remove(&(account, about));
        }
    }

    fn merge(&mut self) {
        if self.merge.is_some() {
            return;
        }
        self.merge = Some(Merge { away: self.accounts[1], survivor: self.accounts[0], merged_at: self.now });
        let survivors = self.links(0);
        let (go, rest): (Vec<Kept>, Vec<Kept>) =
            self.kept[1].iter().partition(|kept| follows(&kept.link, &survivors));
        for kept in &rest {
            self.acts.remove(&(1, kept.about));
        }
        self.kept[1] = rest;
        for kept in go {
            self.carry(kept, (1, 0), true);
        }
    }

    fn undo(&mut self) {
        let Some(merge) = self.merge else { return };
        let is_in_time = self.now < merge.merged_at.plus(UNDO_LASTS);
        assert_eq!(merge.undo(self.now).is_ok(), is_in_time);
        if !is_in_time {
            return;
        }
        self.merge = None;
        let before = self.links(0);
        let resting = std::mem::take(&mut self.kept[1]);
        let (back, own): (Vec<Kept>, Vec<Kept>) = self.kept[0].iter().partition(|kept| kept.came);
        self.kept[0] = own;
        for kept in back {
            self.carry(kept, (0, 1), false);
        }
        for kept in resting {
            let mut link = kept.link;
            if wakes(&link, &before) {
                self.acts.insert((1, kept.about));
            } else {
                link = link.ended(End::Holder, self.now);
            }
            self.kept[1].push(Kept { link, ..kept });
        }
    }

    fn carry(&mut self, kept: Kept, (from, to): (usize, usize), came: bool) {
        let link = kept.link.moved((self.accounts[to], kept.link.no), self.now);
        assert_eq!(link.child(), kept.link.child(), "a move makes and ends nothing");
        self.kept[to].push(Kept { link, came, ..kept });
        if link.child().is_some() {
            self.acts.remove(&(from, kept.about));
            self.acts.insert((to, kept.about));
        }
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::Ask(account, about) => self.ask(self.signs_in(account), about),
            Event::Answer(account, about, is_first, said) => {
                self.answer((self.signs_in(account), about), is_first, said);
            }
            Event::End(account, about, end) => self.end((self.signs_in(account), about), end),
            Event::Merge => self.merge(),
            Event::Undo => self.undo(),
            Event::Days(days) => self.now = self.now.plus(DAY * u32::from(days)),
        }
    }

    /// For whom the person acts, by whichever account.
    fn acted_for(&self) -> BTreeSet<usize> {
        self.acts.iter().map(|(_, child)| *child).collect()
    }
}

proptest! {
    #[test]
    fn neither_a_merge_nor_its_undo_makes_or_ends_a_link_to_a_child(events in events()) {
        let mut world = World::new();
        for event in events {
            let (before, was) = (world.acted_for(), world.merge);
            world.happen(event);
            if matches!(event, Event::Merge | Event::Undo) {
                prop_assert_eq!(&before, &world.acted_for(), "{:?}", event);
            }
            // Who acts is who holds a link that does not rest.
            for account in 0..2 {
                let rests = account == 1 && world.merge.is_some();
                let held: Vec<usize> = world.kept[account]
                    .iter()
                    .filter(|kept| kept.link.child().is_some() && !rests)
                    .map(|kept| kept.about)
                    .collect();
                let acts: Vec<usize> =
                    world.acts.iter().filter(|(one, _)| *one == account).map(|(_, child)| *child).collect();
                prop_assert_eq!(held.iter().copied().collect::<BTreeSet<_>>(), acts.iter().copied().collect());
                prop_assert_eq!(held.len(), acts.len(), "two links of one account to one child");
                prop_assert!(world.kept[account].iter().all(|kept| kept.link.holder == world.accounts[account]));
            }
            if world.merge.is_some() {
                // While they are one, whatever is left with the account that went holds, and rests.
                prop_assert!(world.kept[1].iter().all(|kept| kept.link.child().is_some()));
            } else {
                prop_assert!(world.kept[0].iter().all(|kept| !kept.came), "what came was not given back");
            }
            if was.is_some() && !matches!(event, Event::Undo) {
                prop_assert_eq!(was, world.merge);
            }
        }
    }
}
