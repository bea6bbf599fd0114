//! A person whom a desk has registered, until they have a password.

use std::time::Duration;

use kernel::{SubjectId, Timestamp};

use super::centre::CentreCode;

/// How long a colleague may hand a code to a newcomer without a phone, and anew.
pub const HANDING_LASTS: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// How long whoever registered a newcomer may mend the data and send the link anew.
pub const MENDING_LASTS: Duration = Duration::from_secs(60 * 60);

/// A person whom a desk has registered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Newcomer {
    /// The centre.
    pub centre: CentreCode,
    /// The number at the centre, random.
    pub no: i64,
    /// Who registered.
    pub registrar: SubjectId,
    /// Who came.
    pub subject: SubjectId,
    /// Whether the link went to a phone; else a colleague hands out a code on paper.
    pub has_phone: bool,
    /// Since when.
    pub begun_at: Timestamp,
}

/// Why an operator may not hand the code out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandRefusal {
    /// The one who registered does not hand out: four eyes.
    SameOperator,
    /// The newcomer is the operator.
    Oneself,
}

impl Newcomer {
    /// Whether whoever registered may still mend and send.
    pub fn is_mendable(&self, now: Timestamp) -> bool {
        now < self.begun_at.plus(MENDING_LASTS)
    }

    /// Whether a code may still be handed out.
    pub fn is_waiting(&self, now: Timestamp) -> bool {
        !self.has_phone && now < self.begun_at.plus(HANDING_LASTS)
    }

    /// Whether this operator may hand the code out.
    pub fn may_hand(&self, operator: SubjectId) -> Result<(), HandRefusal> {
        if operator == self.registrar {
            Err(HandRefusal::SameOperator)
        } else if operator == self.subject {
            Err(HandRefusal::Oneself)
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn newcomer() -> Newcomer {
        let somebody = |no: u128| SubjectId::from(kernel::Uuid::from_u128(no));
        Newcomer {
            centre: CentreCode::parse("mfc-1").unwrap(),
            no: 1,
            registrar: somebody(1),
            subject: somebody(2),
            has_phone: false,
            begun_at: Timestamp::from_seconds(1_000),
        }
    }

    #[test]
    fn only_a_second_operator_hands_the_code_out() {
        let newcomer = newcomer();
        let colleague = SubjectId::from(kernel::Uuid::from_u128(3));
        assert_eq!(newcomer.may_hand(newcomer.registrar), Err(HandRefusal::SameOperator));
        assert_eq!(newcomer.may_hand(newcomer.subject), Err(HandRefusal::Oneself));
        assert_eq!(newcomer.may_hand(colleague), Ok(()));
    }

    #[test]
    fn with_a_phone_no_code_is_handed_out() {
        let now = Timestamp::from_seconds(1_001);
        assert!(newcomer().is_waiting(now));
        assert!(!Newcomer { has_phone: true, ..newcomer() }.is_waiting(now));
    }
}
