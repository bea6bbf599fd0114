//! `k · G` for a secret k, from tables of the generator's multiples: one addition for each window, no doublings.
//!
//! k, made odd by its sign, has the digits `d_i` in `±1, ±3 … ±(2^w - 1)`, and the table of window i holds
//! `1, 3 … (2^w - 1)` times `2^(w·i) · G`, affine. No digit is zero, so no addend is the neutral element. The sum so far is
//! below `2^(w·i)` in amount and the addend is not, and both together stay below q before the last window: equal and
//! opposite points, for which the short formula of addition fails, can meet in the last window alone, where doubling stands
//! beside it. Nothing branches or looks up by k: every entry of a window is read.

use alloc::vec::Vec;

use elliptic_curve::ff::{Field, PrimeField};
use elliptic_curve::group::Group;
use elliptic_curve::subtle::{Choice, ConditionallySelectable, ConstantTimeEq};
use elliptic_curve::zeroize::Zeroizing;
use elliptic_curve::{BatchNormalize, FieldBytes, Scalar};
use primeorder::ProjectivePoint;

use crate::multiply::{Element, Point, a_is_minus_three, coordinates};
use crate::sets::ParameterSet;

const WINDOW: usize = 5;
const ENTRIES: usize = 1 << (WINDOW - 1);
const MASK: u8 = (1 << (WINDOW - 1)) - 1;

type Entry<F> = (F, F);

/// The tables, lowest window first.
pub(crate) struct Comb<F>(Vec<[Entry<F>; ENTRIES]>);

/// How many windows cover a number below q.
fn windows<C: ParameterSet>() -> usize {
    usize::try_from(Scalar::<C>::NUM_BITS).unwrap_or(usize::MAX).div_ceil(WINDOW)
}

/// Tables of the set's generator: some thousand additions.
pub(crate) fn tables<C: ParameterSet>() -> Comb<Element<C>> {
    let mut base = ProjectivePoint::<C>::GENERATOR;
    let tables = (0..windows::<C>()).map(|_| {
        let (twice, mut next) = (base.double(), base);
        let points = core::array::from_fn::<_, ENTRIES, _>(|index| {
            if index > 0 {
                next += twice;
            }
            next
        });
        base = (0..WINDOW).fold(base, |point, _| point.double());
        ProjectivePoint::<C>::batch_normalize(&points).map(|point| coordinates(&point))
    });
    Comb(tables.collect())
}

/// `k · G`, affine. k is not zero.
pub(crate) fn multiply<C: ParameterSet>(comb: &Comb<Element<C>>, k: &Scalar<C>) -> Entry<Element<C>> {
    let is_even = !k.is_odd();
    let mut odd: Zeroizing<FieldBytes<C>> =
        Zeroizing::new(Scalar::<C>::conditional_select(k, &-*k, is_even).to_repr());
    odd.reverse();
    let last = comb.0.len().saturating_sub(1);
    let mut sum: Option<Point<C>> = None;
    for (window, entries) in comb.0.iter().enumerate() {
        let bits = bits(&odd, window * WINDOW + 1);
        // The highest digit is positive by itself: q - 1 has no more bits than all windows.
        let (index, is_negative) = if window == last {
            (bits, Choice::from(0))
        } else {
            let is_negative = !Choice::from((bits >> (WINDOW - 1)) & 1);
            (u8::conditional_select(&bits, &!bits, is_negative), is_negative)
        };
        let (x, y) = entry(entries, index & MASK, is_negative);
        sum = Some(match sum {
            None => Point { x, y, z: Element::<C>::ONE },
            Some(sum) if window == last => add_any(&sum, &x, &y),
            Some(sum) => add(&sum, &x, &y),
        });
    }
    let sum = sum.unwrap_or(Point::NEUTRAL);
    let inverse = sum.z.invert().unwrap_or(Element::<C>::ZERO);
    let square = inverse.square();
    let y = sum.y * square * inverse;
    (sum.x * square, Element::<C>::conditional_select(&y, &-y, is_even))
}

/// As many bits of the number as a window has, from this one on.
fn bits(little_endian: &[u8], from: usize) -> u8 {
    let byte = |index: usize| u16::from(little_endian.get(index).copied().unwrap_or_default());
    let two = byte(from / 8) | byte(from / 8 + 1) << 8;
    let [low, _] = (two >> (from % 8)).to_le_bytes();
    low & ((1 << WINDOW) - 1)
}

/// Reads all of them and takes one.
fn entry<F: Field + ConditionallySelectable>(
    entries: &[Entry<F>; ENTRIES],
    index: u8,
    is_negative: Choice,
) -> Entry<F> {
    let (mut x, mut y) = (F::ZERO, F::ZERO);
    for (place, entry) in (0_u8..).zip(entries) {
        let is_here = place.ct_eq(&index);
        x.conditional_assign(&entry.0, is_here);
        y.conditional_assign(&entry.1, is_here);
    }
    (x, F::conditional_select(&y, &-y, is_negative))
}

/// The sum with a point that is neither equal nor opposite; neither is neutral. With it, `h`: zero where they are.
fn add_with_h<C: ParameterSet>(sum: &Point<C>, x: &Element<C>, y: &Element<C>) -> (Point<C>, Element<C>) {
    let zz = sum.z.square();
    let h = *x * zz - sum.x;
    let r = *y * (zz * sum.z) - sum.y;
    let hh = h.square();
    let hhh = hh * h;
    let base = sum.x * hh;
    let x = r.square() - hhh - base.double();
    (Point { x, y: r * (base - x) - sum.y * hhh, z: sum.z * h }, h)
}

fn add<C: ParameterSet>(sum: &Point<C>, x: &Element<C>, y: &Element<C>) -> Point<C> {
    add_with_h(sum, x, y).0
}

/// The same where both may be equal. Opposite they are not: k is not zero.
fn add_any<C: ParameterSet>(sum: &Point<C>, x: &Element<C>, y: &Element<C>) -> Point<C> {
    let (added, h) = add_with_h(sum, x, y);
    let doubled = sum.double(a_is_minus_three::<C>());
    let is_same = h.is_zero();
    let select = |a, b| Element::<C>::conditional_select(a, b, is_same);
    Point {
        x: select(&added.x, &doubled.x),
        y: select(&added.y, &doubled.y),
        z: select(&added.z, &doubled.z),
    }
}

#[cfg(test)]
mod tests {

    use super::*;
    use crate::sets::{CryptoProA, CryptoProB, CryptoProC, Tc26P256A, Tc26P512A, Tc26P512B, Tc26P512C};

    /// Edges of the number, of every window, and numbers in between.
    fn numbers<C: ParameterSet>() -> Vec<Scalar<C>> {
        let (one, two) = (Scalar::<C>::ONE, Scalar::<C>::from(2));
        let half = two.invert().unwrap();
        let mut numbers: Vec<_> = (1..70_u64).map(Scalar::<C>::from).collect();
        let mut power = one;
        for _ in 0..windows::<C>() {
            numbers.extend([power, power - one, power + one, power.invert().unwrap()]);
            power = (0..WINDOW).fold(power, |power, _| power.double());
        }
        numbers.extend([half, half - one, half + one]);
        let negative: Vec<_> = numbers.iter().map(|number| -*number).collect();
        numbers.extend(negative);
        numbers.retain(|number| !bool::from(number.is_zero()));
        numbers
    }

    fn agrees_with_the_library<C: ParameterSet>() {
        let tables = tables::<C>();
        for number in numbers::<C>() {
            let point = (ProjectivePoint::<C>::GENERATOR * number).to_affine();
            assert_eq!(multiply::<C>(&tables, &number), coordinates(&point), "{number:?}");
        }
    }

    #[test]
    fn multiples_are_those_of_the_library_for_every_set() {
        agrees_with_the_library::<CryptoProA>();
        agrees_with_the_library::<CryptoProB>();
        agrees_with_the_library::<CryptoProC>();
        agrees_with_the_library::<Tc26P256A>();
        agrees_with_the_library::<Tc26P512A>();
        agrees_with_the_library::<Tc26P512B>();
        agrees_with_the_library::<Tc26P512C>();
    }

    /// A set whose q - 1 fills its last window: the sum can be equal to the addend there.
    #[test]
    fn equal_points_in_the_last_window_are_doubled() {
        let generator = ProjectivePoint::<CryptoProA>::GENERATOR.to_affine();
        let (x, y) = coordinates(&generator);
        let sum = Point::<CryptoProA> { x, y, z: Element::<CryptoProA>::ONE };
        let twice = add_any(&sum, &x, &y);
        let inverse = Element::<CryptoProA>::invert(&twice.z).unwrap();
        let expected = coordinates(&ProjectivePoint::<CryptoProA>::GENERATOR.double().to_affine());
        assert_eq!((twice.x * inverse.square(), twice.y * inverse.square() * inverse), expected);
    }
}
