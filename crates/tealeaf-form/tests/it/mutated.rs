//! Small files with bytes changed at random, seeded: no reader may panic.
//!
//! The fuzz targets in `fuzz/` go on from here; this keeps the plainest slips out of
//! every build.

use tealeaf_form::{Options, Pack, assess, read, report::json_v1};

use crate::{hostile, small};

/// xorshift64*, so that a failure can be repeated.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        usize::try_from(self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33).unwrap()
    }
}

/// Changes, cuts, repeats or inserts a few bytes.
pub(crate) fn mutate(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    let mut out = bytes.to_vec();
    for _ in 0..=random.next() % 6 {
        if out.is_empty() {
            break;
        }
        let at = random.next() % out.len();
        let len = (random.next() % 12).min(out.len() - at);
        match random.next() % 5 {
            0 => out[at] = u8::try_from(random.next() % 256).unwrap(),
            1 => drop(out.drain(at..at + len)),
            2 => {
                let part = out[at..at + len].to_vec();
                let _ = out.splice(at..at, part);
            }
            3 => out[at] ^= 1 << (random.next() % 8),
            _ => {
                let digits = [b"99999999".as_slice(), b"-1", b"0", b"1e9", b"<<", b"]"];
                let part = digits[random.next() % digits.len()].to_vec();
                let _ = out.splice(at..at, part);
            }
        }
    }
    out
}

#[test]
fn changed_bytes_never_panic() {
    let pack = Pack::builtin();
    let mut random = Random(0x7EA1_EAF0);
    let xml = small::Paper::default().document().into_bytes();
    let pdf = hostile::text_page();
    let png = hostile::small_png();
    for _ in 0..150 {
        let inner = mutate(&xml, &mut random);
        let files = [
            small::container(&[("word/document.xml", &inner)]),
            mutate(&small::Paper::default().docx(), &mut random),
            mutate(&pdf, &mut random),
            mutate(&png, &mut random),
        ];
        for bytes in files {
            if let Ok(facts) = read(&bytes) {
                let assessment = assess(&facts, &pack, &Options::default());
                let _ = json_v1::write("x", &assessment, &facts, true);
            }
        }
    }
}
