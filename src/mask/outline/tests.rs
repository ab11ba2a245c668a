use super::*;
use crate::geometry::Bounds;

fn mask(width: u32, height: u32, share: impl Fn(f32, f32) -> f32) -> SoftMask {
    let centre = |i: u32| ((i % width) as f32 + 0.5, (i / width) as f32 + 0.5);
    let coverage = (0..width * height).map(|i| share(centre(i).0, centre(i).1)).collect();
    SoftMask { bounds: Bounds { x: 0, y: 0, width, height }, coverage }
}

fn soft(inward: f32) -> f32 {
    (0.5 + inward).clamp(0.0, 1.0)
}

#[test]
fn a_disc_is_a_circle_to_a_tenth_of_a_pixel() {
    let inward = |x: f32, y: f32| 12.3 - (x - 20.2).hypot(y - 19.6);
    let mask = mask(40, 40, |x, y| soft(inward(x, y)));
    for (tolerance, most) in [(0.0, 200), (0.1, 40), (1.0, 12)] {
        let polygons = mask.outline(tolerance).unwrap();
        let [Polygon { exterior, interiors }] = &polygons[..] else { panic!("{polygons:?}") };
        assert!(interiors.is_empty() && exterior.len() <= most, "{}", exterior.len());
        assert!(exterior.iter().all(|&[x, y]| inward(x, y).abs() < 0.1), "{exterior:?}");
        // Every place of the full line is within the tolerance of the simplified one.
        for &point in &mask.outline(0.0).unwrap()[0].exterior {
            let sides = exterior.iter().zip(exterior.iter().cycle().skip(1));
            let near = sides.map(|(&a, &b)| distance_to_segment(point, a, b));
            assert!(near.fold(f32::INFINITY, f32::min) <= tolerance + 1e-4);
        }
    }
}

#[test]
fn the_line_follows_the_border_of_the_picture() {
    let whole = mask(7, 5, |_, _| 1.0).outline(0.1).unwrap();
    assert_eq!(whole.len(), 1);
    assert_eq!(area(&whole[0].exterior), 2.0 * 35.0);
    assert_eq!(whole[0].exterior.len(), 4);
    // The left half, its edge at 3.25.
    let half = mask(7, 5, |x, _| soft((3.25 - x) / 2.0)).outline(0.01).unwrap();
    let mut corners = half[0].exterior.clone();
    corners.sort_by(|a, b| a.partial_cmp(b).unwrap());
    assert_eq!(corners, [[0.0, 0.0], [0.0, 5.0], [3.25, 0.0], [3.25, 5.0]]);
}

#[test]
fn holes_belong_to_the_ring_around_them() {
    // A ring, an island in its hole, and a hole in that.
    let inward = |x: f32, y: f32| {
        let far = (x - 30.0).hypot(y - 30.0);
        let ring = |outer: f32, inner: f32| (outer - far).min(far - inner);
        ring(28.0, 20.0).max(ring(14.0, 6.0))
    };
    let polygons = mask(60, 60, |x, y| soft(inward(x, y))).outline(0.05).unwrap();
    let areas: Vec<_> = polygons
        .iter()
        .map(|Polygon { exterior, interiors }| {
            assert!(area(exterior) > 0.0);
            assert!(interiors.iter().all(|hole| area(hole) < 0.0));
            (interiors.len(), area(exterior) / 2.0, area(&interiors[0]) / -2.0)
        })
        .collect();
    let close =
        |area: f64, radius: f64| (area / (std::f64::consts::PI * radius.powi(2)) - 1.0).abs();
    assert_eq!(areas.len(), 2);
    for ((holes, outer, inner), radii) in areas.iter().zip([(28.0, 20.0), (14.0, 6.0)]) {
        assert_eq!(*holes, 1);
        assert!(close(*outer, radii.0) < 0.01 && close(*inner, radii.1) < 0.02, "{areas:?}");
    }
}

#[test]
fn a_box_lies_where_it_lies_in_the_picture() {
    let mut disc = mask(20, 20, |x, y| soft(5.0 - (x - 10.0).hypot(y - 10.0)));
    disc.bounds = Bounds { x: 100, y: 50, width: 20, height: 20 };
    let polygons = disc.outline(0.5).unwrap();
    assert!(polygons[0].exterior.iter().all(|&[x, y]| (x - 110.0).hypot(y - 60.0) < 5.2));
}

#[test]
fn nothing_has_no_outline_and_no_tolerance_is_refused() {
    assert!(mask(5, 5, |_, _| 0.2).outline(0.0).unwrap().is_empty());
    let empty = SoftMask { bounds: Bounds { x: 0, y: 0, width: 0, height: 0 }, coverage: vec![] };
    assert!(empty.outline(1.0).unwrap().is_empty());
    for tolerance in [-0.1, f32::NAN, f32::INFINITY] {
        assert!(empty.outline(tolerance).is_err());
    }
}
