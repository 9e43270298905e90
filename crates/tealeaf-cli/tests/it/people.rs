//! A roster mined from an archive: what a pack can take, tables, errors.

use std::{fs, path::Path};

use crate::program::{archive, stderr, stdout, tealeaf};

/// Five invented reports of an official outlet.
fn made(folder: &Path) -> std::path::PathBuf {
    let path = folder.join("record.sqlite");
    let texts = folder.join("texts");
    fs::create_dir_all(&texts).expect("a folder");
    for (day, text) in [
        ("2031-01-05", "总务部部长曾文出席会议。国家主席周岩、防务部部长林海山到会。"),
        ("2031-02-06", "总务部部长曾文说，安全第一。防务部部长林海山会见来宾。"),
        ("2031-03-07", "总务部部长何立峰说，安全第一。防务部部长林海山在会上讲话。"),
        ("2031-04-08", "总务部部长何立峰会见来宾。东风公司董事长钱进说。"),
        ("2031-05-09", "The premier spoke."),
    ] {
        let text =
            format!("---\ndate: {day}\noutlet: xinhua\ntitle: 消息\n---\n{text}\n");
        fs::write(texts.join(format!("{day}.md")), text).expect("a text");
    }
    let mut add = tealeaf();
    stdout(add.arg("--archive").arg(&path).args(["archive", "add"]).arg(&texts), 0);
    path
}

#[test]
fn a_roster_that_a_pack_can_take() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = made(folder.path());
    let mine = |arguments: &[&str]| {
        let mut command = tealeaf();
        command.arg("--archive").arg(&path).args(["people", "mine"]).args(arguments);
        command
    };
    let csv = stdout(&mut mine(&["--least", "2", "--format", "csv"]), 0);
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(
        lines,
        [
            "name,name_en,office,first,last,texts,followed_by,in_pack,unsure",
            "何立峰,He Lifeng,总务部部长,2031-03-07,2031-04-08,2,,he-lifeng,",
            "曾文,Zeng Wen,总务部部长,2031-01-05,2031-02-06,2,何立峰,,",
            "林海山,Lin Haishan,防务部部长,2031-01-05,2031-03-07,3,,,",
        ]
    );
    let json = stdout(&mut mine(&["--least", "2", "--new", "--format", "json"]), 0);
    let rows: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(rows.as_array().map(Vec::len), Some(2), "{json}");
    assert_eq!(rows[0]["office"], "总务部部长");
    // The TOML is a pack's file of people as it stands.
    let toml = stdout(&mut mine(&["--least", "1"]), 0);
    assert!(toml.contains("# next: 何立峰 from 2031-03-07\n"), "{toml}");
    assert!(toml.contains("from = 2031-01-05\nto = 2031-02-06\n"), "{toml}");
    let pack = folder.path().join("pack");
    fs::create_dir_all(&pack).expect("a folder");
    fs::write(pack.join("people.toml"), &toml).expect("the people");
    fs::write(
        pack.join("pack.toml"),
        "key = \"mined\"\ntitle = \"Mined\"\nversion = 1\nabout = \"A test\"\nlanguages = [\"zh\"]\n",
    )
    .expect("the pack");
    let mut list = tealeaf();
    let listed =
        stdout(list.arg("--pack").arg(&pack).args(["pack", "list", "people"]), 0);
    assert!(listed.contains("zeng-wen\t曾文\tZeng Wen"), "{listed}");
    assert!(!listed.contains("钱进"), "{listed}");
}

#[test]
fn what_cannot_be_mined_is_said() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = made(folder.path());
    let check = |archive: &Path, arguments: &[&str], said: &str| {
        let mut command = tealeaf();
        command.arg("--archive").arg(archive).args(["people", "mine"]).args(arguments);
        let output = command.output().expect("the program runs");
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains(said), "{}", stderr(&output));
    };
    check(&folder.path().join("none.sqlite"), &[], "make one with `tealeaf archive add");
    check(&path, &["--from", "2040-01-01"], "`tealeaf archive status` says");
    check(&path, &["--outlet", "nowhere"], "`tealeaf pack list outlets` lists them");
}

/// Changes of office that the evening news tells of, unaided.
#[test]
fn offices_of_the_evening_news() {
    let Some(path) = archive() else { return };
    let mut command = tealeaf();
    command.arg("--archive").arg(path).args(["people", "mine", "--format", "csv"]);
    let csv = stdout(&mut command, 0);
    let row = |start: &str| csv.lines().find(|line| line.starts_with(start));
    let head = row("李干杰,Li Ganjie,中央组织部部长,").expect("a head of the department");
    assert!(head.contains(",石泰峰,li-ganjie,"), "{head}");
    let next = row("石泰峰,Shi Taifeng,中央组织部部长,2025-").expect("his successor");
    assert!(next.contains(",shi-taifeng,"), "{next}");
    assert!(row("李克强,Li Keqiang,国务院总理,").is_some());
    assert!(row("习近平,Xi Jinping,国家主席,").is_some());
    assert!(!csv.contains("董事长") && !csv.contains("校长"));
}
