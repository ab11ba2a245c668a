//! What a user of the library relies on, on the bundle of random weights.

use emerdiff::{Error, Level, Preset, Settings};
use image::RgbImage;

use crate::common::{scene, segmenter};

/// Three timesteps instead of fifteen: the tests are about everything but the number of steps.
pub fn settings() -> Settings {
    Settings { num_masks: 5, num_inference_steps: 10, ..segmenter().settings(Preset::Paper) }
}

pub fn fast() -> Settings {
    let preset = segmenter().settings(Preset::Fast).with_regions(4);
    Settings { finest_masks: Some(9), ..preset }
}

/// The budget for so many masks of two branches each, the unmodulated branch and a decoded image.
pub fn budget_for(masks: u64) -> u64 {
    let graphs = &segmenter().model().manifest().graphs;
    let branch = graphs.unet.bytes_per_item + graphs.unet_tail.bytes_per_item;
    2 * ((1 + 2 * masks) * branch + graphs.vae_decoder.bytes_per_item)
}

#[test]
fn every_pixel_has_a_region_and_the_regions_add_up() {
    for settings in [settings(), fast()] {
        let segmentation = segmenter().segment(&scene(90, 60), &settings).unwrap();
        assert_eq!((segmentation.width(), segmentation.height()), (90, 60));
        assert_eq!(segmentation.labels().len(), 90 * 60);
        let regions = segmentation.regions();
        assert!((1..=5).contains(&regions.len()));
        for (id, region) in regions.iter().enumerate() {
            assert_eq!(usize::from(region.id), id);
            let area = segmentation.labels().iter().filter(|&&label| label == region.id).count();
            assert_eq!(region.area, area as u64);
            assert!(region.area > 0);
        }
        assert!(regions.is_sorted_by_key(|region| std::cmp::Reverse(region.area)));
        assert_eq!(segmentation.settings(), &settings);
    }
}

#[test]
fn every_level_has_as_many_regions_as_asked_for_and_nests() {
    let mut segmentation = segmenter().segment(&scene(90, 60), &fast()).unwrap();
    assert_eq!(segmentation.regions().len(), 4);
    let finest = segmentation.tree().leaves();
    assert!(finest > 4);
    let mut coarser = vec![0; 90 * 60];
    for regions in 1..=finest {
        segmentation.set_level(Level::Regions(regions)).unwrap();
        assert_eq!(segmentation.regions().len(), regions);
        let mut parents = vec![None; regions];
        for (&label, &parent) in segmentation.labels().iter().zip(&coarser) {
            assert_eq!(*parents[usize::from(label)].get_or_insert(parent), parent);
        }
        coarser = segmentation.labels().to_vec();
    }
}

#[test]
fn shares_of_a_pixel_add_up_to_one_and_the_largest_wins() {
    let picture = scene(90, 60);
    let mut segmentation = segmenter().segment(&picture, &fast()).unwrap();
    segmentation.set_level(Level::Auto).unwrap();
    assert!(segmentation.regions().len() > 1);
    let shares: Vec<_> = segmentation
        .regions()
        .iter()
        .map(|region| segmentation.coverage(&picture, &region.parts).unwrap())
        .collect();
    for (pixel, &label) in segmentation.labels().iter().enumerate() {
        let sum: f32 = shares.iter().map(|share| share[pixel]).sum();
        assert!((sum - 1.0).abs() < 1e-5);
        let largest = shares.iter().map(|share| share[pixel]).fold(0.0, f32::max);
        assert!(shares[usize::from(label)][pixel] >= largest - 1e-6);
    }
}

#[test]
fn further_steps_are_spread_over_the_schedule() {
    let scheduler = segmenter().model().scheduler();
    let timesteps = |further_steps| {
        let settings = Settings { further_steps, ..segmenter().settings(Preset::Fast) };
        settings.timesteps(scheduler).unwrap()
    };
    assert_eq!(segmenter().settings(Preset::Fast).timesteps(scheduler).unwrap(), [281]);
    assert_eq!(timesteps(Some(1)), [281, 1]);
    assert_eq!(timesteps(Some(2)), [281, 141, 1]);
    assert_eq!(timesteps(Some(99)), timesteps(None));
}

#[test]
fn a_zero_offset_reproduces_the_reference_branch_exactly() {
    use emerdiff::diffusion::{SeededNoise, Trajectory, denoise_modulated};
    use ndarray::Array4;

    let model = segmenter().model();
    let canvas = emerdiff::picture::Canvas::new(model.manifest().image, 90, 60).unwrap();
    let latents = model.encode(&canvas.image(&scene(90, 60))).unwrap();
    let timesteps = segmenter().settings(Preset::Paper).timesteps(model.scheduler()).unwrap();
    assert_eq!(timesteps.len(), 15);
    let trajectory =
        Trajectory::new(model.scheduler(), &latents, timesteps, &mut SeededNoise::new(3));
    let (_, activations) = model.head(&trajectory.latents[0], trajectory.timesteps[0]).unwrap();
    let grid = &model.manifest().modulation;
    let offsets = Array4::zeros((5, 1, grid.height, grid.width));
    let denoised =
        denoise_modulated(model, &trajectory, &activations, &offsets, &mut || Ok(())).unwrap();
    for branch in denoised.outer_iter() {
        assert_eq!(branch, latents.index_axis(ndarray::Axis(0), 0));
    }
}

#[test]
fn a_seed_decides_the_result_and_the_batch_size_does_not() {
    let picture = scene(64, 80);
    let segment =
        |settings: &Settings| segmenter().segment(&picture, settings).unwrap().labels().to_vec();
    let whole = segment(&settings());
    assert_eq!(whole, segment(&settings()));
    for masks_at_once in [1, 2] {
        let memory_budget = Some(budget_for(masks_at_once));
        assert_eq!(whole, segment(&Settings { memory_budget, ..settings() }));
    }
    assert_ne!(whole, segment(&Settings { seed: 1, ..settings() }));
}

#[test]
fn pictures_of_any_shape_are_segmented() {
    for (width, height) in [(1, 1), (2, 300), (700, 3), (64, 64), (333, 200)] {
        for settings in [Settings { num_masks: 2, ..settings() }, fast()] {
            let segmentation = segmenter().segment(&scene(width, height), &settings).unwrap();
            assert_eq!((segmentation.width(), segmentation.height()), (width, height));
            let area: u64 = segmentation.regions().iter().map(|region| region.area).sum();
            assert_eq!(area, u64::from(width) * u64::from(height));
        }
    }
    let empty = segmenter().segment(&RgbImage::new(0, 7), &settings());
    assert!(matches!(empty, Err(Error::PictureEmpty { width: 0, height: 7 })));
}

#[test]
fn one_color_and_noise_are_one_region() {
    let auto = segmenter().settings(Preset::Fast);
    let regions = |picture: &RgbImage| segmenter().segment(picture, &auto).unwrap().regions().len();
    for color in [[0; 3], [255; 3], [200, 30, 90]] {
        assert_eq!(regions(&RgbImage::from_pixel(90, 60, image::Rgb(color))), 1, "{color:?}");
    }
    // The remainders of powers look like noise.
    let noise = |x: u32, y: u32| (1 + x + 90 * y).pow(3) % 251;
    for (base, levels) in [(120, 5), (0, 251)] {
        let pixel = |x, y| image::Rgb([0, 1, 2].map(|c| (base + noise(x + c, y) % levels) as u8));
        assert_eq!(regions(&RgbImage::from_fn(90, 60, pixel)), 1, "noise of {levels} levels");
    }
    // The features of the same weights tell the parts of other pictures apart.
    assert!(regions(&scene(90, 60)) > 1);
}

#[test]
fn the_number_of_masks_is_bounded_by_the_cells_of_the_grid() {
    let picture = scene(64, 64);
    let segment = |num_masks| segmenter().segment(&picture, &Settings { num_masks, ..settings() });
    assert_eq!(segment(1).unwrap().regions().len(), 1);
    assert!(segment(64).is_ok());
    for num_masks in [0, 65] {
        let Err(Error::Setting { name, value, .. }) = segment(num_masks) else {
            panic!("{num_masks} masks were accepted");
        };
        assert_eq!((name, value), ("num_masks", num_masks.to_string()));
    }
    // A quarter of the canvas above and one below are the picture mirrored: half the cells.
    let wide = Settings { num_masks: 64, ..settings() };
    assert!(segmenter().segment(&scene(64, 32), &wide).unwrap().regions().len() <= 32);
}

#[test]
fn settings_outside_their_range_are_named() {
    let refused = |settings: Settings, expected: &str| {
        let result = segmenter().segment(&scene(64, 64), &settings);
        let Err(Error::Setting { name, .. }) = result else { panic!("{expected} was accepted") };
        assert_eq!(name, expected);
    };
    refused(Settings { feature_timestep: 1000, ..settings() }, "feature_timestep");
    refused(Settings { modulation_timestep: 1000, ..settings() }, "modulation_timestep");
    refused(Settings { modulation_timestep: 0, ..settings() }, "modulation_timestep");
    refused(Settings { num_inference_steps: 0, ..settings() }, "num_inference_steps");
    refused(Settings { num_inference_steps: 1001, ..settings() }, "num_inference_steps");
    refused(Settings { strength: f32::NAN, ..settings() }, "strength");
    refused(Settings { level: Level::Regions(0), ..settings() }, "level");
    refused(Settings { level: Level::Granularity(-0.1), ..settings() }, "granularity");
    refused(Settings { min_area: 1.0, ..settings() }, "min_area");
    refused(Settings { shared_probes: true, ..settings() }, "shared_probes");
    refused(Settings { sigma: -1.0, ..settings() }, "sigma");
    refused(Settings { sigma: f32::INFINITY, ..settings() }, "sigma");
}
