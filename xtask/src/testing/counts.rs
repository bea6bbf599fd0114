//! How many passed and how many failed, read from what the test runners say.

use std::fmt;
use std::ops::Add;

/// Passed and failed.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Tests and checks that passed.
    pub passed: u64,
    /// Tests and checks that failed, ran out of time or could not run.
    pub failed: u64,
}

impl Counts {
    /// A check that is one whole.
    pub fn one(passed: bool) -> Self {
        if passed { Self { passed: 1, failed: 0 } } else { Self::failed() }
    }

    /// One failure.
    pub fn failed() -> Self {
        Self { passed: 0, failed: 1 }
    }

    /// Reads nextest's summary: `Summary [ 0.1s] 5 tests run: 3 passed (1 slow), 1 failed, 1 timed out, 0 skipped`.
    pub fn of_nextest(line: &str) -> Option<Self> {
        let (_, said) = line.trim_start().strip_prefix("Summary [")?.split_once("run: ")?;
        let mut counts = Self::default();
        for piece in said.split(", ") {
            let (number, what) = piece.trim().split_once(' ')?;
            let number: u64 = number.parse().ok()?;
            match what {
                what if what.starts_with("passed") => counts.passed += number,
                what if what.starts_with("skipped") => {}
                _ => counts.failed += number,
            }
        }
        Some(counts)
    }

    /// Reads the summary of Node's test runner: lines such as `ℹ pass 3`, `ℹ fail 0`, `ℹ cancelled 0`.
    pub fn of_node(lines: &[String]) -> Option<Self> {
        let number = |word: &str| {
            lines.iter().rev().find_map(|line| {
                let (mark, rest) = line.split_once(' ')?;
                let (name, number) = rest.split_once(' ')?;
                if name == word && mark.chars().count() == 1 { number.parse().ok() } else { None }
            })
        };
        let passed: u64 = number("pass")?;
        let failed: u64 = number("fail")?;
        Some(Self { passed, failed: failed + number("cancelled").unwrap_or(0) })
    }

    /// What a runner's exit and its summary say together: they must agree, and something must have run.
    pub fn settle(succeeded: bool, said: Option<Self>, otherwise: &str) -> Self {
        match said {
            Some(counts) if counts.passed + counts.failed == 0 => {
                println!("no test ran");
                Self::failed()
            }
            Some(counts) if succeeded || counts.failed > 0 => counts,
            Some(counts) => {
                println!("the runner failed although it counted no failure");
                counts + Self::failed()
            }
            None => {
                println!("{otherwise}");
                Self::failed()
            }
        }
    }
}

impl Add for Counts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { passed: self.passed + other.passed, failed: self.failed + other.failed }
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summary_of_nextest_is_read() {
        let all = "     Summary [   0.005s] 4 tests run: 4 passed, 0 skipped";
        assert_eq!(Counts::of_nextest(all), Some(Counts { passed: 4, failed: 0 }));
        let some = "     Summary [  61.5s] 9 tests run: 6 passed (1 slow), 2 failed, 1 timed out, 3 skipped";
        assert_eq!(Counts::of_nextest(some), Some(Counts { passed: 6, failed: 3 }));
        let cut = "     Summary [   0.1s] 2/9 tests run: 1 passed, 1 failed, 0 skipped";
        assert_eq!(Counts::of_nextest(cut), Some(Counts { passed: 1, failed: 1 }));
        assert_eq!(Counts::of_nextest("        PASS [   0.005s] kernel lane::tests::x"), None);
    }

    #[test]
    fn summary_of_node_is_read() {
        let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
        let said = lines("▶ x\nℹ tests 5\nℹ suites 1\nℹ pass 3\nℹ fail 1\nℹ cancelled 1\nℹ skipped 0");
        assert_eq!(Counts::of_node(&said), Some(Counts { passed: 3, failed: 2 }));
        let tap = lines("# tests 2\n# pass 2\n# fail 0\n# cancelled 0");
        assert_eq!(Counts::of_node(&tap), Some(Counts { passed: 2, failed: 0 }));
        assert_eq!(Counts::of_node(&lines("the pass 3")), None);
    }

    #[test]
    fn runner_that_ran_nothing_has_failed() {
        assert_eq!(Counts::settle(true, Some(Counts::default()), ""), Counts::failed());
    }

    #[test]
    fn runner_that_died_after_its_summary_has_failed() {
        let said = Some(Counts { passed: 3, failed: 0 });
        assert_eq!(Counts::settle(false, said, ""), Counts { passed: 3, failed: 1 });
        assert_eq!(Counts::settle(false, None, ""), Counts::failed());
    }

    #[test]
    fn counts_print_as_the_last_line() {
        assert_eq!((Counts::one(true) + Counts::failed()).to_string(), "1 passed, 1 failed");
    }
}
