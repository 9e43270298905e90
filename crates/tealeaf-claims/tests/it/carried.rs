//! Claims about words, and the speech they are about: speaker, day, place and outlet are
//! carried over sentences, and dropped when another scene begins.

use jiff::civil::date;
use tealeaf_claims::{
    Article, FormulaRef, Order, Polarity, Proposition, Quantity, claims,
};

use crate::vocabulary::vocabulary;

/// Reads an article of 18 May 2025 and lists its claims about words, one line each:
/// `formula quantity speaker when places`.
#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let vocabulary = vocabulary();
    let mut article = Article::read(text);
    article.date = Some(date(2025, 5, 18));
    let found: Vec<String> = claims(&article, &vocabulary)
        .iter()
        .filter_map(|claim| {
            let (formula, what, text) = match &claim.proposition {
                Proposition::FormulaUse { formula, quantity, text, order, .. } => {
                    let what = match quantity {
                        Quantity::Absent => "0".to_owned(),
                        Quantity::Present => "+".to_owned(),
                        Quantity::Exactly(n) => format!("={n}"),
                        Quantity::AtLeast(n) => format!(">={n}"),
                        Quantity::AtMost(n) => format!("<={n}"),
                    };
                    (
                        formula,
                        if matches!(order, Order::First { .. }) {
                            format!("{what} first")
                        } else {
                            what
                        },
                        text,
                    )
                }
                Proposition::FormulaChange { formula, dropped, text } => {
                    (formula, if *dropped { "dropped" } else { "added" }.to_owned(), text)
                }
                _ => return None,
            };
            let name = match formula {
                FormulaRef::Key(key) => key.clone(),
                FormulaRef::Literal(text) => format!("\"{text}\""),
            };
            let denied = if claim.polarity == Polarity::Denied { " denied" } else { "" };
            let when = claim.when.as_ref().map_or("-", |w| &w.value);
            let who = text.speaker.as_deref().unwrap_or("-");
            let outlet =
                text.outlet.as_deref().map_or(String::new(), |o| format!(" {o}"));
            Some(
                format!(
                    "{name} {what}{denied} {who} {when} {}{outlet}",
                    claim.places.join(",")
                )
                .trim_end()
                .to_owned(),
            )
        })
        .collect();
    assert_eq!(found, expected, "{text}");
}

const TANGSHAN: &str = "Cai Ming inspected a factory in Tangshan from the 16th to the 17th, Xinhua reported.";

#[test]
fn the_speech_is_carried() {
    check(
        &format!(
            "{TANGSHAN} In his speech, Cai mentioned \"General Secretary Lin Hai\" only once, and refrained from referencing New Era Thought, or the Two Upholds and the Two Establishes."
        ),
        &[
            "leader-title =1 cai-ming 2025-05-16/2025-05-17 Tangshan xh",
            "new-thought 0 cai-ming 2025-05-16/2025-05-17 Tangshan xh",
            "two-upholds 0 cai-ming 2025-05-16/2025-05-17 Tangshan xh",
            "two-establishes 0 cai-ming 2025-05-16/2025-05-17 Tangshan xh",
        ],
    );
    check(
        &format!(
            "{TANGSHAN} In his Tangshan speech he named the General Secretary once and left out the Two Upholds and the Two Establishes, which is telling."
        ),
        &[
            "leader-title =1 cai-ming 2025-05-16/2025-05-17 Tangshan xh",
            "two-upholds 0 cai-ming 2025-05-16/2025-05-17 Tangshan xh",
            "two-establishes 0 cai-ming 2025-05-16/2025-05-17 Tangshan xh",
        ],
    );
}

#[test]
fn another_scene_drops_what_was_carried() {
    check(
        &format!(
            "{TANGSHAN} He mentioned neither the Two Upholds nor the Two Establishes.\n\nOn March 12, Cai chaired a meeting of the leading group in Beijing. He repeatedly mentioned Lin and emphasised the Two Upholds and the Two Establishes."
        ),
        &[
            "two-upholds 0 cai-ming 2025-05-16/2025-05-17 Tangshan xh",
            "two-establishes 0 cai-ming 2025-05-16/2025-05-17 Tangshan xh",
            "leader-name >=2 cai-ming 2025-03-12 Beijing",
            "two-upholds + cai-ming 2025-03-12 Beijing",
            "two-establishes + cai-ming 2025-03-12 Beijing",
        ],
    );
    check(
        &format!(
            "{TANGSHAN} He left out the Two Upholds and the Two Establishes. At the 24 April meeting of secretaries-general he had stressed both. In Tangshan he used neither."
        ),
        &[
            "two-upholds 0 cai-ming 2025-05-16/2025-05-17 Tangshan xh",
            "two-establishes 0 cai-ming 2025-05-16/2025-05-17 Tangshan xh",
            "two-upholds + cai-ming 2025-04-24",
            "two-establishes + cai-ming 2025-04-24",
            "two-upholds 0 cai-ming 2025-05-16/2025-05-17 Tangshan xh",
            "two-establishes 0 cai-ming 2025-05-16/2025-05-17 Tangshan xh",
        ],
    );
    check(
        "On April 24 Cai Ming gave a speech in Beijing. He used the Two Upholds twice. Zhao Yu spoke in Wuhan on 2 May. He did not use it.",
        &[
            "two-upholds =2 cai-ming 2025-04-24 Beijing",
            "two-upholds 0 zhao-yu 2025-05-02 Wuhan",
        ],
    );
}

#[test]
fn quotations_and_changes() {
    check(
        "The March statement dropped the phrase \"some further firming\" and added \"in coming months\".",
        &[
            "\"some further firming\" dropped - 2025-03",
            "\"in coming months\" added - 2025-03",
        ],
    );
    check(
        "The statement of 3 May no longer described policy as \"patient\". The word \"transitory\" first appeared in the April 2021 statement.",
        &["\"patient\" dropped - 2025-05-03", "\"transitory\" + first - 2021-04"],
    );
    check(
        "Cai Ming did not refer to Lin as the core at the meeting on 2 May.",
        &["as-core 0 cai-ming 2025-05-02"],
    );
    check("Who counts the Two Upholds? Nobody knows.", &[]);
}

#[test]
fn chinese() {
    check(
        "5月16日至17日，蔡明在唐山考察。他只提了一次总书记林海，既没有提“两个维护”，也没有提“两个确立”。3月12日，蔡明主持召开会议。他多次提到林海，强调了两个维护和两个确立。",
        &[
            "leader-title =1 cai-ming 2025-05-16/2025-05-17 唐山",
            "two-upholds 0 cai-ming 2025-05-16/2025-05-17 唐山",
            "two-establishes 0 cai-ming 2025-05-16/2025-05-17 唐山",
            "leader-name >=2 cai-ming 2025-03-12",
            "two-upholds + cai-ming 2025-03-12",
            "two-establishes + cai-ming 2025-03-12",
        ],
    );
    check(
        "5月2日，趙宇在武漢調研，對「兩個維護」隻字未提，「兩個確立」也未提及。",
        &[
            "two-upholds 0 zhao-yu 2025-05-02 武漢",
            "two-establishes 0 zhao-yu 2025-05-02 武漢",
        ],
    );
}

#[test]
fn traditional_is_simplified_with_other_characters() {
    let simplified = "5月16日，蔡明在唐山发表讲话，三次强调两个维护。";
    let traditional = "5月16日，蔡明在唐山發表講話，三次強調兩個維護。";
    for text in [simplified, traditional] {
        check(text, &["two-upholds =3 cai-ming 2025-05-16 唐山"]);
    }
}
