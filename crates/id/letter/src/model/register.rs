// cyrillic: a heading as the post writes it
//! The post's register of track numbers: what its rows come to.

use std::collections::BTreeMap;

/// More rows than this are no register of a batch.
pub const ROWS_MAX: usize = 1_000;
/// How much of a row is shown again.
const SHOWN_LETTERS: usize = 60;

/// A letter of the batch, as the register of the post may name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// The number on the sheet, digits alone.
    pub number: String,
    /// The track number that is known already.
    pub track: Option<String>,
}

/// Why a row of the post's register is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowFault {
    /// There are no two columns.
    NotTwo,
    /// No letter of this batch has the number.
    UnknownLetter,
    /// It is no track number.
    NotATrack,
    /// The letter, or the track number, stands in two rows.
    Double,
    /// The track number is another letter's.
    Taken,
    /// The letter has another track number.
    Differs,
    /// The register is too long.
    TooMany,
}

impl RowFault {
    /// The key of what the operator is told.
    pub const fn key(self) -> &'static str {
        match self {
            Self::NotTwo => "tracks-fault-not-two",
            Self::UnknownLetter => "tracks-fault-unknown",
            Self::NotATrack => "tracks-fault-not-a-track",
            Self::Double => "tracks-fault-double",
            Self::Taken => "tracks-fault-taken",
            Self::Differs => "tracks-fault-differs",
            Self::TooMany => "tracks-fault-too-many",
        }
    }
}

/// A row that is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRow {
    /// Its number in the file, from one.
    pub line: usize,
    /// Its text, cut.
    pub text: String,
    /// Why.
    pub fault: RowFault,
}

/// A row that is good by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoodRow {
    /// Its number in the file, from one.
    pub line: usize,
    /// Its text, cut.
    pub text: String,
    /// Which letter, by its place in what was known.
    pub letter: usize,
    /// The track number.
    pub track: String,
}

/// What the post's register came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Register {
    /// Rows to be written.
    pub good: Vec<GoodRow>,
    /// Rows that say what is known already.
    pub same: usize,
    /// Rows that are not taken, in the order of the file.
    pub bad: Vec<BadRow>,
}

impl Register {
    /// Whether there was no row at all: nothing, or a heading.
    pub const fn is_empty(&self) -> bool {
        self.good.is_empty() && self.same == 0 && self.bad.is_empty()
    }
}

/// Reads the post's register: a letter's number and its track number in a row, parted by `;`, a comma or a tabulator. A heading
/// without a digit is passed over.
pub fn read_register(text: &str, known: &[Known]) -> Register {
    let lines = text.trim_start_matches('\u{feff}').lines().enumerate();
    let rows: Vec<(usize, &str)> = lines
        .map(|(at, line)| (at + 1, line.trim()))
        .filter(|(at, line)| !line.is_empty() && (*at > 1 || line.contains(|c: char| c.is_ascii_digit())))
        .take(ROWS_MAX + 1)
        .collect();
    let mut register = Register::default();
    let read: Vec<_> = rows.iter().map(|(line, text)| (*line, *text, read_row(text, known))).collect();
    let (mut letters, mut tracks) = (BTreeMap::<usize, usize>::new(), BTreeMap::<&str, usize>::new());
    for (_, _, row) in &read {
        if let Ok((letter, track)) = row {
            *letters.entry(*letter).or_default() += 1;
            *tracks.entry(track).or_default() += 1;
        }
    }
    for (at, (line, text, row)) in read.iter().enumerate() {
        let shown: String = text.chars().take(SHOWN_LETTERS).collect();
        let fault = match row {
            _ if at >= ROWS_MAX => Some(RowFault::TooMany),
            Err(fault) => Some(*fault),
            Ok((letter, track)) => judge(known, (*letter, track), (&letters, &tracks)),
        };
        match (fault, row) {
            (Some(fault), _) => register.bad.push(BadRow { line: *line, text: shown, fault }),
            (None, Ok((letter, track))) if is_known(known, *letter, track) => register.same += 1,
            (None, Ok((letter, track))) => {
                let (letter, track) = (*letter, track.clone());
                register.good.push(GoodRow { line: *line, text: shown, letter, track });
            }
            (None, Err(_)) => {}
        }
    }
    register
}

fn is_known(known: &[Known], letter: usize, track: &str) -> bool {
    known.get(letter).is_some_and(|known| known.track.as_deref() == Some(track))
}

fn judge(
    known: &[Known],
    (letter, track): (usize, &str),
    (letters, tracks): (&BTreeMap<usize, usize>, &BTreeMap<&str, usize>),
) -> Option<RowFault> {
    let stands_twice =
        letters.get(&letter).is_some_and(|rows| *rows > 1) || tracks.get(track).is_some_and(|rows| *rows > 1);
    let others = known.iter().enumerate().filter(|(at, _)| *at != letter);
    let is_others = others.into_iter().any(|(_, other)| other.track.as_deref() == Some(track));
    let has_other =
        known.get(letter).and_then(|known| known.track.as_deref()).is_some_and(|own| own != track);
    match (stands_twice, is_others, has_other) {
        (true, _, _) => Some(RowFault::Double),
        (_, true, _) => Some(RowFault::Taken),
        (_, _, true) => Some(RowFault::Differs),
        _ => None,
    }
}

fn read_row(row: &str, known: &[Known]) -> Result<(usize, String), RowFault> {
    let cells: Vec<&str> = row.split([';', ',', '\t']).map(|cell| cell.trim().trim_matches('"')).collect();
    let [number, track, ..] = cells.as_slice() else { return Err(RowFault::NotTwo) };
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let letter = known.iter().position(|known| known.number == digits).ok_or(RowFault::UnknownLetter)?;
    let track: String = track.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_uppercase();
    if is_track(&track) { Ok((letter, track)) } else { Err(RowFault::NotATrack) }
}

/// Fourteen digits inside the country, or two letters, nine digits and two letters (UPU S10).
fn is_track(text: &str) -> bool {
    let shape: String = text
        .chars()
        .map(|c| {
            if c.is_ascii_digit() {
                '0'
            } else if c.is_ascii_uppercase() {
                'A'
            } else {
                '-'
            }
        })
        .collect();
    shape == "0".repeat(14) || shape == format!("AA{}AA", "0".repeat(9))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn known(tracks: [Option<&str>; 3]) -> Vec<Known> {
        let number = |at: usize| format!("960843417{at}");
        tracks
            .into_iter()
            .enumerate()
            .map(|(at, track)| Known { number: number(at), track: track.map(str::to_owned) })
            .collect()
    }

    #[test]
    fn good_rows_are_taken_and_each_bad_one_says_why() {
        let text = "\u{feff}Письмо;Трек\n960-843-4170;80000000000001\n\n111-222-3333;80000000000002\n960-843-4171;8000\nодно\n\
                    \"960-843-4172\",\"RA644000001RU\"\n";
        let register = read_register(text, &known([None, None, None]));
        let good: Vec<_> =
            register.good.iter().map(|row| (row.line, row.letter, row.track.as_str())).collect();
        assert_eq!(good, [(2, 0, "80000000000001"), (7, 2, "RA644000001RU")]);
        let bad: Vec<_> = register.bad.iter().map(|row| (row.line, row.fault)).collect();
        assert_eq!(bad, [(4, RowFault::UnknownLetter), (5, RowFault::NotATrack), (6, RowFault::NotTwo)]);
    }

    #[test]
    fn what_stands_twice_or_is_anothers_is_taken_from_neither_row() {
        let text = "9608434170;80000000000001\n9608434171;80000000000001\n9608434172;80000000000009";
        let register = read_register(text, &known([None, None, Some("80000000000008")]));
        assert!(register.good.is_empty());
        let faults: Vec<_> = register.bad.iter().map(|row| row.fault).collect();
        assert_eq!(faults, [RowFault::Double, RowFault::Double, RowFault::Differs]);
        let again = read_register("9608434172;80000000000008", &known([None, None, Some("80000000000008")]));
        assert_eq!((again.same, again.bad.len(), again.good.len()), (1, 0, 0));
        assert!(read_register("Письмо;Трек\n\n", &known([None, None, None])).is_empty());
        let others = read_register("9608434170;80000000000008", &known([None, None, Some("80000000000008")]));
        assert_eq!(others.bad[0].fault, RowFault::Taken);
    }

    proptest! {
        #[test]
        fn whatever_comes_no_track_goes_to_two_letters(text in "[0-9;,\n\t AaRU\"-]{0,400}") {
            let register = read_register(&text, &known([None, None, None]));
            let mut tracks: Vec<_> = register.good.iter().map(|row| &row.track).collect();
            let mut letters: Vec<_> = register.good.iter().map(|row| row.letter).collect();
            let counted = tracks.len();
            tracks.sort();
            tracks.dedup();
            letters.sort_unstable();
            letters.dedup();
            prop_assert_eq!((tracks.len(), letters.len()), (counted, counted));
        }
    }
}
