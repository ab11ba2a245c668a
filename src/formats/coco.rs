//! The regions as annotations of a COCO data set.

use serde::Serialize;

use crate::Result;
use crate::formats::document::Document;
use crate::formats::format::{Files, Format, any_size};

/// The format.
pub static FORMAT: Format = Format {
    name: "coco",
    about: "coco.json: an annotation of a COCO data set for each region, with compressed run lengths",
    check: any_size,
    files: Files::One { name: "coco.json", encode },
};

/// A data set of one picture.
#[derive(Serialize)]
struct Dataset {
    info: Info,
    images: [Image; 1],
    annotations: Vec<Annotation>,
    categories: [Category; 1],
}

#[derive(Serialize)]
struct Info {
    description: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Image {
    id: u32,
    file_name: String,
    width: u32,
    height: u32,
}

/// Regions have no classes: they are instances of one category, as in data sets of class-agnostic
/// masks.
#[derive(Serialize)]
struct Category {
    id: u32,
    name: &'static str,
    supercategory: &'static str,
}

#[derive(Serialize)]
struct Annotation {
    /// The region's id + 1: 0 means no match to COCO's own evaluation.
    id: u32,
    image_id: u32,
    category_id: u32,
    segmentation: Segmentation,
    area: u64,
    /// Column, row, columns, rows.
    bbox: [u32; 4],
    iscrowd: u8,
}

#[derive(Serialize)]
struct Segmentation {
    /// Rows, columns.
    size: [u32; 2],
    counts: String,
}

/// Write the regions of the level that is set, but for the transparent one, as JSON.
pub fn encode(document: &Document<'_>) -> Result<Vec<u8>> {
    let segmentation = document.segmentation;
    let (width, height) = (segmentation.width(), segmentation.height());
    let counts = run_lengths(segmentation.labels(), width as usize, segmentation.regions().len());
    let seen = segmentation.regions().iter().zip(&counts).filter(|(region, _)| !region.transparent);
    let annotations = seen.map(|(region, counts)| {
        let bounds = region.bounds;
        Annotation {
            id: u32::from(region.id) + 1,
            image_id: 1,
            category_id: 1,
            segmentation: Segmentation { size: [height, width], counts: compressed(counts) },
            area: region.area,
            bbox: [bounds.x, bounds.y, bounds.width, bounds.height],
            iscrowd: 0,
        }
    });
    let file_name = document.name.to_owned();
    let dataset = Dataset {
        info: Info { description: "Regions found by emerdiff", version: env!("CARGO_PKG_VERSION") },
        images: [Image { id: 1, file_name, width, height }],
        annotations: annotations.collect(),
        categories: [Category { id: 1, name: "region", supercategory: "region" }],
    };
    Ok(serde_json::to_vec(&dataset).expect("strings, numbers and lists only"))
}

/// Count, for each region, the lengths of the runs outside and inside it in turn, column by column.
fn run_lengths(labels: &[u16], width: usize, regions: usize) -> Vec<Vec<u32>> {
    let mut counts = vec![Vec::new(); regions];
    let mut ends = vec![0; regions];
    let height = labels.len() / width;
    let label = |pixel: usize| labels[pixel % height * width + pixel / height];
    let mut start = 0;
    for end in 1..=labels.len() {
        let own = label(start);
        if end == labels.len() || label(end) != own {
            let region = usize::from(own);
            counts[region].extend([(start - ends[region]) as u32, (end - start) as u32]);
            ends[region] = end;
            start = end;
        }
    }
    for (counts, end) in counts.iter_mut().zip(ends) {
        if end < labels.len() {
            counts.push((labels.len() - end) as u32);
        }
    }
    counts
}

/// Write run lengths as COCO's API does (`rleToString` of maskApi.c): from the fourth on as the
/// difference from the one before the last, in groups of 5 bits with a sixth where more follow.
fn compressed(counts: &[u32]) -> String {
    let mut text = String::new();
    for (place, &count) in counts.iter().enumerate() {
        let before = if place > 2 { counts[place - 2] } else { 0 };
        let mut rest = i64::from(count) - i64::from(before);
        loop {
            let bits = (rest & 0x1f) as u8;
            rest >>= 5;
            let last = rest == if bits & 0x10 == 0 { 0 } else { -1 };
            text.push(char::from(48 + bits + if last { 0 } else { 0x20 }));
            if last {
                break;
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The expected text is from pycocotools 2.0.11: `mask.encode(np.asfortranarray(labels == i,
    /// np.uint8))`.
    #[test]
    fn masks_are_those_of_pycocotools() {
        let labels = [0, 0, 1, 1, 2, 0, 1, 1, 2, 2, 2, 2, 0, 0, 1];
        let masks: Vec<_> =
            run_lengths(&labels, 5, 3).iter().map(|counts| compressed(counts)).collect();
        assert_eq!(masks, ["021O30N01", "41110O30", "212020M10"]);
        // labels = np.ones((200, 100)), then i = 1 and 0.
        let masks = run_lengths(&[1; 20_000], 100, 2);
        assert_eq!(compressed(&masks[1]), "0Pac0");
        assert_eq!(compressed(&masks[0]), "Pac0");
    }

    /// y, x = np.mgrid[0:70, 0:60]; labels = (x * x + y * y) // 900 % 2
    #[test]
    fn long_runs_are_those_of_pycocotools() {
        let labels: Vec<u16> =
            (0..70 * 60).map(|i| ((i % 60) * (i % 60) + (i / 60) * (i / 60)) / 900 % 2).collect();
        let counts = &run_lengths(&labels, 60, 2)[1];
        assert_eq!(
            compressed(counts),
            "n0=9KOJf0;[OKOJf0;[OKOJf0;[OKOJf0;[OKNKg0:[OKNKg09\\OLMKg09\\OLMKf0:]OKMKf0:]OKMKf0:\\OLNJe0:^OKNKd0:^OKMLe09^OKMLd0:_OJMLc0:@KMKc0:@JNLa0:BJLMa0:BJMLa09CJMM?:CJNL>:EJLM>:FHMN<:GIMM:;JGLO9;JGMN7<LGLM8<MFLN4>0EKM3`03BKNJg0;[OKOJe0;]OKMKe0:^OKNKc0;_OJMLc0:@JNL`0;BJML`0:CJNL=;FHMN;;HHLN:;JGMN7<LFMN4>0EKM1b04ALMJg0:\\OLMKe0:^OKNKb0;@KMKb0:AKML`0:CJMM=:GIMM:;IHMN7<LFMN3?1CLNJg0;[OKOJe0;\\OLNJd0:_OLMKa0;BJML?:EJLM<;HHLN9;LGKN5>0EKMK"
        );
    }
}
