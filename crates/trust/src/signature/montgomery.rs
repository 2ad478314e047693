//! A power modulo an odd number of any size (Montgomery 1985), for the public operation of RSA (RFC 8017, 5.2.2).
//!
//! Public data only, so nothing here runs in constant time. Numbers are limbs of 64 bits, least first, as many as the modulus has.

/// `base` to the `exponent` modulo `modulus`, all big-endian octets; as many octets as the modulus has.
///
/// `None` if the modulus is even or below 3, or the base is not below it.
pub(super) fn power(modulus: &[u8], base: &[u8], exponent: &[u8]) -> Option<Vec<u8>> {
    let zeros = modulus.iter().take_while(|octet| **octet == 0).count();
    let len = (modulus.len() - zeros).div_ceil(8);
    let modulus_limbs = limbs(modulus, len)?;
    let base = limbs(base, len)?;
    let small = len == 0 || (modulus_limbs[0] < 3 && modulus_limbs[1..].iter().all(|limb| *limb == 0));
    if small || modulus_limbs[0] & 1 == 0 || !below(&base, &modulus_limbs) {
        return None;
    }
    let mut ring = Ring::new(modulus_limbs);
    let base = ring.enter(&base);
    let mut bits = exponent.iter().flat_map(|octet| (0..8).rev().map(move |bit| octet >> bit & 1 == 1));
    let mut result = match bits.by_ref().find(|bit| *bit) {
        Some(_) => base.clone(),
        None => ring.one(),
    };
    for bit in bits {
        result = ring.square(&result);
        if bit {
            result = ring.multiply(&result, &base);
        }
    }
    let plain = ring.leave(&result);
    let octets: Vec<u8> = plain.iter().rev().flat_map(|limb| limb.to_be_bytes()).collect();
    let mut padded = vec![0; modulus.len()];
    let shared = octets.len().min(modulus.len());
    let start = modulus.len() - shared;
    padded[start..].copy_from_slice(&octets[octets.len() - shared..]);
    Some(padded)
}

/// Whether big-endian octets are an even number.
pub(super) fn is_even(number: &[u8]) -> bool {
    number.last().is_none_or(|last| last % 2 == 0)
}

/// Residues modulo an odd number; elements are in Montgomery form unless said.
struct Ring {
    modulus: Vec<u64>,
    /// −modulus⁻¹ mod 2⁶⁴.
    inverse: u64,
    /// Room for a product of two elements.
    product: Vec<u64>,
}

impl Ring {
    fn new(modulus: Vec<u64>) -> Self {
        // Newton's iteration doubles the right bits each time; an odd number is its own inverse mod 8.
        let mut inverse = modulus[0];
        for _ in 0..5 {
            inverse = inverse.wrapping_mul(2u64.wrapping_sub(modulus[0].wrapping_mul(inverse)));
        }
        let product = vec![0; 2 * modulus.len()];
        Self { modulus, inverse: inverse.wrapping_neg(), product }
    }

    /// 2^(64 L) mod modulus: the number 1.
    fn one(&self) -> Vec<u64> {
        let len = self.modulus.len();
        let top = self.modulus[len - 1].leading_zeros() as usize;
        // The highest power of two below the modulus, doubled until it is 2^(64 L).
        let mut one = vec![0; len];
        one[len - 1] = 1 << (63 - top);
        for _ in 0..=top {
            self.double(&mut one);
        }
        one
    }

    /// Into Montgomery form, by the product with 2^(128 L): L doublings of 1 give 2^L, and six squarings 2^(64 L), each in that form.
    fn enter(&mut self, plain: &[u64]) -> Vec<u64> {
        let mut shift = self.one();
        for _ in 0..self.modulus.len() {
            self.double(&mut shift);
        }
        for _ in 0..6 {
            shift = self.square(&shift);
        }
        self.multiply(plain, &shift)
    }

    fn leave(&mut self, element: &[u64]) -> Vec<u64> {
        let len = self.modulus.len();
        self.product[..len].copy_from_slice(element);
        self.product[len..].fill(0);
        self.reduce()
    }

    fn double(&self, element: &mut [u64]) {
        let mut carry = 0;
        for limb in element.iter_mut() {
            let next = *limb >> 63;
            *limb = *limb << 1 | carry;
            carry = next;
        }
        if carry > 0 || !below(element, &self.modulus) {
            subtract(element, &self.modulus);
        }
    }

    fn multiply(&mut self, a: &[u64], b: &[u64]) -> Vec<u64> {
        let len = self.modulus.len();
        self.product.fill(0);
        for (at, &limb) in a.iter().enumerate() {
            let carry = add_multiple(&mut self.product[at..at + len], b, limb);
            self.product[at + len] = carry;
        }
        self.reduce()
    }

    fn square(&mut self, a: &[u64]) -> Vec<u64> {
        let len = self.modulus.len();
        self.product.fill(0);
        // Each product of two different limbs once, then all doubled, then the squares of the limbs.
        for at in 0..len {
            let carry = add_multiple(&mut self.product[2 * at + 1..at + len], &a[at + 1..], a[at]);
            self.product[at + len] = carry;
        }
        let (mut shifted, mut carry) = (0, false);
        for (pair, &limb) in self.product.chunks_exact_mut(2).zip(a) {
            let square = u128::from(limb) * u128::from(limb);
            for (place, part) in pair.iter_mut().zip([square as u64, (square >> 64) as u64]) {
                let doubled = *place << 1 | shifted;
                shifted = *place >> 63;
                let (sum, first) = doubled.overflowing_add(part);
                let (sum, second) = sum.overflowing_add(u64::from(carry));
                (*place, carry) = (sum, first || second);
            }
        }
        self.reduce()
    }

    /// The product in `self.product`, times 2^(−64 L).
    fn reduce(&mut self) -> Vec<u64> {
        let len = self.modulus.len();
        let mut over = 0;
        for at in 0..len {
            let factor = self.product[at].wrapping_mul(self.inverse);
            let carry = add_multiple(&mut self.product[at..at + len], &self.modulus, factor);
            let (sum, first) = self.product[at + len].overflowing_add(carry);
            let (sum, second) = sum.overflowing_add(over);
            self.product[at + len] = sum;
            over = u64::from(first) + u64::from(second);
        }
        let mut result = self.product[len..].to_vec();
        if over > 0 || !below(&result, &self.modulus) {
            subtract(&mut result, &self.modulus);
        }
        result
    }
}

/// Adds `factor` times `number` to `sum`, which is as long, and gives the carry.
fn add_multiple(sum: &mut [u64], number: &[u64], factor: u64) -> u64 {
    let mut carry = 0;
    let mut step = |sum: &mut u64, limb: u64| {
        let wide = u128::from(factor) * u128::from(limb) + u128::from(*sum) + u128::from(carry);
        *sum = wide as u64;
        carry = (wide >> 64) as u64;
    };
    // Four at a time without a check of bounds: nine tenths of the work of a signature are here.
    let (sums, sum_rest) = sum.as_chunks_mut::<4>();
    let (numbers, number_rest) = number.as_chunks::<4>();
    for (sum, number) in sums.iter_mut().zip(numbers) {
        step(&mut sum[0], number[0]);
        step(&mut sum[1], number[1]);
        step(&mut sum[2], number[2]);
        step(&mut sum[3], number[3]);
    }
    for (sum, &limb) in sum_rest.iter_mut().zip(number_rest) {
        step(sum, limb);
    }
    carry
}

/// a − b where a, with its carry, is not less.
fn subtract(a: &mut [u64], b: &[u64]) {
    let mut borrow = false;
    for (a, &b) in a.iter_mut().zip(b) {
        let (less, first) = a.overflowing_sub(b);
        let (less, second) = less.overflowing_sub(u64::from(borrow));
        (*a, borrow) = (less, first || second);
    }
}

fn below(a: &[u64], b: &[u64]) -> bool {
    a.iter().rev().lt(b.iter().rev())
}

/// Big-endian octets as limbs; `None` if they do not fit.
fn limbs(octets: &[u8], len: usize) -> Option<Vec<u64>> {
    let mut limbs = vec![0; len];
    for (at, octet) in octets.iter().rev().enumerate() {
        match limbs.get_mut(at / 8) {
            Some(limb) => *limb |= u64::from(*octet) << (8 * (at % 8)),
            None if *octet == 0 => {}
            None => return None,
        }
    }
    Some(limbs)
}

#[cfg(test)]
mod tests {
    use rsa::traits::PublicKeyParts as _;
    use rsa::{BoxedUint, PublicKey};

    use super::*;

    /// Octets of a small generator, enough to differ.
    fn octets(seed: &mut u64, len: usize) -> Vec<u8> {
        let mut next = || {
            *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (*seed >> 56) as u8
        };
        (0..len).map(|_| next()).collect()
    }

    #[test]
    fn it_agrees_with_the_rsa_crate_for_every_size_and_exponent() {
        let mut seed = 7;
        for bits in [1024, 1025, 1088, 2048, 2050, 3072, 4096, 6144] {
            for exponent in [&[3][..], &[0, 1, 0, 1], &[0x5a, 0x37, 0x91]] {
                let len = usize::div_ceil(bits, 8);
                let mut modulus = octets(&mut seed, len);
                modulus[0] = modulus[0] & (0xff >> (8 * len - bits)) | 1 << ((bits - 1) % 8);
                modulus[len - 1] |= 1;
                let mut base = octets(&mut seed, len);
                base[0] = 0;
                let key = PublicKey::new_with_size_limits(
                    BoxedUint::from_be_slice_vartime(&modulus),
                    BoxedUint::from_be_slice_vartime(exponent),
                    1024..=16_384,
                )
                .unwrap();
                let number = BoxedUint::from_be_slice(&base, key.n().bits_precision()).unwrap();
                let expected = rsa::hazmat::rsa_encrypt(&key, &number).unwrap().to_be_bytes();
                let expected = &expected[expected.len() - len..];
                assert_eq!(power(&modulus, &base, exponent).unwrap(), expected, "{bits} {exponent:?}");
            }
        }
    }

    #[test]
    fn it_agrees_with_plain_arithmetic_on_one_and_two_limbs() {
        let mut seed = 11;
        for _ in 0..500 {
            let modulus = u64::from_be_bytes(octets(&mut seed, 8).try_into().unwrap()) | 1;
            let base = u64::from_be_bytes(octets(&mut seed, 8).try_into().unwrap()) % modulus;
            let mut expected = 1u128;
            for _ in 0..13 {
                expected = expected * u128::from(base) % u128::from(modulus);
            }
            let found = power(&modulus.to_be_bytes(), &base.to_be_bytes(), &[13]).unwrap();
            assert_eq!(found, (expected as u64).to_be_bytes());
            // The same in two limbs, of which the upper one is nothing.
            let wide = power(&u128::from(modulus).to_be_bytes(), &base.to_be_bytes(), &[13]);
            assert_eq!(wide.map(|octets| octets[8..].to_vec()), Some(found));
        }
    }

    #[test]
    fn even_moduli_and_bases_that_are_too_large_are_refused() {
        assert_eq!(power(&[10], &[3], &[3]), None);
        assert_eq!(power(&[9], &[9], &[3]), None);
        assert_eq!(power(&[1], &[0], &[3]), None);
        assert_eq!(power(&[], &[], &[3]), None);
        assert_eq!(power(&[9], &[2], &[]), Some(vec![1]));
        assert_eq!(power(&[0xff; 16], &[2], &[0x80]), Some([&[0; 15][..], &[1]].concat()));
    }
}
