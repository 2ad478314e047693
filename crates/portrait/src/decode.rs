//! The decoders behind the wall.

use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

use crate::header::Form;
use crate::jpeg2000::{Codestream, Colours};
use crate::{Header, Pixels, PortraitError, limits, probe};

pub(crate) fn decode(picture: &[u8]) -> Result<Pixels, PortraitError> {
    let header = probe(picture)?;
    // The decoders are not ours: one that stops itself is told like damage.
    let decoded = std::panic::catch_unwind(|| match header.form {
        Form::Jpeg => jpeg(picture, header),
        Form::Jp2 | Form::Codestream => jpeg2000(picture),
    });
    decoded.unwrap_or(Err(PortraitError::Damaged))
}

fn jpeg(picture: &[u8], header: Header) -> Result<Pixels, PortraitError> {
    let colours = if header.components == 1 { ColorSpace::Luma } else { ColorSpace::RGB };
    let options = DecoderOptions::new_safe()
        .set_max_width(limits::MAX_SIDE as usize)
        .set_max_height(limits::MAX_SIDE as usize)
        .jpeg_set_max_scans(limits::MAX_SCANS)
        .jpeg_set_out_colorspace(colours);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(picture), options);
    decoder.decode_headers().map_err(|_| PortraitError::Damaged)?;
    let size = decoder.dimensions().ok_or(PortraitError::Damaged)?;
    // A second frame header would change what was compared with the limits.
    if size != (header.width as usize, header.height as usize) {
        return Err(PortraitError::Damaged);
    }
    let data = decoder.decode().map_err(|_| PortraitError::Damaged)?;
    let channels = decoder.output_colorspace().map_or(3, |space| space.num_components());
    Pixels::new(header.width, header.height, channels, data)
}

fn jpeg2000(picture: &[u8]) -> Result<Pixels, PortraitError> {
    let stream = Codestream::find(picture)?;
    let settings = hayro_jpeg2000::DecodeSettings { strict: false, ..Default::default() };
    let image = hayro_jpeg2000::Image::new(stream.bytes, &settings).map_err(|_| PortraitError::Damaged)?;
    if (image.width(), image.height()) != (stream.width, stream.height) {
        return Err(PortraitError::Damaged);
    }
    let mut context = hayro_jpeg2000::DecoderContext::default();
    let decoded = image.decode(&mut context).map_err(|_| PortraitError::Damaged)?;
    let planes = decoded.components();
    let pixels = stream.width as usize * stream.height as usize;
    if planes.is_empty() || planes.iter().any(|plane| plane.samples().len() < pixels) {
        return Err(PortraitError::Damaged);
    }
    // One or two: grey, perhaps with transparency; three or four: colours, perhaps with it.
    let channels = if planes.len() < 3 { 1 } else { 3 };
    let mut data = vec![0; pixels * channels];
    for (channel, plane) in planes.iter().take(channels).enumerate() {
        let scale = 255.0 / ((1_u32 << plane.bit_depth().clamp(1, 16)) - 1) as f32;
        for (out, sample) in data.iter_mut().skip(channel).step_by(channels).zip(plane.samples()) {
            // Between 0 and 255 after the clamp.
            *out = (sample * scale).round().clamp(0.0, 255.0) as u8;
        }
    }
    if stream.colours == Colours::Ycc && channels == 3 {
        data.as_chunks_mut::<3>().0.iter_mut().for_each(|pixel| *pixel = rgb(*pixel));
    }
    Pixels::new(stream.width, stream.height, channels, data)
}

/// ITU-R BT.601, full range.
fn rgb([y, cb, cr]: [u8; 3]) -> [u8; 3] {
    let (y, cb, cr) = (f32::from(y), f32::from(cb) - 128.0, f32::from(cr) - 128.0);
    [y + 1.402 * cr, y - 0.344_14 * cb - 0.714_14 * cr, y + 1.772 * cb]
        .map(|value| value.round().clamp(0.0, 255.0) as u8)
}
