//! The outline of a soft mask as polygons.

use contour::ContourBuilder;

use super::SoftMask;
use crate::{Error, Result};

/// A place in the picture in pixels, column and row; 0, 0 is its upper left corner and 0.5, 0.5 the
/// centre of its first pixel.
pub type Point = [f32; 2];

/// A closed polygon with holes. The last point of a ring is joined to the first, which is not
/// repeated.
#[derive(Clone, Debug, PartialEq)]
pub struct Polygon {
    /// The outer ring, clockwise as one sees the picture.
    pub exterior: Vec<Point>,
    /// The holes, anticlockwise.
    pub interiors: Vec<Vec<Point>>,
}

impl SoftMask {
    /// The line where half of a pixel is covered, interpolated between the centres of pixels, as
    /// polygons, the largest first. Points are left out where the line stays within `tolerance`
    /// pixels of them (Ramer 1972, Douglas and Peucker 1973); rings that are left with less than
    /// three points are left out.
    ///
    /// # Errors
    /// [`Error::Setting`] for a tolerance that is negative or not finite.
    pub fn outline(&self, tolerance: f32) -> Result<Vec<Polygon>> {
        if !tolerance.is_finite() || tolerance < 0.0 {
            let expected = "it must be 0 or a finite number of pixels";
            return Err(Error::setting("tolerance", tolerance, expected));
        }
        let rings = self.rings().into_iter().map(|ring| simplified(&ring, tolerance));
        Ok(assembled(rings.filter(|ring| ring.len() > 2).collect()))
    }

    /// The rings by marching squares. What is at the border of the box goes on beyond it, so that
    /// the line meets the border of the picture at a right angle and follows it.
    fn rings(&self) -> Vec<Vec<Point>> {
        let (width, height) = (self.bounds.width as usize, self.bounds.height as usize);
        if self.coverage.is_empty() {
            return Vec::new();
        }
        let (across, down) = (width + 2, height + 2);
        let padded: Vec<f64> = (0..across * down)
            .map(|i| {
                let column = (i % across).saturating_sub(1).min(width - 1);
                let row = (i / across).saturating_sub(1).min(height - 1);
                f64::from(self.coverage[row * width + column])
            })
            .collect();
        let lines = ContourBuilder::new(across, down, true).lines(&padded, &[0.5]);
        let line = lines.expect("as many values as the grid has").remove(0);
        let place = |x: f64, length: usize, first: u32| {
            ((x - 1.0).clamp(0.0, length as f64) + f64::from(first)) as f32
        };
        let point = |x, y| [place(x, width, self.bounds.x), place(y, height, self.bounds.y)];
        let rings = line.geometry().0.iter();
        // Its outer rings are anticlockwise.
        let clockwise = rings.map(|ring| ring.0.iter().rev().map(|at| point(at.x, at.y)).collect());
        clockwise.map(distinct).collect()
    }
}

/// Leave out points of a closed ring that are the same as the one before.
fn distinct(mut ring: Vec<Point>) -> Vec<Point> {
    ring.dedup();
    if ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    }
    ring
}

/// Leave out points of a closed ring that are within `tolerance` of what remains.
fn simplified(ring: &[Point], tolerance: f32) -> Vec<Point> {
    let Some(&first) = ring.first() else { return Vec::new() };
    let distance = |point: &Point| (point[0] - first[0]).hypot(point[1] - first[1]);
    let farthest =
        (0..ring.len()).max_by(|&a, &b| distance(&ring[a]).total_cmp(&distance(&ring[b])));
    let mut kept = vec![false; ring.len() + 1];
    let ends = [0, farthest.unwrap_or(0), ring.len()];
    ends.iter().for_each(|&end| kept[end] = true);
    let at = |i: usize| ring[i % ring.len()];
    let mut open = vec![(ends[0], ends[1]), (ends[1], ends[2])];
    while let Some((from, to)) = open.pop() {
        let apart = |i: usize| (i, distance_to_segment(at(i), at(from), at(to)));
        let most = (from + 1..to).map(apart).max_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((i, _)) = most.filter(|&(_, distance)| distance > tolerance) {
            kept[i] = true;
            open.extend([(from, i), (i, to)]);
        }
    }
    ring.iter().zip(kept).filter(|(_, kept)| *kept).map(|(point, _)| *point).collect()
}

fn distance_to_segment(point: Point, from: Point, to: Point) -> f32 {
    let along = [to[0] - from[0], to[1] - from[1]];
    let offset = [point[0] - from[0], point[1] - from[1]];
    let length = along[0] * along[0] + along[1] * along[1];
    let share = (offset[0] * along[0] + offset[1] * along[1]) / length.max(f32::MIN_POSITIVE);
    let share = share.clamp(0.0, 1.0);
    (offset[0] - share * along[0]).hypot(offset[1] - share * along[1])
}

/// Give each hole to the smallest outer ring around it.
fn assembled(rings: Vec<Vec<Point>>) -> Vec<Polygon> {
    let (mut outer, holes): (Vec<_>, Vec<_>) =
        rings.into_iter().map(|ring| (area(&ring), ring)).partition(|(area, _)| *area > 0.0);
    outer.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut polygons: Vec<Polygon> = outer
        .into_iter()
        .map(|(_, exterior)| Polygon { exterior, interiors: Vec::new() })
        .collect();
    for (_, hole) in holes {
        let around = polygons.iter_mut().rfind(|polygon| holds(&polygon.exterior, &hole));
        // A hole that simplification moved out of its polygon has nothing to be a hole of.
        if let Some(polygon) = around {
            polygon.interiors.push(hole);
        }
    }
    polygons
}

/// Twice the area of a ring; above 0 when it is clockwise, rows counted downwards.
fn area(ring: &[Point]) -> f64 {
    let next = ring.iter().cycle().skip(1);
    let cross = |(a, b): (&Point, &Point)| {
        f64::from(a[0]) * f64::from(b[1]) - f64::from(b[0]) * f64::from(a[1])
    };
    ring.iter().zip(next).map(cross).sum()
}

/// Whether more points of `hole` are inside `ring` than outside: rings may touch.
fn holds(ring: &[Point], hole: &[Point]) -> bool {
    let inside = |&[x, y]: &Point| {
        let next = ring.iter().cycle().skip(1);
        let crosses = |(a, b): (&Point, &Point)| {
            (a[1] > y) != (b[1] > y) && x < (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0]
        };
        ring.iter().zip(next).filter(|&sides| crosses(sides)).count() % 2 == 1
    };
    let within = |axis: usize| {
        let ends = |points: &[Point]| {
            points.iter().fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), point| {
                (low.min(point[axis]), high.max(point[axis]))
            })
        };
        let (ring, hole) = (ends(ring), ends(hole));
        hole.0 >= ring.0 && hole.1 <= ring.1
    };
    let most = || 2 * hole.iter().filter(|point| inside(point)).count() > hole.len();
    within(0) && within(1) && most()
}

#[cfg(test)]
mod tests;
