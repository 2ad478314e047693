//! SipHash-2-4 (Aumasson, Bernstein: "SipHash: a fast short-input PRF", 2012): the keyed 64-bit fingerprint of a document.
//!
//! Keyed, so that whoever fills a list cannot make documents whose fingerprints collide.

/// A key of 128 bits, drawn for each list when it is built.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Key(pub [u8; 16]);

impl std::fmt::Debug for Key {
    /// Without the key.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key")
    }
}

impl Key {
    /// The fingerprint of octets.
    pub fn fingerprint(&self, octets: &[u8]) -> u64 {
        let word = |bytes: &[u8]| u64::from_le_bytes(bytes.try_into().expect("eight octets"));
        let (k0, k1) = (word(&self.0[..8]), word(&self.0[8..]));
        let mut v = [
            k0 ^ 0x736f_6d65_7073_6575,
            k1 ^ 0x646f_7261_6e64_6f6d,
            k0 ^ 0x6c79_6765_6e65_7261,
            k1 ^ 0x7465_6462_7974_6573,
        ];
        let mut absorb = |m: u64| {
            v[3] ^= m;
            round(&mut v);
            round(&mut v);
            v[0] ^= m;
        };
        let mut chunks = octets.chunks_exact(8);
        chunks.by_ref().for_each(|chunk| absorb(word(chunk)));
        let mut last = [0; 8];
        last[..chunks.remainder().len()].copy_from_slice(chunks.remainder());
        // The paper's padding: the length modulo 256 in the highest octet.
        last[7] = octets.len() as u8;
        absorb(word(&last));
        v[2] ^= 0xff;
        (0..4).for_each(|_| round(&mut v));
        v[0] ^ v[1] ^ v[2] ^ v[3]
    }
}

fn round(v: &mut [u64; 4]) {
    v[0] = v[0].wrapping_add(v[1]);
    v[1] = v[1].rotate_left(13) ^ v[0];
    v[0] = v[0].rotate_left(32);
    v[2] = v[2].wrapping_add(v[3]);
    v[3] = v[3].rotate_left(16) ^ v[2];
    v[0] = v[0].wrapping_add(v[3]);
    v[3] = v[3].rotate_left(21) ^ v[0];
    v[2] = v[2].wrapping_add(v[1]);
    v[1] = v[1].rotate_left(17) ^ v[2];
    v[2] = v[2].rotate_left(32);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The paper's appendix A, and what Rust's own SipHash-2-4 says of every length up to 40.
    #[test]
    fn agrees_with_the_paper_and_with_the_standard_library() {
        let key = Key(std::array::from_fn(|at| at as u8));
        let text: Vec<u8> = (0..40).collect();
        assert_eq!(key.fingerprint(&text[..15]), 0xa129_ca61_49be_45e5);
        for length in 0..=text.len() {
            #[allow(deprecated)]
            let mut peer = std::hash::SipHasher::new_with_keys(0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908);
            std::hash::Hasher::write(&mut peer, &text[..length]);
            assert_eq!(key.fingerprint(&text[..length]), std::hash::Hasher::finish(&peer), "{length}");
        }
    }
}
