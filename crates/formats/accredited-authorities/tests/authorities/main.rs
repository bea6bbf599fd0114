//! Lists as the ministry writes them, lists that nobody should have written, and folders.
#![expect(clippy::unwrap_used, reason = "tests")]
// cyrillic: the names of the list's elements

mod hostile;
mod issuer;

use accredited_authorities::{
    AccreditationStatus, AccreditedError, Centre, Finding, ListError, ListSignature, ListTemplate,
    read_certificates, read_folder, read_list, write_list,
};
use issuer::{authority, pem};

const SIGNATURE: &str = "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:SignatureValue>AAAA</ds:SignatureValue></ds:Signature>";

/// A list with the elements and the order of the ministry's.
fn ministry(status: &str, data: &str, more: &str) -> String {
    format!(
        "\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\"?>
<АккредитованныеУдостоверяющиеЦентры xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">
  <Версия>2175</Версия><Дата>2026-11-27T03:00:00</Дата>
  <УдостоверяющийЦентр>
    <Название>АО &quot;Первый   центр&quot;</Название>
    <ЭлектроннаяПочта>ca@first.example</ЭлектроннаяПочта>
    <КраткоеНазвание>Первый центр</КраткоеНазвание>
    <АдресСИнформациейПоУЦ>https://first.example/ca</АдресСИнформациейПоУЦ>
    <Адрес><Страна>RU</Страна><Индекс>620000</Индекс><УлицаДом>ул. Мира, д. 1</УлицаДом><Город>Екатеринбург</Город>
      <Регион><Код>66</Код><Название>Свердловская область</Название></Регион></Адрес>
    <ПрограммноАппаратныеКомплексы><ПрограммноАппаратныйКомплекс>
      <Псевдоним>Первый</Псевдоним><КлассСредствЭП>КС2</КлассСредствЭП>
      <Адрес><УлицаДом>в другом месте</УлицаДом></Адрес>
      <КлючиУполномоченныхЛиц><Ключ>
        <ИдентификаторКлюча>AABB</ИдентификаторКлюча>
        <АдресаСписковОтзыва><Адрес>http://first.example/list.crl</Адрес><Адрес>ldap://first.example</Адрес></АдресаСписковОтзыва>
        <Сертификаты><ДанныеСертификата><Отпечаток>00</Отпечаток><КемВыдан>x</КемВыдан><Данные>
          {data}
        </Данные></ДанныеСертификата></Сертификаты>
      </Ключ></КлючиУполномоченныхЛиц>
    </ПрограммноАппаратныйКомплекс></ПрограммноАппаратныеКомплексы>
    <ИНН>9901000010</ИНН><ОГРН>1269900000015</ОГРН>
    <СтатусАккредитации>{status}</СтатусАккредитации>
  </УдостоверяющийЦентр>{more}
</АккредитованныеУдостоверяющиеЦентры>"
    )
}

const ACTIVE: &str = "<Статус>Действует</Статус><ДействуетС>2024-01-01T00:00:00</ДействуетС>";

fn wrapped(base64: &str) -> String {
    base64
        .as_bytes()
        .chunks(64)
        .map(|line| std::str::from_utf8(line).unwrap())
        .collect::<Vec<_>>()
        .join("\r\n")
}

#[test]
fn an_active_authority_gives_its_certificate_and_what_a_page_shows() {
    let certificate = authority("First", 1);
    let list = ministry(ACTIVE, &wrapped(&issuer::base64(&certificate)), "");
    let list = read_list(list.as_bytes()).unwrap();
    assert_eq!((list.version, list.signature), (Some(2175), ListSignature::Absent));
    assert_eq!(list.findings, []);
    let expected = Centre {
        name: "АО \"Первый центр\"".to_owned(),
        short_name: Some("Первый центр".to_owned()),
        email: Some("ca@first.example".to_owned()),
        address: Some("620000, Свердловская область, Екатеринбург, ул. Мира, д. 1".to_owned()),
        site: Some("https://first.example/ca".to_owned()),
        inn: Some("9901000010".to_owned()),
        ogrn: Some("1269900000015".to_owned()),
        status: AccreditationStatus::Active,
        certificates: vec![certificate],
        crl_addresses: vec!["http://first.example/list.crl".to_owned()],
    };
    assert_eq!(list.centres, [expected]);
}

#[test]
fn an_accreditation_that_is_not_in_force_gives_no_certificate() {
    let data = issuer::base64(&authority("First", 1));
    for status in [
        "<Статус>Прекращена</Статус>",
        "<Статус>Приостановлена</Статус>",
        "<Статус>Аннулирована</Статус>",
        "<Статус>действует</Статус>",
        "<Статус>Не Действует</Статус>",
        "<Статус/>",
        "",
        "<Статус>Прекращена</Статус><Статус>Действует</Статус>",
        "<История><Статус>Действует</Статус></История>",
    ] {
        let list = read_list(ministry(status, &data, "").as_bytes()).unwrap();
        assert_eq!(list.centres[0].status, AccreditationStatus::Other, "{status}");
        assert_eq!(list.centres[0].certificates, [], "{status}");
    }
    let plain = read_list(ministry("Действует", &data, "").as_bytes()).unwrap();
    assert_eq!(plain.centres[0].certificates.len(), 1, "as lists of earlier years say it");
}

#[test]
fn a_signature_is_noticed_and_said_not_to_be_verified() {
    let data = issuer::base64(&authority("First", 1));
    let list = read_list(ministry(ACTIVE, &data, SIGNATURE).as_bytes()).unwrap();
    assert_eq!(list.signature, ListSignature::NotVerified);
}

#[test]
fn a_certificate_that_is_not_read_is_left_out_and_named() {
    for (data, is_base64) in [("AAAA", true), ("не base64", false), ("", true)] {
        let list = read_list(ministry(ACTIVE, data, "").as_bytes()).unwrap();
        assert_eq!(list.centres[0].certificates, []);
        let [Finding::Certificate { centre, why }] = list.findings.as_slice() else { unreachable!() };
        assert_eq!((centre.as_str(), why.is_some()), ("АО \"Первый центр\"", is_base64), "{data}");
    }
}

#[test]
fn what_is_written_is_read_again() {
    let centre = Centre {
        name: "Центр <b> & \"другие\"".to_owned(),
        short_name: None,
        email: Some("ca@second.example".to_owned()),
        address: Some("ул. Мира, д. 2".to_owned()),
        site: Some("http://second.example".to_owned()),
        inn: None,
        ogrn: Some("1269900000015".to_owned()),
        status: AccreditationStatus::Active,
        certificates: vec![authority("Second", 2), authority("Second", 3)],
        crl_addresses: vec!["http://second.example/list.crl".to_owned()],
    };
    let ended = Centre {
        status: AccreditationStatus::Other,
        certificates: vec![],
        crl_addresses: vec![],
        ..centre.clone()
    };
    let centres = [centre, ended];
    let written =
        write_list(&ListTemplate { version: 7, made_at: "2026-11-28T12:00:00Z", centres: &centres });
    let list = read_list(written.as_bytes()).unwrap();
    assert_eq!((list.version, list.centres.as_slice()), (Some(7), centres.as_slice()));
}

#[test]
fn a_folder_gives_every_certificate_once_and_the_authorities_of_its_lists() {
    let folder = tempfile::tempdir().unwrap();
    let [first, second, third] = [1, 2, 3].map(|seed| authority("Some", seed));
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    write("a.pem", format!("root:\n{}\nand below it:\n{}", pem(&first), pem(&second)).as_bytes());
    write("b.CER", first.der());
    write("c.xml", ministry(ACTIVE, &issuer::base64(&third), SIGNATURE).as_bytes());
    write("d.xml", ministry("<Статус>Прекращена</Статус>", &issuer::base64(&third), "").as_bytes());
    write(".hidden", b"left alone");
    let accredited = read_folder(folder.path()).unwrap();
    assert_eq!(accredited.anchors, [first, second, third]);
    assert_eq!(accredited.centres.len(), 1);
    let signatures: Vec<_> = accredited.signatures.iter().map(|(_, signature)| *signature).collect();
    assert_eq!(signatures, [ListSignature::NotVerified, ListSignature::Absent]);
}

#[test]
fn a_folder_with_anything_that_is_not_read_is_refused_whole_and_in_words() {
    let refused = |name: &str, bytes: &[u8]| {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("good.der"), authority("Some", 1).der()).unwrap();
        std::fs::write(folder.path().join(name), bytes).unwrap();
        read_folder(folder.path()).unwrap_err()
    };
    let of_certificate = refused("bad.pem", b"-----BEGIN CERTIFICATE-----\nAAAA");
    assert!(of_certificate.to_string().contains("bad.pem holds no certificate"), "{of_certificate}");
    assert!(matches!(refused("key.der", b"key"), AccreditedError::NotCertificate { .. }));
    assert!(matches!(refused("notes.txt", b"notes"), AccreditedError::UnknownFile(_)));
    let of_list = refused("list.xml", b"<list/>");
    assert!(
        matches!(&of_list, AccreditedError::List { source: ListError::OtherRoot(root), .. } if root == "list")
    );
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(read_folder(folder.path()), Err(AccreditedError::Nobody(_))));
    assert!(matches!(read_folder(&folder.path().join("none")), Err(AccreditedError::Io { .. })));
}

#[test]
fn pem_with_a_broken_block_is_refused_whole() {
    let good = authority("Some", 1);
    assert_eq!(read_certificates(pem(&good).as_bytes()).unwrap(), std::slice::from_ref(&good));
    let cut = format!("{}-----BEGIN CERTIFICATE-----\nMIIB", pem(&good));
    assert!(read_certificates(cut.as_bytes()).is_err());
    assert!(read_certificates(b"").is_err());
    assert!(read_certificates(&[good.der(), &[0]].concat()).is_err());
}
