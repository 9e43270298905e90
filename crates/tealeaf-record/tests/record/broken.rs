//! Inputs and archives that are damaged, foreign or out of reach: each is told plainly,
//! and nothing is altered.

use std::{fs, io::Write as _, path::Path};

use tealeaf_record::{AddReport, Archive};

use crate::{made, setup};

fn add(archive: &mut Archive, path: &Path) -> AddReport {
    let mut options = setup::options();
    options.outlet = Some("paper".into());
    archive.add(&[path.to_owned()], &options, &setup::rules(), &mut |_| {}).unwrap()
}

#[test]
fn damaged_inputs_are_skipped_whole() {
    let folder = tempfile::tempdir().unwrap();
    let mut archive = Archive::create(&folder.path().join("a.sqlite")).unwrap();
    let digest = archive.record_digest().unwrap();
    let whole = made::html_day("20240101", &["甲"], &[("VIDEa", "甲", "全文。")]);
    let cut = &whole[..whole.find("---").unwrap()];
    let deep: Vec<u8> = (0..6)
        .fold(b"text".to_vec(), |inner, _| zstd::bulk::compress(&inner, 1).unwrap());
    let packed = zstd::bulk::compress(&vec![b'x'; 100_000], 1).unwrap();
    let gzip = {
        let mut out =
            flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        out.write_all(&tar_member("a.txt", &packed)).unwrap();
        out.finish().unwrap()
    };
    let cases: &[(&str, &[u8], &str)] = &[
        ("empty.txt", b"", "no date"),
        ("20240101.md", cut.as_bytes(), "cut short"),
        ("20240102.md", "# 《新闻联播》 (20240102)\n".as_bytes(), "cut short"),
        ("20241399.md", "# 《新闻联播》 (20241399)\n".as_bytes(), "is none"),
        ("binary.txt", b"a\0b", "binary"),
        ("latin.txt", b"caf\xe9 and tea", "no date"),
        ("cut.tar.gz", &gzip[..gzip.len() / 2], "cut short"),
        ("cut.zip", b"PK\x03\x04 cut", "cut short"),
        ("cut.warc", b"WARC/1.0\r\nContent-Length: 9\r\n\r\nabc", "cut short"),
        ("a.pdf", b"%PDF-1.4", "not a PDF"),
        ("a.eml", b"Date: none\n\nTea", "no date"),
        ("a.parquet", b"PAR1 cut PAR1", "arquet"),
        ("a.xyz", b"tea", "no reader"),
        ("deep.txt.zst", &deep, "nested"),
        ("cut.txt.zst", &packed[..packed.len() / 2], "cut short"),
    ];
    for (name, bytes, reason) in cases {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        let report = add(&mut archive, &path);
        assert_eq!((report.read, report.skipped.len()), (1, 1), "{name}");
        let said = &report.skipped[0].reason;
        assert!(said.contains(reason), "{name}: {said}");
    }
    let missing = add(&mut archive, &folder.path().join("nowhere"));
    assert!(missing.skipped[0].reason.contains("cannot be read"));
    assert_eq!(archive.record_digest().unwrap(), digest);
}

/// A container that ends too early stores nothing, not even what came before.
#[test]
fn a_cut_container_stores_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut tar = Vec::new();
    for day in ["20240101", "20240102"] {
        let id = format!("VIDE{day}");
        let page = made::html_day(day, &["甲"], &[(&id, "甲", "全文。")]);
        tar.extend(tar_member(&format!("{day}.md"), page.as_bytes()));
    }
    tar.extend([0; 1024]);
    let packed = zstd::bulk::compress(&tar, 3).unwrap();
    let mut archive = Archive::create(&folder.path().join("a.sqlite")).unwrap();
    let cuts: &[(&str, &[u8])] = &[
        ("cut.tar", &tar[..tar.len() - 1800]),
        ("cut.tar.zst", &packed[..packed.len() - 20]),
    ];
    for (name, bytes) in cuts {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        let report = add(&mut archive, &path);
        assert_eq!((report.stored, report.skipped.len()), (0, 1), "{name}");
    }
    let path = folder.path().join("whole.tar.zst");
    fs::write(&path, packed).unwrap();
    assert_eq!(add(&mut archive, &path).stored, 2);
}

/// A member of a tar file in the oldest format that all readers know.
fn tar_member(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut head = vec![0_u8; 512];
    head[..name.len()].copy_from_slice(name.as_bytes());
    head[100..107].copy_from_slice(b"0000644");
    head[124..135].copy_from_slice(format!("{:011o}", bytes.len()).as_bytes());
    head[136..147].copy_from_slice(b"00000000000");
    head[148..156].copy_from_slice(b"        ");
    head[156] = b'0';
    head[257..265].copy_from_slice(b"ustar\x0000");
    let sum: u32 = head.iter().map(|b| u32::from(*b)).sum();
    head[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
    head.extend(bytes);
    head.resize(head.len().next_multiple_of(512), 0);
    head
}

#[test]
fn what_is_no_archive_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let good = folder.path().join("good.sqlite");
    {
        let mut archive = Archive::create(&good).unwrap();
        let page = made::html_day("20240101", &["甲"], &[("VIDEa", "甲", "全文。")]);
        made::write(folder.path(), "in/20240101.md", &page);
        add(&mut archive, &folder.path().join("in"));
    }
    let bytes = fs::read(&good).unwrap();
    let newer = {
        let mut bytes = bytes.clone();
        bytes[60..64].copy_from_slice(&99_u32.to_be_bytes());
        bytes
    };
    let cases: &[(&str, &[u8], &str)] = &[
        ("text.sqlite", b"some text that is long enough to be a head", "not an archive"),
        ("empty.sqlite", b"", "not an archive"),
        ("cut.sqlite", &bytes[..bytes.len() / 2], "cut short"),
        ("newer.sqlite", &newer, "newer program"),
    ];
    for (name, bytes, reason) in cases {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        for opened in [Archive::open(&path), Archive::open_read_only(&path)] {
            let error = opened.unwrap_err();
            assert!(error.is_unusable() && error.to_string().contains(reason), "{error}");
        }
        assert_eq!(&fs::read(&path).unwrap(), bytes, "{name} was altered");
    }
    let error = Archive::open(&folder.path().join("none.sqlite")).unwrap_err();
    assert!(error.to_string().contains("no such archive"), "{error}");
    assert!(Archive::create(&good).unwrap_err().to_string().contains("already"));
    let item = Archive::open(&good).unwrap().item("VIDEnone").unwrap_err();
    assert!(item.is_not_held());
}

/// A folder that cannot be written can still be read from. (As root every folder can be
/// written; the archive then simply opens.)
#[cfg(unix)]
#[test]
fn a_read_only_folder_is_read() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.sqlite");
    drop(Archive::create(&path).unwrap());
    let mode = |mode| fs::set_permissions(folder.path(), PermissionsExt::from_mode(mode));
    mode(0o555).unwrap();
    let opened = Archive::open_read_only(&path);
    mode(0o755).unwrap();
    let mut archive = opened.unwrap();
    assert!(archive.items().unwrap().is_empty());
    let paths = [folder.path().to_owned()];
    let refused = archive.add(&paths, &setup::options(), &setup::rules(), &mut |_| {});
    assert!(refused.unwrap_err().to_string().contains("read only"));
}
