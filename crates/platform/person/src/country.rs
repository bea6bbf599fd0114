use std::fmt;

use crate::serde_as_text;

/// A country by its three letters (ISO 3166-1 alpha-3), as ESIA writes citizenship.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Country([u8; 3]);

/// No such country.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no country was chosen")]
pub struct CountryError;

impl CountryError {
    /// The key in the catalogue.
    pub const fn key(self) -> &'static str {
        "country-choose"
    }
}

/// All of ISO 3166-1, in the order of the letters.
const CODES: &str = "ABWAFGAGOAIAALAALBANDAREARGARMASMATAATFATGAUSAUTAZEBDIBELBENBESBFABGDBGRBHRBHSBIHBLMBLRBLZBMUBOLBRABRB\
BRNBTNBVTBWACAFCANCCKCHECHLCHNCIVCMRCODCOGCOKCOLCOMCPVCRICUBCUWCXRCYMCYPCZEDEUDJIDMADNKDOMDZAECUEGYERIESHESPESTETHFINFJIFLK\
FRAFROFSMGABGBRGEOGGYGHAGIBGINGLPGMBGNBGNQGRCGRDGRLGTMGUFGUMGUYHKGHMDHNDHRVHTIHUNIDNIMNINDIOTIRLIRNIRQISLISRITAJAMJEYJORJPN\
KAZKENKGZKHMKIRKNAKORKWTLAOLBNLBRLBYLCALIELKALSOLTULUXLVAMACMAFMARMCOMDAMDGMDVMEXMHLMKDMLIMLTMMRMNEMNGMNPMOZMRTMSRMTQMUSMWI\
MYSMYTNAMNCLNERNFKNGANICNIUNLDNORNPLNRUNZLOMNPAKPANPCNPERPHLPLWPNGPOLPRIPRKPRTPRYPSEPYFQATREUROURUSRWASAUSDNSENSGPSGSSHNSJM\
SLBSLESLVSMRSOMSPMSRBSSDSTPSURSVKSVNSWESWZSXMSYCSYRTCATCDTGOTHATJKTKLTKMTLSTONTTOTUNTURTUVTWNTZAUGAUKRUMIURYUSAUZBVATVCTVEN\
VGBVIRVNMVUTWLFWSMYEMZAFZMBZWE";

impl Country {
    /// Russia.
    pub const RUSSIA: Self = Self(*b"RUS");

    /// Reads three letters.
    pub fn parse(text: &str) -> Result<Self, CountryError> {
        let upper = text.trim().to_ascii_uppercase();
        let code: [u8; 3] = upper.as_bytes().try_into().map_err(|_| CountryError)?;
        Self::all().find(|country| country.0 == code).ok_or(CountryError)
    }

    /// Every country, in the order of the letters.
    pub fn all() -> impl Iterator<Item = Self> {
        CODES.as_bytes().as_chunks::<3>().0.iter().map(|code| Self(*code))
    }

    /// Three letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

serde_as_text!(Country);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_holds_each_country_once_in_order() {
        let all: Vec<String> = Country::all().map(|country| country.to_string()).collect();
        let mut sorted = all.clone();
        sorted.sort();
        sorted.dedup();
        assert_eq!(all, sorted);
        assert_eq!(all.len(), 249);
    }

    #[test]
    fn a_country_is_three_letters_that_exist() {
        assert_eq!(Country::parse("rus"), Ok(Country::RUSSIA));
        assert_eq!(Country::parse("ZZZ"), Err(CountryError));
        assert_eq!(Country::parse("RU"), Err(CountryError));
    }
}
