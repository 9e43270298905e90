//! Tables: JSON Lines, comma-separated values and Parquet, an item per row.
//!
//! A row becomes the facts that stand beside a text; which column is what a recipe says,
//! or the names of the columns.

use super::{
    Blob,
    plain::{self, Front},
    recipe::Page,
};
use crate::Skip;

/// Rows of JSON Lines.
pub(crate) fn lines(blob: &Blob, text: &str) -> Vec<Result<Page, Skip>> {
    let filled = (1_u32..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    filled
        .map(|(number, line)| {
            let label = format!(", line {number}");
            json_front(line)
                .map(|front| page(front, label.clone()))
                .map_err(|reason| Skip::damaged(format!("{}{label}", blob.name), reason))
        })
        .collect()
}

/// Rows of comma-separated values (tabs and semicolons too) under a header.
pub(crate) fn csv(blob: &Blob, text: &str) -> Result<Vec<Result<Page, Skip>>, String> {
    let head = text.lines().next().unwrap_or("");
    let delimiter = [b'\t', b';', b',']
        .into_iter()
        .max_by_key(|d| head.bytes().filter(|b| b == d).count())
        .unwrap_or(b',');
    let mut reader =
        ::csv::ReaderBuilder::new().delimiter(delimiter).from_reader(text.as_bytes());
    let names = reader.headers().map_err(|e| format!("not a table: {e}"))?.clone();
    let mut pages = Vec::new();
    for (number, record) in (2_u32..).zip(reader.into_records()) {
        let label = format!(", row {number}");
        pages.push(match record {
            Ok(record) => {
                let mut front = Front::default();
                for (name, value) in names.iter().zip(&record) {
                    front.set_column(name, value);
                }
                Ok(page(front, label))
            }
            Err(e) => Err(Skip::damaged(format!("{}{label}", blob.name), e.to_string())),
        });
    }
    Ok(pages)
}

/// Rows of a Parquet file.
#[cfg(feature = "parquet")]
pub(crate) fn parquet(blob: &Blob) -> Result<Vec<Result<Page, Skip>>, String> {
    // The library is not written for hostile files: a panic of it is a damaged input.
    let bytes = bytes::Bytes::from(blob.bytes.clone());
    std::panic::catch_unwind(move || parquet_rows(bytes))
        .unwrap_or_else(|_| Err("damaged: not a Parquet file that can be read".into()))
}

#[cfg(feature = "parquet")]
fn parquet_rows(bytes: bytes::Bytes) -> Result<Vec<Result<Page, Skip>>, String> {
    use ::parquet::file::reader::{FileReader as _, SerializedFileReader};
    /// Most bytes of all columns together after unpacking.
    const MOST: i64 = 1 << 29;
    let wrong = |e: ::parquet::errors::ParquetError| format!("damaged: {e}");
    let reader = SerializedFileReader::new(bytes).map_err(wrong)?;
    let groups = reader.metadata().row_groups();
    let size = groups.iter().map(|g| g.total_byte_size().max(0)).sum::<i64>();
    if size > MOST {
        return Err(format!("more than {} MiB after unpacking; split it", MOST >> 20));
    }
    let mut pages = Vec::new();
    for (number, row) in (1_u32..).zip(reader.get_row_iter(None).map_err(wrong)?) {
        let row = row.map_err(wrong)?;
        let mut front = Front::default();
        for (name, value) in row.get_column_iter() {
            front.set_column(name, &field_text(value));
        }
        pages.push(Ok(page(front, format!(", row {number}"))));
    }
    Ok(pages)
}

#[cfg(feature = "parquet")]
fn field_text(field: &::parquet::record::Field) -> String {
    use ::parquet::record::Field;
    match field {
        Field::Null => String::new(),
        Field::Str(text) => text.clone(),
        Field::Bytes(bytes) => String::from_utf8_lossy(bytes.data()).into_owned(),
        Field::Date(days) => jiff::civil::date(1970, 1, 1)
            .checked_add(jiff::Span::new().try_days(i64::from(*days)).unwrap_or_default())
            .map_or_else(|_| String::new(), |day| day.to_string()),
        Field::TimestampMillis(at) => instant(jiff::Timestamp::from_millisecond(*at)),
        Field::TimestampMicros(at) => instant(jiff::Timestamp::from_microsecond(*at)),
        Field::ListInternal(list) => {
            list.elements().iter().map(field_text).collect::<Vec<_>>().join("\n")
        }
        other => other.to_string(),
    }
}

#[cfg(feature = "parquet")]
fn instant(at: Result<jiff::Timestamp, jiff::Error>) -> String {
    at.map_or_else(|_| String::new(), |at| at.to_string())
}

fn page(front: Front, label: String) -> Page {
    let source = front.get("text").unwrap_or("").to_owned();
    let text = plain::paragraphs_of(&source);
    Page { front, text, heads: Vec::new(), source, label }
}

fn json_front(line: &str) -> Result<Front, String> {
    let value: serde_json::Value =
        serde_json::from_str(line).map_err(|e| format!("not JSON: {e}"))?;
    let object = value.as_object().ok_or("not a JSON object")?;
    let mut front = Front::default();
    for (name, value) in object {
        flatten(&mut front, name.clone(), value, 0);
    }
    Ok(front)
}

/// One column per value; a key inside another goes by `outer.inner`.
fn flatten(front: &mut Front, name: String, value: &serde_json::Value, depth: u32) {
    /// Keys inside one another that are followed.
    const DEEPEST: u32 = 4;
    match value {
        serde_json::Value::Null => {}
        serde_json::Value::String(text) => front.set_column(&name, text),
        serde_json::Value::Bool(_) | serde_json::Value::Number(_) => {
            front.set_column(&name, &value.to_string());
        }
        serde_json::Value::Array(list) => {
            let texts: Vec<&str> = list.iter().filter_map(|v| v.as_str()).collect();
            front.set_column(&name, &texts.join("\n"));
        }
        serde_json::Value::Object(object) => {
            for (inner, value) in object {
                if depth < DEEPEST {
                    flatten(front, format!("{name}.{inner}"), value, depth + 1);
                }
            }
        }
    }
}
