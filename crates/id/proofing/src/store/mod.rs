pub mod archives;
pub mod checks;
pub mod claims;
pub mod corrections;
pub mod evidence;
pub mod migrations;
pub mod plans;
pub mod registries;
mod rows;
pub mod status;

/// The condition on rows of some subjects: lane and subject, one by one, so that both engines use the primary key.
macro_rules! of_subjects {
    ($row:ident, $subjects:expr) => {
        $subjects.iter().fold(store::sea_orm::Condition::any(), |any, subject| {
            any.add(
                $row::Column::Lane.eq(subject.lane().as_i16()).and($row::Column::Subject.eq(subject.uuid())),
            )
        })
    };
}
pub(crate) use of_subjects;
