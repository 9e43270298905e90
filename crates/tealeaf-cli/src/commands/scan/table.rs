//! `tealeaf scan --format parquet`: the rows as a Parquet file on standard output.
//!
//! Only as many rows as go into one group are in memory.

use std::{io, sync::Arc};

use anyhow::Result;
use parquet::{
    basic::{Compression, ZstdLevel},
    data_type::{ByteArray, ByteArrayType, Int64Type},
    file::{properties::WriterProperties, writer::SerializedFileWriter},
    schema::parser::parse_message_type,
};

/// The columns, in the order in which they are written.
const SCHEMA: &str = "message scan {
    required binary path (STRING);
    required binary formula (STRING);
    required int64 characters;
    required int64 own;
    required int64 nested;
}";
/// Rows of a group.
const GROUP: usize = 1 << 16;

/// A table that is being written.
pub(super) struct Table {
    writer: SerializedFileWriter<io::Stdout>,
    words: [Vec<ByteArray>; 2],
    numbers: [Vec<i64>; 3],
}

impl Table {
    pub(super) fn new() -> Result<Self> {
        let schema = Arc::new(parse_message_type(SCHEMA)?);
        let compression = Compression::ZSTD(ZstdLevel::default());
        let properties = WriterProperties::builder().set_compression(compression).build();
        let writer =
            SerializedFileWriter::new(io::stdout(), schema, Arc::new(properties))?;
        Ok(Self { writer, words: Default::default(), numbers: Default::default() })
    }

    /// Adds a row: path and formula; characters, own and nested uses.
    pub(super) fn push(&mut self, words: [&str; 2], numbers: [usize; 3]) -> Result<()> {
        for (column, word) in self.words.iter_mut().zip(words) {
            column.push(ByteArray::from(word));
        }
        for (column, number) in self.numbers.iter_mut().zip(numbers) {
            column.push(i64::try_from(number)?);
        }
        if self.words[0].len() >= GROUP { self.write_group() } else { Ok(()) }
    }

    fn write_group(&mut self) -> Result<()> {
        let mut group = self.writer.next_row_group()?;
        for words in &mut self.words {
            if let Some(mut column) = group.next_column()? {
                column.typed::<ByteArrayType>().write_batch(words, None, None)?;
                column.close()?;
            }
            words.clear();
        }
        for numbers in &mut self.numbers {
            if let Some(mut column) = group.next_column()? {
                column.typed::<Int64Type>().write_batch(numbers, None, None)?;
                column.close()?;
            }
            numbers.clear();
        }
        group.close()?;
        Ok(())
    }

    /// Writes what is left and the end of the file.
    pub(super) fn finish(mut self) -> Result<()> {
        if !self.words[0].is_empty() {
            self.write_group()?;
        }
        self.writer.close()?;
        Ok(())
    }
}
