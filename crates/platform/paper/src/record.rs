use jiff::civil::Date;
use typst::foundations::{Array, Dict, IntoValue, Value};

use crate::document::{day_value, print, texts};
use crate::world::Template;
use crate::{PaperError, Print};

/// Everything that is known of one person, with every text that stands on the paper. Does not print itself on a screen.
pub struct Record {
    /// The language, for hyphens and readers: `ru`.
    pub language: &'static str,
    /// The heading.
    pub title: String,
    /// What stands under it, paragraph by paragraph.
    pub lead: Vec<String>,
    /// The parts, in their order.
    pub sections: Vec<Section>,
    /// What stands in the foot of every page, beside its number.
    pub foot: String,
}

/// One part of a record.
pub struct Section {
    /// The heading.
    pub title: String,
    /// What it holds, or why there is nothing.
    pub note: Option<String>,
    /// The things in it.
    pub blocks: Vec<Block>,
}

/// One thing: a version of the data, a document, an entry of the history.
pub struct Block {
    /// The heading; none where the section says it.
    pub title: Option<String>,
    /// What is known of it: name and value.
    pub rows: Vec<(String, String)>,
}

/// Typesets a record. The day is the document's own date. About 0.3 ms for each row, so not on a thread that others wait
/// for.
pub fn typeset_record(record: &Record, day: Date) -> Result<Print, PaperError> {
    let mut inputs = Dict::new();
    let single = [("lang", record.language), ("title", &record.title), ("foot", &record.foot)];
    for (name, text) in single {
        inputs.insert(name.into(), text.into_value());
    }
    inputs.insert("lead".into(), texts(&record.lead));
    inputs.insert("sections".into(), Value::Array(record.sections.iter().map(section_value).collect()));
    inputs.insert("day".into(), day_value(day));
    print(Template::Record, inputs)
}

fn section_value(section: &Section) -> Value {
    let mut value = Dict::new();
    value.insert("title".into(), section.title.as_str().into_value());
    value.insert("note".into(), section.note.as_deref().map_or(Value::None, IntoValue::into_value));
    value.insert("blocks".into(), Value::Array(section.blocks.iter().map(block_value).collect()));
    Value::Dict(value)
}

fn block_value(block: &Block) -> Value {
    let mut value = Dict::new();
    value.insert("title".into(), block.title.as_deref().map_or(Value::None, IntoValue::into_value));
    let rows: Array = block.rows.iter().map(|(name, text)| texts(&[name.clone(), text.clone()])).collect();
    value.insert("rows".into(), Value::Array(rows));
    Value::Dict(value)
}
