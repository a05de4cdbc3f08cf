//! The few helpers that generated code calls. Not part of the public interface.

#[cfg(feature = "alloc")]
pub use alloc::boxed::Box;
#[cfg(feature = "alloc")]
pub use alloc::vec;
#[cfg(feature = "alloc")]
pub use alloc::vec::Vec;

use crate::Real;
pub use crate::tangent::are_numbers;
use crate::tangent::{Tangent, Vector};

mod alike;
mod choice;
mod cut;
mod discrete;
mod extending;
mod function;
mod given;
mod guard;
mod kept;
mod lanes;
#[cfg(feature = "alloc")]
mod lend;
mod order;
mod parameter;
mod passed;
mod repeated;
mod revolve;
mod sequence;
mod shadow;
#[cfg(feature = "alloc")]
mod sort;
mod stack;
mod still;
mod succeeded;
mod unsettled;

pub use alike::Alike;
pub use choice::ZeroOf;
pub use cut::{Cut, cut};
pub use discrete::{Discrete, Observed, WithoutFloats, behind, discrete, number, observed, without_floats};
pub use extending::{Extending, element};
pub use function::{Captures, PassedAsAClosure, function, independent};
pub use given::{accumulate_given, tangent_given};
pub use guard::{Guard, Guarded, Plain, Seed, Unguarded, again};
pub use kept::{Keep, Keeps, KeepsWhole, Lends};
pub use lanes::{Laned, Lanes, set_columns, set_rows, set_symmetric_columns, set_units};
#[cfg(feature = "alloc")]
pub use lend::{Lending, Lent, lend, lend_copy, lend_filled, refill};
pub use order::{Companions, MissingSecond, MissingThird, OwnDerivatives, SecondOrder, ThirdOrder};
pub use parameter::{Parameter, parameter};
pub use passed::{Anything, Ignored, Moving, Output, Passed, passed};
pub use repeated::{Constancy, Inconstancy, Repeats, SecondCall, repeated};
pub use revolve::Revolve;
pub use sequence::{Sequence, length};
pub use shadow::{Constant, ConstantLanes, Cotangent, Direction, Fresh, Inactive, Owned, Space};
#[cfg(feature = "alloc")]
pub use sort::{sorted_by, sorted_by_key};
pub use stack::Stack;
#[cfg(feature = "alloc")]
pub use still::constants;
pub use still::{
    Accumulate, Clear, HasTangent, Movement, Still, StillPart, Whole, WithoutTangent, accumulate, clear, movement,
    part, part_mut, without_tangent, zero,
};
pub use succeeded::{Attempt, succeeded};
pub use unsettled::Unsettled;

#[cfg(feature = "alloc")]
pub use crate::sparse::{
    All, AllSets, Fingerprint, OutputsAlone, Recorder, Set, SetsOf, Shape, Tracer, Untraced, untraced,
};

/// The type of the floats in a `P`.
pub type Float<P> = <<P as Tangent>::Tangent as Vector>::Float;

/// `sum` ← `sum` + `other`, element by element.
///
/// # Panics
///
/// If their lengths differ.
#[inline]
#[track_caller]
pub fn accumulate_slice<V: Vector>(sum: &mut [V], other: &[V]) {
    check_length("cotangent", other.len(), "what it belongs to", sum.len());
    sum.iter_mut().zip(other).for_each(|(sum, other)| sum.accumulate(other));
}

/// Panics unless what the caller passes by the name `given` is as long as `of`.
#[inline]
#[track_caller]
pub fn check_length(given: &str, length: usize, of: &str, expected: usize) {
    if length != expected {
        wrong_length(given, length, of, expected);
    }
}

/// Panics unless the `Vec`s in the tangent that the caller passes by the name `given` are as long as those of `of`, which is `value`.
#[inline]
#[track_caller]
pub fn check_parts<P: Tangent>(given: &str, tangent: &P::Tangent, of: &str, value: &P) {
    if let Some((length, expected)) = value.wrong_length(tangent) {
        wrong_length_of_part(given, length, of, expected);
    }
}

/// The same of the elements of slices.
#[inline]
#[track_caller]
pub fn check_elements<P: Tangent>(given: &str, tangents: &[P::Tangent], of: &str, values: &[P]) {
    if let Some((length, expected)) = crate::tangent::wrong_length(values, tangents) {
        wrong_length_of_part(given, length, of, expected);
    }
}

/// Clears the elements that a loop does not come to: often there is one.
#[inline(always)]
pub fn clear_rest<T: Real>(rest: &mut [T]) {
    match rest {
        [only] => *only = T::zero(),
        rest => rest.fill(T::zero()),
    }
}

#[cold]
#[inline(never)]
#[track_caller]
fn wrong_length(given: &str, length: usize, of: &str, expected: usize) -> ! {
    panic!("`{given}` has length {length}, but {of} has length {expected}");
}

#[cold]
#[inline(never)]
#[track_caller]
fn wrong_length_of_part(given: &str, length: usize, of: &str, expected: usize) -> ! {
    panic!("a part of `{given}` has length {length}, but that of {of} has length {expected}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_lengths_pass() {
        check_length("x_gradient", 3, "`x`", 3);
    }

    #[test]
    #[should_panic(expected = "`x_gradient` has length 3, but `x` has length 4")]
    fn a_wrong_length_panics_and_names_both() {
        check_length("x_gradient", 3, "`x`", 4);
    }
}
