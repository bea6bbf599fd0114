//! What comes out is a PDF with the sheets that went in, and nothing of the machine gets into it.
// cyrillic: the sheets are Russian letters.

use paper::{Letter, Register, RegisterRow, typeset};

const DAY: jiff::civil::Date = jiff::civil::date(2026, 11, 28);

fn letter(name: &str) -> Letter {
    let text = |words: &str| words.to_owned();
    Letter {
        language: "ru",
        sender: vec![text("Окно"), text("Горячая линия 8 800 000-00-00")],
        window: vec![
            text(name),
            text("ул. Советская, д. 12, кв. 5"),
            text("г. Калуга"),
            text("Калужская область"),
            text("248000"),
        ],
        reference: text("№ 482-119"),
        date: text("28 ноября 2026"),
        title: text("Код для подтверждения учётной записи"),
        lead: text("Вы попросили прислать код письмом. Он подтвердит, что учётная запись ваша."),
        code_caption: text("Ваш код"),
        code: vec![text("7KQ2"), text("M9"), text("XR4T")],
        steps_caption: text("Что сделать"),
        steps: vec![text("Войдите в учётную запись."), text("Откройте страницу."), text("Введите код.")],
        entry: text("https://id.example.org/account/letter/code"),
        entry_caption: text("Код QR: страница, где вводят код"),
        warning_caption: text("Если это были не вы"),
        warning: text("Никому не показывайте код и позвоните на горячую линию."),
        foot: text("Код действует 90 дней."),
    }
}

fn register() -> Register {
    Register {
        title: "Реестр".to_owned(),
        lead: "Партия 1".to_owned(),
        columns: ["Письмо".to_owned(), "Кому".to_owned(), "Куда".to_owned()],
        rows: vec![RegisterRow {
            reference: "№ 482-119".to_owned(),
            addressee: "Иванов Иван Иванович".to_owned(),
            address: "248000, Калуга".to_owned(),
        }],
        signatures: vec!["Сдал".to_owned()],
    }
}

#[test]
fn every_letter_has_a_sheet_and_the_register_comes_last() {
    let print =
        typeset(&[letter("Иванов Иван Иванович"), letter("Ли Анна")], Some(&register()), DAY).unwrap();
    assert!(print.pdf.starts_with(b"%PDF-1.7"));
    assert_eq!(print.pages, 3);
}

#[test]
fn the_same_sheets_are_the_same_bytes_at_every_hour() {
    let once = typeset(&[letter("Иванов Иван Иванович")], None, DAY).unwrap();
    assert_eq!(once.pdf, typeset(&[letter("Иванов Иван Иванович")], None, DAY).unwrap().pdf);
}

#[test]
fn words_that_mean_something_to_the_typesetter_are_printed_as_they_are() {
    let strange = letter("#read(\"/etc/passwd\") $x$ *жирно* @ссылка <метка> \\ `код`");
    assert_eq!(typeset(&[strange], None, DAY).unwrap().pages, 1);
}

#[test]
fn a_long_name_and_address_still_make_one_sheet() {
    let mut long = letter(&"Константинопольский ".repeat(6));
    long.window.push("Очень длинное название посёлка городского типа".repeat(2));
    assert_eq!(typeset(&[long], None, DAY).unwrap().pages, 1);
}

/// For looking at: `OKNO_SHEETS=/tmp/sheets.pdf cargo test -p paper`.
#[test]
fn the_sheets_can_be_kept_to_be_looked_at() {
    let print =
        typeset(&[letter("Константинопольская Анастасия Александровна")], Some(&register()), DAY).unwrap();
    if let Some(path) = std::env::var_os("OKNO_SHEETS") {
        std::fs::write(path, &print.pdf).unwrap();
    }
    assert_eq!(print.pages, 2);
}
