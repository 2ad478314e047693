//! Baseline JPEGs of grey squares (ITU-T T.81): a drawn head in the place of a portrait and a drawn stroke in that of a signature, so that no
//! person is shown.

use crate::key::Random;

/// A picture of grey squares; each is one block of 8 by 8 pixels.
pub(crate) struct Drawing {
    /// The JPEG.
    pub(crate) jpeg: Vec<u8>,
    /// Width in pixels.
    pub(crate) width: u16,
    /// Height in pixels.
    pub(crate) height: u16,
}

/// A head and shoulders of squares before a light ground, 280 by 360 pixels, in chance shades: no person looks like it.
pub(crate) fn portrait(random: &mut Random<'_>) -> Drawing {
    const ACROSS: usize = 35;
    const DOWN: usize = 45;
    let mut shades = [0_u8; ACROSS * DOWN];
    random(&mut shades);
    // Squares are about 127; a level is a sixteenth of the range.
    draw(ACROSS, DOWN, |x, y| {
        let chance = i32::from(shades[y * ACROSS + x] % 4) * 4;
        let (dx, dy) = (x as i32 - 17, y as i32 - 19);
        // Ellipses: face, hair above and around it, shoulders, neck.
        let inside = |dx: i32, dy: i32, a: i32, b: i32| dx * dx * b * b + dy * dy * a * a <= a * a * b * b;
        let eye = (dy == -2 || dy == -1) && (3..=5).contains(&dx.abs());
        let mouth = dy == 7 && dx.abs() <= 3;
        let nose = dx == 0 && (1..=3).contains(&dy);
        if inside(dx, dy, 9, 12) && (eye || mouth) {
            -88 + chance
        } else if inside(dx, dy, 9, 12) && nose {
            8 + chance
        } else if inside(dx, dy, 9, 12) && dy > -8 {
            40 + chance
        } else if inside(dx, dy + 2, 11, 13) && dy < 4 {
            -104 + chance
        } else if (dx.abs() <= 4 && (11..16).contains(&dy)) || inside(dx, dy - 26, 16, 12) {
            -32 + chance
        } else {
            88 + chance
        }
    })
}

/// A stroke of squares, 320 by 80 pixels, in the place of a signature.
pub(crate) fn signature(random: &mut Random<'_>) -> Drawing {
    const ACROSS: usize = 40;
    const DOWN: usize = 10;
    let mut steps = [0_u8; ACROSS];
    random(&mut steps);
    let mut heights = [5_i32; ACROSS];
    for x in 1..ACROSS {
        heights[x] = (heights[x - 1] + i32::from(steps[x] % 5) - 2).clamp(1, DOWN as i32 - 2);
    }
    draw(ACROSS, DOWN, |x, y| {
        let before = heights[x.saturating_sub(1)];
        let (low, high) = (before.min(heights[x]), before.max(heights[x]));
        let on = (2..ACROSS - 2).contains(&x) && (low..=high).contains(&(y as i32));
        if on { -120 } else { 112 }
    })
}

/// A JPEG of `across` by `down` squares whose level above the mean grey `level` gives, from -128 to 127.
fn draw(across: usize, down: usize, level: impl Fn(usize, usize) -> i32) -> Drawing {
    let (width, height) = (8 * across as u16, 8 * down as u16);
    let mut scan = Bits::default();
    let mut before = 0;
    for y in 0..down {
        for x in 0..across {
            let dc = level(x, y);
            scan.difference(dc - before);
            // All other coefficients are zero: end of block, the only code of its table.
            scan.push(0, 1);
            before = dc;
        }
    }

    let mut out = vec![0xff, 0xd8];
    segment(&mut out, 0xe0, b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00");
    // One quantisation table of 8s: a DC coefficient is eight times the level, so the two cancel.
    segment(&mut out, 0xdb, &[&[0][..], &[8; 64]].concat());
    let [h, w] = [height.to_be_bytes(), width.to_be_bytes()];
    segment(&mut out, 0xc0, &[8, h[0], h[1], w[0], w[1], 1, 1, 0x11, 0]);
    segment(&mut out, 0xc4, &[&[0x00][..], &DC_LENGTHS, &DC_VALUES].concat());
    segment(&mut out, 0xc4, &[&[0x10, 1][..], &[0; 15], &[0]].concat());
    segment(&mut out, 0xda, &[1, 1, 0x00, 0, 63, 0]);
    out.extend(scan.finish());
    out.extend([0xff, 0xd9]);
    Drawing { jpeg: out, width, height }
}

/// Codes of 2, 3, 3, 3, 3, 3, 4, 5, 6 bits … for categories 0 to 11 (T.81, table K.3).
const DC_LENGTHS: [u8; 16] = [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0];
const DC_VALUES: [u8; 12] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
/// The codes and their lengths for the categories that levels of one byte can need.
const DC_CODES: [(u32, u32); 9] = [
    (0b00, 2),
    (0b010, 3),
    (0b011, 3),
    (0b100, 3),
    (0b101, 3),
    (0b110, 3),
    (0b1110, 4),
    (0b1_1110, 5),
    (0b11_1110, 6),
];

fn segment(out: &mut Vec<u8>, marker: u8, content: &[u8]) {
    // The longest segment here has 67 bytes.
    let len = (content.len() + 2) as u16;
    out.extend([0xff, marker]);
    out.extend(len.to_be_bytes());
    out.extend(content);
}

/// Bits packed from the highest, with a zero byte after each 0xff (T.81, F.1.2.3).
#[derive(Default)]
struct Bits {
    out: Vec<u8>,
    pending: u32,
    count: u32,
}

impl Bits {
    fn push(&mut self, value: u32, len: u32) {
        for at in (0..len).rev() {
            self.pending = self.pending << 1 | (value >> at & 1);
            self.count += 1;
            if self.count == 8 {
                // Exactly eight bits are pending.
                self.out.push(self.pending as u8);
                if self.pending == 0xff {
                    self.out.push(0);
                }
                (self.pending, self.count) = (0, 0);
            }
        }
    }

    /// Category code, then the difference in as many bits; negative ones as their ones' complement (T.81, F.1.2.1).
    fn difference(&mut self, difference: i32) {
        let category = 32 - difference.unsigned_abs().leading_zeros();
        let (code, len) = DC_CODES[category as usize];
        self.push(code, len);
        let coded = if difference < 0 { difference + (1 << category) - 1 } else { difference };
        // Not negative after the line above.
        self.push(coded as u32, category);
    }

    fn finish(mut self) -> Vec<u8> {
        while self.count != 0 {
            self.push(1, 1);
        }
        self.out
    }
}
