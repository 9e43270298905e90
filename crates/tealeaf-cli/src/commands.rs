//! One file per command: parse, call, render.

pub(crate) mod archive;
pub(crate) mod backtest;
pub(crate) mod changes;
pub(crate) mod check;
pub(crate) mod claims;
pub(crate) mod collocates;
pub(crate) mod edits;
pub(crate) mod form;
pub(crate) mod lint;
pub(crate) mod pack;
pub(crate) mod people;
pub(crate) mod replay;
pub(crate) mod scan;
pub(crate) mod search;
pub(crate) mod seen;
pub(crate) mod silence;
mod statistics;
pub(crate) mod track;
pub(crate) mod unusual;
pub(crate) mod usage;
pub(crate) mod watch;
pub(crate) mod words;
