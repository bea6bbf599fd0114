//! Regions of the Russian Federation, as they stand in documents.
// cyrillic: names of regions and towns, as documents print them

/// A region with its codes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Region {
    /// The first two digits of OKATO: they begin the series of a passport.
    pub okato: u8,
    /// The code of the subject: it begins the division code and the ИНН.
    pub code: u8,
    /// «по …»: the name after the preposition.
    pub by_name: &'static str,
    /// The main town.
    pub town: &'static str,
    /// Of a thousand people, how many live here.
    pub weight: u64,
}

const fn region(okato: u8, code: u8, by_name: &'static str, town: &'static str, weight: u64) -> Region {
    Region { okato, code, by_name, town, weight }
}

/// Weights follow the populations in ten thousands.
pub(crate) const REGIONS: [Region; 48] = [
    region(45, 77, "Г. МОСКВЕ", "МОСКВА", 1310),
    region(46, 50, "МОСКОВСКОЙ ОБЛАСТИ", "ПОДОЛЬСК", 859),
    region(40, 78, "Г. САНКТ-ПЕТЕРБУРГУ", "САНКТ-ПЕТЕРБУРГ", 560),
    region(41, 47, "ЛЕНИНГРАДСКОЙ ОБЛАСТИ", "ВЫБОРГ", 202),
    region(3, 23, "КРАСНОДАРСКОМУ КРАЮ", "КРАСНОДАР", 583),
    region(65, 66, "СВЕРДЛОВСКОЙ ОБЛАСТИ", "ЕКАТЕРИНБУРГ", 424),
    region(60, 61, "РОСТОВСКОЙ ОБЛАСТИ", "РОСТОВ-НА-ДОНУ", 416),
    region(80, 2, "РЕСПУБЛИКЕ БАШКОРТОСТАН", "УФА", 408),
    region(92, 16, "РЕСПУБЛИКЕ ТАТАРСТАН", "КАЗАНЬ", 400),
    region(75, 74, "ЧЕЛЯБИНСКОЙ ОБЛАСТИ", "ЧЕЛЯБИНСК", 340),
    region(82, 5, "РЕСПУБЛИКЕ ДАГЕСТАН", "МАХАЧКАЛА", 323),
    region(36, 63, "САМАРСКОЙ ОБЛАСТИ", "САМАРА", 312),
    region(22, 52, "НИЖЕГОРОДСКОЙ ОБЛАСТИ", "НИЖНИЙ НОВГОРОД", 306),
    region(7, 26, "СТАВРОПОЛЬСКОМУ КРАЮ", "СТАВРОПОЛЬ", 289),
    region(4, 24, "КРАСНОЯРСКОМУ КРАЮ", "КРАСНОЯРСК", 284),
    region(50, 54, "НОВОСИБИРСКОЙ ОБЛАСТИ", "НОВОСИБИРСК", 279),
    region(32, 42, "КЕМЕРОВСКОЙ ОБЛАСТИ", "КЕМЕРОВО", 254),
    region(57, 59, "ПЕРМСКОМУ КРАЮ", "ПЕРМЬ", 249),
    region(18, 34, "ВОЛГОГРАДСКОЙ ОБЛАСТИ", "ВОЛГОГРАД", 245),
    region(63, 64, "САРАТОВСКОЙ ОБЛАСТИ", "САРАТОВ", 240),
    region(25, 38, "ИРКУТСКОЙ ОБЛАСТИ", "ИРКУТСК", 233),
    region(20, 36, "ВОРОНЕЖСКОЙ ОБЛАСТИ", "ВОРОНЕЖ", 228),
    region(1, 22, "АЛТАЙСКОМУ КРАЮ", "БАРНАУЛ", 213),
    region(53, 56, "ОРЕНБУРГСКОЙ ОБЛАСТИ", "ОРЕНБУРГ", 184),
    region(52, 55, "ОМСКОЙ ОБЛАСТИ", "ОМСК", 181),
    region(5, 25, "ПРИМОРСКОМУ КРАЮ", "ВЛАДИВОСТОК", 181),
    region(71, 72, "ТЮМЕНСКОЙ ОБЛАСТИ", "ТЮМЕНЬ", 161),
    region(96, 20, "ЧЕЧЕНСКОЙ РЕСПУБЛИКЕ", "ГРОЗНЫЙ", 155),
    region(14, 31, "БЕЛГОРОДСКОЙ ОБЛАСТИ", "БЕЛГОРОД", 149),
    region(70, 71, "ТУЛЬСКОЙ ОБЛАСТИ", "ТУЛА", 147),
    region(94, 18, "УДМУРТСКОЙ РЕСПУБЛИКЕ", "ИЖЕВСК", 144),
    region(8, 27, "ХАБАРОВСКОМУ КРАЮ", "ХАБАРОВСК", 128),
    region(56, 58, "ПЕНЗЕНСКОЙ ОБЛАСТИ", "ПЕНЗА", 124),
    region(28, 69, "ТВЕРСКОЙ ОБЛАСТИ", "ТВЕРЬ", 120),
    region(78, 76, "ЯРОСЛАВСКОЙ ОБЛАСТИ", "ЯРОСЛАВЛЬ", 119),
    region(97, 21, "ЧУВАШСКОЙ РЕСПУБЛИКЕ", "ЧЕБОКСАРЫ", 117),
    region(73, 73, "УЛЬЯНОВСКОЙ ОБЛАСТИ", "УЛЬЯНОВСК", 117),
    region(15, 32, "БРЯНСКОЙ ОБЛАСТИ", "БРЯНСК", 114),
    region(33, 43, "КИРОВСКОЙ ОБЛАСТИ", "КИРОВ", 113),
    region(19, 35, "ВОЛОГОДСКОЙ ОБЛАСТИ", "ВОЛОГДА", 112),
    region(69, 70, "ТОМСКОЙ ОБЛАСТИ", "ТОМСК", 105),
    region(27, 39, "КАЛИНИНГРАДСКОЙ ОБЛАСТИ", "КАЛИНИНГРАД", 103),
    region(98, 14, "РЕСПУБЛИКЕ САХА (ЯКУТИЯ)", "ЯКУТСК", 100),
    region(81, 3, "РЕСПУБЛИКЕ БУРЯТИЯ", "УЛАН-УДЭ", 97),
    region(11, 29, "АРХАНГЕЛЬСКОЙ ОБЛАСТИ", "АРХАНГЕЛЬСК", 96),
    region(76, 75, "ЗАБАЙКАЛЬСКОМУ КРАЮ", "ЧИТА", 96),
    region(87, 11, "РЕСПУБЛИКЕ КОМИ", "СЫКТЫВКАР", 72),
    region(47, 51, "МУРМАНСКОЙ ОБЛАСТИ", "МУРМАНСК", 65),
];

/// The region at a point of the summed weights.
pub(crate) fn region_at(mut point: u64) -> Region {
    for region in REGIONS {
        match point.checked_sub(region.weight) {
            Some(rest) => point = rest,
            None => return region,
        }
    }
    let [first, ..] = REGIONS;
    first
}

pub(crate) fn weight_of_all() -> u64 {
    REGIONS.iter().map(|region| region.weight).sum()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_region_has_codes_of_its_own() {
        let okato: BTreeSet<u8> = REGIONS.iter().map(|region| region.okato).collect();
        let codes: BTreeSet<u8> = REGIONS.iter().map(|region| region.code).collect();
        assert_eq!((okato.len(), codes.len()), (REGIONS.len(), REGIONS.len()));
    }

    #[test]
    fn a_point_finds_its_region() {
        assert_eq!(region_at(0).code, 77);
        assert_eq!(region_at(1310).code, 50);
        assert_eq!(region_at(weight_of_all() - 1).code, 51);
    }
}
