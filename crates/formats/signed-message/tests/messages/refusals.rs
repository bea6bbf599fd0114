//! The table of what is refused, each with its reason.

use signed_message::{Reason, Report};

use crate::authority::World;
use crate::surgery::Frame;

/// One message that must be refused, and what the report said of it.
pub struct Case {
    pub name: &'static str,
    pub reason: Reason,
    pub report: Report,
}

/// A frame with one thing wrong, signed after the change.
pub fn changed(name: &'static str, reason: Reason, change: impl FnOnce(&mut Frame)) -> Case {
    let world = World::new();
    let mut frame = Frame::of(&world);
    change(&mut frame);
    frame.signed();
    Case { name, reason, report: world.judge(&frame.der(), None) }
}

/// A frame with one thing wrong, changed after it was signed.
pub fn spoilt(name: &'static str, reason: Reason, change: impl FnOnce(&mut Frame)) -> Case {
    let world = World::new();
    let mut frame = Frame::of(&world);
    frame.signed();
    change(&mut frame);
    Case { name, reason, report: world.judge(&frame.der(), None) }
}

/// Bytes.
pub fn bytes(name: &'static str, reason: Reason, bytes: &[u8]) -> Case {
    Case { name, reason, report: World::new().judge(bytes, None) }
}

/// A message of a world in which something is wrong.
pub fn world(name: &'static str, reason: Reason, judge: impl FnOnce(&mut World) -> Report) -> Case {
    let mut world = World::new();
    Case { name, reason, report: judge(&mut world) }
}

#[test]
fn frame_without_a_fault_holds() {
    let world = World::new();
    let report = world.judge(&Frame::of(&world).signed().der(), None);
    assert!(report.is_valid(), "{:?}", report.refusal());
}

#[test]
fn each_fault_is_refused_for_its_own_reason() {
    let cases = [
        crate::refused_forms::cases(),
        crate::refused_attributes::cases(),
        crate::refused_algorithms::cases(),
        crate::refused_trust::cases(),
    ];
    let cases = cases.into_iter().flatten().collect::<Vec<_>>();
    for case in &cases {
        let refusal = case.report.refusal();
        println!("{:<56} {}", case.name, refusal.map_or("-", Reason::key));
        assert!(!case.report.is_valid(), "{} was accepted", case.name);
        assert_eq!(refusal, Some(&case.reason), "{}", case.name);
    }
    let mut names: Vec<_> = cases.iter().map(|case| case.name).collect();
    names.sort_unstable();
    names.dedup();
    assert!(names.len() >= 60 && names.len() == cases.len(), "{} cases, {} names", cases.len(), names.len());
}
