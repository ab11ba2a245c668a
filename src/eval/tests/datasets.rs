//! Data sets as people have them on disk, small ones made here.

use std::fs;

use image::{ImageBuffer, Luma};
use ndarray::array;

use crate::eval::dataset::Dataset;
use crate::eval::dataset::kind::Kind;
use crate::eval::labels::IGNORE;
use crate::eval::tests::files::{BUDGET, classes, mask, names, open, picture, refused, write};

#[test]
fn classes_are_those_of_the_literature() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    /// Data set, picture, mask, its values, the classes that they are.
    type Case<'a> = (Kind, &'a str, &'a str, &'a [u8], &'a [u16]);
    let cases: [Case<'_>; 6] = [
        (
            Kind::CocoStuff27,
            "val2017/000000000139.jpg",
            "stuffthingmaps/val2017/000000000139.png",
            // person, bicycle, dining table, wood, 182 (no class), unlabelled
            &[0, 1, 66, 181, 182, 255],
            &[9, 11, 3, 24, IGNORE, IGNORE],
        ),
        (
            Kind::Cityscapes27,
            "leftImg8bit/val/ulm/ulm_0_leftImg8bit.png",
            "gtFine/val/ulm/ulm_0_gtFine_labelIds.png",
            &[0, 6, 7, 33, 34, 255],
            &[IGNORE, IGNORE, 0, 26, IGNORE, IGNORE],
        ),
        (
            Kind::Ade20k150,
            "ADEChallengeData2016/images/validation/ADE_val_00000001.jpg",
            "ADEChallengeData2016/annotations/validation/ADE_val_00000001.png",
            &[0, 1, 2, 150, 151, 255],
            &[IGNORE, 0, 1, 149, IGNORE, IGNORE],
        ),
        (
            Kind::Context59,
            "pascal_ctx_d2/images/validation/2008_000002.jpg",
            "pascal_ctx_d2/annotations_ctx59/validation/2008_000002.png",
            &[0, 1, 58, 59, 254, 255],
            &[0, 1, 58, IGNORE, IGNORE, IGNORE],
        ),
        (
            Kind::Voc21,
            "VOCdevkit/VOC2012/JPEGImages/2007_000033.jpg",
            "VOCdevkit/VOC2012/SegmentationClass/2007_000033.png",
            &[0, 1, 20, 21, 254, 255],
            &[0, 1, 20, IGNORE, IGNORE, IGNORE],
        ),
        (
            Kind::Folder,
            "images/a.jpg",
            "masks/a.png",
            &[0, 1, 20, 21, 254, 255],
            &[0, 1, 20, 21, 254, IGNORE],
        ),
    ];
    let list = "VOCdevkit/VOC2012/ImageSets/Segmentation/val.txt";
    write(root, list, b"2007_000033\n");
    for (kind, image, truth, values, expected) in cases {
        picture(root, image, 6, 1);
        mask(root, truth, values);
        let dataset = open(kind, root).unwrap();
        assert_eq!(dataset.samples().len(), 1);
        assert_eq!(classes(&dataset, 0).as_slice().unwrap(), expected, "{kind:?}");
    }
    assert_eq!(names(&open(Kind::Cityscapes27, root).unwrap()), ["ulm/ulm_0"]);
    let voc20 = open(Kind::Voc20, root).unwrap();
    assert_eq!(classes(&voc20, 0).as_slice().unwrap(), [IGNORE, 0, 19, IGNORE, IGNORE, IGNORE]);
}

#[test]
fn diffcut_takes_the_unlabelled_as_background_and_ade_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    picture(root, "images/validation/a.jpg", 4, 1);
    mask(root, "annotations/validation/a.png", &[0, 1, 149, 150]);
    mask(root, "annotations_ctx59/validation/a.png", &[0, 58, 59, 255]);
    let ade = Dataset::open(Kind::Ade20k150, root, None, None, true).unwrap();
    assert_eq!(classes(&ade, 0).as_slice().unwrap(), [0, 1, 149, IGNORE]);
    let context = Dataset::open(Kind::Context59, root, None, None, true).unwrap();
    assert_eq!(context.classes().count, Some(60));
    assert_eq!(classes(&context, 0).as_slice().unwrap(), [0, 58, 59, 59]);
    picture(root, "images/a.jpg", 1, 1);
    mask(root, "masks/a.png", &[0]);
    refused(Dataset::open(Kind::Folder, root, None, None, true), &["--compat diffcut", "folder"]);
}

#[test]
fn palettes_are_not_looked_up_and_small_depths_are_unpacked() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let encode = |path: &str, width: u32, depth: png::BitDepth, data: &[u8]| {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let mut encoder = png::Encoder::new(fs::File::create(path).unwrap(), width, 1);
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_depth(depth);
        encoder.set_palette((0..=255u8).flat_map(|i| [i, 0, 255 - i]).take(48).collect::<Vec<_>>());
        encoder.write_header().unwrap().write_image_data(data).unwrap();
    };
    encode("masks/a.png", 3, png::BitDepth::Four, &[0x0f, 0x50]);
    encode("masks/b.png", 3, png::BitDepth::Eight, &[1, 15, 0]);
    fs::create_dir_all(root.join("masks")).unwrap();
    let wide = ImageBuffer::from_raw(3, 1, vec![300u16, 255, u16::MAX]).unwrap();
    ImageBuffer::<Luma<u16>, _>::save(&wide, root.join("masks/c.png")).unwrap();
    for name in ["a", "b", "c"] {
        picture(root, &format!("images/{name}.png"), 3, 1);
    }
    let dataset = open(Kind::Folder, root).unwrap();
    assert_eq!(classes(&dataset, 0), array![[0, 15, 5]]);
    assert_eq!(classes(&dataset, 1), array![[1, 15, 0]]);
    assert_eq!(classes(&dataset, 2), array![[300, 255, IGNORE]]);
}

#[test]
fn a_list_chooses_the_pictures() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    for name in ["a", "b", "c"] {
        picture(root, &format!("val2017/{name}.jpg"), 2, 1);
        mask(root, &format!("annotations/val2017/{name}.png"), &[0, 1]);
    }
    write(root, "list.txt", b"c\na\n\n");
    let list = root.join("list.txt");
    let open = || Dataset::open(Kind::CocoStuff27, root, None, Some(&list), false);
    assert_eq!(names(&open().unwrap()), ["a", "c"]);
    write(root, "list.txt", b"c\nd\n");
    refused(open(), &["list.txt", "`d`"]);
}

#[test]
fn what_is_wrong_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    refused(open(Kind::Folder, root), &["folder", "images and masks"]);
    fs::create_dir_all(root.join("images")).unwrap();
    fs::create_dir_all(root.join("masks")).unwrap();
    refused(open(Kind::Folder, root), &["no picture", "*.jpg"]);
    picture(root, "images/a.jpg", 4, 1);
    refused(open(Kind::Folder, root), &["a.jpg", "a.png", "missing"]);
    let load = || {
        let dataset = open(Kind::Folder, root).unwrap();
        dataset.load(&dataset.samples()[0], BUDGET).map(drop)
    };
    mask(root, "masks/a.png", &[0, 0, 0]);
    refused(load(), &["a.png has 3 x 1", "a.jpg has 4 x 1"]);
    picture(root, "masks/a.png", 4, 1);
    refused(load(), &["a.png", "classes"]);
    write(root, "masks/a.png", b"no picture");
    refused(load(), &["a.png"]);
    mask(root, "masks/a.png", &[0, 0, 0, 0]);
    picture(root, "images/a.png", 4, 1);
    refused(open(Kind::Folder, root), &["shares its ground truth"]);
}
