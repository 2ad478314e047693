//! A writer of PNG (ISO/IEC 15948): eight bits, grey or RGB, nothing but the three chunks that a picture needs.

use std::io::Write as _;

use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};

/// `data` has `width * height * channels` bytes; `channels` is 1 or 3.
pub(crate) fn write(width: u32, height: u32, channels: usize, data: &[u8]) -> Vec<u8> {
    let colour_type = if channels == 1 { 0 } else { 2 };
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    let [w, h] = [width.to_be_bytes(), height.to_be_bytes()];
    chunk(&mut out, b"IHDR", &[&w[..], &h, &[8, colour_type, 0, 0, 0]].concat());
    chunk(&mut out, b"IDAT", &compressed(width as usize * channels, channels, data));
    chunk(&mut out, b"IEND", &[]);
    out
}

fn chunk(out: &mut Vec<u8>, kind: &[u8; 4], content: &[u8]) {
    // A picture within the limits has less than 2^31 bytes.
    out.extend((content.len() as u32).to_be_bytes());
    let mut crc = Crc::new();
    crc.update(kind);
    crc.update(content);
    out.extend(kind);
    out.extend(content);
    out.extend(crc.sum().to_be_bytes());
}

fn compressed(row_len: usize, channels: usize, data: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    let nothing = vec![0; row_len];
    let mut above: &[u8] = &nothing;
    for row in data.chunks_exact(row_len.max(1)) {
        let (filter, bytes) = filtered(row, above, channels);
        // Writing to memory does not fail.
        let _ = encoder.write_all(&[filter]).and_then(|()| encoder.write_all(&bytes));
        above = row;
    }
    encoder.finish().unwrap_or_default()
}

/// The row as one of the five filters leaves the least in it (ISO/IEC 15948, 9 and 12.8).
fn filtered(row: &[u8], above: &[u8], channels: usize) -> (u8, Vec<u8>) {
    let predict = |filter: u8, at: usize| -> u8 {
        let left = |row: &[u8]| at.checked_sub(channels).map_or(0, |at| row[at]);
        let (a, b, c) = (left(row), above[at], left(above));
        match filter {
            1 => a,
            2 => b,
            3 => ((u16::from(a) + u16::from(b)) / 2) as u8,
            4 => paeth(a, b, c),
            _ => 0,
        }
    };
    (0..=4)
        .map(|filter| {
            let bytes: Vec<u8> =
                row.iter().enumerate().map(|(at, byte)| byte.wrapping_sub(predict(filter, at))).collect();
            (filter, bytes)
        })
        .min_by_key(|(_, bytes)| bytes.iter().map(|byte| u64::from((*byte as i8).unsigned_abs())).sum::<u64>())
        .unwrap_or_default()
}

fn paeth(a: u8, b: u8, c: u8) -> u8 {
    let (left, up, corner) = (i16::from(a), i16::from(b), i16::from(c));
    let estimate = left + up - corner;
    let [from_left, from_up, from_corner] = [left, up, corner].map(|value| (estimate - value).abs());
    if from_left <= from_up && from_left <= from_corner {
        a
    } else if from_up <= from_corner {
        b
    } else {
        c
    }
}
