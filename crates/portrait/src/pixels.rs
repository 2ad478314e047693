//! Decoded pixels.

use crate::{PortraitError, png};

/// A picture of eight-bit grey or RGB, row by row.
#[derive(Clone, PartialEq, Eq)]
pub struct Pixels {
    width: u32,
    height: u32,
    /// 1 or 3.
    channels: usize,
    data: Vec<u8>,
}

impl std::fmt::Debug for Pixels {
    /// Without the picture.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pixels({} by {}, {} channels)", self.width, self.height, self.channels)
    }
}

impl Pixels {
    /// Pixels of these dimensions.
    ///
    /// # Errors
    /// [`PortraitError::Damaged`] if there are too few bytes, or neither one channel nor three.
    pub fn new(width: u32, height: u32, channels: usize, mut data: Vec<u8>) -> Result<Self, PortraitError> {
        let len = width as usize * height as usize * channels;
        if !matches!(channels, 1 | 3) || len == 0 || data.len() < len {
            return Err(PortraitError::Damaged);
        }
        data.truncate(len);
        Ok(Self { width, height, channels, data })
    }

    /// Width and height.
    pub fn size(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    /// Grey, not colours.
    pub fn is_grey(&self) -> bool {
        self.channels == 1
    }

    /// The bytes, row by row, one or three for a pixel.
    pub fn data(&self) -> &[u8] {
        &self.data
    }

    /// The same, made smaller so that no side exceeds `side`; each pixel is the mean of those it stands for.
    pub fn within(self, side: u32) -> Self {
        let longest = self.width.max(self.height);
        if longest <= side || side == 0 {
            return self;
        }
        let scaled =
            |length: u32| (u64::from(length) * u64::from(side) / u64::from(longest)).max(1) as u32;
        let (width, height) = (scaled(self.width), scaled(self.height));
        // The pixels from one border to the next; at least one, because the picture becomes smaller.
        let border = |at: u32, new: u32, old: u32| (u64::from(at) * u64::from(old) / u64::from(new)) as usize;
        let mut data = Vec::with_capacity(width as usize * height as usize * self.channels);
        for y in 0..height {
            let rows = border(y, height, self.height)..border(y + 1, height, self.height);
            for x in 0..width {
                let columns = border(x, width, self.width)..border(x + 1, width, self.width);
                for channel in 0..self.channels {
                    let mut sum = 0_u64;
                    for row in rows.clone() {
                        for column in columns.clone() {
                            let at = (row * self.width as usize + column) * self.channels + channel;
                            sum += u64::from(self.data[at]);
                        }
                    }
                    let count = (rows.len() * columns.len()).max(1) as u64;
                    // The mean of bytes is one.
                    data.push((sum / count) as u8);
                }
            }
        }
        Self { width, height, channels: self.channels, data }
    }

    /// As PNG.
    pub fn to_png(&self) -> Vec<u8> {
        png::write(self.width, self.height, self.channels, &self.data)
    }
}
