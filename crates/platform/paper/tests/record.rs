//! A record is a PDF that a reader of screens can read, whatever the person has written.
// cyrillic: the record is a Russian one.

use paper::{Block, Record, Section, typeset_record};

const DAY: jiff::civil::Date = jiff::civil::date(2026, 11, 28);

fn record(things: usize, value: &str) -> Record {
    let row = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let block = |no: usize| Block {
        title: no.is_multiple_of(2).then(|| format!("Редакция {no}")),
        rows: vec![row("Имя", value), row("Дата рождения", "12 марта 1961"), row("Гражданство", "Россия")],
    };
    Record {
        language: "ru",
        title: "Всё, что мы о вас знаем".to_owned(),
        lead: vec!["Составлено 28 ноября 2026.".to_owned(), "В файле полные номера документов.".to_owned()],
        sections: vec![
            Section {
                title: "Личные данные".to_owned(),
                note: None,
                blocks: (0..things).map(block).collect(),
            },
            Section {
                title: "Сканы".to_owned(),
                note: Some("Здесь пока ничего нет.".to_owned()),
                blocks: Vec::new(),
            },
        ],
        foot: "Окно, 28 ноября 2026".to_owned(),
    }
}

#[test]
fn a_record_is_one_page_or_as_many_as_it_takes() {
    let short = typeset_record(&record(1, "Иванова Мария"), DAY).unwrap();
    assert!(short.pdf.starts_with(b"%PDF-1.7"));
    assert_eq!(short.pages, 1);
    assert!(typeset_record(&record(40, "Иванова Мария"), DAY).unwrap().pages > 3);
}

#[test]
fn what_a_person_wrote_is_printed_and_never_run() {
    let strange = "#read(\"/etc/passwd\") $x$ *жирно* @ссылка <метка> \\ `код` ".repeat(20);
    assert!(typeset_record(&record(3, &strange), DAY).unwrap().pages <= 4);
}

#[test]
fn a_word_without_an_end_does_not_break_the_record() {
    assert!(typeset_record(&record(1, &"щ".repeat(3_000)), DAY).is_ok());
}

/// For looking at: `OKNO_RECORD=/tmp/record.pdf cargo test -p paper`.
#[test]
fn the_record_can_be_kept_to_be_looked_at() {
    let print = typeset_record(&record(12, "Иванова Мария Петровна"), DAY).unwrap();
    if let Ok(path) = std::env::var("OKNO_RECORD") {
        std::fs::write(path, &print.pdf).unwrap();
    }
    assert!(!print.pdf.is_empty());
}
