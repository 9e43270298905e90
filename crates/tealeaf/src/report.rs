//! A dossier leaves as text for a terminal, as JSON, or as one HTML page.
//!
//! Each format owns its structs; sentences come from [`crate::wording`] alone.

pub mod html;
pub mod json_v1;
pub mod terminal;
