//! What a list must not do, whoever wrote it.
// cyrillic: the names of the list's elements

use accredited_authorities::{LIST_BYTES_MAX, ListError, read_list};
use proptest::prelude::*;

use crate::issuer::{authority, base64};
use crate::{ACTIVE, ministry};

const ROOT: &str = "АккредитованныеУдостоверяющиеЦентры";

fn refusal(text: &str) -> ListError {
    read_list(text.as_bytes()).unwrap_err()
}

fn centre(inside: &str) -> String {
    format!("<{ROOT}><УдостоверяющийЦентр>{inside}</УдостоверяющийЦентр></{ROOT}>")
}

#[test]
fn document_types_and_with_them_all_entities_are_refused() {
    let laughs = "<!DOCTYPE a [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;\">]>";
    assert_eq!(refusal(&format!("{laughs}<{ROOT}>&c;</{ROOT}>")), ListError::DocumentType);
    let file = "<!DOCTYPE a [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>";
    assert_eq!(refusal(&format!("{file}<{ROOT}>&a;</{ROOT}>")), ListError::DocumentType);
    let outside = "<!DOCTYPE a SYSTEM \"http://127.0.0.1/a.dtd\">";
    assert_eq!(refusal(&format!("{outside}<{ROOT}/>")), ListError::DocumentType);
    let unknown = refusal(&centre("<Название>&a;</Название>"));
    assert!(matches!(unknown, ListError::Xml(_)), "{unknown}");
}

#[test]
fn deep_wide_and_long_lists_are_refused() {
    let deep = format!("{}{}", "<а>".repeat(200_000), "</а>".repeat(200_000));
    assert_eq!(refusal(&format!("<{ROOT}>{deep}</{ROOT}>")), ListError::TooDeep);
    let wide = "<а/>".repeat(1_100_000);
    assert_eq!(refusal(&format!("<{ROOT}>{wide}</{ROOT}>")), ListError::TooManyNodes);
    let centres = "<УдостоверяющийЦентр><Название>A</Название></УдостоверяющийЦентр>".repeat(5_001);
    assert_eq!(refusal(&format!("<{ROOT}>{centres}</{ROOT}>")), ListError::TooManyCentres);
    assert_eq!(refusal(&" ".repeat(LIST_BYTES_MAX + 1)), ListError::TooLarge);
}

#[test]
fn attributes_and_namespaces_that_would_take_hours_are_refused() {
    let attributes = (0..300_000).map(|no| format!(" a{no}='>'")).collect::<Vec<_>>().concat();
    assert_eq!(refusal(&format!("<{ROOT}{attributes}/>")), ListError::TooManyAttributes);
    let namespaces = (0..60_000).map(|no| format!("<a xmlns:n{no}='u{no}'>")).collect::<Vec<_>>().concat();
    assert_eq!(refusal(&format!("<{ROOT}>{namespaces}")), ListError::TooManyNamespaces);
}

#[test]
fn other_documents_and_encodings_are_refused() {
    assert_eq!(refusal("<html/>"), ListError::OtherRoot("html".to_owned()));
    assert_eq!(refusal(&format!("<a:{ROOT} xmlns:a='u'/>")), ListError::OtherRoot(ROOT.to_owned()));
    assert_eq!(refusal(&format!("<{ROOT}/>")), ListError::Empty);
    assert!(matches!(refusal(""), ListError::Xml(_)));
    assert!(matches!(refusal("%PDF-1.7"), ListError::Xml(_)));
    assert!(matches!(refusal(&format!("<{ROOT}>")), ListError::Xml(_)));
    assert!(matches!(refusal(&format!("<{ROOT}></{ROOT}>more")), ListError::Xml(_)));
    let utf16: Vec<u8> = format!("\u{feff}<{ROOT}/>").encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(read_list(&utf16), Err(ListError::NotUtf8));
}

#[test]
fn certificates_out_of_their_place_or_in_another_namespace_are_nobodys() {
    let data = format!("<Данные>{}</Данные>", base64(&authority("Some", 1)));
    let named = "<Название>A</Название><СтатусАккредитации>Действует</СтатусАккредитации>";
    let whole = "<ПрограммноАппаратныеКомплексы><ПрограммноАппаратныйКомплекс><КлючиУполномоченныхЛиц><Ключ>\
                 <Сертификаты><ДанныеСертификата>DATA</ДанныеСертификата></Сертификаты></Ключ>\
                 </КлючиУполномоченныхЛиц></ПрограммноАппаратныйКомплекс></ПрограммноАппаратныеКомплексы>"
        .replace("DATA", &data);
    let count = |inside: &str| {
        let list = read_list(centre(inside).as_bytes()).unwrap();
        list.centres.iter().map(|centre| centre.certificates.len()).sum::<usize>()
    };
    assert_eq!(count(&format!("{named}{whole}")), 1);
    assert_eq!(count(&format!("{named}<Ключ>{data}</Ключ>{data}")), 0);
    assert_eq!(count(&format!("{named}<а>{whole}</а>")), 0);
    let foreign =
        whole.replacen("<ПрограммноАппаратныеКомплексы", "<ПрограммноАппаратныеКомплексы xmlns='u'", 1);
    assert_eq!(count(&format!("{named}{foreign}")), 0);
    let commented = format!("{named}<!--{whole}-->");
    assert_eq!(count(&commented), 0);
    assert_eq!(count(&format!("{named}<![CDATA[{whole}]]>")), 0);
    let comment_inside = whole.replace("<Данные>", "<Данные><!-- a comment -->");
    assert_eq!(count(&format!("{named}{comment_inside}")), 1);
}

#[test]
fn addresses_for_pages_are_of_http_alone_and_texts_are_of_one_line() {
    let site = |site: &str| {
        let inside = format!("<Название>A</Название><АдресСИнформациейПоУЦ>{site}</АдресСИнформациейПоУЦ>");
        read_list(centre(&inside).as_bytes()).unwrap().centres[0].site.clone()
    };
    assert_eq!(site("https://a.example/x").as_deref(), Some("https://a.example/x"));
    assert_eq!(site("www.a.example").as_deref(), Some("http://www.a.example"));
    for odd in [
        "javascript:alert(1)",
        "data:text/html,1",
        "//a",
        "http://a@b.example",
        "http://a b",
        "a&quot;.b",
        "ftp://a.b",
    ] {
        assert_eq!(site(odd), None, "{odd}");
    }
    let long = centre(&format!("<Название>A\u{85}\n{}</Название>", "Б ".repeat(10_000)));
    let name = read_list(long.as_bytes()).unwrap().centres[0].name.clone();
    assert!(name.chars().count() <= 1_000 && !name.contains(char::is_control));
}

proptest! {
    #[test]
    fn no_change_of_a_list_makes_a_stranger_an_authority(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)
    ) {
        let certificate = authority("Some", 1);
        let mut bytes = ministry(ACTIVE, &base64(&certificate), "").into_bytes();
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if let Ok(list) = read_list(&bytes) {
            // A changed certificate may still be read; its signature or its key is then another.
            let read = list.centres.iter().flat_map(|centre| &centre.certificates);
            for read in read.filter(|read| **read != certificate) {
                prop_assert!(read.der().len() == certificate.der().len());
            }
        }
    }
}
