//! Every reader of the record on arbitrary bytes: the first byte picks the file name that
//! the bytes go by.

#![no_main]

use libfuzzer_sys::fuzz_target;

const NAMES: &[&str] = &[
    "20240101.md",
    "2024-01-01.txt",
    "a.shtml",
    "a.jsonl",
    "a.xml",
    "a.warc",
    "index.tsv",
    "a.csv",
    "a.parquet",
    "a.pdf",
    "a.docx",
    "a.mbox",
    "a.eml",
    "a.zip",
    "a.tar.zst",
];

fuzz_target!(|bytes: &[u8]| {
    if let Some((first, rest)) = bytes.split_first() {
        tealeaf_record::fuzz_read(NAMES[usize::from(*first) % NAMES.len()], rest);
    }
});
