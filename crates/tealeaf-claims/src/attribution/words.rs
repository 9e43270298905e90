//! What can be said of a word by itself: lemma, shape, and the closed classes it is in.
//!
//! The lists are general English vocabulary, written for this project. They serve the
//! rules and, as features, the trained model.

use std::sync::OnceLock;

use super::hash;

/// The closed classes of a word, as a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Classes(u32);

impl Classes {
    /// Verbs that report speech: `say`, `argue`.
    pub(crate) const SAY: Self = Self(1);
    /// Verbs of thought and wish: `believe`, `want`.
    pub(crate) const THINK: Self = Self(1 << 1);
    /// Verbs that judge somebody or something: `praise`, `dismiss`.
    pub(crate) const JUDGE: Self = Self(1 << 2);
    /// Nouns that carry a statement: `claim`, `warning`.
    pub(crate) const SPEECH_NOUN: Self = Self(1 << 3);
    /// Documents and polls that say things: `report`, `survey`.
    pub(crate) const DOCUMENT: Self = Self(1 << 4);
    /// People who say things: `spokesman`, `analysts`.
    pub(crate) const PEOPLE: Self = Self(1 << 5);
    /// Subject pronouns.
    pub(crate) const PRONOUN: Self = Self(1 << 6);
    /// Words that open a clause: `that`, `whether`.
    pub(crate) const OPENER: Self = Self(1 << 7);
    /// Forms of `be`, `have` and `do`, and modals.
    pub(crate) const AUXILIARY: Self = Self(1 << 8);
    /// Days, months and words such as `yesterday`.
    pub(crate) const TIME: Self = Self(1 << 9);
    /// Titles before a name: `Mr.`, `Sen.`.
    pub(crate) const TITLE: Self = Self(1 << 10);
    /// Negations.
    pub(crate) const NEGATION: Self = Self(1 << 11);
    /// Prepositions.
    pub(crate) const PREPOSITION: Self = Self(1 << 12);
    /// Determiners and possessives.
    pub(crate) const DETERMINER: Self = Self(1 << 13);
    /// Form of a verb in `-ing`.
    pub(crate) const ING: Self = Self(1 << 14);
    /// Base form of a verb.
    pub(crate) const BASE: Self = Self(1 << 15);
    /// Rumour words: `rumour`, `speculation`, `gossip`.
    pub(crate) const RUMOUR: Self = Self(1 << 16);
    /// Adverbs that attribute: `reportedly`.
    pub(crate) const ADVERB: Self = Self(1 << 17);
    /// Coordinating conjunctions.
    pub(crate) const CONJUNCTION: Self = Self(1 << 18);
    /// Adverbs of manner that go with a verb of speech: `also`, `later`.
    pub(crate) const MANNER: Self = Self(1 << 19);

    /// Nouns for what is said without a speaker: `claims`, `reports`.
    pub(crate) const HEARSAY: Self = Self(1 << 20);
    /// Verbs of spreading: `circulated`, `surfaced`.
    pub(crate) const SPREADING: Self = Self(1 << 21);
    /// Participles of hearsay: `rumoured`, `believed`.
    pub(crate) const HEARSAY_PARTICIPLE: Self = Self(1 << 22);
    /// `appears`, `seems`.
    pub(crate) const SEEMING: Self = Self(1 << 23);
    /// Words that open a clause against the one before: `but`, `although`.
    pub(crate) const CONTRAST: Self = Self(1 << 24);

    /// Any verb that can be a cue.
    pub(crate) const CUE_VERB: Self = Self(0b111);

    /// Whether the word is in any class of `other`.
    pub(crate) fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The set as a number, for features.
    pub(crate) fn bits(self) -> u32 {
        self.0
    }

    /// The words that are in either.
    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

const SAY: &str = "accuse acknowledge add admit advise affirm allege allude announce answer \
    argue articulate ask assert assure attest aver avow boast brag caution charge chide \
    claim clarify comment complain concede confess confide confirm contend continue \
    counter declare deny describe detail disclose divulge emphasise emphasize estimate \
    exclaim explain express forecast hint imply indicate inform insist intimate joke \
    lament maintain mention muse note observe opine pledge point posit predict proclaim \
    profess promise pronounce propose quip recall recommend recount reiterate relate \
    remark remind repeat reply report respond retort reveal say state stipulate stress \
    suggest surmise swear tell testify tweet underline underscore urge vow vouch warn \
    whisper write";

const THINK: &str = "agree anticipate assume believe conclude consider decide deem \
    determine disagree doubt envision expect fear feel figure find foresee guess hear hope \
    imagine intend judge know learn like love plan prefer reckon regard remember see seem \
    speculate support suspect think understand view want wish wonder worry refuse decline \
    oppose";

const JUDGE: &str = "accept appeal applaud attack back berate blame blast brand call cast \
    celebrate censure challenge champion characterise characterize cite commend condemn \
    criticise criticize decry defend demand denigrate denounce depict deride dismiss \
    dispute disavow dub echo endorse extol fault hail honor label lambaste laud liken mock \
    name order paint pan portray praise question rebuff rebuke rebut reject ridicule rip \
    rule salute scold signal slam tout threaten trash trumpet vilify welcome";

const LISTS: &[(&str, Classes)] = &[
    (
        "claim claims statement statements comment comments remark remarks warning warnings \
         allegation allegations accusation accusations suggestion suggestions argument \
         assertion assertions belief view views opinion hope hopes fear fears concern \
         concerns criticism announcement promise pledge call calls demand demands request \
         decision idea notion question questions admission prediction prospect vow complaint \
         complaints contention denial praise support opposition insistence confidence",
        Classes::SPEECH_NOUN,
    ),
    (
        "report reports poll polls survey surveys study studies document documents memo \
         letter statement article articles editorial paper newspaper book email emails \
         e-mail filing lawsuit complaint transcript magazine tweet tweets release data \
         records analysis review circular notice readout communique",
        Classes::DOCUMENT,
    ),
    (
        "spokesman spokeswoman spokesperson spokesmen official officials analyst analysts \
         expert experts critic critics supporter supporters voter voters adviser advisers \
         advisor advisors aide aides source sources strategist strategists senator governor \
         president candidate candidates lawmaker lawmakers activist activists professor \
         economist economists scholar scholars researcher researchers observer observers \
         people others many some reporter reporters leader leaders police prosecutors \
         residents republicans democrats opponents allies campaign administration government \
         ministry agency court judge committee company investigators diplomats observers \
         americans conservatives liberals pundits authorities",
        Classes::PEOPLE,
    ),
    ("i you he she it we they who", Classes::PRONOUN),
    (
        "that whether if how why what when because who which where while although though \
         but unless until after before since",
        Classes::OPENER,
    ),
    (
        "be am is are was were been being have has had having do does did will would can \
         could may might must shall should 'd 'll 've 's 're 'm ca wo",
        Classes::AUXILIARY,
    ),
    (
        "monday tuesday wednesday thursday friday saturday sunday january february march \
         april may june july august september october november december jan. feb. mar. apr. \
         aug. sept. sep. oct. nov. dec. today yesterday tomorrow tonight morning afternoon \
         evening night week month year",
        Classes::TIME,
    ),
    (
        "mr. mrs. ms. dr. gov. sen. rep. gen. lt. col. sgt. capt. prof. rev. mr mrs ms dr \
         president senator governor representative secretary minister chairman chairwoman \
         speaker justice judge general congressman congresswoman mayor",
        Classes::TITLE,
    ),
    ("not n't never no neither nor cannot none nothing", Classes::NEGATION),
    (
        "of in to for with on at from by about as into through after over between out \
         against during without before under around among including despite toward towards \
         upon since per via amid regarding",
        Classes::PREPOSITION,
    ),
    (
        "the a an this that these those my your his her its our their some any each every \
         all both another such",
        Classes::DETERMINER,
    ),
    (
        "rumour rumours rumor rumors speculation gossip hearsay whisper whispers chatter",
        Classes::RUMOUR,
    ),
    (
        "reportedly allegedly supposedly purportedly apparently ostensibly",
        Classes::ADVERB,
    ),
    ("and or but yet nor so", Classes::CONJUNCTION),
    (
        "also later then recently publicly repeatedly once already now still even further \
         simply often always previously privately explicitly openly flatly strongly bluntly \
         just only again first initially clearly consistently frequently specifically",
        Classes::MANNER,
    ),
    (
        "claim claims report reports allegation allegations suggestion suggestions talk \
         whispers chatter gossip speculation word fear fears sign signs accusation accusations \
         hint hints concern concerns",
        Classes::HEARSAY,
    ),
    (
        "circulate circulated circulating circulates surface surfaced emerge emerged emerging \
         spread spreading swirl swirled swirling swirls abound abounded abounds persist \
         persisted appeared arose suggest suggested suggests",
        Classes::SPREADING,
    ),
    (
        "rumoured rumored alleged reported believed said thought understood known reputed \
         suspected claimed",
        Classes::HEARSAY_PARTICIPLE,
    ),
    ("appears appeared seems seemed", Classes::SEEMING),
    ("but although though while whereas yet however", Classes::CONTRAST),
];

/// Irregular forms with their lemmas, for the lists above and the commonest verbs.
const IRREGULAR: &[(&str, &str)] = &[
    ("said", "say"),
    ("told", "tell"),
    ("thought", "think"),
    ("knew", "know"),
    ("known", "know"),
    ("wrote", "write"),
    ("written", "write"),
    ("saw", "see"),
    ("seen", "see"),
    ("found", "find"),
    ("felt", "feel"),
    ("heard", "hear"),
    ("foresaw", "foresee"),
    ("foreseen", "foresee"),
    ("understood", "understand"),
    ("swore", "swear"),
    ("sworn", "swear"),
    ("cast", "cast"),
    ("made", "make"),
    ("gave", "give"),
    ("given", "give"),
    ("meant", "mean"),
    ("spoke", "speak"),
    ("spoken", "speak"),
    ("had", "have"),
    ("has", "have"),
    ("was", "be"),
    ("were", "be"),
    ("is", "be"),
    ("are", "be"),
    ("been", "be"),
    ("being", "be"),
    ("am", "be"),
    ("'s", "be"),
    ("'re", "be"),
    ("'m", "be"),
    ("shown", "show"),
    ("went", "go"),
    ("took", "take"),
    ("taken", "take"),
    ("held", "hold"),
    ("led", "lead"),
    ("did", "do"),
    ("does", "do"),
    ("got", "get"),
    ("came", "come"),
    ("drew", "draw"),
    ("drawn", "draw"),
];

const ABBREVIATIONS: &[&str] = &[
    "Mr", "Mrs", "Ms", "Dr", "Gov", "Sen", "Rep", "Sens", "Reps", "Gen", "Lt", "Col",
    "Sgt", "Capt", "Cmdr", "Adm", "Prof", "Rev", "Hon", "St", "Jr", "Sr", "Inc", "Corp",
    "Co", "Ltd", "vs", "No", "Nos", "Jan", "Feb", "Mar", "Apr", "Aug", "Sept", "Sep",
    "Oct", "Nov", "Dec", "Ala", "Ariz", "Ark", "Calif", "Colo", "Conn", "Del", "Fla",
    "Ga", "Ill", "Ind", "Kan", "Ky", "La", "Md", "Mass", "Mich", "Minn", "Miss", "Mo",
    "Mont", "Neb", "Nev", "Okla", "Ore", "Pa", "Tenn", "Tex", "Va", "Vt", "Wash", "Wis",
    "Wyo", "etc", "approx", "Art",
];

/// Whether a full stop after the word is part of it.
pub(crate) fn is_abbreviation(word: &str) -> bool {
    ABBREVIATIONS.contains(&word)
}

/// The classes of the word with this hash.
pub(crate) fn classes(word: u32) -> Classes {
    static TABLE: OnceLock<Vec<(u32, Classes)>> = OnceLock::new();
    let table = TABLE.get_or_init(class_table);
    table
        .binary_search_by_key(&word, |&(hashed, _)| hashed)
        .map_or(Classes::default(), |found| table[found].1)
}

fn class_table() -> Vec<(u32, Classes)> {
    let mut rows: Vec<(u32, Classes)> = Vec::new();
    for (verbs, class) in
        [(SAY, Classes::SAY), (THINK, Classes::THINK), (JUDGE, Classes::JUDGE)]
    {
        for base in verbs.split_whitespace() {
            rows.extend(
                forms(base).map(|(form, extra)| (hash::word(&form), class.or(extra))),
            );
        }
    }
    for (list, class) in LISTS {
        rows.extend(list.split_whitespace().map(|word| (hash::word(word), *class)));
    }
    rows.sort_unstable_by_key(|&(hashed, _)| hashed);
    rows.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 = kept.1.or(next.1);
        }
        same
    });
    rows
}

/// The forms of a verb.
fn forms(base: &str) -> impl Iterator<Item = (String, Classes)> + '_ {
    let stem = base.strip_suffix('e').unwrap_or(base);
    let third = if base.ends_with(['s', 'h', 'x']) {
        format!("{base}es")
    } else if let Some(y) = consonant_y(base) {
        format!("{y}ies")
    } else {
        format!("{base}s")
    };
    let doubled = match base {
        "quip" | "pan" | "rip" | "slam" | "dub" | "admit" | "brag" | "refer"
        | "rebut" => &base[base.len() - 1..],
        _ => "",
    };
    let past = match consonant_y(base) {
        Some(y) => format!("{y}ied"),
        None => format!("{stem}{doubled}ed"),
    };
    let ing = if base.ends_with("ee") {
        format!("{base}ing")
    } else {
        format!("{stem}{doubled}ing")
    };
    let irregular =
        IRREGULAR.iter().filter(move |row| row.1 == base).map(|row| row.0.to_owned());
    [(base.to_owned(), Classes::BASE), (ing, Classes::ING)]
        .into_iter()
        .chain([third, past].into_iter().chain(irregular).map(|form| (form, Classes(0))))
}

fn consonant_y(base: &str) -> Option<&str> {
    base.strip_suffix('y').filter(|rest| !rest.ends_with(['a', 'e', 'o', 'u']))
}

/// Writes the lemma of a word in lower case into `out`. It need not be an English word:
/// it only has to be the same for the forms of one word.
pub(crate) fn lemma(word: &str, out: &mut String) {
    out.clear();
    if let Some((_, base)) = IRREGULAR.iter().find(|(form, _)| *form == word) {
        out.push_str(base);
        strip(out, 'e');
        return;
    }
    out.push_str(word);
    if !word.is_ascii() || word.len() < 4 {
        return;
    }
    let len = word.len();
    if len > 4 && (word.ends_with("ies") || word.ends_with("ied")) {
        out.truncate(len - 3);
        out.push('y');
    } else if word.ends_with("ing") && len > 5 {
        out.truncate(len - 3);
        undouble(out);
    } else if word.ends_with("ed") && len > 4 {
        out.truncate(len - 2);
        undouble(out);
    } else if len > 4 && word.ends_with("es") {
        out.truncate(len - 2);
    } else if word.ends_with('s') && !word.ends_with("ss") {
        out.truncate(len - 1);
        strip(out, 'e');
    } else if word.ends_with('e') {
        out.truncate(len - 1);
    }
}

fn undouble(out: &mut String) {
    let bytes = out.as_bytes();
    let len = bytes.len();
    let last = bytes[len - 1];
    if len > 2 && last == bytes[len - 2] && !matches!(last, b'l' | b's' | b'z' | b'e') {
        out.truncate(len - 1);
    }
    strip(out, 'e');
}

fn strip(out: &mut String, ending: char) {
    if out.len() > 2 && out.ends_with(ending) {
        out.pop();
    }
}

/// The shape of a word: `Xx` for capitalised, `d.d` for 4.5, at most eight signs.
pub(crate) fn shape(word: &str) -> String {
    let mut out = String::new();
    let mut run = 0;
    for found in word.chars() {
        let sign = if found.is_uppercase() {
            'X'
        } else if found.is_alphabetic() {
            'x'
        } else if found.is_numeric() {
            'd'
        } else {
            found
        };
        run = if out.ends_with(sign) { run + 1 } else { 0 };
        if run < 2 {
            out.push(sign);
        }
        if out.len() > 8 {
            break;
        }
    }
    out
}

macro_rules! known_words {
    ($($name:ident = $text:literal;)*) => {$(
        #[doc = concat!("Hash of `", $text, "`.")]
        pub(crate) fn $name() -> u32 {
            static HASH: OnceLock<u32> = OnceLock::new();
            *HASH.get_or_init(|| hash::word($text))
        }
    )*};
}

known_words! {
    according = "according";
    to = "to";
    be = "be";
    who = "who";
    possessive = "'s";
    there = "there";
    say = "say";
    that = "that";
    about = "about";
    of = "of";
    it = "it";
    has = "has";
    as_ = "as";
    reports = "reports";
    claims = "claims";
}

/// Whether the verb with this lemma takes the person spoken to as its object.
pub(crate) fn takes_addressee(lemma: u32) -> bool {
    static TABLE: OnceLock<Vec<u32>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let mut out = String::new();
        "tell ask inform remind assure warn advise urge"
            .split(' ')
            .map(|verb| {
                self::lemma(verb, &mut out);
                hash::word(&out)
            })
            .collect()
    });
    table.contains(&lemma)
}
