//! Regular expressions as the rules of this crate write them.
//!
//! The engine is built without Unicode tables: `\b`, `\d`, `\w` and `\s` mean their ASCII
//! sets, and rules for lower-case text read the lower-case view.

use regex::Regex;

/// Compiles a rule. Rules are constants, so a mistake in one is a mistake in the program.
pub(crate) fn rule(pattern: &str) -> Regex {
    let pattern = pattern
        .replace(r"\b", r"(?-u:\b)")
        .replace(r"\d", "[0-9]")
        .replace(r"\w", "[A-Za-z0-9_]")
        .replace(r"\s", r"[ \t\r\n]");
    Regex::new(&pattern)
        .unwrap_or_else(|e| panic!("rule {pattern:?} does not compile: {e}"))
}

/// Declares a rule that is compiled at first use.
macro_rules! rules {
    ($($name:ident = $pattern:expr;)*) => {
        $(static $name: std::sync::LazyLock<regex::Regex> =
            std::sync::LazyLock::new(|| $crate::rules::rule($pattern));)*
    };
}
pub(crate) use rules;
