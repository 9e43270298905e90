//! Assessments as text, JSON and one self-contained page.

pub mod html;
pub mod json_v1;
pub mod text;
