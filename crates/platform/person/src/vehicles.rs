// cyrillic: letters of plates and of registration certificates
//! Vehicles: the plate (ГОСТ Р 50577-2018), the identification number (ISO 3779), the certificate of registration (СТС,
//! order 267 of the interior ministry).

use std::fmt;

use crate::papers::{cyrillic, licence, signs};
use crate::serde_as_text;

/// Not a number of a vehicle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VehicleNumberError {
    /// Nothing was typed.
    #[error("empty")]
    Empty,
    /// Not a plate.
    #[error("not a plate")]
    Plate,
    /// Not an identification number.
    #[error("not an identification number")]
    Vin,
    /// The check digit of a North American number is another.
    #[error("the check digit is wrong")]
    VinCheck,
    /// Not the number of a certificate of registration.
    #[error("not the number of a certificate")]
    Certificate,
}

impl VehicleNumberError {
    /// The key in the catalogue.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Empty => "vehicle-number-empty",
            Self::Plate => "vehicle-plate-shape",
            Self::Vin => "vehicle-vin-shape",
            Self::VinCheck => "vehicle-vin-check",
            Self::Certificate => "vehicle-certificate-shape",
        }
    }
}

macro_rules! number_type {
    ($(#[$meta:meta])* $name:ident, $read:ident) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, Hash)]
        pub struct $name(String);

        impl $name {
            /// Reads what was typed, with any separators.
            pub fn parse(typed: &str) -> Result<Self, VehicleNumberError> {
                // Nothing of these is longer; the rest would only be read in vain.
                if typed.chars().count() > 60 {
                    return $read("?").map(Self);
                }
                if typed.trim().is_empty() {
                    return Err(VehicleNumberError::Empty);
                }
                $read(typed).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(stringify!($name))
            }
        }

        serde_as_text!($name);
    };
}

number_type! {
    /// The plate of a car, a motorcycle or a trailer: `А123ВС 77`.
    Plate, plate
}
number_type! {
    /// The identification number: seventeen signs.
    Vin, vin
}
number_type! {
    /// Series and number of the certificate of registration: `99 12 345678`.
    RegistrationCertificate, certificate
}

/// The letters that look the same in both alphabets: no others stand on plates.
const PLATE_LETTERS: &str = "АВЕКМНОРСТУХ";

fn plate(typed: &str) -> Result<String, VehicleNumberError> {
    let signs = signs(typed);
    // Without its region: a car, a motorcycle, a trailer.
    ["L999LL", "9999LL", "LL9999"]
        .into_iter()
        .find_map(|pattern| written_as(pattern, &signs))
        .ok_or(VehicleNumberError::Plate)
}

/// The plate, when it is of a pattern: `L` for a letter, `9` for a digit; two or three digits of a region follow.
fn written_as(pattern: &str, signs: &[char]) -> Option<String> {
    let (own, region) = signs.split_at_checked(pattern.len())?;
    let mut text = String::new();
    for (sign, place) in own.iter().zip(pattern.chars()) {
        let sign = if place == 'L' {
            cyrillic(*sign).filter(|letter| PLATE_LETTERS.contains(*letter))?
        } else {
            Some(*sign).filter(char::is_ascii_digit)?
        };
        text.push(sign);
    }
    let is_region = matches!(region.len(), 2 | 3) && region.iter().all(char::is_ascii_digit);
    let is_zero =
        |digits: &mut dyn Iterator<Item = char>| digits.filter(char::is_ascii_digit).all(|c| c == '0');
    if !is_region || is_zero(&mut region.iter().copied()) || is_zero(&mut text.chars()) {
        return None;
    }
    Some(format!("{text} {}", region.iter().collect::<String>()))
}

const VIN_SIGNS: usize = 17;

fn vin(typed: &str) -> Result<String, VehicleNumberError> {
    let text: String = signs(typed).into_iter().map(latin).collect();
    let is_sign = |c: char| c.is_ascii_digit() || (c.is_ascii_uppercase() && !matches!(c, 'I' | 'O' | 'Q'));
    if text.chars().count() != VIN_SIGNS || !text.chars().all(is_sign) {
        return Err(VehicleNumberError::Vin);
    }
    // Only North America keeps a check digit (49 CFR 565.15): elsewhere the ninth sign means what the maker likes.
    if text.starts_with(['1', '2', '3', '4', '5']) && text.chars().nth(8) != Some(vin_check(&text)) {
        return Err(VehicleNumberError::VinCheck);
    }
    Ok(text)
}

/// The Latin letter behind a Cyrillic look-alike.
const fn latin(c: char) -> char {
    match c {
        'А' => 'A',
        'В' => 'B',
        'С' => 'C',
        'Е' => 'E',
        'Н' => 'H',
        'К' => 'K',
        'М' => 'M',
        'Р' => 'P',
        'Т' => 'T',
        'Х' => 'X',
        'У' => 'Y',
        other => other,
    }
}

fn vin_check(vin: &str) -> char {
    const WEIGHTS: [u32; VIN_SIGNS] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
    let sum: u32 = vin.chars().zip(WEIGHTS).map(|(sign, weight)| worth(sign) * weight).sum();
    match sum % 11 {
        10 => 'X',
        rest => char::from_digit(rest, 10).unwrap_or('0'),
    }
}

const fn worth(sign: char) -> u32 {
    match sign {
        '0'..='9' => sign as u32 - '0' as u32,
        'A' | 'J' => 1,
        'B' | 'K' | 'S' => 2,
        'C' | 'L' | 'T' => 3,
        'D' | 'M' | 'U' => 4,
        'E' | 'N' | 'V' => 5,
        'F' | 'W' => 6,
        'G' | 'P' | 'X' => 7,
        'H' | 'Y' => 8,
        _ => 9,
    }
}

fn certificate(typed: &str) -> Result<String, VehicleNumberError> {
    licence(typed).ok_or(VehicleNumberError::Certificate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plates_are_read_in_either_alphabet() {
        for (typed, printed) in [
            ("а123вс77", "А123ВС 77"),
            ("A 123 BC 777", "А123ВС 777"),
            ("1234 АА 66", "1234АА 66"),
            ("ек1234-66", "ЕК1234 66"),
        ] {
            assert_eq!(Plate::parse(typed).unwrap().to_string(), printed, "{typed}");
        }
        for typed in ["А123ВС", "Ж123ВС77", "А000ВС77", "А123ВС00", "А123ВС7", "А123ВС7777", "123"]
        {
            assert_eq!(Plate::parse(typed), Err(VehicleNumberError::Plate), "{typed}");
        }
        assert_eq!(Plate::parse(" "), Err(VehicleNumberError::Empty));
        assert_eq!(Plate::parse(&"А".repeat(1_000)), Err(VehicleNumberError::Plate));
    }

    #[test]
    fn a_north_american_number_has_a_check_digit() {
        assert!(Vin::parse("1M8GDM9AXKP042788").is_ok());
        assert!(Vin::parse("1HGCM82633A004352").is_ok());
        assert_eq!(Vin::parse("1HGCM82643A004352"), Err(VehicleNumberError::VinCheck));
    }

    #[test]
    fn elsewhere_the_ninth_sign_is_free() {
        assert_eq!(Vin::parse("xta 210990-y2766389").unwrap().to_string(), "XTA210990Y2766389");
        assert_eq!(Vin::parse("ХТА210990У2766389").unwrap().to_string(), "XTA210990Y2766389");
        for typed in ["XTA210990Y276638", "XTAO10990Y2766389", "XTA210990Y27663890"] {
            assert_eq!(Vin::parse(typed), Err(VehicleNumberError::Vin), "{typed}");
        }
    }

    #[test]
    fn a_certificate_has_a_series_and_a_number() {
        assert_eq!(RegistrationCertificate::parse("99 12 №345678").unwrap().to_string(), "99 12 345678");
        assert_eq!(RegistrationCertificate::parse("66 ab 345678").unwrap().to_string(), "66 АВ 345678");
        assert_eq!(RegistrationCertificate::parse("12"), Err(VehicleNumberError::Certificate));
    }
}
