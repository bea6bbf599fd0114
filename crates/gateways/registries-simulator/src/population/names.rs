//! Names of the people who live in Russia, with the forms of both genders.
// cyrillic: names of people

use super::russian::{RUSSIAN_MIDDLE, RUSSIAN_OLD, RUSSIAN_YOUNG};

/// A stock of names that go together.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Names {
    /// Surnames: his and hers.
    pub surnames: &'static [(&'static str, &'static str)],
    /// Given names of men.
    pub men: &'static [&'static str],
    /// Given names of women.
    pub women: &'static [&'static str],
    /// Patronymics: his and hers. None where there are none.
    pub patronymics: &'static [(&'static str, &'static str)],
}

const TATAR: Names = Names {
    surnames: &[
        ("Хабибуллин", "Хабибуллина"),
        ("Гарипов", "Гарипова"),
        ("Шарипов", "Шарипова"),
        ("Сафин", "Сафина"),
        ("Галеев", "Галеева"),
        ("Нуриев", "Нуриева"),
        ("Валиев", "Валиева"),
    ],
    men: &["Ильдар", "Рустам", "Айрат", "Марат", "Ринат", "Тимур", "Азат", "Булат"],
    women: &["Гульнара", "Алсу", "Лейсан", "Эльмира", "Айгуль", "Венера", "Резеда"],
    patronymics: &[
        ("Ильдарович", "Ильдаровна"),
        ("Рустамович", "Рустамовна"),
        ("Маратович", "Маратовна"),
        ("Ринатович", "Ринатовна"),
        ("Габдулхакович", "Габдулхаковна"),
    ],
};

const AZERBAIJANI: Names = Names {
    surnames: &[
        ("Алиев", "Алиева"),
        ("Мамедов", "Мамедова"),
        ("Гусейнов", "Гусейнова"),
        ("Кулиев", "Кулиева"),
        ("Ализаде", "Ализаде"),
    ],
    men: &["Эльчин", "Рашад", "Вугар", "Орхан", "Самир"],
    women: &["Севиндж", "Лейла", "Нигяр", "Гюнель", "Айтен"],
    patronymics: &[
        ("Ильхам оглы", "Ильхам кызы"),
        ("Гейдар оглы", "Гейдар кызы"),
        ("Аслан оглы", "Аслан кызы"),
        ("Мамед оглы", "Мамед кызы"),
    ],
};

const ARMENIAN: Names = Names {
    surnames: &[
        ("Саркисян", "Саркисян"),
        ("Петросян", "Петросян"),
        ("Григорян", "Григорян"),
        ("Тер-Ованесян", "Тер-Ованесян"),
    ],
    men: &["Армен", "Арам", "Тигран", "Гагик", "Ашот"],
    women: &["Ануш", "Гаяне", "Карине", "Лусине", "Мариам"],
    patronymics: &[("Арменович", "Арменовна"), ("Суренович", "Суреновна"), ("Вагинакович", "Вагинаковна")],
};

const CAUCASIAN: Names = Names {
    surnames: &[
        ("Магомедов", "Магомедова"),
        ("Гаджиев", "Гаджиева"),
        ("Исаев", "Исаева"),
        ("Дудаев", "Дудаева"),
        ("Гасангусейнов", "Гасангусейнова"),
        ("Хож-Ахмедов", "Хож-Ахмедова"),
    ],
    men: &["Магомед", "Шамиль", "Ахмед", "Руслан", "Мурад", "Абдул-Азиз"],
    women: &["Патимат", "Зарема", "Аминат", "Хадижат", "Мадина"],
    patronymics: &[
        ("Магомедович", "Магомедовна"),
        ("Ахмедович", "Ахмедовна"),
        ("Гаджиевич", "Гаджиевна"),
        ("Абдул-Азизович", "Абдул-Азизовна"),
    ],
};

const YAKUT: Names = Names {
    surnames: &[
        ("Сыромятников", "Сыромятникова"),
        ("Ноговицын", "Ноговицына"),
        ("Уваровский", "Уваровская"),
        ("Тарабукин", "Тарабукина"),
    ],
    men: &["Айсен", "Ньургун", "Эрчим", "Мичил"],
    women: &["Сардаана", "Туйаара", "Кюннэй", "Айталина"],
    patronymics: &[
        ("Айсенович", "Айсеновна"),
        ("Ньургунович", "Ньургуновна"),
        ("Гаврильевич", "Гаврильевна"),
    ],
};

const BURYAT: Names = Names {
    surnames: &[
        ("Цыренов", "Цыренова"),
        ("Доржиев", "Доржиева"),
        ("Бадмаев", "Бадмаева"),
        ("Цыбикжапов", "Цыбикжапова"),
    ],
    men: &["Баир", "Доржо", "Зорикто", "Чингис", "Жаргал"],
    women: &["Сэсэг", "Дарима", "Туяна", "Оюна"],
    patronymics: &[("Баирович", "Баировна"), ("Доржиевич", "Доржиевна"), ("Цыденжапович", "Цыденжаповна")],
};

const CENTRAL_ASIAN: Names = Names {
    surnames: &[
        ("Каримов", "Каримова"),
        ("Рахимов", "Рахимова"),
        ("Юсупов", "Юсупова"),
        ("Назаров", "Назарова"),
        ("Абдуллаев", "Абдуллаева"),
    ],
    men: &["Фаррух", "Бахтиёр", "Рустам", "Улугбек", "Далер"],
    women: &["Нигора", "Зулфия", "Мадина", "Дилноза", "Гулбахор"],
    patronymics: &[],
};

const VIETNAMESE: Names = Names {
    surnames: &[("Нгуен Ван", "Нгуен Тхи"), ("Чан Ван", "Чан Тхи"), ("Ле Ван", "Ле Тхи")],
    men: &["Минь", "Хунг", "Дык"],
    women: &["Лан", "Хоа", "Май"],
    patronymics: &[],
};

const GERMAN: Names = Names {
    surnames: &[("Müller", "Müller"), ("Weiß", "Weiß"), ("von der Heide", "von der Heide")],
    men: &["Hans", "Jürgen", "Karl-Heinz"],
    women: &["Anna", "Käthe", "Birgit"],
    patronymics: &[],
};

const IRISH: Names = Names {
    surnames: &[("O'Brien", "O'Brien"), ("McCarthy", "McCarthy")],
    men: &["Sean", "Patrick"],
    women: &["Mary", "Siobhán"],
    patronymics: &[],
};

const TURKISH: Names = Names {
    surnames: &[("Йылмаз", "Йылмаз"), ("Демир", "Демир"), ("Шахин", "Шахин")],
    men: &["Мехмет", "Эмре", "Мурат"],
    women: &["Айше", "Фатма", "Зейнеп"],
    patronymics: &[],
};

/// People who have one name and nothing else.
const SINGLE: Names = Names {
    surnames: &[],
    men: &["Сухарто", "Будионо", "Вибово"],
    women: &["Сукармини", "Дева", "Лестари"],
    patronymics: &[],
};

/// Where foreigners come from and what they are called.
pub(crate) const FOREIGN: [(&str, Names); 8] = [
    ("UZB", CENTRAL_ASIAN),
    ("TJK", CENTRAL_ASIAN),
    ("KGZ", CENTRAL_ASIAN),
    ("ARM", ARMENIAN),
    ("VNM", VIETNAMESE),
    ("DEU", GERMAN),
    ("IRL", IRISH),
    ("TUR", TURKISH),
];

/// Where people with a single name come from.
pub(crate) const SINGLE_NAMED: [(&str, Names); 1] = [("IDN", SINGLE)];

/// The stock of a citizen, by where they live, when they were born, and a draw below a thousand.
pub(crate) fn of_citizen(region: u8, year: i16, drawn: u64) -> Names {
    let russian = match year {
        ..1965 => RUSSIAN_OLD,
        1965..1995 => RUSSIAN_MIDDLE,
        _ => RUSSIAN_YOUNG,
    };
    let (local, share) = match region {
        16 => (TATAR, 530),
        2 => (TATAR, 500),
        5 | 20 => (CAUCASIAN, 950),
        14 => (YAKUT, 500),
        3 => (BURYAT, 320),
        _ => (TATAR, 30),
    };
    match drawn.checked_sub(share) {
        None => local,
        Some(..20) => AZERBAIJANI,
        Some(20..40) => ARMENIAN,
        Some(40..55) => CAUCASIAN,
        _ => russian,
    }
}

/// The stock with patronymics in «оглы» and «кызы».
pub(crate) const WITH_PARTICLE: Names = AZERBAIJANI;

#[cfg(test)]
mod tests {
    use person::NamePart;

    use super::*;

    const ALL: [Names; 15] = [
        RUSSIAN_OLD,
        RUSSIAN_MIDDLE,
        RUSSIAN_YOUNG,
        TATAR,
        AZERBAIJANI,
        ARMENIAN,
        CAUCASIAN,
        YAKUT,
        BURYAT,
        CENTRAL_ASIAN,
        VIETNAMESE,
        GERMAN,
        IRISH,
        TURKISH,
        SINGLE,
    ];

    #[test]
    fn every_name_is_one_that_a_passport_may_hold() {
        for names in ALL {
            let pairs = names.surnames.iter().chain(names.patronymics).flat_map(|(his, hers)| [*his, *hers]);
            for name in names.men.iter().chain(names.women).copied().chain(pairs) {
                assert_eq!(NamePart::parse(name).map(|part| part.to_string()), Ok(name.to_owned()));
            }
        }
    }

    #[test]
    fn a_surname_declines_by_gender_as_its_ending_says() {
        for (his, hers) in ALL.iter().flat_map(|names| names.surnames) {
            if *his == "Шахин" {
                assert_eq!(his, hers);
            } else if ["ов", "ев", "ёв", "ин", "ын"].iter().any(|ending| his.ends_with(ending)) {
                assert_eq!(*hers, format!("{his}а"));
            } else if ["ий", "ый", "ой"].iter().any(|ending| his.ends_with(ending)) {
                assert!(hers.ends_with("ая"), "{hers}");
            } else {
                // Vietnamese names tell the gender by the second syllable.
                assert!(his == hers || his.ends_with(" Ван"), "{hers}");
            }
        }
    }

    #[test]
    fn a_patronymic_has_the_ending_of_the_gender() {
        for (his, hers) in ALL.iter().flat_map(|names| names.patronymics) {
            assert!(his.ends_with("ич") || his.ends_with(" оглы"), "{his}");
            assert!(hers.ends_with("вна") || hers.ends_with("чна") || hers.ends_with(" кызы"), "{hers}");
        }
    }
}
