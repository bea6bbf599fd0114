//! A list in the ministry's form, for a test authority.
// cyrillic: the names of the list's elements

use std::fmt::Write;

use data_encoding::BASE64;

use crate::list::{ACTIVE, AccreditationStatus, CENTRE, Centre, ROOT};

/// A list before it is written.
#[derive(Clone, Debug)]
pub struct ListTemplate<'a> {
    /// Its version.
    pub version: u64,
    /// When it was made, as XML writes it, such as `2026-11-28T12:00:00Z`.
    pub made_at: &'a str,
    /// The authorities.
    pub centres: &'a [Centre],
}

/// Writes a list, without a signature.
pub fn write_list(list: &ListTemplate<'_>) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    within(&mut out, ROOT, |out| {
        leaf(out, "Версия", &list.version.to_string());
        leaf(out, "Дата", list.made_at);
        for centre in list.centres {
            within(out, CENTRE, |out| write_centre(out, centre));
        }
    });
    out
}

fn write_centre(out: &mut String, centre: &Centre) {
    leaf(out, "Название", &centre.name);
    let texts = [
        ("ЭлектроннаяПочта", &centre.email),
        ("КраткоеНазвание", &centre.short_name),
        ("АдресСИнформациейПоУЦ", &centre.site),
    ];
    for (name, text) in texts {
        if let Some(text) = text {
            leaf(out, name, text);
        }
    }
    if let Some(address) = &centre.address {
        within(out, "Адрес", |out| leaf(out, "УлицаДом", address));
    }
    for (name, text) in [("ИНН", &centre.inn), ("ОГРН", &centre.ogrn)] {
        if let Some(text) = text {
            leaf(out, name, text);
        }
    }
    let status = if centre.status == AccreditationStatus::Active { ACTIVE } else { "Прекращена" };
    within(out, "СтатусАккредитации", |out| leaf(out, "Статус", status));
    within(out, "ПрограммноАппаратныеКомплексы", |out| {
        within(out, "ПрограммноАппаратныйКомплекс", |out| {
            within(out, "КлючиУполномоченныхЛиц", |out| {
                within(out, "Ключ", |out| write_key(out, centre));
            });
        });
    });
}

fn write_key(out: &mut String, centre: &Centre) {
    within(out, "АдресаСписковОтзыва", |out| {
        for address in &centre.crl_addresses {
            leaf(out, "Адрес", address);
        }
    });
    within(out, "Сертификаты", |out| {
        for certificate in &centre.certificates {
            within(out, "ДанныеСертификата", |out| {
                leaf(out, "Данные", &BASE64.encode(certificate.der()));
            });
        }
    });
}

fn within(out: &mut String, name: &str, fill: impl FnOnce(&mut String)) {
    let _ = writeln!(out, "<{name}>");
    fill(out);
    let _ = writeln!(out, "</{name}>");
}

fn leaf(out: &mut String, name: &str, text: &str) {
    let _ = write!(out, "<{name}>");
    for letter in text.chars() {
        match letter {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            other => out.push(other),
        }
    }
    let _ = writeln!(out, "</{name}>");
}
