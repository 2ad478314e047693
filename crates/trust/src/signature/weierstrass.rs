//! ECDSA verification on any known curve by its numbers: the NIST curves, Brainpool (RFC 5639) and secp256k1.
//!
//! Public data only, so nothing here runs in constant time. Montgomery arithmetic on `L` limbs of 64 bits; points in Jacobian coordinates with any
//! coefficient a, in runs of doublings with a·Z⁴ beside them (Cohen, Miyaji, Ono 1998); u₁G + u₂Q in signed windows, for G from a table that is
//! made once a curve. Source of the check: FIPS 186-5, 6.4.2; BSI TR-03111, 4.2.1.2.

use std::sync::OnceLock;

use super::curves::{CURVES, Curve};

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unfit {
    /// The point is not on the curve, or a coordinate is no field element.
    NotOnCurve,
    /// A compressed point where the square root is not the simple one (p ≡ 1 mod 4).
    Compressed,
}

/// Whether the signature (r, s) over `hashed` holds for the point, given as SEC 1, 2.3.3 has it.
///
/// # Errors
/// [`Unfit`]
pub(super) fn holds(curve: &Curve, point: &[u8], hashed: &[u8], r: &[u8], s: &[u8]) -> Result<bool, Unfit> {
    /// The groups of the curves with one number of limbs, by place in the table of curves; each is made when it is first asked for.
    macro_rules! by_group {
        ($limbs:literal) => {{
            static GROUPS: [OnceLock<Group<$limbs>>; CURVES.len()] =
                [const { OnceLock::new() }; CURVES.len()];
            let place = CURVES.iter().position(|known| known.name == curve.name).unwrap_or(0);
            GROUPS[place].get_or_init(|| Group::of(&CURVES[place])).holds(point, hashed, r, s)
        }};
    }
    match curve.field_len {
        ..=24 => by_group!(3),
        25..=32 => by_group!(4),
        33..=40 => by_group!(5),
        41..=48 => by_group!(6),
        49..=64 => by_group!(8),
        _ => by_group!(9),
    }
}

/// A number below 2^(64 L), least limb first.
type Limbs<const L: usize> = [u64; L];

/// Arithmetic modulo an odd prime; elements are in Montgomery form unless said.
struct Field<const L: usize> {
    modulus: Limbs<L>,
    /// −modulus⁻¹ mod 2⁶⁴.
    inverse: u64,
    /// 2^(128 L) mod modulus, which brings a number into Montgomery form.
    square: Limbs<L>,
    /// 1 in Montgomery form.
    one: Limbs<L>,
}

impl<const L: usize> Field<L> {
    fn new(modulus: Limbs<L>) -> Self {
        // Newton's iteration doubles the right bits each time; an odd number is its own inverse mod 8.
        let mut inverse = modulus[0];
        for _ in 0..5 {
            inverse = inverse.wrapping_mul(2u64.wrapping_sub(modulus[0].wrapping_mul(inverse)));
        }
        let mut field = Self { modulus, inverse: inverse.wrapping_neg(), square: [0; L], one: [0; L] };
        let mut power = [0; L];
        power[0] = 1;
        for _ in 0..128 * L {
            power = field.add(&power, &power);
        }
        field.square = power;
        let mut one = [0; L];
        one[0] = 1;
        field.one = field.enter(&one);
        field
    }

    fn negate(&self, a: &Limbs<L>) -> Limbs<L> {
        self.sub(&[0; L], a)
    }

    fn add(&self, a: &Limbs<L>, b: &Limbs<L>) -> Limbs<L> {
        let (sum, carry) = add(a, b);
        let (less, borrow) = sub(&sum, &self.modulus);
        if carry || !borrow { less } else { sum }
    }

    fn sub(&self, a: &Limbs<L>, b: &Limbs<L>) -> Limbs<L> {
        let (less, borrow) = sub(a, b);
        if borrow { add(&less, &self.modulus).0 } else { less }
    }

    /// a·b·2^(−64 L): coarsely integrated operand scanning (Koç, Acar, Kaliski 1996).
    fn mul(&self, a: &Limbs<L>, b: &Limbs<L>) -> Limbs<L> {
        let mut t = [0u64; L];
        let (mut high, mut top);
        let mut over = 0u64;
        for &limb in a {
            let mut carry = 0u64;
            for (t, &b) in t.iter_mut().zip(b) {
                (*t, carry) = multiply_add(limb, b, *t, carry);
            }
            (high, top) = plus(over, carry);
            let factor = t[0].wrapping_mul(self.inverse);
            let (_, mut carry) = multiply_add(factor, self.modulus[0], t[0], 0);
            for at in 1..L {
                (t[at - 1], carry) = multiply_add(factor, self.modulus[at], t[at], carry);
            }
            let (last, more) = plus(high, carry);
            t[L - 1] = last;
            over = top + more;
        }
        let (less, borrow) = sub(&t, &self.modulus);
        if over > 0 || !borrow { less } else { t }
    }

    fn square(&self, a: &Limbs<L>) -> Limbs<L> {
        self.mul(a, a)
    }

    fn enter(&self, plain: &Limbs<L>) -> Limbs<L> {
        self.mul(plain, &self.square)
    }

    fn leave(&self, a: &Limbs<L>) -> Limbs<L> {
        let mut one = [0; L];
        one[0] = 1;
        self.mul(a, &one)
    }

    /// In windows of four bits.
    fn power(&self, base: &Limbs<L>, exponent: &Limbs<L>) -> Limbs<L> {
        let mut powers = [self.one; 16];
        for at in 1..16 {
            powers[at] = self.mul(&powers[at - 1], base);
        }
        let mut result = self.one;
        for window in (0..16 * L).rev() {
            for _ in 0..4 {
                result = self.square(&result);
            }
            let digit = (exponent[window / 16] >> (4 * (window % 16)) & 15) as usize;
            if digit > 0 {
                result = self.mul(&result, &powers[digit]);
            }
        }
        result
    }

    /// By Fermat; the inverse of 0 is 0.
    fn invert(&self, a: &Limbs<L>) -> Limbs<L> {
        let mut two = [0; L];
        two[0] = 2;
        self.power(a, &sub(&self.modulus, &two).0)
    }

    /// A square root, if there is one; only for p ≡ 3 mod 4.
    fn root(&self, a: &Limbs<L>) -> Option<Limbs<L>> {
        let mut one = [0; L];
        one[0] = 1;
        let (mut exponent, carry) = add(&self.modulus, &one);
        for _ in 0..2 {
            for at in 0..L {
                exponent[at] = exponent[at] >> 1 | exponent.get(at + 1).map_or(0, |next| next << 63);
            }
        }
        if carry {
            exponent[L - 1] |= 1 << 62;
        }
        let root = self.power(a, &exponent);
        (self.square(&root) == *a).then_some(root)
    }
}

/// X/Z², Y/Z³; infinity has Z = 0.
#[derive(Clone, Copy)]
struct Point<const L: usize> {
    x: Limbs<L>,
    y: Limbs<L>,
    z: Limbs<L>,
}

impl<const L: usize> Point<L> {
    const INFINITY: Self = Self { x: [0; L], y: [0; L], z: [0; L] };
}

struct Group<const L: usize> {
    field: Field<L>,
    scalars: Field<L>,
    field_len: usize,
    order_bits: usize,
    a: Limbs<L>,
    b: Limbs<L>,
    generator: Point<L>,
    /// 1, 3, 5 … 127 times the generator as (x, y).
    odd_multiples: Vec<(Limbs<L>, Limbs<L>)>,
}

/// Width of the signed windows: for the generator, whose table is kept, and for the key.
const GENERATOR_WINDOW: usize = 8;
const KEY_WINDOW: usize = 5;

impl<const L: usize> Group<L> {
    fn of(curve: &Curve) -> Self {
        let field = Field::new(of_hex(curve.p));
        let order = of_hex(curve.n);
        let enter = |text: &str| field.enter(&of_hex(text));
        let mut group = Self {
            a: enter(curve.a),
            b: enter(curve.b),
            generator: Point { x: enter(curve.x), y: enter(curve.y), z: field.one },
            scalars: Field::new(order),
            field_len: curve.field_len,
            order_bits: bits(&order),
            odd_multiples: Vec::new(),
            field,
        };
        let multiples = group.odd_multiples_of(&group.generator, 1 << (GENERATOR_WINDOW - 2));
        group.odd_multiples = group.affine(&multiples);
        group
    }

    /// x and y of points that are not infinity, by one inversion for all (Montgomery 1987).
    fn affine(&self, points: &[Point<L>]) -> Vec<(Limbs<L>, Limbs<L>)> {
        let field = &self.field;
        let mut products = Vec::with_capacity(points.len());
        let mut product = field.one;
        for point in points {
            products.push(product);
            product = field.mul(&product, &point.z);
        }
        let mut inverse = field.invert(&product);
        let mut found: Vec<_> = points
            .iter()
            .zip(&products)
            .rev()
            .map(|(point, before)| {
                let own = field.mul(&inverse, before);
                inverse = field.mul(&inverse, &point.z);
                let square = field.square(&own);
                (field.mul(&point.x, &square), field.mul(&point.y, &field.mul(&square, &own)))
            })
            .collect();
        found.reverse();
        found
    }

    fn holds(&self, point: &[u8], hashed: &[u8], r: &[u8], s: &[u8]) -> Result<bool, Unfit> {
        let key = self.point(point)?;
        let order = &self.scalars.modulus;
        let scalar =
            |octets: &[u8]| of_octets::<L>(octets).filter(|number| *number != [0; L] && below(number, order));
        let (Some(r), Some(s)) = (scalar(r), scalar(s)) else { return Ok(false) };
        let scalars = &self.scalars;
        // w, u₁ and u₂ as numbers: a factor in Montgomery form and a plain one give a plain product.
        let w = scalars.invert(&scalars.enter(&s));
        let u1 = scalars.mul(&w, &self.digest(hashed));
        let u2 = scalars.mul(&w, &r);
        let sum = self.combine(&u1, &u2, &key);
        if sum.z == [0; L] {
            return Ok(false);
        }
        // x mod n = r, without leaving the projective form: x is r, or r + n where that is still below p.
        let zz = self.field.square(&sum.z);
        let is = |x: &Limbs<L>| self.field.mul(&self.field.enter(x), &zz) == sum.x;
        let (more, carry) = add(&r, order);
        let first = below(&r, &self.field.modulus) && is(&r);
        Ok(first || (!carry && below(&more, &self.field.modulus) && is(&more)))
    }

    /// The leftmost bits of the digest, as many as the order has (FIPS 186-5, 6.4.2), below the order.
    fn digest(&self, hashed: &[u8]) -> Limbs<L> {
        let octets = self.order_bits.div_ceil(8).min(hashed.len());
        // Not longer than the order, which fits.
        let mut number = of_octets::<L>(&hashed[..octets]).unwrap_or([0; L]);
        for _ in 0..(8 * octets).saturating_sub(self.order_bits) {
            for at in 0..L {
                number[at] = number[at] >> 1 | number.get(at + 1).map_or(0, |next| next << 63);
            }
        }
        let (less, borrow) = sub(&number, &self.scalars.modulus);
        if borrow { number } else { less }
    }

    fn point(&self, octets: &[u8]) -> Result<Point<L>, Unfit> {
        let [form, coordinates @ ..] = octets else { return Err(Unfit::NotOnCurve) };
        let element = |octets: &[u8]| {
            of_octets::<L>(octets)
                .filter(|number| below(number, &self.field.modulus))
                .map(|number| self.field.enter(&number))
                .ok_or(Unfit::NotOnCurve)
        };
        let field = &self.field;
        let right = |x: &Limbs<L>| {
            let cube = field.mul(&field.square(x), x);
            field.add(&field.add(&cube, &field.mul(&self.a, x)), &self.b)
        };
        let (x, y) = match (form, coordinates.len() == self.field_len) {
            (2 | 3, true) => {
                let x = element(coordinates)?;
                if field.modulus[0] % 4 != 3 {
                    return Err(Unfit::Compressed);
                }
                let y = field.root(&right(&x)).ok_or(Unfit::NotOnCurve)?;
                let odd = field.leave(&y)[0] % 2 == 1;
                (x, if odd == (*form == 3) { y } else { field.sub(&[0; L], &y) })
            }
            (4, _) if coordinates.len() == 2 * self.field_len => {
                let (x, y) = coordinates.split_at(self.field_len);
                (element(x)?, element(y)?)
            }
            _ => return Err(Unfit::NotOnCurve),
        };
        match field.square(&y) == right(&x) {
            true => Ok(Point { x, y, z: field.one }),
            false => Err(Unfit::NotOnCurve),
        }
    }

    /// u₁G + u₂Q.
    fn combine(&self, u1: &Limbs<L>, u2: &Limbs<L>, key: &Point<L>) -> Point<L> {
        let table = self.odd_multiples_of(key, 1 << (KEY_WINDOW - 2));
        let (of_generator, of_key) = (signed_windows(u1, GENERATOR_WINDOW), signed_windows(u2, KEY_WINDOW));
        let mut sum = Point::INFINITY;
        let mut run = 0;
        for place in (0..of_generator.len().max(of_key.len())).rev() {
            run += 1;
            let digit = |windows: &[i8]| windows.get(place).copied().unwrap_or(0);
            let (generator, own) = (digit(&of_generator), digit(&of_key));
            if generator == 0 && own == 0 && place > 0 {
                continue;
            }
            sum = self.double_often(&sum, run);
            run = 0;
            if own != 0 {
                let multiple = &table[usize::from(own.unsigned_abs()) / 2];
                let y = if own < 0 { self.field.negate(&multiple.y) } else { multiple.y };
                sum = self.add(&sum, &Point { y, ..*multiple });
            }
            if generator != 0 {
                let (x, y) = &self.odd_multiples[usize::from(generator.unsigned_abs()) / 2];
                let y = if generator < 0 { self.field.negate(y) } else { *y };
                sum = self.add_affine(&sum, x, &y);
            }
        }
        sum
    }

    /// 1, 3, 5 … times the point, `count` of them.
    fn odd_multiples_of(&self, point: &Point<L>, count: usize) -> Vec<Point<L>> {
        let twice = self.double(point);
        let mut multiples = vec![*point];
        for at in 1..count {
            multiples.push(self.add(&multiples[at - 1], &twice));
        }
        multiples
    }

    /// Doubles `times` times; a·Z⁴ is carried along, which saves two products a doubling.
    fn double_often(&self, p: &Point<L>, times: usize) -> Point<L> {
        if p.z == [0; L] || times == 0 {
            return *p;
        }
        let field = &self.field;
        let twice = |a: &Limbs<L>| field.add(a, a);
        let Point { mut x, mut y, mut z } = *p;
        let mut beside = field.mul(&self.a, &field.square(&field.square(&z)));
        for _ in 0..times {
            let (xx, yy) = (field.square(&x), field.square(&y));
            let s = twice(&twice(&field.mul(&x, &yy)));
            let eight = twice(&twice(&twice(&field.square(&yy))));
            let m = field.add(&field.add(&twice(&xx), &xx), &beside);
            z = twice(&field.mul(&y, &z));
            x = field.sub(&field.square(&m), &twice(&s));
            y = field.sub(&field.mul(&m, &field.sub(&s, &x)), &eight);
            beside = twice(&field.mul(&eight, &beside));
        }
        Point { x, y, z }
    }

    fn double(&self, p: &Point<L>) -> Point<L> {
        self.double_often(p, 1)
    }

    /// Adds a point with Z = 1.
    fn add_affine(&self, p: &Point<L>, x: &Limbs<L>, y: &Limbs<L>) -> Point<L> {
        let field = &self.field;
        if p.z == [0; L] {
            return Point { x: *x, y: *y, z: field.one };
        }
        let zz = field.square(&p.z);
        let u2 = field.mul(x, &zz);
        let s2 = field.mul(y, &field.mul(&zz, &p.z));
        let (h, r) = (field.sub(&u2, &p.x), field.sub(&s2, &p.y));
        if h == [0; L] {
            return if r == [0; L] { self.double(p) } else { Point::INFINITY };
        }
        let hh = field.square(&h);
        let (hhh, v) = (field.mul(&hh, &h), field.mul(&p.x, &hh));
        let x = field.sub(&field.sub(&field.square(&r), &hhh), &field.add(&v, &v));
        let y = field.sub(&field.mul(&r, &field.sub(&v, &x)), &field.mul(&p.y, &hhh));
        let z = field.mul(&p.z, &h);
        Point { x, y, z }
    }

    fn add(&self, p: &Point<L>, q: &Point<L>) -> Point<L> {
        if p.z == [0; L] {
            return *q;
        }
        if q.z == [0; L] {
            return *p;
        }
        let field = &self.field;
        let (z1, z2) = (field.square(&p.z), field.square(&q.z));
        let (u1, u2) = (field.mul(&p.x, &z2), field.mul(&q.x, &z1));
        let s1 = field.mul(&p.y, &field.mul(&z2, &q.z));
        let s2 = field.mul(&q.y, &field.mul(&z1, &p.z));
        let (h, r) = (field.sub(&u2, &u1), field.sub(&s2, &s1));
        if h == [0; L] {
            return if r == [0; L] { self.double(p) } else { Point::INFINITY };
        }
        let hh = field.square(&h);
        let (hhh, v) = (field.mul(&hh, &h), field.mul(&u1, &hh));
        let x = field.sub(&field.sub(&field.square(&r), &hhh), &field.add(&v, &v));
        let y = field.sub(&field.mul(&r, &field.sub(&v, &x)), &field.mul(&s1, &hhh));
        let z = field.mul(&field.mul(&p.z, &q.z), &h);
        Point { x, y, z }
    }
}

/// Digits of a number, least first, in the signed form of this width: odd or zero, below 2^(width − 1) in size, and after each that is not zero
/// at least width − 1 zeros (Solinas 2000).
fn signed_windows<const L: usize>(number: &Limbs<L>, width: usize) -> Vec<i8> {
    let mut rest = *number;
    let mut carried = 0u64;
    let mut digits = Vec::with_capacity(64 * L + 1);
    let modulus = 1i64 << width;
    while rest != [0; L] || carried > 0 {
        let mut digit = 0;
        if rest[0] & 1 == 1 {
            let low = (rest[0] & (modulus as u64 - 1)) as i64;
            digit = if low >= modulus / 2 { low - modulus } else { low };
            let mut size = [0; L];
            size[0] = digit.unsigned_abs();
            if digit < 0 {
                let (more, carry) = add(&rest, &size);
                (rest, carried) = (more, carried + u64::from(carry));
            } else {
                rest = sub(&rest, &size).0;
            }
        }
        digits.push(digit as i8);
        for at in 0..L {
            rest[at] = rest[at] >> 1 | rest.get(at + 1).map_or(carried, |next| *next) << 63;
        }
        carried >>= 1;
    }
    digits
}

/// a·b + c + d as (low, high).
fn multiply_add(a: u64, b: u64, c: u64, d: u64) -> (u64, u64) {
    let wide = u128::from(a) * u128::from(b) + u128::from(c) + u128::from(d);
    (wide as u64, (wide >> 64) as u64)
}

/// a + b as (low, carry).
fn plus(a: u64, b: u64) -> (u64, u64) {
    let (sum, over) = a.overflowing_add(b);
    (sum, u64::from(over))
}

fn add<const L: usize>(a: &Limbs<L>, b: &Limbs<L>) -> (Limbs<L>, bool) {
    let mut sum = [0; L];
    let mut carry = false;
    for at in 0..L {
        let (low, first) = a[at].overflowing_add(b[at]);
        let (low, second) = low.overflowing_add(u64::from(carry));
        (sum[at], carry) = (low, first || second);
    }
    (sum, carry)
}

fn sub<const L: usize>(a: &Limbs<L>, b: &Limbs<L>) -> (Limbs<L>, bool) {
    let mut less = [0; L];
    let mut borrow = false;
    for at in 0..L {
        let (low, first) = a[at].overflowing_sub(b[at]);
        let (low, second) = low.overflowing_sub(u64::from(borrow));
        (less[at], borrow) = (low, first || second);
    }
    (less, borrow)
}

fn below<const L: usize>(a: &Limbs<L>, b: &Limbs<L>) -> bool {
    sub(a, b).1
}

fn bits<const L: usize>(number: &Limbs<L>) -> usize {
    (0..64 * L).rev().find(|bit| number[bit / 64] >> (bit % 64) & 1 == 1).map_or(0, |bit| bit + 1)
}

/// Big-endian octets; `None` if the number does not fit.
fn of_octets<const L: usize>(octets: &[u8]) -> Option<Limbs<L>> {
    let mut limbs = [0; L];
    for (at, octet) in octets.iter().rev().enumerate() {
        match limbs.get_mut(at / 8) {
            Some(limb) => *limb |= u64::from(*octet) << (8 * (at % 8)),
            None if *octet == 0 => {}
            None => return None,
        }
    }
    Some(limbs)
}

/// A number of the table of curves, which fits.
fn of_hex<const L: usize>(text: &str) -> Limbs<L> {
    let mut limbs = [0; L];
    for (at, digit) in text.bytes().rev().enumerate() {
        let value = char::from(digit).to_digit(16).unwrap_or(0);
        limbs[at / 16] |= u64::from(value) << (4 * (at % 16));
    }
    limbs
}

#[cfg(test)]
mod tests {
    use super::super::curves::CURVES;
    use super::*;

    fn group_check<const L: usize>(curve: &Curve) {
        let group = Group::<L>::of(curve);
        let octets = |number: &Limbs<L>| -> Vec<u8> {
            let all: Vec<u8> = number.iter().rev().flat_map(|limb| limb.to_be_bytes()).collect();
            all[all.len() - curve.field_len..].to_vec()
        };
        let (x, y) = (group.field.leave(&group.generator.x), group.field.leave(&group.generator.y));
        let mut encoded = [vec![4], octets(&x), octets(&y)].concat();
        assert!(group.point(&encoded).is_ok(), "{}: the generator is on the curve", curve.name);
        let compressed = [vec![2 + (y[0] % 2) as u8], octets(&x)].concat();
        match group.point(&compressed) {
            Ok(point) => assert_eq!(point.y, group.generator.y, "{}", curve.name),
            Err(unfit) => assert_eq!((unfit, group.field.modulus[0] % 4), (Unfit::Compressed, 1)),
        }
        *encoded.last_mut().unwrap() ^= 1;
        assert_eq!(group.point(&encoded).err(), Some(Unfit::NotOnCurve), "{}", curve.name);
        // n·G is infinity, (n − 1)·G + G as well, and (n − 1)·G is −G.
        let zero = [0; L];
        let n = group.scalars.modulus;
        let mut one = zero;
        one[0] = 1;
        let less = sub(&n, &one).0;
        assert_eq!(group.combine(&n, &zero, &group.generator).z, zero, "{}", curve.name);
        assert_eq!(group.combine(&less, &one, &group.generator).z, zero, "{}", curve.name);
        let minus = group.combine(&less, &zero, &group.generator);
        let zz = group.field.square(&minus.z);
        assert_eq!(group.field.mul(&group.generator.x, &zz), minus.x, "{}", curve.name);
    }

    #[test]
    fn on_every_curve_the_generator_has_the_order_of_the_table() {
        for curve in &CURVES {
            match curve.field_len {
                ..=24 => group_check::<3>(curve),
                25..=32 => group_check::<4>(curve),
                33..=40 => group_check::<5>(curve),
                41..=48 => group_check::<6>(curve),
                49..=64 => group_check::<8>(curve),
                _ => group_check::<9>(curve),
            }
        }
    }

    /// Signs with a key and a nonce of small numbers: enough to see that what was signed verifies and nothing else does.
    fn signed<const L: usize>(curve: &Curve, hashed: &[u8]) -> (Vec<u8>, Vec<u8>, Vec<u8>) {
        let group = Group::<L>::of(curve);
        let number = |value: u64| {
            let mut limbs = [0; L];
            limbs[0] = value;
            limbs
        };
        let affine = |point: &Point<L>| {
            let inverse = group.field.invert(&point.z);
            let square = group.field.square(&inverse);
            let x = group.field.leave(&group.field.mul(&point.x, &square));
            let y = group.field.leave(&group.field.mul(&point.y, &group.field.mul(&square, &inverse)));
            (x, y)
        };
        let zero = [0; L];
        let (d, k) = (number(0x1234_5678_9abc_def1), number(0x0fed_cba9_8765_4321));
        let key = affine(&group.combine(&d, &zero, &group.generator));
        let (x, _) = affine(&group.combine(&k, &zero, &group.generator));
        let scalars = &group.scalars;
        let (mut r, _) = sub(&x, &scalars.modulus);
        if below(&x, &scalars.modulus) {
            r = x;
        }
        // s = (e + r d) / k
        let rd = scalars.mul(&scalars.enter(&r), &d);
        let s = scalars.mul(&scalars.invert(&scalars.enter(&k)), &scalars.add(&group.digest(hashed), &rd));
        let octets = |number: &Limbs<L>| -> Vec<u8> {
            let all: Vec<u8> = number.iter().rev().flat_map(|limb| limb.to_be_bytes()).collect();
            all[all.len() - curve.field_len..].to_vec()
        };
        ([vec![4], octets(&key.0), octets(&key.1)].concat(), octets(&r), octets(&s))
    }

    fn check<const L: usize>(curve: &Curve) {
        // Digests shorter and longer than the order.
        for length in [20, 32, 64] {
            let hashed: Vec<u8> = (0..length).map(|at| 0x9d ^ u8::wrapping_mul(at, 7)).collect();
            let (point, r, s) = signed::<L>(curve, &hashed);
            assert_eq!(holds(curve, &point, &hashed, &r, &s), Ok(true), "{} {length}", curve.name);
            for at in [0, r.len() - 1] {
                let (mut other, mut changed) = (r.clone(), hashed.clone());
                other[at] ^= 1;
                changed[0] ^= 1;
                assert_eq!(holds(curve, &point, &hashed, &other, &s), Ok(false), "{}", curve.name);
                assert_eq!(holds(curve, &point, &hashed, &s, &r), Ok(false), "{}", curve.name);
                assert_eq!(holds(curve, &point, &changed, &r, &s), Ok(false), "{}", curve.name);
            }
            let nothing = vec![0; r.len()];
            assert_eq!(holds(curve, &point, &hashed, &nothing, &s), Ok(false));
            assert_eq!(holds(curve, &point, &hashed, &r, &nothing), Ok(false));
            assert_eq!(holds(curve, &point, &hashed, &[0xff; 80], &s), Ok(false));
        }
    }

    #[test]
    fn what_was_signed_verifies_and_nothing_else_does() {
        for curve in &CURVES {
            match curve.field_len {
                ..=24 => check::<3>(curve),
                25..=32 => check::<4>(curve),
                33..=40 => check::<5>(curve),
                41..=48 => check::<6>(curve),
                49..=64 => check::<8>(curve),
                _ => check::<9>(curve),
            }
        }
    }

    #[test]
    fn it_agrees_with_the_crates_on_the_curves_that_both_have() {
        use p256::ecdsa::signature::hazmat::PrehashSigner as _;
        let hashed = [0x5a; 32];
        for seed in 1..=20u8 {
            let key = p256::ecdsa::SigningKey::from_slice(&[seed; 32]).unwrap();
            let signature: p256::ecdsa::Signature = key.sign_prehash(&hashed).unwrap();
            let point = key.verifying_key().to_sec1_point(false);
            let (r, s) = signature.split_bytes();
            assert_eq!(holds(&CURVES[0], point.as_bytes(), &hashed, &r, &s), Ok(true), "{seed}");
            assert_eq!(holds(&CURVES[0], point.as_bytes(), &[0x5b; 32], &r, &s), Ok(false), "{seed}");
            let key = p384::ecdsa::SigningKey::from_slice(&[seed; 48]).unwrap();
            let signature: p384::ecdsa::Signature = key.sign_prehash(&hashed).unwrap();
            let point = key.verifying_key().to_sec1_point(false);
            let (r, s) = signature.split_bytes();
            assert_eq!(holds(&CURVES[1], point.as_bytes(), &hashed, &r, &s), Ok(true), "{seed}");
        }
    }
}
