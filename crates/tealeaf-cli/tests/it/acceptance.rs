//! A real article of the genre, row by row in our own words: each sentence alone must come
//! to the state that the record held allows, and what it does not hold is named.

use std::fs;

use serde::Deserialize;

use crate::program::{stdout, tealeaf};

#[derive(Deserialize)]
struct Dossier {
    claims: Vec<Claim>,
    findings: Vec<Finding>,
}

#[derive(Deserialize)]
struct Finding {
    kind: String,
    heading: String,
}

#[derive(Deserialize)]
struct Claim {
    span: [usize; 2],
    kind: String,
    formula: Option<String>,
    verdict: String,
    reason: Option<String>,
    shows: String,
}

fn check(text: &str) -> Dossier {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("article.txt");
    fs::write(&path, text).expect("the article");
    let json = stdout(tealeaf().args(["check", "--embedded", "--json"]).arg(&path), 0);
    serde_json::from_str(&json).expect("a dossier")
}

/// Sentences of one row, the words asked about, and for each claim there its kind, its
/// verdict, and the reason or the missing thing named.
struct Row {
    id: &'static str,
    text: &'static str,
    at: &'static str,
    expected: &'static [(&'static str, &'static str, &'static str)],
}

const fn row(
    id: &'static str,
    text: &'static str,
    at: &'static str,
    expected: &'static [(&'static str, &'static str, &'static str)],
) -> Row {
    Row { id, text, at, expected }
}

const TANGSHAN: &str = "Cai Qi inspected Tangshan in Hebei on 16 and 17 May.";
const MARCH: &str = "On 12 March, Cai Qi chaired a meeting of the Central Leading Group for Party Building.";
const APRIL: &str =
    "On 24 April, Cai Qi spoke at a national conference of secretaries-general.";
const CIRCULAR: &str = "It is said that the General Office issued a circular.";

const INTENT: &str = "intent";
const OPINION: &str = "opinion";
const ARTICLES: &str = "needs an archive of articles and posts";
const TEXTS: &str = "needs the texts";
const DOCUMENT: &str = "needs the document itself";
const OUTLET: &str = "no text of the outlet named is held";

#[rustfmt::skip]
const ROWS: &[Row] = &[
    // Supported: what the record shows as the article says.
    row("C", "On 12 March 2023, Cai Qi attended the session of the National People's Congress in Beijing.", "attended the session", &[("appearance", "supported", "")]),
    row("s2 core", "{TANGSHAN} In his remarks he did not refer to Xi Jinping as the core.", "did not refer", &[("formula-use", "supported", "")]),
    row("s2 role", "Cai Qi is a member of the Politburo Standing Committee.", "member of", &[("office-held", "supported", "")]),
    row("s5", "{TANGSHAN}", "inspected Tangshan", &[("visit", "supported", "")]),
    row("s6 count", "{TANGSHAN} In his remarks he mentioned General Secretary Xi Jinping only once.", "only once", &[("formula-use", "supported", "")]),
    row("s6 absences", "{TANGSHAN} In his remarks he did not mention Xi Jinping Thought, the Two Upholds or the Two Establishes.", "did not mention", &[("formula-use", "supported", ""), ("formula-use", "supported", ""), ("formula-use", "supported", "")]),
    row("s16", "{APRIL} He stressed Xi Jinping Thought, the Two Safeguards and the Two Establishments.", "He stressed", &[("formula-use", "supported", ""), ("formula-use", "supported", ""), ("formula-use", "supported", "")]),
    row("s18", "{MARCH}", "chaired a meeting", &[("meeting", "supported", "")]),
    row("s19 count", "{MARCH} There he repeatedly named General Secretary Xi.", "repeatedly named", &[("formula-use", "supported", "")]),
    // Not found, or in tension.
    row("s2 rare", "{TANGSHAN} In his remarks he did not mention the Two Upholds. Such a silence is rare.", "Such a silence", &[("formula-use", "in-tension", ""), ("evaluation", "not-testable", OPINION)]),
    row("s19", "{MARCH} There he stressed the Two Upholds and the Two Establishes.", "stressed", &[("formula-use", "in-tension", ""), ("formula-use", "in-tension", "")]),
    row("s27", "It is claimed that Xi Jinping spent 72 hours under house arrest from 10 May.", "72 hours", &[("detention", "in-tension", "")]),
    row("s28", "Reports say that an enlarged Politburo meeting in Beijing condemned Xi Jinping on 14 May.", "enlarged Politburo meeting", &[("meeting", "not-found", "")]),
    row("s31", "Rumour has it that an enlarged Politburo meeting was held on 30 April.", "enlarged Politburo meeting", &[("meeting", "not-found", "")]),
    // Predictions that the later record decides.
    row("s1", "Rumour has it that Xi Jinping will resign by the Fourth Plenum.", "will resign", &[("removal", "did-not-happen", "")]),
    row("s10 office", "Rumour has it that Ding Xuexiang will become General Secretary at the Fourth Plenum.", "will become", &[("appointment", "did-not-happen", "")]),
    row("s14 outcome", "Reports say that Xi Jinping will be removed at the Fourth Plenum.", "will be removed", &[("removal", "did-not-happen", "")]),
    // What is not held is named.
    row("s3", "Rumour has it that the General Office has issued a document against the line.", "has issued", &[("document-issued", "not-covered", TEXTS)]),
    row("s4", "On 17 May, Xinhua published a long report on the inspection.", "published", &[("publication", "not-covered", OUTLET)]),
    row("s8", "Since the beginning of the year, talk of a fall has been heard almost daily.", "talk of a fall", &[("discourse", "not-covered", ARTICLES)]),
    row("s21", "Since May, talk of a change has grown louder on social media.", "talk of a change", &[("discourse", "not-covered", ARTICLES)]),
    row("s22", "In May 2025, the Lantern Review published an essay by a teacher under her own name.", "published an essay", &[("publication", "not-covered", OUTLET)]),
    row("outlet", "On 18 May, People's Daily published an editorial praising collective leadership.", "an editorial", &[("formula-use", "not-covered", OUTLET)]),
    row("s29", "{CIRCULAR} The circular lists twelve offences.", "lists twelve", &[("document-content", "not-covered", DOCUMENT)]),
    row("s41", "According to reports, the General Office has issued document No. [2025] 11.", "issued document", &[("document-issued", "not-covered", TEXTS)]),
    row("s42", "According to reports, the General Office has issued document No. [2025] 11. The document warns against formalism.", "against formalism", &[("document-content", "not-covered", DOCUMENT)]),
    row("s44", "An image of the notice is going around, though its font size looks odd.", "font size", &[("document-authenticity", "not-covered", DOCUMENT)]),
    row("s50", "The Lantern Review retracted its essay on 18 July 2024.", "retracted", &[("withdrawal", "not-covered", "needs the page's versions over time")]),
    // No record could decide it.
    row("s6 telling", "{TANGSHAN} The omission is telling.", "telling", &[("evaluation", "not-testable", OPINION)]),
    row("s7", "If the steward wavers, the master of the house will find no rest.", "find no rest", &[("other", "not-testable", "conditional")]),
    row("s9", "Ding Xuexiang, Zhao Leji and Li Xi are distancing themselves from Xi Jinping.", "distancing", &[("opposition", "not-testable", INTENT), ("opposition", "not-testable", INTENT), ("opposition", "not-testable", INTENT)]),
    row("s11", "Zhao Leji openly defies Xi Jinping.", "openly defies", &[("opposition", "not-testable", INTENT)]),
    row("s13", "Li Qiang is weary and wants to leave.", "wants to leave", &[("motive", "not-testable", INTENT)]),
    row("s14 plan", "Reports say that Wang Huning is secretly drafting a personnel plan.", "secretly drafting", &[("plan", "not-testable", INTENT)]),
    row("s15", "Only Cai Qi remained loyal to Xi Jinping.", "remained loyal", &[("allegiance", "not-testable", INTENT)]),
    row("s17", "This was seen as an attempt to plant informants.", "attempt to plant", &[("motive", "not-testable", INTENT)]),
    row("s26", "Rumour has it that Zhang Youxia, He Lifeng, Wang Yi, Ma Xingrui and Yin Li jointly opposed Xi Jinping.", "jointly opposed", &[("opposition", "not-testable", INTENT), ("opposition", "not-testable", INTENT), ("opposition", "not-testable", INTENT), ("opposition", "not-testable", INTENT), ("opposition", "not-testable", INTENT)]),
    row("s33", "The variety of the rumours is overwhelming.", "overwhelming", &[("evaluation", "not-testable", OPINION)]),
    row("s43", "The notice is aimed at Xi Jinping.", "aimed at", &[("motive", "not-testable", INTENT)]),
    row("s46", "If the notice were real, People's Daily would have carried a commentary on it.", "carried a commentary", &[("publication", "not-testable", "conditional")]),
    row("s47", "This does not mean that Cai Qi lacks the intention.", "lacks the intention", &[("motive", "not-testable", INTENT)]),
    row("s51", "A change of sides would not be surprising.", "not be surprising", &[("evaluation", "not-testable", OPINION)]),
    row("s12", "Li Xi is the mole who, together with the army, removed Xi Jinping's men.", "the mole", &[("plan", "not-testable", INTENT)]),
    row("s20", "Analysts say that this happened on Xi Jinping's orders, to counter a hostile faction.", "orders", &[("motive", "not-testable", INTENT)]),
    row("s21 movement", "Since May the movement against Xi Jinping has intensified dramatically.", "intensified", &[("discourse", "not-covered", ARTICLES)]),
    row("s24", "The essay backs Wen Jiabao and cites a former politician of the United States.", "backs", &[("document-content", "not-covered", DOCUMENT)]),
    row("s25", "It was reported online that two women of a university had issued a manifesto.", "manifesto", &[("publication", "not-covered", OUTLET)]),
    row("s30", "Rumours say that it was a reckoning.", "reckoning", &[("opposition", "not-testable", INTENT)]),
    row("s32", "All these rumours are aimed at Xi Jinping.", "aimed at", &[("motive", "not-testable", INTENT)]),
    row("s34", "Before the 20th Party Congress, such calls were not so loud.", "such calls", &[("discourse", "not-covered", ARTICLES)]),
    row("s36", "The landscape has changed dramatically.", "landscape", &[("evaluation", "not-testable", OPINION)]),
    row("s38", "It is the will of the people and of Heaven.", "Heaven", &[("other", "not-testable", "unfalsifiable")]),
    row("s40", "Bloggers claim that Cai Qi's office issued a document criticising the leftward turn.", "issued", &[("document-content", "not-covered", DOCUMENT), ("document-issued", "not-covered", TEXTS)]),
    row("s45", "If the document is real, it is a call for a coup.", "a call", &[("coup", "not-testable", "conditional")]),
    row("s48", "Even if the document is fabricated, the omission suggests that Cai Qi may exploit it.", "exploit", &[("other", "not-testable", "conditional")]),
    // The public words of that day are the readout of Tangshan, which names the leader.
    row("s39", "On 17 May, several bloggers said that Cai Qi had publicly opposed Xi Jinping.", "publicly opposed", &[("opposition", "in-tension", "")]),
    row("s39 Chinese", "5月17日，多名自媒体人士称，蔡奇公开反对习近平。", "公开反对", &[("opposition", "in-tension", "")]),
    // Asked of the days before the article, which show the leader in his offices.
    row("s10 now", "Rumour has it that Ding Xuexiang already controls the party.", "controls the party", &[("power-held", "in-tension", "")]),
    row("s10 now, Chinese", "据传，丁薛祥已经掌控了党政军大权。", "掌控", &[("power-held", "in-tension", "")]),
    row("s27 control", "Reports claim that Wen Jiabao has been in control since 10 May.", "in control", &[("power-held", "in-tension", "")]),
    // Whose text it is, is said in the clause before; the verb of mention is left out.
    row("owner", "{TANGSHAN} There he did not mention the Two Upholds, while the readout of 24 April contained them.", "the readout of", &[("formula-use", "supported", "")]),
    row("ellipsis", "{TANGSHAN} There he did not mention the Two Upholds, although his speech of 24 April did.", "his speech of", &[("formula-use", "supported", ""), ("appearance", "supported", "")]),
    row("ellipsis Chinese", "蔡奇在唐山考察时没有提到“两个维护”，而4月24日的通稿提到了。", "的通稿提到了", &[("formula-use", "supported", "")]),
    row("nobody", "The readout of 24 April contained the Two Upholds.", "readout", &[("formula-use", "not-covered", "does not say who")]),
    row("comma", "{TANGSHAN} There he did not mention One Belt, One Road.", "Belt", &[("formula-use", "supported", "")]),
    row("tour", "Zhao Leji made an inspection tour of Hunan on 12 April 2022.", "tour of", &[("visit", "supported", "")]),
    row("tour elsewhere", "Zhao Leji made an inspection tour of Hubei on 12 April 2022.", "tour of", &[("visit", "in-tension", "")]),
    row("two names", "On 24 April 2025, Cai Qi visited Hong Kong.", "visited", &[("visit", "in-tension", "")]),
    row("abroad", "Li Xi visited South Africa in November 2024.", "visited", &[("visit", "not-covered", TEXTS)]),
    row("dated with a comma", "The CCTV evening news of June 18, 2024 reported that Ding Xuexiang stressed the \u{201c}One China\u{201d}.", "stressed", &[("formula-use", "supported", "")]),
    row("Thought", "Wang Yong mentioned the Xi Jinping Thought on Ecological Civilisation in his speech of 1 September 2022.", "in his speech", &[("formula-use", "supported", ""), ("appearance", "supported", "")]),
    row("by whom", "The One Belt, One Road was mentioned nine times by Xi Jinping on 24 Dec 2023.", "nine times", &[("formula-use", "supported", "")]),
    row("programme", "2023年5月15日，央视《新闻联播》没有使用“八项规定”。", "没有使用", &[("formula-use", "supported", "")]),
    row("on the platform", "李强缺席2025年3月11日全国人大闭幕会。", "缺席", &[("not-seen", "contradicted", "")]),
    row("the Fed in Chinese", "聯準會在2021年12月15日的聲明中刪去「transitory」。", "刪去", &[("formula-change", "supported", "")]),
    row("offices", "Cai Qi is head of the northern lighthouse service.", "is head", &[("office-held", "not-covered", "")]),
];

#[test]
fn rows_of_a_real_article() {
    let mut wrong = Vec::new();
    for row in ROWS {
        let body = row
            .text
            .replace("{TANGSHAN}", TANGSHAN)
            .replace("{MARCH}", MARCH)
            .replace("{APRIL}", APRIL)
            .replace("{CIRCULAR}", CIRCULAR);
        let text = format!(
            "Notes\n\nBy Orla Venning, The Harbour Gazette, 20 May 2025\n\n{body}\n"
        );
        let at = text.find(row.at).unwrap_or_else(|| panic!("{}: {}", row.id, row.at));
        let from = text[..at].chars().count();
        let to = from + row.at.chars().count();
        let dossier = check(&text);
        let found: Vec<(&str, &str, String)> = dossier
            .claims
            .iter()
            .filter(|c| c.span[0] < to && from < c.span[1])
            .map(|c| {
                let why = c.reason.clone().unwrap_or_else(|| c.shows.clone());
                (c.kind.as_str(), c.verdict.as_str(), why)
            })
            .collect();
        let fits = found.len() == row.expected.len()
            && found
                .iter()
                .zip(row.expected)
                .all(|(f, e)| (f.0, f.1) == (e.0, e.1) && f.2.contains(e.2));
        if !fits {
            wrong.push(format!("{}: {found:?}, not {:?}", row.id, row.expected));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), ROWS.len(), wrong.join("\n"));
}

/// "Fell away" rests on two texts: the count of the earlier one is not said of the later.
#[test]
fn a_finding_gives_each_count_its_text() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("article.txt");
    let text = format!(
        "Notes\n\nBy Orla Venning, The Harbour Gazette, 20 May 2025\n\n{TANGSHAN} In his remarks \
         the Two Upholds fell away.\n"
    );
    fs::write(&path, text).expect("the article");
    let said = stdout(tealeaf().args(["check", "--embedded"]).arg(&path), 0);
    let matters = said.split("EVERY CLAIM").next().expect("the first part");
    let line: Vec<&str> = matters.split_whitespace().collect();
    let line = line.join(" ");
    assert!(line.contains("(Two Upholds): once [xwlb 2024-08-03"), "{line}");
    assert!(line.contains("(Two Upholds): 0 times [xwlb 2025-05-18"), "{line}");
}

/// One rule for careful and careless authors: who hedges properly and cites what is held
/// has nothing raised against him; who does not has.
#[test]
fn a_careful_author_and_a_careless_one() {
    let careful = format!(
        "Counting words after a visit\n\nBy Orla Venning, The Harbour Gazette, 20 May 2025\n\n\
         {TANGSHAN} In the evening news report of 18 May he mentioned General Secretary Xi \
         Jinping once, and he did not mention the Two Upholds. The full text may differ. \
         {APRIL} He stressed the Two Upholds and the Two Establishments. {MARCH} It is not \
         known why the wording differs, and one report alone may mean nothing.\n"
    );
    let careless = format!(
        "A steward breaks ranks\n\nBy A. Quill, The Lantern, 20 May 2025\n\n\
         {TANGSHAN} In his remarks he did not mention the Two Upholds. Such a silence is \
         rare. {MARCH} There he stressed the Two Upholds and the Two Establishes. Xi Jinping \
         has not been seen since 10 May.\n"
    );
    let against = |text: &str| -> (usize, usize, Vec<String>) {
        let dossier = check(text);
        let raised =
            |c: &&Claim| ["contradicted", "in-tension"].contains(&c.verdict.as_str());
        let differs = |f: &&Finding| f.kind.ends_with("-differs");
        let headings =
            dossier.findings.iter().filter(differs).map(|f| f.heading.clone()).collect();
        let supported =
            dossier.claims.iter().filter(|c| c.verdict == "supported").count();
        (supported, dossier.claims.iter().filter(raised).count(), headings)
    };
    let (supported, raised, headings) = against(&careful);
    assert!(supported >= 5, "{supported}");
    assert_eq!((raised, headings.len()), (0, 0), "{headings:?}");
    let (_, raised, headings) = against(&careless);
    assert!(raised >= 4 && headings.len() >= 3, "{raised}: {headings:?}");
}

#[test]
fn a_headline_claims_of_a_visit_only_that_there_was_one() {
    let text = "Cai Qi's Tangshan visit leaves readers counting words\n\nBy Orla Venning, The \
                Harbour Gazette, 20 May 2025\n\nHe inspected Tangshan on 16 and 17 May.\n";
    let dossier = check(text);
    let claim = dossier.claims.first().expect("the headline");
    let said: String =
        text.chars().skip(claim.span[0]).take(claim.span[1] - claim.span[0]).collect();
    assert_eq!(
        (said.as_str(), claim.kind.as_str(), claim.verdict.as_str()),
        ("Cai Qi's Tangshan visit", "visit", "supported")
    );
    assert!(claim.formula.is_none());
}
