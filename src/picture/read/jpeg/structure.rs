//! The segments of a JPEG, as ITU-T T.81, annex B, lays them out.

/// What decides how a JPEG is decoded.
pub struct Structure {
    /// Where it ends; phones put a video behind that.
    pub end: usize,
    progressive: bool,
    scans: usize,
    /// The sampling of each component, across and down.
    sampling: Vec<(u64, u64)>,
}

impl Structure {
    /// Walk the segments; `None` when the last scan has no end, as in a truncated file, whose rest
    /// a decoder would fill with grey without a word.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let mut found = Self { end: 0, progressive: false, scans: 0, sampling: Vec::new() };
        let mut at = 2;
        loop {
            let (marker, after) = next_marker(bytes, at)?;
            at = after;
            match marker {
                END => return Some(Self { end: at, ..found }),
                // These have no length: restarts, a second start, padding.
                0x01 | 0xd0..=0xd8 => continue,
                _ => {}
            }
            let segment = segment(bytes, at)?;
            match marker {
                // Frames; the codes between them are tables.
                0xc0..=0xcf if ![0xc4, 0xc8, 0xcc].contains(&marker) => {
                    found.frame(marker, segment)
                }
                SCAN => found.scans += 1,
                _ => {}
            }
            // The coded data of a scan has no marker in it; the next one is looked for.
            at += 2 + segment.len();
        }
    }

    fn frame(&mut self, marker: u8, segment: &[u8]) {
        self.progressive = marker & 3 == 2;
        let components = segment.get(6..).unwrap_or_default().chunks_exact(3);
        self.sampling = components.map(|c| (u64::from(c[1] >> 4), u64::from(c[1] & 15))).collect();
    }

    /// Whether this is a sequential picture whose only scan has all colours.
    pub fn in_one_scan(&self) -> bool {
        !self.progressive && self.scans == 1
    }

    /// Whether this is a sequential picture in several scans, some of whose colours are halved.
    pub fn in_separate_scans(&self) -> bool {
        let sampled = self.sampling.iter().any(|sampling| Some(sampling) != self.sampling.first());
        !self.progressive && self.scans > 1 && self.sampling.len() == 3 && sampled
    }

    /// Bytes that a decoder keeps until the last scan: the coefficients of every component, 16 bits
    /// each, and here also its pixels; nothing where one scan has them all.
    pub fn kept(&self, (width, height): (u32, u32)) -> u64 {
        if self.in_one_scan() {
            return 0;
        }
        let largest = |of: fn(&(u64, u64)) -> u64| self.sampling.iter().map(of).max().unwrap_or(1);
        let (across, down) = (largest(|s| s.0).max(1), largest(|s| s.1).max(1));
        // Whole blocks of all components.
        let side = |pixels: u32, units: u64| u64::from(pixels).div_ceil(units * 8) * 8;
        let units = side(width, across) * side(height, down);
        let samples: u64 = self.sampling.iter().map(|(h, v)| h * v * units).sum();
        samples * if self.in_separate_scans() { 3 } else { 2 }
    }
}

const SCAN: u8 = 0xda;
const END: u8 = 0xd9;

/// The next marker and the place after it; within coded data 0xff is followed by 0.
fn next_marker(bytes: &[u8], mut at: usize) -> Option<(u8, usize)> {
    loop {
        at += bytes.get(at..)?.iter().position(|&byte| byte == 0xff)?;
        match *bytes.get(at + 1)? {
            0xff => at += 1,
            0 => at += 2,
            marker => return Some((marker, at + 2)),
        }
    }
}

/// What a segment holds after its length, which counts itself; one that is too short holds nothing.
fn segment(bytes: &[u8], at: usize) -> Option<&[u8]> {
    let length = usize::from(u16::from_be_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]));
    bytes.get(at + 2..at + length.max(2))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A start, a frame of three components of which the first is sampled twice, and a scan.
    const PICTURE: &[u8] =
        b"\xff\xd8\xff\xc0\0\x11\x08\0\x10\0\x10\x03\x01\x22\0\x02\x11\0\x03\x11\0\
        \xff\xda\0\x02data\xff\0data\xff\xd0data";

    fn followed_by(rest: &[u8]) -> Option<Structure> {
        Structure::of(&[PICTURE, rest].concat())
    }

    #[test]
    fn the_end_is_that_of_the_last_scan() {
        assert_eq!(followed_by(b"\xff\xd9").unwrap().end, PICTURE.len() + 2);
        // A video behind it may hold anything.
        let video = followed_by(b"\xff\xd9ftypmp42\xff\xda\0\x02\xff\xd8").unwrap();
        assert_eq!(video.end, PICTURE.len() + 2);
        assert!(followed_by(b"").is_none());
        assert!(followed_by(b"\xff").is_none());
        assert!(followed_by(b"\xff\xda\0").is_none());
        // An end in a segment, such as that of a preview, is none.
        assert!(followed_by(b"\xff\xe1\0\x06\xff\xd9\xff\xd9").is_none());
    }

    #[test]
    fn scans_are_counted() {
        let one = followed_by(b"\xff\xd9").unwrap();
        assert!(!one.in_separate_scans());
        assert_eq!(one.kept((16, 16)), 0);
        let two = followed_by(b"\xff\xda\0\x02data\xff\xd9").unwrap();
        assert!(two.in_separate_scans());
        assert_eq!(two.kept((16, 16)), 3 * (256 + 64 + 64));
    }
}
