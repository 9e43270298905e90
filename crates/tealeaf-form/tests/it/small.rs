//! Small papers made here: they run anywhere, without the samples.

use std::io::{Cursor, Write as _};

use tealeaf_form::{
    Group, Options, Pack, Verdict, assess,
    check::Status,
    facts::ElementKind,
    hypotheses::Matrix,
    read,
    report::{html, json_v1, text},
    series::Register,
};
use zip::{ZipWriter, write::SimpleFileOptions};

/// What a test changes about an otherwise conforming paper.
#[derive(Clone)]
pub(crate) struct Paper {
    number: &'static str,
    title: &'static str,
    title_half_points: u32,
    body_face: &'static str,
    addressee: &'static str,
    signature: &'static str,
    date: &'static str,
    printed: &'static str,
    margin_top: u32,
    mark: &'static str,
}

impl Default for Paper {
    fn default() -> Self {
        Self {
            number: "甲河测发〔2025〕12号",
            title: "关于做好样本核对工作的通知",
            title_half_points: 44,
            body_face: "仿宋_GB2312",
            addressee: "各有关单位：",
            signature: "甲河县测量站",
            date: "2025年4月8日",
            printed: "2025年4月9日印发",
            margin_top: 2098,
            mark: "甲河县测量站文件",
        }
    }
}

fn paragraph(text: &str, face: &str, half_points: u32, rest: &str) -> String {
    format!(
        "<w:p><w:pPr><w:spacing w:line=\"579\" w:lineRule=\"exact\"/>{rest}</w:pPr><w:r><w:rPr>\
         <w:rFonts w:eastAsia=\"{face}\" w:ascii=\"{face}\"/><w:sz w:val=\"{half_points}\"/></w:rPr>\
         <w:t>{text}</w:t></w:r></w:p>"
    )
}

impl Paper {
    pub(crate) fn document(&self) -> String {
        let blank = paragraph("", "仿宋_GB2312", 32, "");
        let body = |text: &str| {
            paragraph(
                text,
                self.body_face,
                32,
                "<w:ind w:firstLine=\"640\"/><w:jc w:val=\"both\"/>",
            )
        };
        let spacer =
            "<w:p><w:pPr><w:spacing w:line=\"2041\" w:lineRule=\"exact\"/></w:pPr></w:p>";
        let mark = format!(
            "<w:p><w:pPr><w:spacing w:line=\"860\" w:lineRule=\"exact\"/><w:jc w:val=\"center\"/></w:pPr><w:r><w:rPr>\
             <w:rFonts w:eastAsia=\"方正小标宋简体\"/><w:color w:val=\"FF0000\"/><w:sz w:val=\"86\"/></w:rPr><w:t>{}</w:t></w:r></w:p>",
            self.mark
        );
        let number = paragraph(
            self.number,
            "仿宋_GB2312",
            32,
            "<w:pBdr><w:bottom w:val=\"single\" w:sz=\"12\" w:space=\"7\" w:color=\"FF0000\"/></w:pBdr><w:jc w:val=\"center\"/>",
        );
        let title = paragraph(
            self.title,
            "方正小标宋简体",
            self.title_half_points,
            "<w:jc w:val=\"center\"/>",
        );
        let addressee = paragraph(self.addressee, "仿宋_GB2312", 32, "");
        let name = paragraph(
            self.signature,
            "仿宋_GB2312",
            32,
            "<w:ind w:right=\"1280\"/><w:jc w:val=\"right\"/>",
        );
        let date = paragraph(
            self.date,
            "仿宋_GB2312",
            32,
            "<w:ind w:right=\"640\"/><w:jc w:val=\"right\"/>",
        );
        let printer = format!(
            "<w:p><w:pPr><w:ind w:left=\"280\" w:right=\"280\"/></w:pPr><w:r><w:rPr><w:rFonts w:eastAsia=\"仿宋_GB2312\"/>\
             <w:sz w:val=\"28\"/></w:rPr><w:t>甲河县测量站办公室</w:t></w:r><w:r><w:tab/></w:r><w:r><w:rPr>\
             <w:rFonts w:eastAsia=\"仿宋_GB2312\"/><w:sz w:val=\"28\"/></w:rPr><w:t>{}</w:t></w:r></w:p>",
            self.printed
        );
        let texts = body("为核对样本，现将有关事项通知如下。")
            + &body("各单位按照要求逐项核对，并将结果留存。");
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document xmlns:w=\"w\"><w:body>{spacer}{mark}{blank}{blank}\
             {number}{blank}{blank}{title}{blank}{addressee}{texts}{blank}{name}{date}{blank}{printer}<w:sectPr>\
             <w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"{}\" w:right=\"1474\" w:bottom=\"1984\" \
             w:left=\"1587\" w:footer=\"1417\"/></w:sectPr></w:body></w:document>",
            self.margin_top
        )
    }

    pub(crate) fn docx(&self) -> Vec<u8> {
        container(&[("word/document.xml", self.document().as_bytes())])
    }
}

pub(crate) fn container(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn options() -> Options {
    let mut register = Register::default();
    register
        .add_csv(
            "code,serial,date,agency\n甲河测发,3,2025-01-20,甲河县测量站\n甲河测发,8,2025-02-26,甲河县测量站\n\
             甲河测发,17,2025-06-02,甲河县测量站\n乙林发,4,2025-03-03,乙林县档案站\n",
        )
        .unwrap();
    Options { register: Some(register), ..Options::default() }
}

fn deviating(paper: &Paper) -> Vec<String> {
    let facts = read(&paper.docx()).unwrap();
    let assessment = assess(&facts, &Pack::builtin(), &options());
    assessment.deviating_rules().into_iter().map(str::to_owned).collect()
}

#[test]
fn one_change_names_one_rule() {
    let base = Paper::default();
    let table: Vec<(Paper, &[&str])> = vec![
        (base.clone(), &[]),
        (Paper { number: "甲河测发[2025]12号", ..base.clone() }, &["H09"]),
        (Paper { number: "甲河测发〔2025〕012号", ..base.clone() }, &["H09"]),
        (Paper { number: "乙林发〔2025〕5号", ..base.clone() }, &["H07"]),
        (Paper { number: "甲河测发〔2025〕90号", ..base.clone() }, &["S02"]),
        (Paper { title: "关于做好样本核对工作的指示", ..base.clone() }, &["B02"]),
        (Paper { title_half_points: 36, ..base.clone() }, &["B01"]),
        (Paper { body_face: "宋体", ..base.clone() }, &["P07"]),
        (Paper { addressee: "各有关单位:", ..base.clone() }, &["B03"]),
        (Paper { signature: "乙林县档案站", ..base.clone() }, &["B16"]),
        (Paper { date: "2025年04月08日", ..base.clone() }, &["B12"]),
        (Paper { date: "二〇二五年四月八日", ..base.clone() }, &["B12"]),
        (Paper { date: "2025年4月31日", ..base.clone() }, &["B13"]),
        (Paper { printed: "2025年4月7日印发", ..base.clone() }, &["B13"]),
        (Paper { printed: "2025年4月9日印", ..base.clone() }, &["F04"]),
        (Paper { margin_top: 1440, ..base.clone() }, &["P02"]),
    ];
    for (paper, expected) in table {
        assert_eq!(
            deviating(&paper),
            expected,
            "{} {} {}",
            paper.number,
            paper.title,
            paper.date
        );
    }
}

#[test]
fn the_day_chooses_the_standard() {
    let paper = Paper {
        number: "甲河测发〔2009〕12号",
        date: "二〇〇九年四月八日",
        printed: "2009年4月9日印发",
        ..Paper::default()
    };
    let facts = read(&paper.docx()).unwrap();
    let assessment = assess(&facts, &Pack::builtin(), &options());
    assert_eq!(assessment.standard.as_deref(), Some("GB/T 9704-1999"));
    let rules = assessment.deviating_rules();
    // 25 mm to the mark, subject words, no agency name above the date.
    for rule in ["H05", "F05", "B10n"] {
        assert!(rules.contains(&rule), "{rule} not in {rules:?}");
    }
    assert!(!rules.contains(&"B12"), "Chinese numerals were the rule then");
    let early = Options { date: "1990-05-01".parse().ok(), ..options() };
    let assessment = assess(&facts, &Pack::builtin(), &early);
    assert_eq!(assessment.verdict, Verdict::Open);
}

#[test]
fn verdicts_and_groups() {
    let pack = Pack::builtin();
    let of = |paper: &Paper| assess(&read(&paper.docx()).unwrap(), &pack, &options());
    let conforming = of(&Paper::default());
    assert!(
        matches!(conforming.verdict, Verdict::Consistent { measured } if measured > 20)
    );
    let number = of(&Paper { number: "甲河测发〔2025〕90号", ..Paper::default() });
    assert_eq!(number.verdict, Verdict::ContradictsRegister);
    let wrong = of(&Paper {
        title_half_points: 36,
        body_face: "宋体",
        date: "2025年4月31日",
        ..Paper::default()
    });
    assert_eq!(wrong.verdict, Verdict::Deviates { points: 3, must: 1, as_a_rule: 2 });
    let band =
        |group| wrong.groups.iter().find(|summary| summary.group == group).unwrap().band;
    assert_eq!(band(Group::Form).unwrap().key(), "weak");
    assert_eq!(band(Group::Content).unwrap().key(), "strong");
    let matrix = Matrix::of(&wrong);
    assert_eq!(matrix.rows.len(), 2, "one row for each group, however many findings");
    assert!(
        wrong.findings.iter().any(|f| matches!(f.status, Status::NotMeasurable { .. }))
    );
}

#[test]
fn styles_and_themes_are_inherited() {
    let styles = "<w:styles xmlns:w=\"w\"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:eastAsiaTheme=\"minorEastAsia\"/>\
        <w:sz w:val=\"21\"/></w:rPr></w:rPrDefault></w:docDefaults><w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"a\">\
        <w:name w:val=\"Normal\"/></w:style><w:style w:type=\"paragraph\" w:styleId=\"t\"><w:basedOn w:val=\"u\"/><w:pPr>\
        <w:jc w:val=\"center\"/></w:pPr></w:style><w:style w:type=\"paragraph\" w:styleId=\"u\"><w:basedOn w:val=\"t\"/><w:rPr>\
        <w:sz w:val=\"44\"/></w:rPr></w:style><w:style w:type=\"character\" w:styleId=\"c\"><w:rPr><w:rFonts w:eastAsia=\"黑体\"/>\
        </w:rPr></w:style></w:styles>";
    let theme = "<a:theme xmlns:a=\"a\"><a:themeElements><a:fontScheme><a:minorFont><a:latin typeface=\"Calibri\"/><a:ea typeface=\"\"/>\
        <a:font script=\"Hans\" typeface=\"仿宋\"/></a:minorFont></a:fontScheme></a:themeElements></a:theme>";
    let document = "<w:document xmlns:w=\"w\"><w:body><w:p><w:pPr><w:pStyle w:val=\"t\"/></w:pPr><w:r><w:t>关于样本的通知</w:t></w:r></w:p>\
        <w:p><w:r><w:rPr><w:rStyle w:val=\"c\"/></w:rPr><w:t>各有关单位：</w:t></w:r></w:p><w:p><w:r><w:t>正文一段。</w:t></w:r></w:p></w:body></w:document>";
    let bytes = container(&[
        ("word/document.xml", document.as_bytes()),
        ("word/styles.xml", styles.as_bytes()),
        ("word/theme/theme1.xml", theme.as_bytes()),
    ]);
    let facts = read(&bytes).unwrap();
    let title = facts.element(ElementKind::Title).unwrap();
    assert_eq!((title.runs[0].size, title.runs[0].face.as_str()), (22.0, "仿宋"));
    let addressee = facts.element(ElementKind::Addressee).unwrap();
    assert_eq!((addressee.runs[0].size, addressee.runs[0].face.as_str()), (10.5, "黑体"));
}

#[test]
fn reports_carry_the_finding() {
    let paper = Paper { number: "甲河测发[2025]12号", ..Paper::default() };
    let facts = read(&paper.docx()).unwrap();
    let assessment = assess(&facts, &Pack::builtin(), &options());
    let shown = text::write("a.docx", &assessment, false, true);
    assert!(
        shown.contains("Deviates from GB/T 9704-2012 in 1 point (1 must, 0 as a rule)"),
        "{shown}"
    );
    assert!(shown.contains("! H09"), "{shown}");
    let json: serde_json::Value =
        serde_json::from_str(&json_v1::write("a.docx", &assessment, &facts, true))
            .unwrap();
    assert_eq!(json["format"], "tealeaf-form/1");
    assert_eq!(json["verdict"], "deviates");
    let page = html::write("<b>.docx", &assessment, &facts, &[], true);
    assert!(
        page.contains("&lt;b&gt;.docx") && page.contains("href=\"#f"),
        "boxes lead to rules"
    );
    assert!(!page.contains("<script") && !page.contains("http://"));
}
