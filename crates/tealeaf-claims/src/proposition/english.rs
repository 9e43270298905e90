//! English triggers.

use std::sync::LazyLock;

use regex::Regex;
use tealeaf_text::Span;

use super::Kind;
use crate::rules::rules;
use crate::time::count_word;

const TABLE: &[(Kind, &str)] = &[
    (
        Kind::Coup,
        r"\b(?:coup|putsch|palace revolt|seiz(?:ed|ing) (?:the |a )?(?:[a-z]+ )?(?:radio|television|tv|parliament|palace|airport|ministry|station|broadcaster|headquarters)|tanks (?:on|in) the streets|seiz(?:ed|ure of|ing) power|overthr(?:ew|own|ow)|mutiny|mutinied)\b",
    ),
    (
        Kind::Detention,
        r"\b(?:house arrest|detained|detention|confined to|under arrest|arrested|taken away|in custody|under (?:guard|investigation|surveillance|lock and key)|abducted|kidnapped|silenced|incommunicado|being held|is held|imprisoned|held captive|locked up|placed under)\b",
    ),
    (
        Kind::DocumentAuthenticity,
        r"\b(?:authenticity|authentic|(?:carr(?:y|ies)|bears?|ha(?:s|ve)|shows?) no (?:[a-z]+ ){0,2}(?:date|seal|stamp|signature|number|letterhead|watermark|header|file)|genuine|forged|forgery|fabricat(?:ed|ion)|fake|hoax|letterhead|(?:bears?|carry|carries|lacks?|missing|without)\b[^.;]{0,30}\b(?:coat of arms|seal|stamp|watermark|signature|crest|emblem|file number)|watermark|typeface|(?:signature|seal|stamp|numbering|layout|wording|format|date)\b[^.;]{0,40}\b(?:match(?:es)?|differs?|wrong|inconsistent|odd|mismatch)|font(?: size)?s?|seal is|seal was|doctored|(?:signature|seal|stamp|number|numbering|layout|wording|format|letterhead|handwriting|paper|style)s?\b[^.;]{0,30}\b(?:looks? (?:shaky|odd|wrong|strange|off|suspicious|different|crude)|(?:does|do|did)(?: not|n['’]t) (?:fit|tally|agree|correspond|match)|out of place|misplaced|(?:carr(?:y|ies)|bears?|ha(?:s|ve)|shows?) no (?:[a-z]+ ){0,2}(?:date|seal|stamp|signature|number|letterhead|watermark|header|file)|lacks (?:a|the|any)|in the wrong))\b",
    ),
    (
        Kind::Withdrawal,
        r"\b(?:(?:disappeared|vanished|gone|missing|erased|wiped|purged) from (?:its|the|their|all|state|his|her) (?:[a-z’'-]+ ){0,3}(?:website|site|web ?page|home ?page|page|feed|archive|app|channel|portal|server|account|shelves|bookshops?|library|index|catalogue)|withdrawn|withdrew|withdraws?|withdrawal of|retract(?:ed|s|ion|ing)?|taken down|took down|takes down|scrubbed|pulled (?:from|the)|deleted|unpublished|took (?:it|them|the [a-z]+) (?:down|offline)|taken offline|edited out|(?:cut|dropped|removed|erased|excised|struck)\b[^.;]{0,50}\bfrom (?:its|the|their|all) (?:[a-z]+ )?(?:bulletin|website|site|broadcast|page|programme|program|archive|edition|homepage|feed|transcript|report|news)|no longer (?:online|available|on the))\b",
    ),
    (
        Kind::Publication,
        r"\b(?:memorandum|memo|letter|decree|order|directive|circular|document|note|notice|draft|no\. ?\d+[/\d]*)\b[^;]{0,50}\b(?:surfaced|appeared|turned up|was (?:posted|published|uploaded|leaked)|were posted|posted) (?:briefly )?on (?:the|an?|its|several|two) (?:[a-z'’-]+ ){0,4}(?:sites?|channels?|forums?|websites?|apps?|platforms?|accounts?|portals?|networks?|pages?)\b",
    ),
    (
        Kind::DocumentIssued,
        r"\b(?:(?:issued|circulated|distributed|sent out|sent|signed|released|published|leaked|handed down|drafted)\b[^.;]{0,80}\b(?:document|circular|notice|directive|order|decree|memo|no\. ?[\[(〔]?\d)|(?:document|circular|notice|directive|decree)\b[^.;]{0,60}\b(?:was|were|has been|had been) (?:issued|circulated|distributed|released|published|leaked|sent)|(?:letter|memo|document|circular|directive|order|notice|decree|draft)\b[^;]{0,80}\b(?:circulat(?:e|ed|es|ing)|surfaced|emerged|making the rounds|doing the rounds|going around|appeared online)|had already been given to|(?:document|circular|notice|directive|decree|order)\b[^;]{0,60}\bno\. ?\d+,?(?: dated [^.;]{0,20},?)? (?:was|were|has been|had been) (?:issued|circulated|distributed|released|published|leaked|sent)|leaked (?:document|circular|notice|directive)|(?:document|circular|notice|directive) no\.)",
    ),
    (
        Kind::Publication,
        r"\b(?:(?:publish(?:ed|es|ing)?|releas(?:ed|es|e|ing)|issued?|ran|carr(?:ied|ies|y)|print(?:ed|s|ing)?|air(?:ed|s)|broadcast|post(?:ed|s)|put out|would have printed|have printed|has printed|featured)\b[^.;]{0,60}\b(?:report|article|editorial|commentary|essay|readout|statement|story|piece|item|text|transcript|summary|minutes|notice|interview|series|manifesto|open letter|petition|address|speech|remarks|footage|portrait|profile|obituary|op-ed|column|excerpts?|version|photographs?|photos?|list|account|dispatch|it)\b|(?:reported|published|printed|aired|said|wrote) (?:the|much the|exactly the) same (?:thing|story|claim)|(?:devoted|gave) [^.;]{0,40}\b(?:page|column|paragraph|line|sentence|minute)s?\b|(?:photo|photograph|image|copy|scan|screenshot|picture|video|recording)s?\b[^;]{0,100}\b(?:shared|circulat(?:ed|ing)|posted|going around|doing the rounds|leaked|spread|appeared (?:on|in)|surfaced|emerged)|(?:report|article|editorial|commentary|essay|readout|statement|story|piece)\b[^.;]{0,40}\b(?:was published|was released|appeared (?:in|on)|came out|was issued|ran in)|(?:issued|released|published|reported)(?: a| an| the)? (?:long |short |brief )?(?:report|article|statement|readout|editorial|commentary)|(?:was|were) (?:broadcast|aired|published|carried|printed|shown) (?:on|by|in)|none has appeared|none appeared|nothing (?:has )?appeared)",
    ),
    (
        Kind::NotSeen,
        r"\b(?:(?:has|have|had) not (?:been seen|appeared|shown|surfaced)|(?:was|were|been) not seen|not (?:been )?seen|(?:wasn|weren|hasn|haven)['’]t (?:been )?seen|never seen|last seen|last appeared|last public appearance|been seen in public since|ha[sd] vanished|vanished from|disappeared from|disappeared|absent from|missing from|missing from public|no public appearances?|failed to appear|did(?: not|n['’]t) (?:appear|show up|make (?:a|any) public appearances?)|never appeared|was absent|were absent|skipped|out of public view|stayed away|miss(?:ed|es|ing) (?:the|a|an|his|her|their|this|last|both|every|all) [^.;]{0,40}\b(?:meeting|parade|session|ceremony|summit|banquet|congress|conference|event|funeral|reception|opening|dinner|forum|plenum|inspection|rally|celebrations?)|no-show|did(?: not|n['’]t) (?:attend|turn up|come|take part)|(?:has|have|had)(?: not|n['’]t) (?:shown|attended|been (?:heard|spotted|photographed)|spoken in public)|not a (?:trace|sign) of|no sign of|(?:nobody|no one) (?:has|have|had) (?:seen|heard from)|no trace of|cancell?(?:ed|s) (?:his|her|a|the|all|its|their) [^.;]{0,30}\b(?:trip|visit|tour|appearance|appearances|speech|engagements?|meeting|meetings)|called off (?:his|her|a|the)|dropped out of (?:sight|view)|nowhere to be seen|gone missing|lain low|out of sight)\b",
    ),
    (
        Kind::Illness,
        r"\b(?:gravely ill|seriously ill|ill|illness|sick|hospitali[sz]ed|stroke|cancer|surgery|poor health|ill health|failing health|aneurysm|in (?:a )?hospital|heart attack|a coma|coma\b|unconscious|intensive care|life support|bedridden|paraly[sz]ed|wheelchair|on a stretcher|stretcher|collapsed|h(?:a)?emorrhage|tumou?r|no longer (?:speak|walk|recogni[sz]e)|unable to (?:speak|walk)|recovering|recuperat(?:ing|ed|es)|clinic|surgery|convalesc(?:ing|ence|ed)|operated on|treatment for|(?:in )?(?:good|perfect|fine|excellent) health|healthy|working normally|working as usual)\b",
    ),
    (Kind::Death, r"\b(?:died|is dead|was dead|death of|passed away|dies)\b"),
    (
        Kind::PowerHeld,
        r"\b(?:in control|took control|taken control|takes? control|taking control|in charge|ran the (?:government|country|state|party)|running the (?:government|country|state|party|show)|seized control|hold(?:s|ing)? (?:real )?power|took over|taken over|calls the shots|real power|controls? (?:of )?(?:the )?(?:party|army|military|government|country)|in command|sidelined by)\b",
    ),
    (
        Kind::Appointment,
        r"\b(?:joined the (?:cabinet|government|politburo|presidium|council|board|secretariat|leadership)|(?:become|becomes|became|to be|being|be|as) (?:the )?(?:next |new )?(?:general secretary|president|premier|chairman|chair|minister|leader|prime minister|governor|party chief|secretary|successor|vice[- ]\w+)|(?:choose|elect|pick|select)s? (?:a|the|its|their) (?:new |next )?(?:leader|president|chair\w*|premier|successor|governor|secretary|prime minister)|appointed|promoted|succeed(?:s|ed)?\b|named as|replaced [^.;]{2,40} as\b|elected|proclaimed|sworn in|crowned|anointed|tapped|handpicked|hand-picked|take over as|takes over as|(?:to|will|would|could|might|may) replace|replaces? (?:him|her)|installed as|nominated)\b",
    ),
    (
        Kind::Removal,
        r"\b(?:resign(?:s|ed|ation|ing)?|step(?:s|ped|ping)? (?:down|aside)|(?:is|are|was|were|be|been|being|gets?|got|him|her|them) removed|removed (?:from|as|at|by|in|on|after)|removal of|sidelined|sidelining|suspended from|ousted|ouster|purged|purge of|sacked|fired|lose (?:the|his|her)|not keep the|be gone|relinquish(?:ed)?|leave office|left office|retire(?:s|d|ment)?|deposed|expelled|stripped of|dismissed from|(?:was|were|is|been|being|be) (?:abruptly |quietly |suddenly )?(?:dismissed|relieved of)|forced out|fall from power|toppled|demoted|pushed (?:out|aside)|quits?\b|(?:be|is|been|was|being|get) replaced|los(?:e|es|t|ing) (?:the|his|her|their) (?:post|posts|job|seat|office|position|command|presidency|leadership)|swept (?:aside|from)|heads will roll|ha(?:s|ve) to go|must go|hand over power|give up (?:the|his|her) (?:post|office|presidency)|be out)\b",
    ),
    (
        Kind::Visit,
        r"\b(?:accompan(?:ied|ies|ying) [^.;]{2,40} (?:to|on (?:an?|his|her|the|their)) |visit(?:ed|s|ing)?|inspect(?:ed|s|ing)|inspection (?:tour|trip)|toured|tour of|research trip|field trip|travell?ed to|travels? to|flew to|flew into|landed in|touched down in|flies to|went to|arrived (?:in|at)|made a trip|paid a (?:[a-z]+ )?visit|on a visit)\b",
    ),
    (
        Kind::Meeting,
        r"\b(?:chaired|convened?|convenes|presided over|(?:meeting|plenum|session|summit|congress|conference|conclave)\b[^.;]{0,40}\b(?:was held|took place|was convened|opens|opened|will open|will take place|is scheduled|is due|condemned|decided|concluded|met|begins|began|approved)|held (?:a|an|the|its) [^.;]{0,40}(?:meeting|session|plenum|conference|summit|congress|symposium|forum|seminar)|(?:extraordinary|emergency|special|secret|closed-door|urgent) (?:session|meeting|plenum|congress|summit)|enlarged [^.;]{0,30}meeting|(?:committee|board|council|politburo|chamber|assembly|parliament|cabinet|bureau)\b[^.;]{0,30}\b(?:met|meets|will meet|convenes|reconvenes|(?:is|are) (?:due|scheduled|set|expected) to (?:meet|convene|sit)))\b",
    ),
    (
        Kind::Meeting,
        r"\b(?:congress|conference|summit|session|plenum|assembly|conclave|convention|parliament|forum),? (?:which (?:is|was) )?due to (?:open|convene|meet|begin|sit)\b|^(?:meets|opens|convenes|sits|gathers|begins|will (?:meet|open|convene|sit)) (?:on|in|at|next|this|two|three|later|again|from)\b|^(?:is|was) (?:due|scheduled|set|expected) to (?:open|convene|meet|begin|sit)\b",
    ),
    (
        Kind::Appearance,
        r"\b(?:attend(?:ed|s|ing)?|appeared (?:at|in|on|with|alongside)|appears (?:at|in)|open(?:ed|ing) (?:a|an|the)|addressed (?:a|an|the)|deliver(?:ed|s|ing) (?:a|an|the|his|her) |gave (?:a|an|the|his|her) (?:speech|address|talk|lecture|remarks|press conference)|giving a speech|spoke (?:at|in|to)|received|receiving|hosting|addressing|attending|greeting|chairing|met with|met|meets|greeted|hosted|was seen|were seen|seen (?:at|in|with|on)|was present|was on hand (?:for|at)|were on hand|were present|shown (?:at|in|with)|held talks|took part|present at|made a (?:speech|public appearance)|back at work|return(?:ed|s)? to work|public appearance|testified|accompan(?:ied|ies|ying)|stayed (?:until|till|to the end|throughout)|in the front row|on the (?:podium|rostrum|dais|stage|tribune)|(?:sat|stood|sits|stands|standing|sitting|seated|walked) (?:in|beside|next to|behind|among|alongside|at)|at (?:his|her|their) side|(?:was|were) among (?:those|the)|turned up|showed up|left early|walked out|shook hands|travell?ed with|(?:was|were) (?:photographed|filmed|spotted|pictured)|shows? (?:him|her|them))\b",
    ),
    (
        Kind::DocumentContent,
        r"\b(?:(?:circular|document|notice|directive|it|decree|memo|letter|statement|report|minutes|readout|communiqué|communique|resolution|order)\b (?:also |further |openly |allegedly |reportedly |even |supposedly |purportedly )*(?:orders?|ordered|criticis|criticiz|says|states|calls?|warns?|lists|listed|condemn|accus|instruct|bans?|demands?|urges?|denounc|stresses|noted|notes|said|stated|described|describes|reads|treats|requires|contains|argues))[a-z]*\b|\b(?:essay|manifesto|open letter|pamphlet)\b (?:also )?(?:backs|backed|cites|cited|criticis(?:es|ed)|criticiz(?:es|ed)|praises|praised|attacks|attacked|accuses|accused)\b|\bin (?:the|his|her|their|an?) (?:essay|manifesto|open letter|pamphlet)\b[^.;]{0,60}\b(?:writes|wrote)\b",
    ),
    (
        Kind::Opposition,
        r"\b(?:oppos(?:e|es|ed|ing|ition)|def(?:y|ies|ied|iance)|turn(?:ed)? (?:against|on|his back|their backs)|have turned|has turned|rival|at odds|break(?:s|ing)? with|broke with|divided|split|distanc(?:e|es|ed|ing)(?: (?:himself|herself|themselves|from))?|condemn(?:ed|s|ing)?|denounc(?:ed|es|ing)|betray(?:ed|s|al)?|defect(?:ed|s)?|switched sides|changed sides|critici[sz](?:ed|es|ing)|object(?:ed|s) |objected|complain(?:ed|s)?|revolt|rebel(?:led|lion)?|anti-[a-z]+|moved (?:her|his) staff|accus(?:ed|es|ing)|dissent(?:ed|s|ing)?|feud|rift|clash(?:ed)?|rejected|turned down|blocked|vetoed|vot(?:ed|es?|ing) (?:against|down|no)|voted it down|abstain(?:ed|s)?|fall(?:en|s)? out (?:with|over)|fell out (?:with|over)|have fallen out|had fallen out|quarrel(?:led|ed|s)?|at loggerheads|at odds|estranged|sparred|row(?:ed)? with|no confidence|leaned on|pressured|challeng(?:ed|es|ing)|reckoning)\b",
    ),
    (
        Kind::Allegiance,
        r"\b(?:loyal|loyalty|side(?:s|d)? with|siding with|support(?:s|ed|ing)?|back(?:s|ed|ing) (?:the|him|her|[a-z]+)|ally|allies|allegiance|pledged|united behind|stood by|stands by|endors(?:ed|es)|joined (?:the|forces)|rallied (?:around|behind)|swore (?:an oath|allegiance|loyalty)|sworn (?:an oath|allegiance|loyalty)|oath of (?:loyalty|allegiance)|behind (?:him|her|them)\b|paid (?:tribute|homage)|throw(?:s|n)? (?:his|her|their) weight behind|threw (?:his|her|their) weight behind|kiss(?:ed)? the ring|trusted|confidants?|prot[eé]g[eé]s?)\b",
    ),
    (
        Kind::Motive,
        r"\b(?:deliberate(?:ly)?|intentional(?:ly)?|inten(?:d|ds|ded|tion|tions)|in order to|on (?:the |[a-z]+(?: [a-z]+)?['’]s )?orders|to counter (?:an?|the)|wants? to|wanted to|seeking|positioning (?:himself|herself|themselves)|jockeying|angling for|man(?:oeu|eu)vring|vying|fatigue|weariness|caution|timidity|resentment|vanity|aspir(?:es|ing|ed)|eyeing|out of (?:caution|fear|loyalty|spite|fatigue|habit|respect|necessity)|anxious|reluctan(?:t|ce)|worried|nervous|angry|furious|uneas(?:e|y)|bitter(?:ness)?|exhausted|tired of|mood|pride|jealous(?:y)?|ambition|ambitious|simply (?:being )?(?:careful|cautious)|being (?:careful|cautious)|protecting (?:himself|herself|themselves)|motiv(?:e|es|ated)|afraid|fear(?:s|ed|ing|ful)|weary|aim(?:s|ed)? (?:to|at)|seek(?:s|ing)? to|sought to|trying to|an effort to|an attempt to|to exploit|hop(?:es|ed|ing) to|merely|designed to|meant to|(?:was|were|is|are) because|because of|out of step|wishes? to|desire to|a way (?:to|of)|so as to)\b",
    ),
    (
        Kind::Plan,
        r"\b(?:drafting|drawing up|drawn up|plan(?:s|ned|ning)? (?:for|to)|preparing|plott(?:ed|ing)|plot|secretly|behind the scenes|schem(?:e|ed|ing)|the mole|double agent|plant(?:s|ed|ing)? informants|conspir(?:ed|ing|acy))\b",
    ),
    (
        Kind::Discourse,
        r"\b(?:(?:rumou?rs?|talk|calls|voices|movement against|campaign against (?:him|her|xi)|speculation|whispers|reports|gossip|claims|chatter|news)\b[^.;]{0,40}\b(?:circulat|spread|swirl|grow|grew|intensif|surfac|abound|stir|mount|flood|persist|loud|everywhere|daily|gone round|continue)[a-z]*|full of talk|news is (?:leaking|trickling|coming) out|(?:been|being|is|are|was|were) (?:widely )?cited as (?:proof|evidence)|older than|went viral|gone viral|stirring talk|is asking|are asking|asking why|wonders?|abuzz|point(?:s|ed)? to (?:a|an|the) (?:[a-z]+ )*(?:document|resolution|memo|letter|photo|photograph|video|circular|draft|recording)|debate rages|set off speculation|prompted speculation)\b",
    ),
    (
        Kind::Evaluation,
        r"\b(?:telling|unusual|rare|rarely|unprecedented|striking|significant|remarkable|surpris(?:e|ing|ed)|important|tells us|as a (?:sign|signal|warning|snub|hint|rebuke|challenge)|unheard of|snub|too early|premature|as the (?:old )?(?:saying|proverb|adage) goes|old hands|proverb|adage|maxim|worrying|dangerous|is clear|speaks volumes|self-destruct\w*|puzzling|odd|strange|noteworthy|curious|ominous|dramatic(?:ally)?|overwhelming|matters|no accident|only facts|(?:weak|thin|scant|little|no|strong|hard|solid) (?:evidence|proof)|proves? (?:nothing|little|anything)|(?:can|could) only mean|usually means?|the game is over|unclear|cannot be (?:verified|confirmed|established)|could not be (?:verified|confirmed|established)|unable to (?:establish|verify|confirm)|unverified|unconfirmed|(?:much|that|this|it) is (?:correct|true|false)|less [a-z]+ than|tea leaves|mere|pattern|exaggerat\w+|nonsense|absurd|plausible|implausible|far-fetched|warning sign|good news|bad news|wrong|right|mistake|hawkish|dovish|credible|landscape)\b",
    ),
    (
        Kind::OfficeHeld,
        r"\b(?:(?:is|was|remains|are|were|has been|had been|have been|serves as|served as|who is|who was) (?:also |still |currently )?(?:the |a |an )?(?:(?:foreign|defen[cs]e|finance|prime|party|propaganda|security|top) )?(?:general secretary|president|premier|chairman|chair|minister|leader|member|head|director|secretary|governor|chief|deputy|spokes\w+|vice[- ]\w+)|(?:a |the )?(?:member|head|director|secretary|chief) of (?:the )?|holds? the (?:post|office|presidency)|heads the|leads the|chairs the)\b",
    ),
    (
        Kind::Statement,
        r"\b(?:(?:declin|refus)(?:ed|es|ing) to (?:comment|answer|say|confirm|deny|speculate|discuss)|did(?: not|n['’]t) (?:respond|reply|answer|comment)|quot(?:ed|es) [^.;]{2,40} as [a-z]+ing|said|says|told|stress(?:ed|es|ing)|emphasi[sz](?:ed|es|ing)|stated|point(?:ed|s) out|call(?:ed|s|ing) (?:for|on)|urg(?:ed|es|ing)|announc(?:ed|es)|declar(?:ed|es)|enumerat(?:ed|es|ing)|warn(?:ed|s)|promis(?:ed|es)|pledged|reiterat(?:ed|es)|demand(?:ed|s)|explain(?:ed|s)|insist(?:ed|s)|ask(?:ed|s) (?:for|that|them|officials|cadres|managers)|instruct(?:ed|s)|argued|noted|replied|raised (?:rates|its|the target|the federal)|lowered (?:rates|its|the)|cut (?:rates|its|the)|kept (?:rates|its|the)|left (?:rates|its|the (?:target|federal|benchmark|policy)))\b",
    ),
];

/// Less certain words, tried where none of the above tells of a deed; general ones (what is
/// said, judged or wanted) come after them.
const WIDE: &[(Kind, &str)] = &[
    (
        Kind::Detention,
        r"\b(?:stopped at (?:[a-z]+ ){0,3}(?:airport|border|checkpoint|frontier|port)|turned back at|hand(?:ed)? in (?:his|her|their) passports?|forbidden (?:to|from) (?:travel|leave|leaving|travelling|go)|travel ban|exit ban|passports? (?:was |were |had been |has been )?(?:taken|seized|confiscated|revoked|withdrawn)|taken from (?:his|her|their) home|(?:was|were|is|are|been|being) held (?:for|at|in|by|under|without)|questioned (?:for|about|over)|summoned (?:by|to)|surround(?:ed|ing|s) (?:his|her|the|their) (?:[a-z]+ )?(?:villa|house|home|residence|compound|palace|office)|seized (?:at|by|outside|in|on|from|near)\b|picked up (?:by|at|in|from|on)|taken (?:from (?:his|her|their|the) |in for questioning|into custody|to an (?:undisclosed|unknown)|by (?:the )?(?:security|police|agents|soldiers|guards|men))|led away|rounded up|(?:hauled|marched|whisked|driven|dragged) (?:away|off)|bundled into|escorted (?:from|out|away)|in handcuffs|handcuffed|behind bars|jailed|in (?:jail|prison)|prisoner|put (?:under guard|in (?:jail|prison|isolation))|(?:may|can|could|does|do|did|is|are)(?: not|n['’]t) (?:allowed to |permitted to |free to )?leave (?:his|her|their|the|its)|(?:barred|prevented|banned) from leaving|interrogated|questioned by|sentenced to|being interrogated|arrests?\b|detain(?:s|ing)?\b|imprison(?:s|ment)|captivity|virtual prisoner)",
    ),
    (
        Kind::DocumentAuthenticity,
        r"\b(?:(?:stamp|seal|paper|form|typeface|font|signature)\b[^.;]{0,30}\b(?:is|was|are|were) (?:of|from|in) (?:a|an|the)|(?:have|has|had) (?:my|his|her|our|their|some|grave|serious) doubts|uses? a (?:typeface|font|form|stamp|seal|letterhead)|never uses? the (?:letter|form|word)|cannot have been (?:taken|written|issued|signed)|fits the|carries no|countersigned|drafted by (?:someone|somebody)|watermarked|(?:text|document|paper|order|decree|note|memo|memorandum|letter|copy|circular|notice) (?:is |as |was |to be )?(?:credible|authentic|genuine|convincing|real|plausible|a fake|a forgery|suspect)|cit(?:es|ed) the (?:correct|right|wrong) |bogus|concocted|(?:is|was|it['’]s|be|being) (?:not )?(?:real|a fake|a forgery|a plant)\b|photoshopped|tampered with|cut and pasted|(?:stamp|seal|date|signature|letterhead|numbering|number|code|format|formatting|layout|template|prefix|phrasing|grammar|paper|font|typeface|header|reference|serial|tables?)s?\b[^.;,]{0,24}\b(?:is|are|was|were|looks?|look|seems?|match(?:es)?|follows?|agree[sd]?|had been|has been|have been)\b[^.;,]{0,24}\b(?:right|correct|genuine|copied|pasted|wrong|added|new|old|out of date|obsolete|outdated|consistent|house|template|convincing|plausible|crude|blurred|missing)|follows? the (?:house|usual|official|standard) (?:template|style|format)|(?:consider|considers|considered|think|thinks|thought|judge|judges|judged|find|finds|found|deem|deems|deemed|believe|believes|believed)\b[^.;,]{2,40}\b(?:credible|convincing|suspicious|unconvincing)|stands? up to scrutiny|(?:secret )?(?:decrees|orders|circulars|notices|directives|documents|memos|notes) (?:have|had|has|always|never|usually|normally)\b[^.;,]{0,20}(?:carried|carry|borne|bear|used|use|bore)\b)",
    ),
    (
        Kind::Withdrawal,
        r"\b(?:(?:website|site|web ?page|home ?page|essay|article|text|video|post|portrait|photograph|account|interview|file|report)s?\b[^.;]{0,60}\b(?:vanished|disappeared|went offline|w(?:as|ere) (?:gone|offline|taken offline)|came down|went dark)|t(?:ook|ake|akes|aken) (?:it|them|the [a-z]+|its [a-z]+|the [a-z]+ [a-z]+) (?:offline|down)|asked [^.;]{2,40} to (?:delete|remove|withdraw|take down)|(?:disappeared|vanished|gone|missing|erased|wiped|purged) from (?:its|the|their|all|state|his|her) (?:[a-z’'-]+ ){0,3}(?:website|site|web ?page|home ?page|page|feed|archive|app|channel|portal|server|account|shop|bookshops?|library|index|catalogue)|(?:page|link|article|post|video|item|text) (?:now )?(?:leads? to|returns?|shows?) (?:an? )?(?:error|blank|empty)|replaced (?:it )?(?:by|with) (?:an? )?(?:shorter|edited|corrected|new) version|(?:quietly|silently) (?:edited|corrected|amended|changed|altered|rewritten)|pulped|recalled from)",
    ),
    (
        Kind::DocumentIssued,
        r"\b(?:(?:decree|order|letter|circular|directive|notice|document|memo|memorandum|edict|instruction|ordinance|ukase)s?\b[^.;]{0,50}\b(?:issued|signed|sent out|circulated|circulating|distributed|dated|numbered|leaked|drafted|adopted|approved|passed around|handed (?:out|to)|obtained|addressed to)|(?:signed|issued|approved|adopted|drafted|reviewed|obtained|seen|circulated|numbered)\b(?:,? [^.;]{2,40}? by)? (?:a|an|the|what)\b[^.;]{0,40}\b(?:decree|order|circular|directive|notice|document|memo|memorandum|edict|ordinance|letter)|^signed,|expect an? (?:[a-z]+ )?decree|copy of (?:the |an? )?(?:[a-z]+ ){0,2}(?:order|decree|circular|memo|memorandum|letter|notice|directive))\b",
    ),
    (
        Kind::NotSeen,
        r"\b(?:without (?:a|one|any) (?:single )?(?:picture|photograph|photo|glimpse|sighting|sign|trace|image|word from|public appearance|appearance)|(?:chair|seat|place|balcony|lectern)\b[^.;]{0,80}\b(?:empty|vacant)|given no (?:interviews?|speech(?:es)?)|did(?: not|n['’]t) deliver|read (?:out )?by (?:his|her) |sent no|skipping|last saw|days? since (?:the|his|her|anyone|anybody)|(?:trip|visit|tour|speech|appearance|address|engagement|broadcast|interview)s?\b[^.;]{0,40}\b(?:was|were|has been|have been|had been) (?:abruptly |quietly |suddenly )?(?:cancell?ed|called off|postponed|put off|scrapped|shelved|delayed|dropped)|stood in for (?:him|her)|not (?:attended|appeared|spoken|turned up|shown)|set eyes on|laid eyes on|g(?:oes|one|ing) (?:quiet|dark|silent|to ground)|went (?:quiet|dark|silent|to ground)|(?:dropped|dropping|drops|fell|fallen|faded|slipped|vanished|disappeared|stayed|kept|keeping|remained|remains|been) (?:out of|from) (?:[a-z]+ )?(?:sight|view|the public eye|public life|public)|dropp?(?:ed|ing|s) (?:out )?of view|from public view|vanish(?:ed|es|ing)?\b|vanishing act|unseen|unaccounted for|whereabouts|(?:chair|seat|place|desk|box|lectern|podium|balcony)\b[^.;,]{0,50}\b(?:empty|vacant|unoccupied)|(?:empty|vacant) (?:chair|seat|place)|(?:was|were|is|are|has been|had been)(?: not|n['’]t) (?:at|among|with|on|in) (?:the|those|them|his|her|any|this|that)\b|not (?:at|among) (?:the|those|them)\b|not (?:been )?(?:filmed|photographed|pictured|sighted|glimpsed|recorded)|miss(?:ed|es|ing) (?:the|a|an|his|her|their|this|last|both|every|all|two|three|four|five|several)\b|absence|(?:was|were|is|are) (?:conspicuously |notably |also |again |still |nowhere )?(?:absent|missing)|stay(?:s|ed|ing)? away|stay(?:s|ed|ing)? (?:indoors|at home|out of)|kept (?:away|a low profile|out of)|la(?:y|in|ying) low|not set foot|sent (?:his|her|their|an?) (?:deputy|apologies|replacement|stand-in|message)|without (?:him|her)\b|no (?:public )?(?:sighting|engagements?|footage|pictures|photographs)|did(?: not|n['’]t) (?:travel|speak|show|turn|appear|address|preside|greet|host|join|go)\b|fail(?:ed|s|ing)? to (?:attend|show|turn up|appear|materiali[sz]e|travel)|invisible|incommunicado)",
    ),
    (
        Kind::Illness,
        r"\b(?:bleed(?:ing|s)?|bled|kept alive|frail(?:ty)?|unwell|ailing|ailments?|diagnos(?:ed|is)|disease|sanatorium|medical (?:leave|treatment|team|check|examination|reasons?|procedure|emergency|care)|(?:being|been|was|is|were) treated (?:at|in|for|by)|heart (?:operation|condition|failure|problems?|trouble|bypass)|kidney|dementia|parkinson|pneumonia|virus|infection|faint(?:ed|ing)|incapacitated|ventilator|pacemaker|chemotherapy|transplant|rushed (?:to|there|from)|recover(?:y|s|ed)\b|(?:his|her|their|poor|bad|about|leader['’]s|the) health|condition (?:is|was|had) (?:stable|critical|serious|worsened|improved)|under the knife|underwent|on (?:his|her) (?:deathbed|sickbed)|deathbed|sickbed|sickness|injur(?:y|ed|ies)|physician|doctors (?:say|said|told|have|had|were)|a (?:cold|fever|flu|fall)\b|influenza|breathless|slurred|limp(?:ed|ing)|fit and well|alive and well|in good shape|on sick leave|sick leave)",
    ),
    (
        Kind::PowerHeld,
        r"\b(?:now (?:commands?|runs?|heads?|leads?|controls?|governs?)|(?:has|have|had|is|are|was|were|being|been) (?:now |actually |really |in effect |effectively )?(?:being |been )?run (?:[a-z]+ ){0,3}by|power,?[^.;]{0,30}\b(?:lies?|lay|rests?|passed|shifted|slipped|moved|resides?|has (?:passed|shifted|moved|slipped))\b[^.;]{0,12}\b(?:with|to|in|from|into|between)|at the helm|pull(?:s|ing|ed)? the strings|de facto|in the hands of|abdicat(?:ed?|es|ing|ion)|regen(?:t|cy)|figurehead|emergency powers|assum(?:ed|es|ing) (?:power|command|the (?:duties|powers|functions|presidency))|t(?:ook|ake|aken|akes|aking) (?:the reins|power|charge|command|over (?:the|from))|hand(?:ed|ing|s)? (?:over )?(?:power|the reins|control|the day-to-day)|running (?:things|day-to-day|affairs|the day-to-day)|runs? (?:things|affairs|the day-to-day)|deput(?:ising|izing|ised|ized) for|standing in for|stand-in|two presidents|power vacuum|no one is in charge|who (?:really )?rules|rul(?:es|ed|ing) (?:in (?:his|her) name|the country|from))",
    ),
    (
        Kind::Appointment,
        r"\b(?:successors?\b|(?:will|would|could|may|might|to|was|were|is|be|been) (?:be )?named\b|named (?:the |a |as |to |acting |new |next )|take(?:s|n)? over from|took over from|heir(?:s| apparent)?|in line (?:to|for)|groom(?:ed|ing)|front-?runner|favou?rite (?:to|for)|given the (?:job|post|portfolio)|(?:gets?|got|landed?) the (?:job|post)|re-?appointed|re-?elected|fill(?:s|ed|ing)? the (?:post|vacancy|seat|gap)|made (?:acting )?(?:president|premier|chairman|minister|governor|regent|king|leader)|nominee|acting (?:president|premier|minister|governor|chair\w*|secretary|head))",
    ),
    (
        Kind::Removal,
        r"\b(?:dismissing|ousting|sacking|to be gone|moved out of|los(?:e|es|ing) (?:his|her) grip|would be out|will be out|dropped from the|to be dropped|dismissal|(?:his|her|their) retirement|was out (?:\w+ )?(?:days|weeks|months) later|(?:is|was|are|were) leaving|on (?:his|her|their) way out|sent packing|eased out|moved aside|unemployed|cashiered|moved to|posted to|sent to (?:run|head)|demot(?:ed|ion)|kicked off|struck off|ejected|unmade|ask(?:ed|s)? (?:him|her|them|[A-Za-z]+) to (?:go|leave|resign|quit)|out of (?:the (?:leadership|politburo|cabinet|government)|office|power|a job|favou?r)|shown the door|axed|dropped from the (?:cabinet|list|government|leadership|politburo|line-up)|relieved of|had (?:[a-z’'-]+ ){1,5}replaced|replaced (?:overnight|by)|reshuffl(?:e|ed|ing)|transferred to|reassigned|unseated|kicked (?:out|upstairs)|dismiss(?:al|es)\b|dismissed|firing of|(?:his|her|their) (?:departure|exit|ouster|fall|downfall|removal|dismissal|resignation)|impeach(?:ed|ment)?|leave the (?:post|cabinet|government|politburo|leadership)|stands? down|stood down|standing down|bow(?:s|ed|ing)? out|remov(?:e|es|ing) (?:him|her|them|the)|oust(?:s|ing)?|(?:lost|lose|losing) (?:his|her|their|its))",
    ),
    (
        Kind::DocumentContent,
        r"\b(?:circular|document|notice|directive|decree|memo|memorandum|letter|order|resolution|edict|instruction|ukase|ordinance|note|paper|text|draft|bulletin|communiqué|communique)s?\b,?(?: dated [a-z0-9 ]{3,20},?)?(?: which| that)? (?:also |further |even |now |simply |effectively |allegedly |reportedly |supposedly |purportedly |apparently |formally )*(?:instructs?|empowers?|transfers?|gives?|grants?|allows?|lets|places?|puts?|strips?|names?|mandates?|limits?|obliges?|commits?|sets?|abolish(?:es)?|replaces?|assigns?|authori[sz]es?|stipulates?|directs?|commands?|enjoins?|proposes?|recommends?|provides?|permits?|appoints?|orders?|tells?|requires?|forbids?|prohibits?|bars?|restricts?|suspends?|approves?|dismisses|criticises|criticizes|blames?|warns?|promises?|cuts?|raises?|refers?|speaks?|contains?|mentions?|includes?|lists?)\b|^(?:which|that|it|in which)\b[^.;]{0,4}(?:also |further |even |now |simply |effectively |allegedly |reportedly |supposedly |purportedly |apparently |formally )*\b(?:instructs?|empowers?|transfers?|authori[sz]es|stipulates|obliges|mandates|orders|commands|enjoins)\b|\b(?:according to|under) (?:the|this|that) (?:circular|document|notice|directive|decree|memo|memorandum|letter|order|resolution|edict|instruction|ukase|ordinance|note|paper|text|draft|bulletin|communiqué|communique)",
    ),
    (
        Kind::Visit,
        r"\b(?:tour(?:ing|s)? (?:of|the|a)\b|on tour|travel(?:s|led|ed|ling|ing)? (?:to|through|across)|stopover|stopped (?:off )?in|itinerary|heads? (?:for|to) (?:the )?[a-z]+ on|is due in|state visit|official visit|trip to)",
    ),
    (
        Kind::Meeting,
        r"^(?:is|was|are|were) (?:due|scheduled|set|expected|planned) (?:to (?:open|convene|meet|begin|start|gather|sit)|for)\b|^(?:will )?(?:opens?|meets?|convenes?|gathers?|sits)\b|\b(?:(?:election|vote|ballot|referendum|primary|coronation|jubilee)\b[^.;]{0,40}\b(?:is|are|was|were) (?:due|scheduled|set|planned|expected)|next (?:sits|meets|convenes)|(?:sitting|session|assembly|summit|congress|plenum|conclave|meeting|council|conference|convention|talks)\b[^.;]{0,40}\b(?:postponed|adjourned|cancelled|canceled|called off|put off|delayed|(?:is|was|are|were) (?:scheduled|due|set|planned|expected)|meets?|sits|sat|gathers?|gathered|assembles?|assembled|closes|closed|ends|ended|runs|starts|started|had convened|convened)|(?:council|board|committee|assembly|parliament|cabinet|bureau|secretariat|chamber|presidium)\b[^.;]{0,20}\b(?:gathers?|gathered|assembles?|assembled|sat|sits|in session))",
    ),
    (
        Kind::Appearance,
        r"\b(?:sign(?:ed|s) (?:a|an|the) (?:[a-z-]+ ){0,3}(?:accord|agreement|treaty|deal|pact|contract|protocol|declaration)|laid (?:a|the) wreath|delivered|re-?appear|re-?surface|re-?emerge|to (?:attend|speak|host|address|greet|welcome|preside)\b|to appear (?:at|in|on)|(?:is|was|are|were) seen [a-z]+ing|bidding|chairing|recorded [^.;]{0,30}\b(?:engagements|appearances)|public engagements?|lunch(?:ed)? (?:with|together)|din(?:ed|ner) with|shar(?:ed|ing) (?:a )?(?:table|stage|platform)|return(?:ed|s|ing) (?:to|on|in|from|home|after|with)|would follow before|spoke\b|speaks\b|took (?:his|her) (?:seat|place)|read (?:out )?the (?:closing|opening|oath|lines|message)|chaired|re-?surfac(?:ed|es|ing)|re-?emerg(?:ed|es|ing)|re-?appear(?:ed|s|ing)|came back\b|comes back\b|(?:is|was|be|were|are) back\b|(?:made|makes|make|making) (?:his|her|their|a|an|no) (?:[a-z]+ ){0,3}appearances?|cut(?:s|ting)? (?:the|a) ribbon|la(?:id|ys|ying) (?:a|the) (?:wreath|foundation)|t(?:ook|akes?|aking) (?:the (?:salute|stage|podium|floor|questions|microphone|oath|rostrum|parade|chair)|questions)|wav(?:ed|ing)|spoke for\b|spoke (?:by|over|on|before|with)|sp(?:eaks|eaking|oke) (?:at|in|to|for|before)|inaugurat(?:ed|es|ing)|unveil(?:ed|s|ing)|pres(?:id|iding)|preside[ds]?|led (?:a|the|his|her) (?:[a-z]+ )?(?:delegation|procession|prayers?|service|ceremony|meeting)|hosts?\b|welcom(?:ed|es|ing)|receives?\b|clapped|applauded|pictured|photographed|filmed|spotted|sighted|glimpsed|on (?:the )?stage|on camera|live on|televised|jo(?:ined|ins) (?:the|a|his|her|in)|in attendance|boarded|clung to|(?:his|her) (?:last|latest|first|next) (?:known |public )?(?:engagement|appearance|outing|sighting)|st(?:ood|anding|ands) (?:beside|next|alongside|at)|sat (?:beside|next|alongside|at|through)|toasted|awarded|decorated|handed (?:out|over) (?:the )?(?:medals|awards|prizes)|plant(?:ed|ing) (?:a|trees)|pinned|swore in|danced|prayed|voted|cast (?:his|her) (?:ballot|vote)|(?:due|scheduled|expected|set|slated) to (?:attend|speak|appear|address|host|open|receive|greet|travel|visit|meet|preside|chair))",
    ),
    (
        Kind::Publication,
        r"\b(?:(?:bulletin|paper|newspaper|edition|broadcast|broadcaster|news|programme|daily)\b[^.;]{0,40}\b(?:led|leads|opened|opens) with|(?:no|not a single) (?:broadcast|report|mention in the (?:press|papers))|(?:publish|post|releas|print|upload|leak|circulat|put out|put)(?:ed|es|s)? (?:a|an|the|its|their|what|two|three) [^.;,]{0,40}\b(?:scan|copy|facsimile|screenshot|draft|memo|memorandum|decree|order|directive|circular|letter)\b|which [^.;,]{2,50} (?:put out|published|released|issued|carried)|(?:responded|replied|countered|answered) [^.;]{0,30}with (?:[a-z]+ )?(?:photographs|pictures|photos|footage|video)|picked it up|picked up the story|tabled in|put out (?:a|an|the)|publish(?:ed|es)? (?:a|an|the|its|two|three) (?:[a-z]+ ){0,3}(?:telegram|message|letter|decree|note|order|tribute|greetings?|condolences?|reply|correction|retraction|apology)|(?:no|not a single) (?:photograph|picture|photo|footage|image)s? (?:came|accompanied|appeared|was|were)|(?:put|puts|posted|uploaded|placed|went|go|goes) (?:it |them |the [a-z]+ |what [a-z ]{2,30} )?online|facsimile|transcripts? (?:released|published|issued|put out)|made public|(?:led|leads|opened|opens) (?:its|their|the) (?:[a-z]+ )?(?:bulletin|edition|broadcast|news|front page)|front[- ]page|(?:minutes|statement|report|figures|text|results|transcript|readout|communiqué|projections)\b,? (?:due|expected|to be (?:published|released))\b|re-?print(?:ed|s)?|syndicated|(?:has|have|had) (?:yet|still) to (?:publish|report|print|carry|mention)|publish(?:ed|es)? nothing|printed (?:a|the|an|no|nothing)|ran (?:a|an|no|nothing|two|three|the)|carri(?:ed|es) (?:a|an|no|nothing|pictures?|photos?|photographs?|footage|live)\b|aired (?:a|an|no|nothing|the)|broadcast (?:a|an|no|nothing|the|live|pictures?|footage)|(?:article|editorial|commentary|essay|column|piece|item|story|dispatch|bulletin)s?\b[^.;]{0,40}\b(?:appeared|ran|was (?:published|printed|carried|read)|followed))",
    ),
    (
        Kind::Opposition,
        r"\b(?:oppos(?:ing|es)|crossed (?:the|him|her)|rift|falling-out|no longer share|coming to an end|shouting match|argued against|spoke (?:out )?against|lobbied against|fought (?:against|over|with)|stormed out|exchange of words|dressing-down|reprimand(?:ed)?|argument with|stood against|wanted a (?:quarter|half|full)[a-z-]* (?:cut|rise|increase|hike)|dissenters?|quarrell?ing|(?:have|has|had) (?:barely|hardly|scarcely) spok(?:en|e)|(?:barely|hardly|scarcely|no longer) (?:speak|speaks|spoke|on speaking)|not on speaking terms|broken with|lash(?:ed|es) out|rebuk(?:ed|es|ing)|resist(?:ed|s|ing|ance)|refus(?:ed|es|ing) to (?:back|support|endorse|sign|obey|go along)|stood up to|undermin(?:ed|es|ing|e)|turned on\b|blam(?:ed|es|ing)|discontent|grumbl(?:ed|es|ing)|unhappy with|tensions? (?:between|with|over)|falling-out|attack(?:ed|s) (?:him|her|the (?:president|leader|premier|government|party))|dislik(?:es|ed)|mistrust|distrust|contempt|enem(?:y|ies)|feuding|infighting|power struggle|in favou?r of (?:a|an)|wanted an? (?:immediate|larger|bigger|smaller)|pushed back|took issue|disagreed with|dissatisf(?:ied|action))",
    ),
    (
        Kind::Allegiance,
        r"\b(?:takes? (?:instructions|orders) from|ow(?:es?|ed|ing) (?:his|her|their) (?:position|post|rise|career|seat|job|promotion)|answer(?:s|ed)? to|do(?:es)? the bidding|toe the line|['’]s (?:man|woman|ally|allies|placeman|lieutenant|loyalists?|favou?rite)\b|loyalists?|favou?rs? [A-Z]?[a-z]+|to favou?r\b|st(?:ands?|ood|anding) (?:by|behind|with|firmly)|faithful|devot(?:ed|ion)|vow(?:ed|s)? (?:loyalty|allegiance|fealty)|fealty|rall(?:y|ies|ied|ying)|backs\b|in (?:his|her|their) camp|on (?:his|her|their|the) side\b|thr(?:ew|own) in (?:his|her|their) lot|closing ranks|closed ranks|lined up behind|lining up behind|usually sides|praises? for|right-hand)",
    ),
    (
        Kind::Motive,
        r"\b(?:to (?:buy|gain|win) (?:itself|himself|herself|themselves|time|room|favou?r)|hedg(?:ing|ed|es) (?:his|her|their|its) bets|cover(?:ing|s) (?:his|her|their|its) (?:back|tracks)|sav(?:ing|e) face|to (?:avoid|shield|hide|appease|test|signal|deflect|divert|discredit|intimidate|reassure|please|punish|placate|mollify)\b|calculat(?:ed|ing|ion|ions)|ploy|tactic(?:al|s)?|decoy|distraction|smokescreen|options open|in a bid to|with an eye (?:to|on)|apparently because|for fear (?:of|that)|preparing the (?:ground|public|way)|paving the way|clearing the way|insurance policy|in the hope (?:of|that)|keen to|eager to|determined to|bent on|wary of|does not want|doesn['’]t want|did not want|wants (?:no|nothing|shorter|more|less|out)|want (?:no|nothing|out))",
    ),
    (
        Kind::Plan,
        r"\b(?:(?:rate|first|next|further|quarter-point|half-point|immediate) (?:cut|hike|rise|increase|reduction|move)s?|(?:will|would|to|may|might|could|should) (?:cut|raise|hold|lower|ease|tighten|lift|trim)\b|begin (?:cutting|easing|tightening|raising)|start (?:cutting|easing|tightening|raising)|nothing happens|on hold|stand pat|basis points|chance of a move|pric(?:e|es|ing|ed) in\b|intends? to (?:declare|dissolve|dismiss|proclaim)|plotting to|plans? (?:are|is|were|was)|a plan\b|contingency)",
    ),
];

static RULES: LazyLock<Vec<(Kind, Regex)>> =
    LazyLock::new(|| super::in_order(TABLE, WIDE));

pub(super) fn trigger(lower: &str) -> Option<(Kind, Span)> {
    RULES.iter().find_map(|(kind, rule)| {
        let m = rule.find_iter(lower).find(|m| match kind {
            Kind::Statement => !hearsay(lower, m.start(), m.end()),
            Kind::Removal => !of_guns(lower, m.start(), m.end()),
            _ => true,
        })?;
        Some((*kind, Span::new(m.start(), m.end())))
    })
}

/// "Shots were fired": nobody lost an office.
fn of_guns(lower: &str, start: usize, end: usize) -> bool {
    lower[start..end].ends_with("fired")
        && ["shot", "missile", "rocket", "bullet", "gun", "tear gas", "round"]
            .iter()
            .any(|w| lower[..start].contains(w))
}

/// "Is said to be ill": nobody in the clause says anything.
fn hearsay(lower: &str, start: usize, end: usize) -> bool {
    let before = lower[..start].trim_end();
    lower[end..].starts_with(" to ")
        && ["is", "are", "was", "were", "been", "be", "also", "widely"]
            .iter()
            .any(|w| before.ends_with(w))
}

/// "He was in Hanoi": being in a named place, when nothing else is told.
pub(super) fn being_there(lower: &str, plain: &str) -> Option<(Kind, Span)> {
    let m = BEING.find(lower)?;
    let there = places(plain).iter().any(|place| place.start() <= m.end() + 4);
    there.then_some((Kind::Visit, Span::new(m.start(), m.end())))
}

rules! {
    BEING = r"\b(?:was|were|is|are|had been|has been) (?:not )?(?:in|at|back in)\b";
    NEGATION = r"(?:\b(?:not|never|no|none|nobody|nor|neither|without|denied|denies|fail(?:ed|s)? to|hardly|scarcely|doubts?(?: that)?|unlikely)\b|n['’]t\b)";
    DENIED_AFTER = r"^[^,;]{0,40}\b(?:(?:is|are|was|were) (?:completely |entirely |totally |utterly |simply |pure |sheer |an? )*(?:baseless|untrue|false|nonsense|unfounded|groundless|fiction|invention|lie|lies|fabrications?|hoax|fantasy|myth)|did not (?:happen|take place|occur)|never (?:happened|took place|occurred)|has been (?:ruled out|disproved|debunked))\b";
    OCCASION = r"\b(politburo(?: standing committee)? meetings?|meetings? of the (?:politburo|political bureau|state council|central committee|central [a-z]+ commission)|state council (?:executive )?meetings?|executive meeting|plenary session|(?:[a-z]+ )?plenum|study session|group study|work conference|national conference|leading group|speech|address|remarks|inspection|inspected|visit|visited|visits|tour|toured|trip|meeting|meetings|chaired|conference|congress|plenum|session|symposium|forum|seminar|statement|report|readout|press conference|minutes|editorial|ceremony|briefing|lecture|article|testimony|hearing|summit|banquet|reception|talks|conclave|communique|communiqué|essay)\b";
    BACK = r"\b(?:the|that|this|his|her|its|same|their)(?: [a-z0-9-]+){0,3} (?:speech|address|remarks|report|readout|meeting|statement|visit|inspection|text|trip|tour|conference|session|event|occasion|article|minutes|communiqué|communique)\b|\b(?:there|in it|on that occasion|at the time|the same day|that day)\b|^it\b";
    PLACE = r"\b(?:[Ii]n|[Aa]t|to|into|of|[Nn]ear|visited|inspected|toured|inspecting|visiting|from|outside|around)(?: the)?(?: [a-z]+ (?:of|in))? ((?:[A-Z][A-Za-z]+)(?:[ -][A-Z][A-Za-z]+)*)";
    WIDER = r"^, ([A-Z][a-z]+)(?:[,.;]|$)";
    TELLS = r"\b(?:document|circular|notice|directive|memo|order|decree)\b[^.;]{0,40}?,? (?:also |further |openly |allegedly |reportedly |supposedly |purportedly )*(?:orders|ordered|criticis|criticiz|says|states|calls for|warns|lists|condemns|accuses|instructs|bans|demands|urges|denounces|tells|requires|describes|attacks)";
    PLACE_SPEECH = r"\b(?:his|her|the|their|in|a|an|same) ([A-Z][a-z]+(?: [A-Z][a-z]+)?) (?:speech|visit|trip|inspection|tour|address|remarks|meeting|conference|appearance|stop|leg)\b";
    NUMBER = r"\b[A-Z]{1,6}[/-](?:19|20)\d\d[/-]\d+|(?:Directive|Order|Circular|Decree|Notice|Memo|Memorandum|Note|Resolution|Edict|Ordinance|Cable|Instruction|Document|Letter|Bulletin|Warrant|Writ|Protocol|Dispatch|Telegram|Rescript|Report|Brief|Communication|Ruling),? (?:[Nn]o\.? ?)?\d+(?:[/-](?:\d+|[A-Za-z]{1,2}\b))+|(?:[A-Za-z]+ )?(?:[Nn]o\.?|Number|number) ?(?:[\[(〔【](?:19|20)\d\d[\])〕】] ?(?:[Nn]o\. ?)?\d+|\d+ ?(?:of|\() ?(?:19|20)\d\d\)?|\d+(?:[/-](?:\d+|[A-Za-z]{1,2}\b))*)|[\[(〔](?:19|20)\d\d[\])〕] ?(?:No\. ?)?\d+";
    DOCUMENT = r"\b(circular|document|notice|directive|memorandum|memo|letter|order|decree|bulletin|edict|resolution|cable|note|warrant|writ|protocol|dispatch|telegram|rescript|communication|ruling)\b";
    PAPER = r"\b(?:an?|the|this|that) (?:[a-z-]+ ){0,3}?(circular|document|notice|directive|memorandum|memo|decree|edict|photographs?|pictures?|recording|video|scan|draft|clip)\b";
    ROUND = r"\b(?:shared|circulat(?:ed|ing|es)|going around|goes around|doing the rounds|passed around|has surfaced|have surfaced|leaked|spread(?:ing)?)\b";
    ORDERS = r"^(?:[^.;]{0,60}\b(?:circular|document|notice|directive|memo|memorandum|letter|order|decree|edict|resolution|it)\b[^.;]{0,40}?\b)?(?:also |further |even |allegedly |supposedly |purportedly |reportedly |(?:purports|claims|appears|seems|is said|is alleged|is meant) to )*(?:instruct |order |tell |ban |require |direct |transfer |strip |abolish |dismiss |appoint |allow |give |forbid |oblige |limit |place |name |tells|told|orders|ordered|bans|banned|bars|barred|forbids|forbade|requires|required|instructs|instructed|asks|asked|directs|directed|urges|urged|warns|warned|prohibits|prohibited|calls on|called on|empowers|empowered|instructs|transfers|transferred|authori[sz]es|authori[sz]ed|obliges|obliged|mandates|mandated|allows|allowed|permits|permitted|gives|grants|granted|strips|stripped|places|abolishes|abolished|appoints|appointed|dismisses|dismissed|commands|commanded)\b";
    IT_ORDERS = r"^(?:the |this |that )?(?:circular|document|notice|directive|memo|memorandum|letter|decree|order|edict|resolution|it)\b(?:, (?:if|which|dated|signed|numbered|said|reportedly|allegedly)[^,;]{0,50},)?,? (?:also |further |even |allegedly |supposedly |purportedly |reportedly )*(?:tells|orders|bans|bars|forbids|requires|instructs|asks|directs|urges|prohibits|calls on|empowers|instructs|transfers|authori[sz]es|obliges|mandates|allows|permits|gives|grants|strips|places|abolishes|appoints|dismisses|commands)\b";
    DIFFERS = r"\b(?:(?:does|do|did) ?(?:not|n['’]t) (?:match|fit|tally|agree|correspond)|looks? (?:shaky|odd|wrong|strange|off|suspicious|different|crude)|out of place|misplaced|differs? from|inconsistent with|at odds with|mismatch)\b";
    HOURS = r"\b(\d+|[a-z]+)[- ](hours?|days?)\b";
    MEETING = r"\b((?:[a-z-]+ ){0,3}(?:meeting|plenum|session|summit|congress|conference|conclave|symposium|forum|seminar)(?: of the (?:politburo|political bureau|state council|central committee|standing committee|central [a-z]+ commission))?)\b";
}

pub(super) fn negated(before: &str, inside: &str) -> bool {
    // "Neither Tesk nor his deputy, Mara Quist, has been seen": whoever is named between.
    let of_others = ["neither of wh", "none of wh"].iter().any(|w| before.starts_with(w));
    if !of_others
        && ["neither ", "none of ", "nobody ", "no one ", "not one "]
            .iter()
            .any(|w| before.starts_with(w))
    {
        return true;
    }
    let near: Vec<&str> = before.split_ascii_whitespace().rev().take(6).collect();
    let from = near.last().map_or(0, |w| before.rfind(w).unwrap_or(0));
    let from = if near.len() < 6 { 0 } else { from };
    NEGATION.is_match(&before[from..])
        || inside.starts_with("none ")
        || inside.starts_with("nothing ")
}

pub(super) fn denied_after(text: &str) -> bool {
    DENIED_AFTER.is_match(text)
}

pub(super) fn occasions(lower: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for m in OCCASION.find_iter(lower) {
        let word = match m.as_str() {
            "inspected" => "inspection",
            "visited" | "visits" => "visit",
            "toured" => "tour",
            "chaired" | "meetings" => "meeting",
            w => w,
        };
        let last = match word.split_once(" of the ") {
            Some((head, _)) => head,
            None => word.rsplit(' ').next().unwrap_or(word),
        };
        if last != word && !out.iter().any(|o| o == last) {
            out.push(last.trim_end_matches('s').to_owned());
        }
        if !out.iter().any(|o| o == word) {
            out.push(word.to_owned());
        }
    }
    out
}

pub(super) fn points_back(lower: &str) -> bool {
    BACK.is_match(lower)
}

/// Capitalised words after a preposition that are neither months nor bodies.
pub(super) fn places(plain: &str) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::new();
    for c in PLACE_SPEECH.captures_iter(plain) {
        let m = c.get(1).expect("always there");
        if placelike(m.as_str()) {
            out.push(Span::new(m.start(), m.end()));
        }
    }
    for c in PLACE.captures_iter(plain) {
        let (whole, m) = (c.get(0).expect("the match"), c.get(1).expect("always there"));
        if of_people(&plain[..whole.start()], whole.as_str()) || !placelike(m.as_str()) {
            continue;
        }
        if !out.iter().any(|s| s.start() == m.start()) {
            out.push(Span::new(m.start(), m.end()));
        }
        // "Tangshan, Hebei": the province after the town.
        if let Some(wider) = WIDER.captures(&plain[m.end()..]).and_then(|c| c.get(1))
            && placelike(wider.as_str())
        {
            out.push(Span::new(m.end() + wider.start(), m.end() + wider.end()));
        }
    }
    out
}

/// "The presidents of Colombia": people of a place are not there.
fn of_people(before: &str, phrase: &str) -> bool {
    let last = before.trim_end().rsplit(' ').next().unwrap_or("").to_ascii_lowercase();
    phrase.starts_with("of ")
        && !matches!(
            last.as_str(),
            "city"
                | "town"
                | "port"
                | "shipyards"
                | "yards"
                | "county"
                | "province"
                | "village"
                | "outside"
                | "capital"
                | "tour"
                | "tours"
                | "trip"
                | "visit"
                | "inspection"
        )
}

fn placelike(name: &str) -> bool {
    const NOT: &[&str] = &[
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "council",
        "committee",
        "party",
        "congress",
        "conclave",
        "plenum",
        "politburo",
        "secretary",
        "general",
        "marshal",
        "president",
        "minister",
        "two",
        "three",
        "four",
        "the",
        "new year",
        "conference",
        "sessions",
        "fed",
        "fomc",
        "institute",
        "registry",
        "ministry",
        "bank",
        "office",
        "thought",
        "reserve",
        "board",
        "press",
        "news",
        "central",
        "standing",
        "treasury",
        "wire",
        "standard",
        "times",
        "daily",
        "post",
        "i",
        "he",
        "chancery",
        "commission",
        "government",
        "department",
        "union",
        "bureau",
        "agency",
        "university",
        "chairman",
        "chair",
        "governor",
        "premier",
        "fourth",
        "third",
        "fifth",
        "first",
        "second",
        "xi",
        "chinese",
        "american",
        "people",
        "english",
    ];
    !name.split([' ', '-']).any(|w| NOT.contains(&w.to_ascii_lowercase().as_str()))
}

pub(super) fn number(plain: &str) -> Option<Span> {
    // "Party No. 1" is no document: a bare number needs its kind of document before it.
    NUMBER.find_iter(plain).find_map(|m| {
        let text = m.as_str();
        let dated = text.contains("19") || text.contains("20");
        let lower = text.to_ascii_lowercase();
        let kind = [
            "document",
            "circular",
            "notice",
            "order",
            "directive",
            "decree",
            "bulletin",
            "memo",
            "note",
            "resolution",
            "edict",
            "ordinance",
            "cable",
            "instruction",
            "letter",
            "warrant",
            "writ",
            "protocol",
            "dispatch",
            "telegram",
            "rescript",
            "report",
            "brief",
            "communication",
            "ruling",
        ]
        .iter()
        .any(|k| lower.starts_with(k));
        let skip =
            if kind || lower.starts_with("no") || text.starts_with(['[', '(', '〔']) {
                0
            } else {
                text.find(' ').map_or(0, |i| i + 1)
            };
        let skip = if kind { text.find(' ').map_or(0, |i| i + 1) } else { skip };
        (dated || kind).then(|| Span::new(m.start() + skip, m.end()))
    })
}

pub(super) fn hours(lower: &str) -> Option<u32> {
    HOURS.captures_iter(lower).find_map(|c| {
        let n = count_word(&c[1])?;
        Some(if c[2].starts_with("day") { n * 24 } else { n })
    })
}

pub(super) fn document_word(lower: &str) -> Option<&str> {
    let at = NUMBER.find(lower).map_or(0, |m| m.start());
    let before = DOCUMENT.find_iter(lower).take_while(|m| m.start() <= at + 24).last();
    before.or_else(|| DOCUMENT.find(lower)).map(|m| m.as_str())
}

/// The name of a document with its number, as far as it is written with capitals ("Royal
/// Court Memorandum 7/1450").
pub(super) fn document_name(plain: &str, number: Span) -> Option<&str> {
    let head = plain.get(..number.start())?;
    let mut start = head.len();
    for _ in 0..5 {
        let before = head[..start].strip_suffix(' ').unwrap_or(&head[..start]);
        let word = before
            .rfind([' ', '\n', '"', '“', '(', '‘'])
            .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
        let capital = before[word..].starts_with(|c: char| c.is_uppercase());
        if before.len() == word || !capital || before.ends_with(['.', ',', ';', ':', '”'])
        {
            break;
        }
        start = word;
    }
    let mut name = &plain[start..number.end()];
    // "Then Letter No. 23 came": how a sentence begins is no part of the name.
    while let Some((_, rest)) = name.split_once(' ').filter(|(first, _)| {
        [
            "The", "Then", "But", "And", "In", "On", "What", "So", "Yet", "If", "When",
            "As", "After", "Before", "This", "That", "An", "A", "Under", "With", "Of",
            "To", "By", "Now", "Even",
        ]
        .contains(first)
    }) {
        name = rest;
    }
    let kind = name.get(..name.len().checked_sub(number.len())?)?;
    DOCUMENT.is_match(&kind.to_lowercase()).then_some(name)
}

pub(super) fn paper(lower: &str) -> Option<&str> {
    PAPER.captures_iter(lower).last().and_then(|c| c.get(1)).map(|m| m.as_str())
}

pub(super) fn goes_round(lower: &str) -> bool {
    ROUND.is_match(lower)
}

pub(super) fn orders(lower: &str) -> bool {
    ORDERS.is_match(lower)
}

pub(super) fn it_orders(lower: &str) -> bool {
    IT_ORDERS.is_match(lower)
}

pub(super) fn differs(lower: &str) -> bool {
    DIFFERS.is_match(lower)
}

/// Whether a document, having been named, is said to say something.
pub(super) fn tells_content(lower: &str) -> bool {
    TELLS.is_match(lower)
}

/// Words that are no part of a meeting's name.
const MEETING_STOPS: &[&str] = &[
    "a",
    "an",
    "the",
    "in",
    "at",
    "of",
    "and",
    "by",
    "to",
    "he",
    "she",
    "it",
    "chaired",
    "held",
    "with",
    "as",
    "attended",
    "this",
    "that",
    "his",
    "had",
    "is",
    "was",
    "its",
    "on",
    "for",
    "condemned",
    "convened",
    "over",
    "presided",
    "every",
    "no",
    "any",
    "opened",
    "after",
    "before",
];

pub(super) fn meeting(lower: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for m in MEETING.find_iter(lower) {
        let words: Vec<&str> = m.as_str().split(' ').collect();
        let from =
            words.iter().rposition(|w| MEETING_STOPS.contains(w)).map_or(0, |i| i + 1);
        let phrase = words[from..].join(" ");
        if !phrase.is_empty() && !out.contains(&phrase) {
            out.push(phrase);
        }
    }
    out
}
