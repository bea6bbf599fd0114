use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Env, Lane, Rng, Timestamp};

/// A `UUIDv7` (RFC 9562) from the injected time and chance.
pub fn uuid_v7(now: Timestamp, rng: &dyn Rng) -> Uuid {
    let mut random = [0; 10];
    rng.fill(&mut random);
    let millis = u64::try_from(now.as_micros() / 1_000).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

/// Defines a typed id over a `UUIDv7`: `typed_id!(/// doc  CheckId);`
#[macro_export]
macro_rules! typed_id {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name($crate::Uuid);

        impl $name {
            /// A new id from the injected time and chance.
            pub fn generate(env: &$crate::Env) -> Self {
                Self($crate::new_uuid(env))
            }

            /// As stored.
            pub const fn uuid(self) -> $crate::Uuid {
                self.0
            }
        }

        impl From<$crate::Uuid> for $name {
            fn from(value: $crate::Uuid) -> Self {
                Self(value)
            }
        }
    };
}

/// What [`typed_id!`] calls.
pub fn new_uuid(env: &Env) -> Uuid {
    uuid_v7(env.now(), env.rng.as_ref())
}

/// Whatever can hold data, roles or applications: a person or an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SubjectId(Uuid);

impl SubjectId {
    /// A new subject.
    pub fn generate(env: &Env) -> Self {
        Self(new_uuid(env))
    }

    /// The lane that everything of this subject lives in.
    pub fn lane(self) -> Lane {
        Lane::of(self.0)
    }

    /// As stored. Never leaves the process: outside, a subject is its [`Oid`].
    pub const fn uuid(self) -> Uuid {
        self.0
    }
}

impl From<Uuid> for SubjectId {
    fn from(value: Uuid) -> Self {
        Self(value)
    }
}

/// The public number of a subject: ten digits, random, never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Oid(u64);

/// A number that is no oid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an oid is a number of ten digits")]
pub struct OidError;

const OID_MIN: u64 = 1_000_000_000;
const OID_END: u64 = 10_000_000_000;

impl Oid {
    /// Draws a number. Whoever stores it checks that it is free.
    pub fn draw(rng: &dyn Rng) -> Self {
        Self(OID_MIN + rng.below(OID_END - OID_MIN))
    }

    /// As the database stores it.
    pub fn as_i64(self) -> i64 {
        i64::try_from(self.0).unwrap_or(i64::MAX)
    }
}

impl TryFrom<i64> for Oid {
    type Error = OidError;

    fn try_from(value: i64) -> Result<Self, OidError> {
        match u64::try_from(value) {
            Ok(number) if (OID_MIN..OID_END).contains(&number) => Ok(Self(number)),
            _ => Err(OidError),
        }
    }
}

impl fmt::Display for Oid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SeededRng;

    #[test]
    fn ids_sort_by_the_time_they_were_made() {
        let rng = SeededRng::new(1);
        let a = uuid_v7(Timestamp::from_seconds(1), &rng);
        let b = uuid_v7(Timestamp::from_seconds(2), &rng);
        assert!(a < b);
        assert_eq!(a.get_version_num(), 7);
    }

    #[test]
    fn an_oid_always_has_ten_digits() {
        let rng = SeededRng::new(2);
        for _ in 0..1_000 {
            let oid = Oid::draw(&rng);
            assert_eq!(oid.to_string().len(), 10);
            assert_eq!(Oid::try_from(oid.as_i64()), Ok(oid));
        }
        assert!(Oid::try_from(999_999_999).is_err());
    }
}
