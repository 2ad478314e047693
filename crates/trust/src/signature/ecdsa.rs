//! ECDSA on the NIST curves (FIPS 186-4) and Brainpool (RFC 5639), and telling curves apart by all their numbers.

use vigie_mrtd::tlv::{Cursor, Leniencies, Tag};
use vigie_mrtd::x509::{EcParameters, ExplicitCurve};

use super::curves::{CURVES, Curve};
use super::weierstrass::{self, Unfit};
use super::{SignatureError, SignatureNote};

/// The known curve of these parameters. Explicit ones must agree in every number with a known curve: prime, coefficients, generator, order and,
/// where given, cofactor 1.
///
/// # Errors
/// If there is no such curve.
pub fn identify_curve(parameters: &EcParameters) -> Result<&'static Curve, SignatureError> {
    match parameters {
        EcParameters::Named(oid) => CURVES
            .iter()
            .find(|curve| curve.oid == oid.octets())
            .ok_or_else(|| SignatureError::UnsupportedAlgorithm(format!("curve {}", oid.name()))),
        EcParameters::Explicit(explicit) => {
            CURVES.iter().find(|curve| is_curve(explicit, curve)).ok_or(SignatureError::UnknownCurve)
        }
        EcParameters::Implicit => {
            Err(SignatureError::UnsupportedAlgorithm("curve parameters inherited from the issuer".to_owned()))
        }
    }
}

fn is_curve(explicit: &ExplicitCurve, curve: &Curve) -> bool {
    hex(&explicit.p) == curve.p
        && hex(&explicit.a) == curve.a
        && hex(&explicit.b) == curve.b
        && hex(&explicit.order) == curve.n
        && explicit.cofactor.as_deref().is_none_or(|cofactor| cofactor == [1])
        && is_generator(&explicit.generator, curve)
}

/// The point as encoded is the curve's generator: uncompressed, hybrid or compressed (SEC 1, 2.3.3).
fn is_generator(point: &[u8], curve: &Curve) -> bool {
    let [form, coordinates @ ..] = point else { return false };
    let width = 2 * curve.field_len;
    let (x, y) = (format!("{:0>width$}", curve.x), format!("{:0>width$}", curve.y));
    // A hexadecimal digit is odd exactly if the number is.
    let odd = y.bytes().last().is_some_and(|digit| char::from(digit).to_digit(16).unwrap_or(0) % 2 == 1);
    match form {
        4 => hex_full(coordinates) == x + &y,
        6 | 7 => (*form == 7) == odd && hex_full(coordinates) == x + &y,
        2 | 3 => (*form == 3) == odd && hex_full(coordinates) == x,
        _ => false,
    }
}

/// Verifies a signature; `plain` is r and s side by side (BSI TR-03111, 5.2.1), else DER.
pub(super) fn verify(
    curve: &'static Curve,
    point: &[u8],
    hashed: &[u8],
    signature: &[u8],
    plain: bool,
    notes: &mut Vec<SignatureNote>,
) -> Result<(), SignatureError> {
    let (r, s) = match (plain, sequence(signature)) {
        (true, _) => halves(signature)?,
        (false, Ok((r, s, strict))) => {
            if !strict {
                notes.push(SignatureNote::Encoding);
            }
            (r, s)
        }
        // Seen in active authentication of PT and in the documents of the ZKR: the two numbers without DER around them.
        (false, Err(_)) if signature.len() == 2 * curve.field_len => {
            notes.push(SignatureNote::PlainEncoding);
            halves(signature)?
        }
        (false, Err(error)) => return Err(error),
    };
    let expected = 1 + 2 * curve.field_len;
    let fits = match point.first() {
        Some(2 | 3) => point.len() == 1 + curve.field_len,
        Some(4) => point.len() == expected,
        _ => false,
    };
    if !fits {
        // Seen in LT: the key names one curve and its point, or the signature, is of another. Never retried with another curve.
        return Err(SignatureError::Key(format!(
            "point of {} octets on curve {}, which needs {expected}",
            point.len(),
            curve.name
        )));
    }
    // The crate reduces modulo this prime faster than our general arithmetic does; for every other curve ours is the faster (ADR 0025).
    let answer = match curve.name {
        "P-521" => p521_holds(point, hashed, &r, &s).ok_or(Unfit::NotOnCurve),
        _ => weierstrass::holds(curve, point, hashed, &r, &s),
    };
    match answer {
        Ok(true) => Ok(()),
        Ok(false) => Err(SignatureError::Mismatch(format!("ECDSA {}", curve.name))),
        Err(Unfit::NotOnCurve) => Err(SignatureError::Key(format!("point is not on curve {}", curve.name))),
        Err(Unfit::Compressed) => {
            Err(SignatureError::UnsupportedAlgorithm(format!("compressed point on curve {}", curve.name)))
        }
    }
}

/// Whether the signature holds; `None` if the point is not on the curve.
fn p521_holds(point: &[u8], hashed: &[u8], r: &[u8], s: &[u8]) -> Option<bool> {
    use p521::ecdsa::signature::hazmat::PrehashVerifier as _;
    let key = p521::ecdsa::VerifyingKey::from_sec1_bytes(point).ok()?;
    let (Some(r), Some(s)) = (fixed::<66>(r), fixed::<66>(s)) else { return Some(false) };
    let Ok(signature) = p521::ecdsa::Signature::from_scalars(r, s) else { return Some(false) };
    Some(key.verify_prehash(hashed, &signature).is_ok())
}

/// Padded with zeros in front to `N` octets; `None` if longer.
fn fixed<const N: usize>(number: &[u8]) -> Option<[u8; N]> {
    let mut octets = [0; N];
    octets[N.checked_sub(number.len())?..].copy_from_slice(number);
    Some(octets)
}

fn halves(signature: &[u8]) -> Result<(Vec<u8>, Vec<u8>), SignatureError> {
    if signature.is_empty() || !signature.len().is_multiple_of(2) {
        return Err(SignatureError::Malformed("r and s are not of one length"));
    }
    let (r, s) = signature.split_at(signature.len() / 2);
    let trim = |number: &[u8]| number.iter().copied().skip_while(|octet| *octet == 0).collect();
    Ok((trim(r), trim(s)))
}

/// The two numbers, and whether they are in DER.
fn sequence(signature: &[u8]) -> Result<(Vec<u8>, Vec<u8>, bool), SignatureError> {
    let malformed = |_| SignatureError::Malformed("not a sequence of two integers");
    let notes = Leniencies::default();
    let mut cursor = Cursor::new(signature, &notes);
    let mut pair = cursor.expect(Tag::SEQUENCE, "a signature").map_err(malformed)?.contents();
    cursor.end("the signature").map_err(malformed)?;
    let mut number = || {
        pair.expect(Tag::INTEGER, "a number")
            .and_then(|number| number.unsigned().map(<[u8]>::to_vec))
            .map_err(malformed)
    };
    let (r, s) = (number()?, number()?);
    pair.end("the signature").map_err(malformed)?;
    Ok((r, s, notes.is_empty()))
}

/// Hexadecimal without leading zeros.
fn hex(number: &[u8]) -> String {
    let text = hex_full(number);
    text.trim_start_matches('0').to_owned()
}

fn hex_full(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn explicit(curve: &Curve) -> ExplicitCurve {
        let octets = |text: &str| -> Vec<u8> {
            let even = format!("{text:0>width$}", width = text.len().next_multiple_of(2));
            (0..even.len()).step_by(2).map(|at| u8::from_str_radix(&even[at..at + 2], 16).unwrap()).collect()
        };
        let full = |text: &str| octets(&format!("{text:0>width$}", width = 2 * curve.field_len));
        let generator = [vec![4], full(curve.x), full(curve.y)].concat();
        ExplicitCurve {
            p: octets(curve.p),
            a: octets(curve.a),
            b: octets(curve.b),
            generator,
            order: octets(curve.n),
            cofactor: Some(vec![1]),
        }
    }

    fn p256() -> ExplicitCurve {
        explicit(&CURVES[0])
    }

    #[test]
    fn every_curve_of_the_table_is_found_by_its_numbers_and_by_its_name() {
        for curve in &CURVES {
            let numbers = EcParameters::Explicit(Box::new(explicit(curve)));
            assert_eq!(identify_curve(&numbers).unwrap().name, curve.name);
            let name = EcParameters::Named(vigie_mrtd::oid::Oid::new(curve.oid));
            assert_eq!(identify_curve(&name).unwrap().name, curve.name);
            assert!(
                [curve.p, curve.a, curve.b, curve.x, curve.y, curve.n]
                    .iter()
                    .all(|number| !number.starts_with('0'))
            );
        }
    }

    #[test]
    fn explicit_parameters_are_a_known_curve_only_if_every_number_agrees() {
        let found = |curve: ExplicitCurve| {
            identify_curve(&EcParameters::Explicit(Box::new(curve))).map(|curve| curve.name)
        };
        assert_eq!(found(p256()), Ok("P-256"));
        assert_eq!(found(ExplicitCurve { cofactor: None, ..p256() }), Ok("P-256"));
        let compressed = [vec![3], p256().generator[1..33].to_vec()].concat();
        assert_eq!(found(ExplicitCurve { generator: compressed.clone(), ..p256() }), Ok("P-256"));
        let other_sign = [vec![2], compressed[1..].to_vec()].concat();
        // The generator of "CurveBall": any other point makes a curve on which anyone can sign.
        let mut moved = p256();
        moved.generator[40] ^= 1;
        let mut order = p256();
        order.order[31] ^= 1;
        for altered in [
            ExplicitCurve { generator: other_sign, ..p256() },
            ExplicitCurve { cofactor: Some(vec![2]), ..p256() },
            ExplicitCurve { a: vec![3], ..p256() },
            ExplicitCurve { b: vec![3], ..p256() },
            ExplicitCurve { p: vec![3], ..p256() },
            ExplicitCurve { generator: vec![], ..p256() },
            moved,
            order,
        ] {
            assert_eq!(found(altered), Err(SignatureError::UnknownCurve));
        }
    }
}
