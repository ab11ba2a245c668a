//! TIFF files, made from tags and data.

/// A page: its tags, and the data of its strips or tiles.
#[derive(Clone, Default)]
pub struct Page {
    tags: Vec<(u16, Value)>,
    data: Vec<Vec<u8>>,
    /// A page that is in no list but named by this one.
    below: Option<Box<Self>>,
}

#[derive(Clone)]
enum Value {
    Numbers(Vec<u64>),
    Bytes(Vec<u8>),
    Text(String),
}

pub const GRAY: u64 = 1;
pub const RGB: u64 = 2;

impl Page {
    /// A page of one strip of unsigned values.
    pub fn new(size: (u32, u32), photometric: u64, bits: &[u64], data: Vec<u8>) -> Self {
        let page = Self { tags: Vec::new(), data: vec![data], below: None };
        let page = page.with(256, &[size.0.into()]).with(257, &[size.1.into()]);
        page.with(258, bits).with(277, &[bits.len() as u64]).with(262, &[photometric])
    }

    pub fn with(mut self, tag: u16, numbers: &[u64]) -> Self {
        self.tags.push((tag, Value::Numbers(numbers.to_vec())));
        self
    }

    pub fn with_bytes(mut self, tag: u16, bytes: &[u8]) -> Self {
        self.tags.push((tag, Value::Bytes(bytes.to_vec())));
        self
    }

    pub fn with_text(mut self, tag: u16, text: &str) -> Self {
        self.tags.push((tag, Value::Text(format!("{text}\0"))));
        self
    }

    /// Tiles of this size instead of the strip.
    pub fn tiled(mut self, side: (u64, u64), data: Vec<Vec<u8>>) -> Self {
        self.data = data;
        self.with(322, &[side.0]).with(323, &[side.1])
    }

    pub fn with_below(mut self, page: Self) -> Self {
        self.below = Some(Box::new(page));
        self
    }

    pub fn file(&self) -> Vec<u8> {
        file(std::slice::from_ref(self), false, false)
    }
}

/// A file of these pages, as BigTIFF or not, and in either order of bytes.
pub fn file(pages: &[Page], big: bool, big_endian: bool) -> Vec<u8> {
    let mut file = Writer { bytes: Vec::new(), big, big_endian };
    file.bytes.extend(if big_endian { b"MM" } else { b"II" });
    file.number(if big { 43 } else { 42 }, 2);
    if big {
        file.number(8, 2);
        file.number(0, 2);
    }
    let mut link = file.bytes.len();
    file.number(0, file.wide());
    for page in pages {
        link = file.page(page, link);
    }
    file.bytes
}

struct Writer {
    bytes: Vec<u8>,
    big: bool,
    big_endian: bool,
}

impl Writer {
    fn wide(&self) -> usize {
        if self.big { 8 } else { 4 }
    }

    fn encoded(&self, number: u64, width: usize) -> Vec<u8> {
        match self.big_endian {
            true => number.to_be_bytes()[8 - width..].to_vec(),
            false => number.to_le_bytes()[..width].to_vec(),
        }
    }

    fn number(&mut self, number: u64, width: usize) {
        let bytes = self.encoded(number, width);
        self.bytes.extend(bytes);
    }

    /// Write a page, note its place at `link`, and give the place of its own link.
    fn page(&mut self, page: &Page, link: usize) -> usize {
        let mut tags = page.tags.clone();
        let (mut offsets, mut lengths) = (Vec::new(), Vec::new());
        for data in &page.data {
            offsets.push(self.bytes.len() as u64);
            lengths.push(data.len() as u64);
            self.bytes.extend(data);
        }
        let tiled = tags.iter().any(|(tag, _)| *tag == 322);
        tags.push((if tiled { 324 } else { 273 }, Value::Numbers(offsets)));
        tags.push((if tiled { 325 } else { 279 }, Value::Numbers(lengths)));
        if let Some(below) = &page.below {
            let own = self.bytes.len();
            self.number(0, self.wide());
            self.page(below, own);
            let place = self.bytes[own..own + self.wide()].to_vec();
            let place = self.decoded(&place);
            tags.push((330, Value::Numbers(vec![place])));
        }
        tags.sort_by_key(|(tag, _)| *tag);
        let fields: Vec<_> = tags.iter().map(|(tag, value)| (*tag, self.field(value))).collect();
        let place = self.encoded(self.bytes.len() as u64, self.wide());
        self.bytes[link..link + place.len()].copy_from_slice(&place);
        self.number(fields.len() as u64, if self.big { 8 } else { 2 });
        for (tag, (kind, count, mut field)) in fields {
            self.number(tag.into(), 2);
            self.number(kind, 2);
            self.number(count, self.wide());
            field.resize(self.wide(), 0);
            self.bytes.extend(field);
        }
        let next = self.bytes.len();
        self.number(0, self.wide());
        next
    }

    fn decoded(&self, bytes: &[u8]) -> u64 {
        let digit = |number: u64, byte: &u8| number << 8 | u64::from(*byte);
        match self.big_endian {
            true => bytes.iter().fold(0, digit),
            false => bytes.iter().rev().fold(0, digit),
        }
    }

    /// The type and count of a value, and what stands in the directory for it.
    fn field(&mut self, value: &Value) -> (u64, u64, Vec<u8>) {
        let (kind, count, bytes) = match value {
            Value::Bytes(bytes) => (7, bytes.len(), bytes.clone()),
            Value::Text(text) => (2, text.len(), text.clone().into_bytes()),
            // Readers ask for short numbers where these do.
            Value::Numbers(numbers) if numbers.iter().all(|number| *number < 0x1_0000) => {
                let bytes = numbers.iter().flat_map(|number| self.encoded(*number, 2));
                (3, numbers.len(), bytes.collect())
            }
            Value::Numbers(numbers) => {
                let bytes = numbers.iter().flat_map(|number| self.encoded(*number, self.wide()));
                (if self.big { 16 } else { 4 }, numbers.len(), bytes.collect())
            }
        };
        if bytes.len() <= self.wide() {
            return (kind, count as u64, bytes);
        }
        let place = self.encoded(self.bytes.len() as u64, self.wide());
        self.bytes.extend(bytes);
        (kind, count as u64, place)
    }
}
