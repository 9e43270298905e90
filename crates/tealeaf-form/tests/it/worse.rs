//! The same pages made worse: turned, coarser and finer, compressed, grey, cropped.
//!
//! Worse pages may lose measurements; they must not gain deviations.

use std::{fs, io::Cursor};

use image::{
    DynamicImage, ImageFormat, Rgb, RgbImage, codecs::jpeg::JpegEncoder,
    imageops::FilterType,
};
use tealeaf_form::{
    Assessment, Options, Pack, assess, check::Status, pack::Strength, scan,
};

use crate::shared::papers;

fn png(image: &DynamicImage) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    image.write_to(&mut out, ImageFormat::Png).unwrap();
    out.into_inner()
}

fn jpeg(image: &DynamicImage, quality: u8) -> Vec<u8> {
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, quality)
        .encode_image(&image.to_rgb8())
        .unwrap();
    out
}

/// Turned about the middle, two-way linear, white outside.
fn turned(image: &RgbImage, degrees: f64) -> DynamicImage {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (width, height) = (f64::from(image.width()), f64::from(image.height()));
    let out = RgbImage::from_fn(image.width(), image.height(), |x, y| {
        let (dx, dy) = (f64::from(x) - width / 2.0, f64::from(y) - height / 2.0);
        let (sx, sy) =
            (cos * dx - sin * dy + width / 2.0, sin * dx + cos * dy + height / 2.0);
        if sx < 0.0 || sy < 0.0 || sx >= width - 1.0 || sy >= height - 1.0 {
            return Rgb([255; 3]);
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "inside the image"
        )]
        let (x0, y0) = (sx as u32, sy as u32);
        let (fx, fy) = (sx - f64::from(x0), sy - f64::from(y0));
        let mut pixel = [0_u8; 3];
        for (channel, value) in pixel.iter_mut().enumerate() {
            let at = |x, y| f64::from(image.get_pixel(x, y).0[channel]);
            let top = at(x0, y0) * (1.0 - fx) + at(x0 + 1, y0) * fx;
            let bottom = at(x0, y0 + 1) * (1.0 - fx) + at(x0 + 1, y0 + 1) * fx;
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a mean of bytes"
            )]
            let mixed = (top * (1.0 - fy) + bottom * fy) as u8;
            *value = mixed;
        }
        Rgb(pixel)
    });
    DynamicImage::ImageRgb8(out)
}

fn resized(image: &DynamicImage, dpi: u32) -> DynamicImage {
    let scale = |side: u32| side * dpi / 200;
    image.resize_exact(scale(image.width()), scale(image.height()), FilterType::Triangle)
}

fn check(name: &str, bytes: &[u8]) -> Assessment {
    let facts = scan::read(&[bytes]).unwrap();
    let assessment = assess(&facts, &Pack::builtin(), &Options::default());
    let wrong: Vec<String> = assessment
        .deviations()
        .filter(|finding| matches!(finding.strength, Strength::Must | Strength::AsARule))
        .map(|finding| format!("{} {} {}", finding.rule, finding.element, finding.found))
        .collect();
    assert!(wrong.is_empty(), "{name}: {wrong:?}");
    assessment
}

fn statuses<'a>(
    assessment: &'a Assessment,
    rule: &'a str,
) -> impl Iterator<Item = &'a Status> {
    assessment
        .findings
        .iter()
        .filter(move |finding| finding.rule == rule)
        .map(|finding| &finding.status)
}

#[test]
fn worse_pages_gain_no_deviation() {
    let Some(folder) = papers() else { return };
    for name in ["mc06_p1", "mc10_p1"] {
        let bytes = fs::read(folder.join("png").join(format!("{name}.png"))).unwrap();
        let image = image::load_from_memory(&bytes).unwrap();
        let rgb = image.to_rgb8();
        let base = check(name, &bytes);
        let measured = |assessment: &Assessment| {
            assessment
                .findings
                .iter()
                .filter(|finding| finding.status == Status::Met)
                .count()
        };
        for degrees in [-3.0, 2.0] {
            let worse =
                check(&format!("{name} turned {degrees}"), &png(&turned(&rgb, degrees)));
            assert!(measured(&worse) + 3 >= measured(&base), "{name} {degrees}");
        }
        for dpi in [150, 300] {
            let worse = check(&format!("{name} at {dpi}"), &png(&resized(&image, dpi)));
            assert!(measured(&worse) + 3 >= measured(&base), "{name} {dpi}");
        }
        check(&format!("{name} jpeg"), &jpeg(&image, 40));
        let grey = check(&format!("{name} grey"), &png(&image.grayscale()));
        for rule in ["H06", "B10"] {
            assert!(statuses(&grey, rule).all(|status| *status != Status::Deviates));
        }
        let red = grey.findings.iter().find(|finding| finding.rule == "H06").unwrap();
        assert!(
            matches!(red.status, Status::NotMeasurable { .. }),
            "{name}: {:?}",
            red.status
        );
        let (width, height) = (image.width(), image.height());
        let cropped =
            image.crop_imm(width / 40, height / 20, width * 19 / 20, height * 3 / 4);
        let cropped = check(&format!("{name} cropped"), &png(&cropped));
        for rule in ["P01", "P02", "P03"] {
            let all = statuses(&cropped, rule)
                .all(|s| matches!(s, Status::NotMeasurable { .. }));
            assert!(all, "{name}: {rule} on a cropped page");
        }
    }
}
