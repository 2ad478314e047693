//! A baseline JPEG of grey squares (ITU-T T.81): a pattern in the place of a portrait, so that no person is shown.

use crate::key::Random;

/// Squares across and down; each is one block of 8 by 8 pixels.
const ACROSS: usize = 24;
const DOWN: usize = 32;

/// Width of the image in pixels.
pub(crate) const WIDTH: u16 = 8 * ACROSS as u16;
/// Height of the image in pixels.
pub(crate) const HEIGHT: u16 = 8 * DOWN as u16;

/// A JPEG of 192 by 256 pixels, left and right alike: frame of mid grey, inside it random grey squares.
pub(crate) fn pattern(random: &mut Random<'_>) -> Vec<u8> {
    let mut shades = [0u8; ACROSS / 2 * DOWN];
    random(&mut shades);
    let level = |x: usize, y: usize| {
        let framed = x < 2 || y < 2 || x >= ACROSS - 2 || y >= DOWN - 2;
        let mirrored = x.min(ACROSS - 1 - x);
        // Around the mean grey, which is level 0: from -56 to 56 in steps of 16.
        if framed { 0 } else { i32::from(shades[y * ACROSS / 2 + mirrored] % 8) * 16 - 56 }
    };

    let mut scan = Bits::default();
    let mut before = 0;
    for y in 0..DOWN {
        for x in 0..ACROSS {
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
    let [h, w] = [HEIGHT.to_be_bytes(), WIDTH.to_be_bytes()];
    segment(&mut out, 0xc0, &[8, h[0], h[1], w[0], w[1], 1, 1, 0x11, 0]);
    segment(&mut out, 0xc4, &[&[0x00][..], &DC_LENGTHS, &DC_VALUES].concat());
    segment(&mut out, 0xc4, &[&[0x10, 1][..], &[0; 15], &[0]].concat());
    segment(&mut out, 0xda, &[1, 1, 0x00, 0, 63, 0]);
    out.extend(scan.finish());
    out.extend([0xff, 0xd9]);
    out
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
