//! One file per command: parse, call, render.

pub(crate) mod archive;
pub(crate) mod check;
pub(crate) mod claims;
pub(crate) mod form;
pub(crate) mod pack;
