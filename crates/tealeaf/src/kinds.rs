//! The kinds of proposition, and which verdicts each can come to.
//!
//! One line per kind; `docs/checks/` has a page and `examples/checks/` a folder for each, and
//! a test holds the three against each other.

/// What a kind of proposition can come to on a record without texts of the article's own
/// outlets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// Code word, as in JSON.
    pub code: &'static str,
    /// Verdict when the record agrees; `None` where no record of this sort ever can.
    pub agrees: Option<&'static str>,
    /// The strongest disagreement that it can come to.
    pub disagrees: Option<&'static str>,
    /// Verdict when the record does not reach, or no record could.
    pub open: &'static str,
}

const SUPPORTED: Option<&str> = Some("supported");
const CONTRADICTED: Option<&str> = Some("contradicted");
const IN_TENSION: Option<&str> = Some("in-tension");
const NOT_COVERED: &str = "not-covered";
const NOT_TESTABLE: &str = "not-testable";

const fn kind(
    code: &'static str,
    agrees: Option<&'static str>,
    disagrees: Option<&'static str>,
    open: &'static str,
) -> Kind {
    Kind { code, agrees, disagrees, open }
}

/// All kinds.
pub const KINDS: &[Kind] = &[
    kind("formula-use", SUPPORTED, CONTRADICTED, NOT_COVERED),
    kind("formula-change", SUPPORTED, CONTRADICTED, NOT_COVERED),
    kind("appearance", SUPPORTED, IN_TENSION, NOT_COVERED),
    kind("visit", SUPPORTED, IN_TENSION, NOT_COVERED),
    kind("not-seen", SUPPORTED, CONTRADICTED, NOT_COVERED),
    kind("meeting", SUPPORTED, CONTRADICTED, NOT_COVERED),
    kind("detention", None, CONTRADICTED, NOT_COVERED),
    kind("coup", None, CONTRADICTED, NOT_COVERED),
    kind("power-held", None, CONTRADICTED, NOT_COVERED),
    kind("illness", None, CONTRADICTED, NOT_COVERED),
    kind("death", None, IN_TENSION, NOT_COVERED),
    kind("removal", None, IN_TENSION, NOT_COVERED),
    kind("appointment", SUPPORTED, IN_TENSION, NOT_COVERED),
    kind("office-held", SUPPORTED, IN_TENSION, NOT_COVERED),
    // Supported only where an archive holds a text that names it.
    kind("document-issued", None, None, NOT_COVERED),
    kind("document-content", None, None, NOT_COVERED),
    kind("document-authenticity", None, None, NOT_COVERED),
    kind("publication", SUPPORTED, None, NOT_COVERED),
    kind("withdrawal", None, None, NOT_COVERED),
    kind("statement", None, None, NOT_COVERED),
    kind("allegiance", None, None, NOT_TESTABLE),
    kind("opposition", None, IN_TENSION, NOT_TESTABLE),
    kind("plan", None, None, NOT_TESTABLE),
    kind("motive", None, None, NOT_TESTABLE),
    kind("evaluation", None, None, NOT_TESTABLE),
    kind("discourse", None, None, NOT_COVERED),
    kind("other", None, None, NOT_TESTABLE),
];
