//! COCO annotations.

use std::fs;

use serde_json::Value;

use super::{labels, results};
use crate::common::program::report;

#[test]
fn coco_annotations_are_the_regions() {
    let (folder, _) = results("coco");
    let out = folder.path().join("out");
    let coco: Value = serde_json::from_slice(&fs::read(out.join("coco.json")).unwrap()).unwrap();
    let image = serde_json::json!({ "id": 1, "file_name": "a.png", "width": 90, "height": 60 });
    assert_eq!(coco["images"], serde_json::json!([image]));
    let labels = labels(&out);
    let regions = report(&out)["regions"].as_array().unwrap().clone();
    let annotations = coco["annotations"].as_array().unwrap();
    assert_eq!(annotations.len(), regions.len());
    for (annotation, region) in annotations.iter().zip(&regions) {
        let id = region["id"].as_u64().unwrap();
        assert_eq!(annotation["id"], id + 1);
        assert_eq!(annotation["image_id"], coco["images"][0]["id"]);
        assert_eq!(annotation["category_id"], coco["categories"][0]["id"]);
        assert_eq!((&annotation["area"], &annotation["iscrowd"]), (&region["area"], &0.into()));
        let bounds = ["x", "y", "width", "height"].map(|side| region["bounds"][side].clone());
        assert_eq!(annotation["bbox"], Value::from(bounds.to_vec()));
        assert_eq!(annotation["segmentation"]["size"], serde_json::json!([60, 90]));
        let mask = decoded(annotation["segmentation"]["counts"].as_str().unwrap());
        assert_eq!(mask.len(), labels.len());
        for (i, inside) in mask.into_iter().enumerate() {
            assert_eq!(inside, u64::from(labels[i % 60 * 90 + i / 60]) == id, "region {id}, {i}");
        }
    }
}

/// A mask from COCO's compressed run lengths, column by column.
fn decoded(text: &str) -> Vec<bool> {
    let (mut counts, mut number, mut shift) = (Vec::<i64>::new(), 0, 0);
    for byte in text.bytes() {
        let bits = i64::from(byte) - 48;
        number |= (bits & 0x1f) << shift;
        shift += 5;
        if bits & 0x20 == 0 {
            number |= if bits & 0x10 == 0 { 0 } else { -1 << shift };
            let before = if counts.len() > 2 { counts[counts.len() - 2] } else { 0 };
            counts.push(number + before);
            (number, shift) = (0, 0);
        }
    }
    let runs = counts.into_iter().enumerate();
    runs.flat_map(|(i, count)| vec![i % 2 == 1; count as usize]).collect()
}
