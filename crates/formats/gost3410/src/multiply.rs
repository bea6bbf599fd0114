//! `z1 · G + z2 · Q` for verifying, where every number is public and time may depend on it.
//!
//! Jacobian coordinates and signed windows over one chain of doublings. The formulas for addition have exceptions
//! (equal and opposite points); each is a branch here, which is why nothing secret may come near.

use elliptic_curve::array::typenum::Unsigned;
use elliptic_curve::ff::{Field, PrimeField};
use elliptic_curve::group::Group;
use elliptic_curve::point::AffineCoordinates;
use elliptic_curve::{BatchNormalize, FieldBytes, FieldBytesSize, Scalar};
use primeorder::{AffinePoint, ProjectivePoint};

use crate::sets::ParameterSet;

pub(crate) type Element<C> = <C as elliptic_curve::hazmat::FieldArithmetic>::FieldElement;

/// Odd multiples of the key go up to 15, those of the generator to 127.
const KEY_WINDOW: u32 = 5;
const GENERATOR_WINDOW: u32 = 8;
pub(crate) const GENERATOR_MULTIPLES: usize = 1 << (GENERATOR_WINDOW - 2);
const DIGITS_MAX: usize = 513;

/// `(x / z², y / z³)`; the neutral element has z = 0.
#[derive(Clone, Copy)]
pub(crate) struct Point<C: ParameterSet> {
    pub x: Element<C>,
    pub y: Element<C>,
    pub z: Element<C>,
}

impl<C: ParameterSet> Point<C> {
    pub(crate) const NEUTRAL: Self =
        Self { x: <Element<C> as Field>::ONE, y: <Element<C> as Field>::ONE, z: <Element<C> as Field>::ZERO };

    fn from_affine(point: &AffinePoint<C>) -> Option<Self> {
        let coordinate = |bytes| Element::<C>::from_repr(bytes).into_option();
        Some(Self { x: coordinate(point.x())?, y: coordinate(point.y())?, z: <Element<C> as Field>::ONE })
    }

    fn is_neutral(&self) -> bool {
        self.z == <Element<C> as Field>::ZERO
    }

    pub(crate) fn double(&self, a_is_minus_three: bool) -> Self {
        let zz = self.z.square();
        let yy = self.y.square();
        let slope = if a_is_minus_three {
            let product = (self.x - zz) * (self.x + zz);
            product.double() + product
        } else {
            let xx = self.x.square();
            xx.double() + xx + C::EQUATION_A * zz.square()
        };
        let beta = self.x * yy;
        let beta4 = beta.double().double();
        let x = slope.square() - beta4.double();
        let y = slope * (beta4 - x) - yy.square().double().double().double();
        Self { x, y, z: (self.y * self.z).double() }
    }

    /// The sum with `(x2, y2)` and its z, or 1 for none.
    fn add(&self, x2: &Element<C>, y2: &Element<C>, z2: Option<&Element<C>>, a_is_minus_three: bool) -> Self {
        let z2_or_one = z2.copied().unwrap_or(<Element<C> as Field>::ONE);
        if self.is_neutral() {
            return Self { x: *x2, y: *y2, z: z2_or_one };
        }
        if z2_or_one == <Element<C> as Field>::ZERO {
            return *self;
        }
        let zz1 = self.z.square();
        let (u1, s1) = match z2 {
            Some(z2) => {
                let zz2 = z2.square();
                (self.x * zz2, self.y * (zz2 * z2))
            }
            None => (self.x, self.y),
        };
        let h = *x2 * zz1 - u1;
        let r = *y2 * (zz1 * self.z) - s1;
        if h == <Element<C> as Field>::ZERO {
            return if r == <Element<C> as Field>::ZERO {
                self.double(a_is_minus_three)
            } else {
                Self::NEUTRAL
            };
        }
        let hh = h.square();
        let hhh = hh * h;
        let base = u1 * hh;
        let x = r.square() - hhh - base.double();
        Self { x, y: r * (base - x) - s1 * hhh, z: z2.map_or(self.z, |z2| self.z * z2) * h }
    }

    fn odd_multiples(&self, a_is_minus_three: bool) -> [Self; 1 << (KEY_WINDOW - 2)] {
        let twice = self.double(a_is_minus_three);
        let mut next = *self;
        core::array::from_fn(|index| {
            if index > 0 {
                next = next.add(&twice.x, &twice.y, Some(&twice.z), a_is_minus_three);
            }
            next
        })
    }
}

/// Digits of `window`-ary non-adjacent form, lowest first: zero, or odd and below `2^(window - 1)` in amount.
fn digits<C: ParameterSet>(scalar: &Scalar<C>, window: u32) -> [i16; DIGITS_MAX] {
    let mut bytes: FieldBytes<C> = scalar.to_repr();
    bytes.reverse();
    let bits = |position: usize| -> i32 {
        let byte = |index: usize| i32::from(bytes.get(index).copied().unwrap_or_default());
        let from = position / 8;
        ((byte(from) | byte(from + 1) << 8 | byte(from + 2) << 16) >> (position % 8)) & ((1 << window) - 1)
    };
    let mut digits = [0; DIGITS_MAX];
    let mut carry = 0;
    let mut position = 0;
    while let Some(digit) = digits.get_mut(position) {
        let value = bits(position) + carry;
        if value & 1 == 0 {
            position += 1;
            continue;
        }
        carry = i32::from(value >= 1 << (window - 1));
        *digit = i16::try_from(value - (carry << window)).unwrap_or_default();
        position += usize::try_from(window).unwrap_or(1);
    }
    digits
}

/// The entry for a digit that is not zero.
fn entry<T: Copy>(odd_multiples: &[T], digit: i16) -> Option<T> {
    odd_multiples.get(usize::from(digit.unsigned_abs() / 2)).copied()
}

/// The odd multiples of the generator that a window of [`GENERATOR_WINDOW`] bits needs, affine.
pub(crate) fn generator_multiples<C: ParameterSet>() -> [(Element<C>, Element<C>); GENERATOR_MULTIPLES] {
    let generator = ProjectivePoint::<C>::GENERATOR;
    let twice = generator.double();
    let mut next = generator;
    let points = core::array::from_fn::<_, GENERATOR_MULTIPLES, _>(|index| {
        if index > 0 {
            next += twice;
        }
        next
    });
    ProjectivePoint::<C>::batch_normalize(&points).map(|point| coordinates(&point))
}

/// Of a point that is not the neutral element.
pub(crate) fn coordinates<C: ParameterSet>(point: &AffinePoint<C>) -> (Element<C>, Element<C>) {
    let coordinate = |bytes| Element::<C>::from_repr(bytes).unwrap_or(Element::<C>::ZERO);
    (coordinate(point.x()), coordinate(point.y()))
}

fn sign<F: Field>(y: F, digit: i16) -> F {
    if digit < 0 { -y } else { y }
}

/// Whether the point of the curve is in the subgroup of prime order, and not its neutral element: `(q - 1) · P = -P`.
pub(crate) fn is_multiple_of_generator<C: ParameterSet>(point: &AffinePoint<C>) -> bool {
    if bool::from(point.is_identity()) {
        return false;
    }
    if C::COFACTOR == 1 {
        return true;
    }
    let a_is_minus_three = a_is_minus_three::<C>();
    let Some(point) = Point::<C>::from_affine(point) else { return false };
    let multiples = point.odd_multiples(a_is_minus_three);
    let mut sum = Point::<C>::NEUTRAL;
    for digit in digits::<C>(&-Scalar::<C>::ONE, KEY_WINDOW).iter().rev() {
        sum = sum.double(a_is_minus_three);
        if *digit != 0
            && let Some(multiple) = entry(&multiples, *digit)
        {
            sum = sum.add(&multiple.x, &sign(multiple.y, *digit), Some(&multiple.z), a_is_minus_three);
        }
    }
    !sum.is_neutral() && sum.add(&point.x, &point.y, None, a_is_minus_three).is_neutral()
}

pub(crate) fn a_is_minus_three<C: ParameterSet>() -> bool {
    C::EQUATION_A == -Element::<C>::from(3)
}

/// Whether r is the x-coordinate of `z1 · G + z2 · Q` modulo q, and this sum is not the neutral element.
pub(crate) fn sum_has_x<C: ParameterSet>(
    z1: &Scalar<C>,
    z2: &Scalar<C>,
    key: &AffinePoint<C>,
    r: &Scalar<C>,
) -> bool {
    let a_is_minus_three = a_is_minus_three::<C>();
    let Some(key) = Point::<C>::from_affine(key) else { return false };
    let key = key.odd_multiples(a_is_minus_three);
    let of_generator = C::odd_multiples_of_generator();
    let digits1 = digits::<C>(z1, GENERATOR_WINDOW);
    let digits2 = digits::<C>(z2, KEY_WINDOW);
    let used = FieldBytesSize::<C>::USIZE * 8 + 1;
    let mut sum = Point::<C>::NEUTRAL;
    for (digit1, digit2) in digits1.iter().zip(&digits2).take(used).rev() {
        if !sum.is_neutral() {
            sum = sum.double(a_is_minus_three);
        }
        if *digit1 != 0
            && let Some((x, y)) = entry(of_generator.as_ref(), *digit1)
        {
            sum = sum.add(&x, &sign(y, *digit1), None, a_is_minus_three);
        }
        if *digit2 != 0
            && let Some(point) = entry(&key, *digit2)
        {
            sum = sum.add(&point.x, &sign(point.y, *digit2), Some(&point.z), a_is_minus_three);
        }
    }
    !sum.is_neutral() && has_x::<C>(&sum, r)
}

/// Compares `r · z²` with x for r and, while it stays below p, r + q, r + 2q and so on: no division.
fn has_x<C: ParameterSet>(sum: &Point<C>, r: &Scalar<C>) -> bool {
    let zz = sum.z.square();
    let below_order: FieldBytes<C> = (-Scalar::<C>::ONE).to_repr();
    let mut candidate: FieldBytes<C> = r.to_repr();
    loop {
        let Some(x) = Element::<C>::from_repr(candidate).into_option() else { return false };
        if x * zz == sum.x {
            return true;
        }
        let mut carry = 1;
        for (to, from) in candidate.iter_mut().rev().zip(below_order.iter().rev()) {
            carry += u16::from(*to) + u16::from(*from);
            *to = carry.to_le_bytes()[0];
            carry >>= 8;
        }
        if carry > 0 {
            return false;
        }
    }
}
