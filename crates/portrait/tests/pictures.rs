//! Pictures of every form, hostile claims, and what is written.
// Tests read files.
#![allow(clippy::disallowed_methods, clippy::disallowed_types)]

use proptest::prelude::*;
use vigie_portrait::{Form, Pixels, PortraitError, decode, limits, png, png_within, probe};

const SIZE: (u32, u32) = (60, 80);

fn picture(name: &str) -> Vec<u8> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../testdata/pictures/");
    std::fs::read(format!("{path}{name}")).unwrap()
}

/// The gradients of `testdata/pictures/README.md`.
fn truth(grey: bool) -> Vec<u8> {
    let each = (0..SIZE.1).flat_map(|y| (0..SIZE.0).map(move |x| (x, y)));
    each.flat_map(|(x, y)| if grey { vec![2 * x + y] } else { vec![4 * x, 3 * y, 2 * x + 2 * y] })
        .map(|value| (value % 256) as u8)
        .collect()
}

#[test]
fn pictures_coded_without_loss_come_back_exactly_with_or_without_container_and_with_one_component() {
    for (name, form, grey) in
        [("rgb.jp2", Form::Jp2, false), ("rgb.j2k", Form::Codestream, false), ("grey.jp2", Form::Jp2, true)]
    {
        let bytes = picture(name);
        let header = probe(&bytes).unwrap();
        assert_eq!((header.form, header.width, header.height), (form, SIZE.0, SIZE.1), "{name}");
        let pixels = decode(&bytes).unwrap();
        assert_eq!((pixels.size(), pixels.is_grey()), (SIZE, grey), "{name}");
        assert_eq!(pixels.data(), truth(grey), "{name}");
    }
}

#[test]
fn pictures_coded_with_loss_come_back_nearly() {
    for (name, grey) in [
        ("rgb.jpg", false),
        ("rgb-progressive.jpg", false),
        ("grey.jpg", true),
        ("rgb-lossy-tiled.jp2", false),
    ] {
        let pixels = decode(&picture(name)).unwrap();
        assert_eq!((pixels.size(), pixels.is_grey()), (SIZE, grey), "{name}");
        let truth = truth(grey);
        let off: u64 =
            pixels.data().iter().zip(&truth).map(|(one, other)| u64::from(one.abs_diff(*other))).sum();
        // Gradients have edges where they begin anew, which are smeared.
        assert!(off / (truth.len() as u64) < 8, "{name}: {off}");
    }
}

/// Reads back what we write: chunks, their sums, the five filters.
fn read_png(png: &[u8]) -> (u32, u32, u8, Vec<u8>) {
    use std::io::Read as _;
    assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    let (mut at, mut kinds, mut data) = (8, Vec::new(), Vec::new());
    while at < png.len() {
        let len = number(at) as usize;
        let mut crc = flate2::Crc::new();
        crc.update(&png[at + 4..at + 8 + len]);
        assert_eq!(crc.sum(), number(at + 8 + len));
        kinds.push(png[at + 4..at + 8].to_vec());
        if &png[at + 4..at + 8] == b"IDAT" {
            data.extend(&png[at + 8..at + 8 + len]);
        }
        at += 12 + len;
    }
    assert_eq!(kinds, [b"IHDR", b"IDAT", b"IEND"]);
    let (width, height, colour) = (number(16), number(20), png[25]);
    let step = if colour == 0 { 1 } else { 3 };
    let mut raw = Vec::new();
    flate2::read::ZlibDecoder::new(&data[..]).read_to_end(&mut raw).unwrap();
    let row_len = width as usize * step;
    let mut rows: Vec<Vec<u8>> = vec![vec![0; row_len]];
    for line in raw.chunks(row_len + 1) {
        let above = rows.last().unwrap().clone();
        let mut row: Vec<u8> = Vec::new();
        for (at, byte) in line[1..].iter().enumerate() {
            let a = if at >= step { row[at - step] } else { 0 };
            let c = if at >= step { above[at - step] } else { 0 };
            let b = above[at];
            let predicted = match line[0] {
                0 => 0,
                1 => a,
                2 => b,
                3 => ((u16::from(a) + u16::from(b)) / 2) as u8,
                4 => {
                    let p = i16::from(a) + i16::from(b) - i16::from(c);
                    let near = |value: u8| (p - i16::from(value)).abs();
                    *[a, b, c].iter().min_by_key(|value| near(**value)).unwrap()
                }
                other => panic!("filter {other}"),
            };
            row.push(byte.wrapping_add(predicted));
        }
        rows.push(row);
    }
    assert_eq!(rows.len(), height as usize + 1);
    (width, height, colour, rows[1..].concat())
}

#[test]
fn the_png_holds_the_same_pixels_and_nothing_of_the_picture() {
    for (name, colour) in [("rgb.jp2", 2), ("grey.jp2", 0)] {
        let bytes = picture(name);
        let (width, height, found, data) = read_png(&png(&bytes).unwrap());
        assert_eq!(((width, height), found), (SIZE, colour));
        assert_eq!(data, truth(colour == 0));
    }
}

#[test]
fn a_picture_is_made_smaller_with_its_proportions_and_never_larger() {
    let bytes = picture("rgb.jp2");
    let (width, height, ..) = read_png(&png_within(&bytes, 40).unwrap());
    assert_eq!((width, height), (30, 40));
    let (width, height, ..) = read_png(&png_within(&bytes, 4_000).unwrap());
    assert_eq!((width, height), SIZE);
    let line = Pixels::new(2_000, 1, 1, vec![9; 2_000]).unwrap().within(10);
    assert_eq!((line.size(), line.data()), ((10, 1), &[9; 10][..]));
}

#[test]
fn claims_beyond_the_limits_are_refused_before_anything_is_decoded() {
    let mut jpeg = picture("rgb.jpg");
    let frame = jpeg.windows(2).position(|pair| pair == [0xFF, 0xC0]).unwrap();
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0xFF; 4]);
    assert_eq!(decode(&jpeg), Err(PortraitError::Size { width: 65_535, height: 65_535 }));
    // Within the sides, and more than so few bytes can hold.
    jpeg[frame + 5..frame + 9].copy_from_slice(&[8, 0, 7, 0]);
    assert_eq!(decode(&jpeg), Err(PortraitError::Claim { len: jpeg.len() }));
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0, 0, 7, 0]);
    assert_eq!(decode(&jpeg), Err(PortraitError::Header));

    let stream = picture("rgb.j2k");
    let changed = |at: usize, bytes: &[u8]| {
        let mut stream = stream.clone();
        stream[at..at + bytes.len()].copy_from_slice(bytes);
        decode(&stream)
    };
    assert_eq!(
        changed(8, &[0x7F, 0xFF, 0xFF, 0xFF]),
        Err(PortraitError::Size { width: 0x7FFF_FFFF, height: SIZE.1 })
    );
    // A million tiles; two hundred components; samples of thirty-two bits.
    assert_eq!(changed(24, &[0, 0, 0, 1, 0, 0, 0, 1]), Err(PortraitError::Unsupported("number of tiles")));
    assert_eq!(changed(40, &[0, 200]), Err(PortraitError::Unsupported("number of components")));
    assert_eq!(changed(42, &[31]), Err(PortraitError::Unsupported("samples of more than sixteen bits")));
    // A layer for each of sixty thousand: more packets than bytes.
    let style = stream.windows(2).position(|pair| pair == [0xFF, 0x52]).unwrap();
    assert_eq!(changed(style + 6, &[0xEA, 0x60]), Err(PortraitError::Claim { len: stream.len() }));
    // Precincts of one sample.
    assert!(changed(style + 4, &[1]).is_err());
    assert_eq!(
        decode(&vec![0xFF; limits::MAX_BYTES + 1]),
        Err(PortraitError::Length { len: limits::MAX_BYTES + 1 })
    );
}

#[test]
fn other_forms_and_colours_are_named() {
    for other in [&b""[..], b"GIF89a", b"\x89PNG\r\n\x1a\n", &[0xFF, 0xD8], b"BM"] {
        assert_eq!(decode(other), Err(PortraitError::Form));
    }
    assert_eq!(
        decode(&[0xFF, 0xD8, 0xFF, 0xC3, 0, 11]),
        Err(PortraitError::Unsupported("JPEG that is neither baseline nor progressive"))
    );
    assert_eq!(decode(&[0xFF, 0xD8, 0xFF, 0xD9]), Err(PortraitError::Header));
}

#[test]
fn a_picture_cut_anywhere_or_with_any_bit_of_its_header_turned_never_panics() {
    for name in ["rgb.jp2", "rgb.j2k", "grey.jp2", "rgb.jpg", "grey.jpg", "rgb-progressive.jpg"] {
        let whole = picture(name);
        for len in (0..whole.len()).step_by(1 + whole.len() / 400) {
            if let Ok(pixels) = decode(&whole[..len]) {
                assert_eq!(pixels.size(), SIZE);
            }
        }
        for at in 0..whole.len().min(300) {
            for bit in [0x01, 0x10, 0x80] {
                let mut turned = whole.clone();
                turned[at] ^= bit;
                let _ = decode(&turned);
            }
        }
    }
}

#[test]
fn the_reference_portrait_and_generated_faces_are_decoded() {
    let shared = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/documents/");
    for name in ["samples-bsi2008/Datagroup2.bin", "vds/face_image_gen.jp2", "vds/face_image_gen_female.jp2"]
    {
        let Ok(bytes) = std::fs::read(format!("{shared}{name}")) else {
            println!("left out: {name} is not on this machine");
            continue;
        };
        let start = bytes.windows(8).position(|head| head == b"\0\0\0\x0CjP  ").unwrap();
        let pixels = decode(&bytes[start..]).unwrap();
        let (width, height) = pixels.size();
        println!("{name}: {width} by {height}");
        assert!(width > 30 && height > width);
        if name.ends_with("Datagroup2.bin") {
            assert_eq!((width, height), (413, 531));
        }
        // A picture, not a surface.
        let darkest = pixels.data().iter().min().unwrap();
        let lightest = pixels.data().iter().max().unwrap();
        assert!(lightest - darkest > 100);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn bytes_of_any_kind_after_a_signature_never_panic(
        kind in 0..3_usize,
        tail in proptest::collection::vec(any::<u8>(), 0..400),
    ) {
        let heads: [&[u8]; 3] =
            [&[0xFF, 0xD8, 0xFF], &[0xFF, 0x4F, 0xFF, 0x51], b"\0\0\0\x0CjP  \r\n\x87\n\0\0\0\x14ftypjp2 "];
        let _ = decode(&[heads[kind], &tail].concat());
    }

    #[test]
    fn any_pixels_are_written_and_read_back(width in 1..40_u32, height in 1..40_u32, grey: bool, seed: u8) {
        let channels = if grey { 1 } else { 3 };
        let len = (width * height) as usize * channels;
        let data: Vec<u8> = (0..len).map(|at| (at as u8).wrapping_mul(seed).wrapping_add(seed)).collect();
        let pixels = Pixels::new(width, height, channels, data.clone()).unwrap();
        let (w, h, _, read) = read_png(&pixels.to_png());
        prop_assert_eq!((w, h, read), (width, height, data));
    }
}
