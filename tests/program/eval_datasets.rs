//! Data sets as people have them on disk, small ones made here.

use std::fs;
use std::path::Path;

use emerdiff::eval::dataset::{Dataset, Kind, Truth};
use emerdiff::eval::{Error, IGNORE, Labels};
use image::{GrayImage, ImageBuffer, Luma, RgbImage};
use matrw::{MatFile, MatVariable, NumericArray, Structure, save_matfile_v7};
use ndarray::array;
use tempfile::TempDir;

const BUDGET: u64 = 100_000_000;

fn write(root: &Path, path: &str, bytes: &[u8]) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

fn picture(root: &Path, path: &str, width: u32, height: u32) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    RgbImage::from_pixel(width, height, image::Rgb([90, 120, 30])).save(path).unwrap();
}

/// A grey mask of one row.
fn mask(root: &Path, path: &str, values: &[u8]) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    GrayImage::from_raw(values.len() as u32, 1, values.to_vec()).unwrap().save(path).unwrap();
}

fn open(kind: Kind, root: &Path) -> Result<Dataset, Error> {
    Dataset::open(kind, root, None, None, false)
}

fn classes(dataset: &Dataset, index: usize) -> Labels {
    match dataset.load(&dataset.samples()[index], BUDGET).unwrap().1 {
        Truth::Classes(classes) => classes,
        truth => panic!("{truth:?}"),
    }
}

fn names(dataset: &Dataset) -> Vec<&str> {
    dataset.samples().iter().map(|sample| sample.name.as_str()).collect()
}

/// The line that a person would read.
fn refused<T: std::fmt::Debug>(result: Result<T, Error>, parts: &[&str]) {
    let text = result.unwrap_err().to_string();
    assert_eq!(text.lines().count(), 1, "{text}");
    for part in parts {
        assert!(text.contains(part), "{text}");
    }
}

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

/// A data set in the layout of BSDS500 with one picture of 3 × 2 pixels and two annotations.
fn bsds() -> (TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    picture(folder.path(), "data/images/val/7.jpg", 3, 2);
    let path = folder.path().join("data/groundTruth/val/7.mat");
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    // MATLAB's order: column by column.
    let annotation = |segmentation: Vec<u16>, boundaries: Vec<bool>| {
        let matrix = |array| MatVariable::NumericArray(array);
        let segmentation = NumericArray::new(vec![2, 3], segmentation.into(), None).unwrap();
        let boundaries = NumericArray::new(vec![2, 3], boundaries.into(), None).unwrap();
        let fields = [("Segmentation", matrix(segmentation)), ("Boundaries", matrix(boundaries))];
        let fields = fields.map(|(name, value)| (name.to_owned(), value));
        MatVariable::Structure(Structure::new(fields.into_iter().collect()))
    };
    let annotations = vec![
        annotation(vec![1, 1, 2, 2, 2, 3], vec![true, false, false, false, false, true]),
        annotation(vec![1; 6], vec![false; 6]),
    ];
    let cell = matrw::CellArray::new(vec![1, 2], annotations).unwrap();
    let mut file = MatFile::new();
    file.insert("groundTruth", MatVariable::CellArray(cell));
    save_matfile_v7(path.to_str().unwrap(), file, true).unwrap();
    (folder, path)
}

#[test]
fn bsds_ground_truth_is_read_in_its_order() {
    let (folder, _) = bsds();
    let dataset = open(Kind::Bsds500, folder.path()).unwrap();
    assert_eq!(names(&dataset), ["7"]);
    let (_, truth) = dataset.load(&dataset.samples()[0], BUDGET).unwrap();
    let Truth::Annotations(annotations) = truth else { panic!("{truth:?}") };
    assert_eq!(annotations.len(), 2);
    assert_eq!(annotations[0].regions, array![[1, 2, 2], [1, 2, 3]]);
    assert_eq!(annotations[0].boundaries, array![[true, false, false], [false, false, true]]);
}

#[test]
fn a_damaged_ground_truth_is_an_error_and_no_panic() {
    let (folder, path) = bsds();
    let dataset = open(Kind::Bsds500, folder.path()).unwrap();
    let whole = fs::read(&path).unwrap();
    let load = |bytes: &[u8]| {
        fs::write(&path, bytes).unwrap();
        refused(dataset.load(&dataset.samples()[0], BUDGET), &["7.mat"]);
    };
    for length in [0, 60, 128, 130, 150, whole.len() - 5] {
        load(&whole[..length]);
    }
    for place in 136..whole.len() {
        let mut bytes = whole.clone();
        bytes[place] ^= 0x55;
        load(&bytes);
    }
    picture(folder.path(), "data/images/val/7.jpg", 2, 3);
    fs::write(&path, &whole).unwrap();
    refused(dataset.load(&dataset.samples()[0], BUDGET), &["7.mat has 3 x 2", "7.jpg has 2 x 3"]);
}
