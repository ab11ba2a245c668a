use super::*;

#[test]
fn a_click_climbs_from_part_to_picture() {
    let picture = RgbImage::new(10, 1);
    let labels = vec![0, 0, 0, 0, 1, 1, 1, 2, 2, 3];
    let tree = tree(&[0.0, 5.0, 5.5, 1.0]);
    let segmentation = cut(&picture, labels, &tree, 3, settings(Level::Finest));
    let path = segmentation.path_at(8, 0).unwrap();
    let parts: Vec<_> = path.iter().map(|region| region.parts.clone()).collect();
    assert_eq!(parts, [vec![2], vec![1, 2], vec![0, 1, 2, 3]]);
    assert_eq!(path.iter().map(|region| region.area).collect::<Vec<_>>(), [2, 5, 10]);
    assert!(segmentation.path_at(0, 1).is_none());
    let numbers: Vec<_> =
        path.iter().map(|region| (region.node, region.min_regions, region.max_regions)).collect();
    assert_eq!(numbers, [(2, 4, 4), (4, 2, 3), (6, 1, 1)]);
    // Each is the region of its id at the finest level that has it.
    for region in path {
        let mut at = segmentation.clone();
        at.set_level(Level::Regions(region.max_regions)).unwrap();
        assert_eq!(at.regions()[usize::from(region.id)], region);
        assert_eq!(at.region(region.node), Some(region));
    }
    assert_eq!(segmentation.region(7), None);
    assert_eq!(segmentation.parts(&[4, 0]).unwrap(), [0, 1, 2]);
    assert!(segmentation.parts(&[7]).is_err() && segmentation.parts(&[]).is_err());
}

#[test]
fn a_clone_has_a_level_of_its_own() {
    let picture = RgbImage::new(10, 1);
    let labels = vec![0, 0, 0, 0, 1, 1, 1, 2, 2, 3];
    let tree = tree(&[0.0, 5.0, 5.5, 1.0]);
    let mut segmentation = cut(&picture, labels, &tree, 3, settings(Level::Finest));
    let preview = segmentation.clone();
    segmentation.set_level(Level::Regions(1)).unwrap();
    assert_eq!((segmentation.regions().len(), preview.regions().len()), (1, 4));
    assert_eq!(preview.labels(), preview.finest_labels());
}

#[test]
fn contours_are_borders_for_as_long_as_their_regions_are_apart() {
    let picture = RgbImage::new(5, 2);
    let labels = vec![0, 0, 1, 2, 2, 0, 0, 1, 2, 3];
    let tree = tree(&[0.0, 5.0, 5.5, 1.0]);
    let mut segmentation = cut(&picture, labels, &tree, 3, settings(Level::Finest));
    let contours = segmentation.contours();
    let (first, second) = (1.0 / 3.0, 2.0 / 3.0);
    // 1 and 2 merge first, then 0 and 3, then all.
    assert_eq!(contours, [0.0, 1.0, first, 0.0, 1.0, 0.0, 1.0, first, 1.0, 0.0]);
    assert!(!contours.contains(&second), "0 and 3 do not touch");
    for count in 1..=4 {
        segmentation.set_level(Level::Regions(count)).unwrap();
        let labels = segmentation.labels();
        for (i, strength) in contours.iter().enumerate() {
            let right = i % 5 < 4 && labels[i] != labels[i + 1];
            let below = i < 5 && labels[i] != labels[i + 5];
            assert_eq!(right || below, count as f32 >= 4.0 - strength * 3.0 + 1.0, "{i} {count}");
        }
    }
}

#[test]
fn coarser_levels_are_unions_of_finer_ones() {
    let picture = RgbImage::from_fn(10, 1, |x, _| Rgb([x as u8, 0, 0]));
    let labels = vec![0, 0, 0, 0, 1, 1, 1, 2, 2, 3];
    let tree = tree(&[0.0, 5.0, 5.5, 1.0]);
    let mut segmentation = cut(&picture, labels, &tree, 3, settings(Level::Regions(2)));
    assert_eq!(segmentation.labels(), [0, 0, 0, 0, 1, 1, 1, 1, 1, 0]);
    assert_eq!(segmentation.regions()[0].parts, [0, 3]);
    assert_eq!(segmentation.regions()[1].area, 5);
    assert_eq!(segmentation.levels().len(), 4);
    for (level, expected) in [
        (Level::Finest, 4),
        (Level::Auto, 3),
        (Level::Regions(99), 4),
        (Level::Granularity(0.0), 1),
        (Level::Granularity(0.5), 2),
        (Level::Granularity(1.0), 4),
    ] {
        segmentation.set_level(level).unwrap();
        assert_eq!(segmentation.regions().len(), expected, "{level:?}");
        assert_eq!(segmentation.settings().level, level);
    }
    assert_eq!(segmentation.labels(), segmentation.finest_labels());
    for level in [Level::Regions(0), Level::Granularity(1.1), Level::Granularity(f64::NAN)] {
        assert!(matches!(segmentation.set_level(level), Err(Error::Setting { .. })));
    }
}

#[test]
fn a_path_has_the_regions_of_the_levels_that_it_climbs() {
    let picture = RgbImage::new(12, 12);
    let labels: Vec<u16> = (0..144).map(|i| (i * i % 23) as u16).collect();
    let tree = tree(&std::array::from_fn::<f32, 23, _>(|i| (i * i % 17) as f32));
    let mut segmentation = cut(&picture, labels, &tree, 3, settings(Level::Finest));
    for x in 0..12 {
        let path = segmentation.path_at(x, 5).unwrap();
        for (place, region) in path.iter().enumerate() {
            let mut appears = |count: &usize| {
                segmentation.set_level(Level::Regions(*count)).unwrap();
                segmentation.region_at(x, 5) == Some(region)
            };
            assert!((1..=23).rev().any(|count| appears(&count)), "{place}");
        }
        assert!(path.windows(2).all(|pair| pair[0].area < pair[1].area));
        assert_eq!(path[path.len() - 1].area, 144);
    }
}
