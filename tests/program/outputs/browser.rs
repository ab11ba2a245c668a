//! The page in a browser, which is Chromium.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::page::data;
use super::results;
use crate::common::program::report;

/// Does what a person does at the pixel PLACE and leaves what the page then says.
const VISITOR: &str = r#"<script>
(async () => {
  const [column, row] = PLACE;
  const [view, level, tint, about, maps] =
    ["view", "level", "tint", "about", "maps"].map(id => document.getElementById(id));
  // Timers would let the browser's clock leap to its end while other threads decode.
  const turn = () => new Promise(done => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = done;
    port2.postMessage(null);
  });
  const until = async ready => { for (let turns = 0; turns < 3e6 && !ready(); turns++) await turn(); };
  await until(() => document.title !== "Regions");
  const at = name => {
    const box = view.getBoundingClientRect();
    const [across, down] = [(column + 0.5) / view.width, (row + 0.5) / view.height];
    const place = { clientX: box.left + across * box.width, clientY: box.top + down * box.height };
    view.dispatchEvent(new MouseEvent(name, place));
    return about.textContent;
  };
  const said = { first: about.textContent, level: level.value, most: level.max };
  said.hovered = at("mousemove");
  said.clicked = at("click");
  said.grown = at("click");
  document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
  view.dispatchEvent(new MouseEvent("mouseleave"));
  said.dropped = about.textContent;
  tint.value = 100;
  said.colours = [];
  for (level.value = level.max; ; level.value--) {
    level.dispatchEvent(new Event("input"));
    said.colours.unshift([...view.getContext("2d").getImageData(column, row, 1, 1).data.slice(0, 3)]);
    if (level.value === "1") break;
  }
  said.whole = at("mousemove");
  said.folded = maps.children.length;
  document.getElementById("evidence").open = true;
  await until(() => maps.children.length);
  const images = [...maps.querySelectorAll("img")];
  let decoded = false;
  Promise.all(images.map(image => image.decode())).then(() => { decoded = true; });
  await until(() => decoded);
  said.sizes = images.map(image => image.naturalWidth);
  maps.children[1].click();
  said.marked = [...maps.children].map(figure => figure.classList.contains("marked"));
  document.body.textContent = "SA" + "ID" + JSON.stringify(said) + "SA" + "ID";
})();
</script>"#;

fn chromium() -> PathBuf {
    let folders = std::env::var_os("PATH").unwrap();
    let names = ["chromium", "chromium-browser", "google-chrome"];
    std::env::split_paths(&folders)
        .flat_map(|folder| names.map(|name| folder.join(name)))
        .find(|path| path.is_file())
        .expect("the test of the page needs Chromium")
}

fn visited(page: &Path, place: [u32; 2]) -> Value {
    let folder = page.parent().unwrap();
    let visited = folder.join("visited.html");
    let visitor = VISITOR.replace("PLACE", &format!("{place:?}"));
    fs::write(&visited, fs::read_to_string(page).unwrap() + &visitor).unwrap();
    let output = Command::new(chromium())
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=1000000"])
        .arg(format!("--user-data-dir={}", folder.join("profile").display()))
        .arg("--dump-dom")
        .arg(format!("file://{}", visited.display()))
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    let said = text.split("SAID").nth(1).unwrap_or_else(|| {
        panic!("the page did not come to an end: {}", String::from_utf8_lossy(&output.stderr))
    });
    serde_json::from_str(said).unwrap()
}

#[test]
fn a_page_answers_hovering_clicking_and_unfolding() {
    let (folder, _) = results("page");
    let out = folder.path().join("out");
    let report = report(&out);
    let levels: Vec<Vec<u16>> = serde_json::from_value(report["levels"].clone()).unwrap();
    let finest = image::open(out.join("finest.png")).unwrap().into_luma16();
    let at = |x, y| finest.get_pixel(x, y);
    // Regions have a dark edge on the side of higher columns and rows.
    let (x, y, part) = finest
        .enumerate_pixels()
        .find(|&(x, y, part)| x > 20 && y > 10 && part == at(x + 1, y) && part == at(x, y + 1))
        .unwrap();
    let part = usize::from(part.0[0]);
    let said = visited(&out.join("page.html"), [x, y]);
    // The finest regions that are one with that below the cursor when there are so many regions.
    let group = |regions: usize| {
        let of = &levels[regions - 1];
        (0..of.len()).filter(|&other| of[other] == of[part]).collect::<Vec<_>>()
    };
    let sentence = |parts: &[usize]| {
        let area = finest.pixels().filter(|pixel| parts.contains(&usize::from(pixel.0[0]))).count();
        let share = 100.0 * area as f64 / f64::from(finest.width() * finest.height());
        let plural = if parts.len() == 1 { "" } else { "s" };
        format!("{area} pixels, {share:.1} %, of {} finest region{plural}", parts.len())
    };
    let shown = report["regions"].as_array().unwrap().len();
    let grown = (1..levels.len()).rev().map(group).find(|parts| parts.len() > 1).unwrap();
    let (data, _) = data(&out);
    let masks = data["evidence"].as_array().unwrap().len();
    let color = |nodes: &Value| data["colors"][nodes[part].as_u64().unwrap() as usize].clone();
    let colors: Vec<Value> = data["levels"].as_array().unwrap().iter().map(color).collect();
    let expected = serde_json::json!({
        "first": "a.png",
        "level": shown.to_string(),
        "most": levels.len().to_string(),
        "hovered": sentence(&group(shown)),
        "clicked": sentence(&[part]),
        "grown": sentence(&grown),
        "dropped": "a.png",
        "colours": colors,
        "whole": sentence(&group(1)),
        "folded": 0,
        "sizes": vec![64; 2 * masks],
        "marked": (0..masks).map(|mask| mask == 1).collect::<Vec<_>>(),
    });
    assert_eq!(said, expected);
}
