use jiff::civil::Date;
use typst::diag::SourceDiagnostic;
use typst::foundations::{Array, Bytes, Dict, IntoValue, Smart, Value};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, pdf};

use crate::qr;
use crate::world::{Sheets, Template};

/// One letter, with every text that stands on it. Does not print itself: it holds a name and a code.
pub struct Letter {
    /// The language of the sheet, for hyphens and readers: `ru`.
    pub language: &'static str,
    /// Who sends it, line by line.
    pub sender: Vec<String>,
    /// The addressee and the address, line by line, as the window of the envelope shows them.
    pub window: Vec<String>,
    /// How the letter is called at the post and in the account.
    pub reference: String,
    /// The day, in words.
    pub date: String,
    /// The heading.
    pub title: String,
    /// What stands before the code.
    pub lead: String,
    /// The caption of the code.
    pub code_caption: String,
    /// The code, in groups.
    pub code: Vec<String>,
    /// The caption of the steps.
    pub steps_caption: String,
    /// What to do, step by step.
    pub steps: Vec<String>,
    /// The address of the page where the code is typed, printed and drawn as a QR code.
    pub entry: String,
    /// What the QR code says to those who cannot see it.
    pub entry_caption: String,
    /// The caption of the warning.
    pub warning_caption: String,
    /// What to do when it was somebody else who ordered the letter.
    pub warning: String,
    /// What stands in the foot.
    pub foot: String,
}

/// The register of a batch, the last pages of the document.
pub struct Register {
    /// The heading.
    pub title: String,
    /// What stands under it: the batch, the day, the number of letters.
    pub lead: String,
    /// The heads of the three columns.
    pub columns: [String; 3],
    /// The rows.
    pub rows: Vec<RegisterRow>,
    /// The lines to be signed.
    pub signatures: Vec<String>,
}

/// One row of the register.
pub struct RegisterRow {
    /// How the letter is called at the post.
    pub reference: String,
    /// The addressee.
    pub addressee: String,
    /// The address in one line.
    pub address: String,
}

/// Why nothing was typeset.
#[derive(Debug, thiserror::Error)]
pub enum PaperError {
    /// The typesetter itself cannot be set up.
    #[error("the typesetter cannot be set up")]
    SetUp,
    /// The address is too long for a QR code.
    #[error("the address does not fit a QR code")]
    Address,
    /// The template is wrong. The text names its place, never what was printed.
    #[error("the sheets cannot be typeset: {0}")]
    Template(String),
}

/// A document, ready to be printed. Does not print itself on a screen.
pub struct Print {
    /// PDF/A-2a.
    pub pdf: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
}

/// Typesets letters, each on a sheet of its own, and the register after them, into one document.
/// The day is the document's own date.
pub fn typeset(letters: &[Letter], register: Option<&Register>, day: Date) -> Result<Print, PaperError> {
    let sheets = letters.iter().map(letter_value).collect::<Result<Array, _>>()?;
    let mut inputs = Dict::new();
    inputs.insert("letters".into(), Value::Array(sheets));
    inputs.insert("register".into(), register.map_or(Value::None, register_value));
    inputs.insert("day".into(), day_value(day));
    print(Template::Batch, inputs)
}

/// The document's own date.
pub fn day_value(day: Date) -> Value {
    let parts = [i64::from(day.year()), i64::from(day.month()), i64::from(day.day())];
    Value::Array(parts.into_iter().map(Value::Int).collect())
}

/// Typesets a template, and leaves nothing of it behind.
pub fn print(template: Template, inputs: Dict) -> Result<Print, PaperError> {
    let print = compile(&Sheets::new(template, inputs)?);
    // Whatever a cache holds would outlive the sheet in the memory of this process.
    comemo::evict(0);
    print
}

fn compile(sheets: &Sheets) -> Result<Print, PaperError> {
    let document: PagedDocument =
        typst::compile(sheets).output.map_err(|problems| template_error(&problems))?;
    let standards = PdfStandards::new(&[PdfStandard::A_2a])
        .map_err(|problem| PaperError::Template(problem.message().to_string()))?;
    let options = PdfOptions {
        ident: Smart::Auto,
        creator: Smart::Custom(None),
        timestamp: None,
        page_ranges: None,
        standards,
        tagged: true,
        pretty: false,
    };
    let bytes = pdf(&document, &options).map_err(|problems| template_error(&problems))?;
    Ok(Print { pdf: bytes, pages: document.pages().len() })
}

fn template_error(problems: &[SourceDiagnostic]) -> PaperError {
    let first = problems.first().map(|problem| problem.message.to_string());
    PaperError::Template(first.unwrap_or_default())
}

pub fn texts(lines: &[String]) -> Value {
    Value::Array(lines.iter().map(|line| line.as_str().into_value()).collect())
}

fn letter_value(letter: &Letter) -> Result<Value, PaperError> {
    let picture = qr::draw(&letter.entry)?;
    let mut value = Dict::new();
    let single = [
        ("lang", letter.language),
        ("reference", &letter.reference),
        ("date", &letter.date),
        ("title", &letter.title),
        ("lead", &letter.lead),
        ("code-caption", &letter.code_caption),
        ("steps-caption", &letter.steps_caption),
        ("entry", &letter.entry),
        ("entry-caption", &letter.entry_caption),
        ("warning-caption", &letter.warning_caption),
        ("warning", &letter.warning),
        ("foot", &letter.foot),
    ];
    for (name, text) in single {
        value.insert(name.into(), text.into_value());
    }
    let many = [
        ("sender", &letter.sender),
        ("window", &letter.window),
        ("code", &letter.code),
        ("steps", &letter.steps),
    ];
    for (name, lines) in many {
        value.insert(name.into(), texts(lines));
    }
    value.insert("qr".into(), Value::Bytes(Bytes::new(picture.into_bytes())));
    Ok(Value::Dict(value))
}

fn register_value(register: &Register) -> Value {
    let mut value = Dict::new();
    value.insert("title".into(), register.title.as_str().into_value());
    value.insert("lead".into(), register.lead.as_str().into_value());
    value.insert("columns".into(), texts(&register.columns));
    let rows = register
        .rows
        .iter()
        .map(|row| texts(&[row.reference.clone(), row.addressee.clone(), row.address.clone()]));
    value.insert("rows".into(), Value::Array(rows.collect()));
    value.insert("signatures".into(), texts(&register.signatures));
    Value::Dict(value)
}
