//! Explicit parameters of the NIST curves (SEC 2, 2.4.2, 2.5.1, 2.6.1), as ICAO Doc 9303-12, 4.1.6.3 asks for them.

use crate::der;

/// p, b, the base point uncompressed, and its order; `a` is p − 3 on all three and the cofactor 1.
pub(crate) struct Curve {
    p: &'static str,
    a: &'static str,
    b: &'static str,
    base: &'static str,
    order: &'static str,
    name: &'static [u32],
}

pub(crate) static P256: Curve = Curve {
    p: "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
    a: "ffffffff00000001000000000000000000000000fffffffffffffffffffffffc",
    b: "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b",
    base: concat!(
        "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296",
        "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
    ),
    order: "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
    name: &[1, 2, 840, 10045, 3, 1, 7],
};

pub(crate) static P384: Curve = Curve {
    p: "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff",
    a: "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000fffffffc",
    b: "b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef",
    base: concat!(
        "04aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7",
        "3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f"
    ),
    order: "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973",
    name: &[1, 3, 132, 0, 34],
};

pub(crate) static P521: Curve = Curve {
    p: concat!(
        "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
    ),
    a: concat!(
        "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc"
    ),
    b: concat!(
        "0051953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e1",
        "56193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00"
    ),
    base: concat!(
        "0400c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66",
        "011839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd16650"
    ),
    order: concat!(
        "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa",
        "51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409"
    ),
    name: &[1, 3, 132, 0, 35],
};

impl Curve {
    /// `ECParameters` with version 1, prime field and cofactor (X9.62; BSI TR-03111, 3.1.2), without a seed.
    pub(crate) fn explicit(&self) -> Vec<u8> {
        let prime_field = der::oid(&[1, 2, 840, 10045, 1, 1]);
        der::sequence(&[
            &der::integer(&[1]),
            &der::sequence(&[&prime_field, &der::integer(&bytes(self.p))]),
            &der::sequence(&[&der::octet_string(&bytes(self.a)), &der::octet_string(&bytes(self.b))]),
            &der::octet_string(&bytes(self.base)),
            &der::integer(&bytes(self.order)),
            &der::integer(&[1]),
        ])
    }

    /// The curve's object identifier (RFC 5480, 2.1.1.1).
    pub(crate) fn named(&self) -> Vec<u8> {
        der::oid(self.name)
    }
}

fn bytes(hex: &str) -> Vec<u8> {
    let nibble = |c: u8| char::from(c).to_digit(16).unwrap_or(0) as u8;
    hex.as_bytes().chunks(2).map(|pair| nibble(pair[0]) << 4 | nibble(pair[1])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_constant_has_the_length_of_the_field_and_a_is_p_minus_3() {
        for (curve, len) in [(&P256, 32), (&P384, 48), (&P521, 66)] {
            for constant in [curve.p, curve.a, curve.b, curve.order] {
                assert_eq!(bytes(constant).len(), len);
            }
            assert_eq!(bytes(curve.base).len(), 2 * len + 1);
            let (p, a) = (bytes(curve.p), bytes(curve.a));
            let last = len - 1;
            assert_eq!((p[..last].to_vec(), p[last] - 3), (a[..last].to_vec(), a[last]));
        }
    }
}
