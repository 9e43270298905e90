//! A table as a Parquet file: columns of text, counts and numbers, in one row group.

use std::sync::Arc;

use ::parquet::{
    basic::{Compression, ZstdLevel},
    data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type},
    errors::ParquetError,
    file::{
        properties::WriterProperties,
        writer::{SerializedFileWriter, SerializedRowGroupWriter},
    },
    schema::parser::parse_message_type,
};
use anyhow::{Context as _, Result};

/// The values of a column, one for each row.
pub(crate) enum Column {
    Text(Vec<String>),
    Count(Vec<u64>),
    Number(Vec<Option<f64>>),
}

/// The file. Columns are of one length.
pub(crate) fn write(columns: &[(&str, Column)]) -> Result<Vec<u8>> {
    bytes(columns).context("writing a Parquet table")
}

fn bytes(columns: &[(&str, Column)]) -> Result<Vec<u8>, ParquetError> {
    let fields: String = columns
        .iter()
        .map(|(name, column)| match column {
            Column::Text(_) => format!("REQUIRED BYTE_ARRAY {name} (STRING);"),
            Column::Count(_) => format!("REQUIRED INT64 {name} (INTEGER(64, false));"),
            Column::Number(_) => format!("OPTIONAL DOUBLE {name};"),
        })
        .collect();
    let schema = parse_message_type(&format!("message series {{ {fields} }}"))?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_created_by(concat!("tealeaf ", env!("CARGO_PKG_VERSION")).to_owned())
        .build();
    let mut file = Vec::new();
    let mut writer =
        SerializedFileWriter::new(&mut file, Arc::new(schema), Arc::new(properties))?;
    let mut group = writer.next_row_group()?;
    for (_, column) in columns {
        write_column(&mut group, column)?;
    }
    group.close()?;
    writer.close()?;
    Ok(file)
}

fn write_column(
    group: &mut SerializedRowGroupWriter<'_, &mut Vec<u8>>,
    column: &Column,
) -> Result<(), ParquetError> {
    let Some(mut writer) = group.next_column()? else {
        return Err(ParquetError::General("more columns than the schema has".into()));
    };
    match column {
        Column::Text(values) => {
            let values: Vec<ByteArray> =
                values.iter().map(|v| v.as_str().into()).collect();
            writer.typed::<ByteArrayType>().write_batch(&values, None, None)?;
        }
        Column::Count(values) => {
            let values: Vec<i64> = values.iter().map(|v| v.cast_signed()).collect();
            writer.typed::<Int64Type>().write_batch(&values, None, None)?;
        }
        Column::Number(values) => {
            let held: Vec<i16> = values.iter().map(|v| i16::from(v.is_some())).collect();
            let values: Vec<f64> = values.iter().copied().flatten().collect();
            writer.typed::<DoubleType>().write_batch(&values, Some(&held), None)?;
        }
    }
    writer.close()
}
