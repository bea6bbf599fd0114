use super::link::Link;

/// Whether a link of an account that becomes part of another goes to the one that stays. One to a child whom the survivor acts
/// for already stays where it is, and rests.
pub fn follows(link: &Link, survivors: &[Link]) -> bool {
    link.child().is_none_or(|child| !holds(survivors, child))
}

/// Whether a link that rested acts again when its account is one by itself again. It rested because the survivor acted for
/// the child: if that ended meanwhile, by whatever, it ended for the person, and an undo revives nothing.
pub fn wakes(link: &Link, survivors: &[Link]) -> bool {
    link.child().is_some_and(|child| holds(survivors, child))
}

fn holds(links: &[Link], child: kernel::SubjectId) -> bool {
    links.iter().any(|link| link.child() == Some(child))
}
