//! The page for browsers.

use std::fs;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde_json::Value;

use crate::common::program::{report, saved, segment};
use crate::common::scene;

#[test]
fn a_page_holds_the_picture_and_every_level() {
    let folder = tempfile::tempdir().unwrap();
    let path = saved(&folder, "<script>.png", scene(1500, 40));
    let out = folder.path().join("out");
    segment(&[&path]).args(["--also", "page"]).arg("--out").arg(&out).assert().success();
    let page = fs::read_to_string(out.join("page.html")).unwrap();
    let data = page.split(r#"id="data">"#).nth(1).unwrap().split("</script>").next().unwrap();
    let data: Value = serde_json::from_str(data).unwrap();
    assert_eq!(data["title"], "<script>.png");
    assert_eq!(data["levels"], report(&out)["levels"]);
    assert!(!page.contains("http"), "the page asks for something from elsewhere");

    let encoded = data["labels"].as_str().unwrap().strip_prefix("data:image/png;base64,").unwrap();
    let labels = image::load_from_memory(&BASE64_STANDARD.decode(encoded).unwrap()).unwrap();
    assert_eq!((labels.width(), labels.height()), (1200, 32));
    let finest = image::open(out.join("finest.png")).unwrap().into_luma16();
    for (x, y, pixel) in labels.into_rgb8().enumerate_pixels() {
        let number = u16::from_le_bytes([pixel.0[0], pixel.0[1]]);
        let near = |x: u32, y: u32| finest.get_pixel(x.min(1499), y.min(39)).0[0];
        let (left, above) = (x * 1500 / 1200, y * 40 / 32);
        assert!((0..4).any(|i| near(left + i % 2, above + i / 2) == number), "{x},{y}");
    }
}
