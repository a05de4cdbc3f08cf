//! What generated code calls to propagate sets through a function.

use super::calls::{Destinations, Found};
use super::sets::{Set, Sets, Shape};

/// Follows which inputs the floats of a function depend on, and which inputs meet in an operation that is not linear.
///
/// Generated code calls it in the order in which the function computes: a float of the value a ∘ b depends on the
/// [`union`](Self::union) of the inputs of a and b, and wherever ∂²(a ∘ b)/∂a∂b may be other than zero, these
/// [`interact`](Self::interact).
pub trait Tracer {
    /// The union of two sets.
    fn union(&self, a: Set, b: Set) -> Set;

    /// The second derivative of the result by each input in `a` and each in `b` may be other than zero.
    fn interact(&self, a: Set, b: Set);

    /// All inputs in all of these [`interact`](Self::interact), those of one set as well.
    #[inline]
    fn interact_together(&self, sets: &[Set]) {
        for (index, set) in sets.iter().enumerate() {
            sets[..=index].iter().for_each(|other| self.interact(*set, *other));
        }
    }

    /// All inputs in any of the ones [`interact`](Self::interact) with all in any of the others.
    #[inline]
    fn interact_across(&self, ones: &[Set], others: &[Set]) {
        for one in ones {
            others.iter().for_each(|other| self.interact(*one, *other));
        }
    }

    /// The next float of the result depends on `set`.
    fn output(&self, set: Set);

    /// The empty set.
    #[inline(always)]
    fn none(&self) -> Set {
        Set::EMPTY
    }

    /// Empty sets in the shape of `value`.
    #[inline]
    fn nothing<P: Shape + ?Sized>(&self, value: &P) -> P::Sets {
        self.filled(value, Set::EMPTY)
    }

    /// The set `set` for each float of `value`.
    #[inline]
    fn filled<P: Shape + ?Sized>(&self, value: &P, set: Set) -> P::Sets {
        value.sets(&mut || set)
    }

    /// `set` for each of these.
    #[inline]
    fn fill<S: Sets + ?Sized>(&self, sets: &mut S, set: Set) {
        sets.each_mut(&mut |element| *element = set);
    }

    /// The union of all of these.
    #[inline]
    fn all<S: Sets + ?Sized>(&self, sets: &S) -> Set {
        let mut all = Set::EMPTY;
        sets.each(&mut |set| all = self.union(all, set));
        all
    }

    /// The union of all that was found of a call.
    #[inline]
    fn joined(&self, found: impl Found) -> Set
    where
        Self: Sized,
    {
        found.joined(self)
    }

    /// What was found of the result of a call, in its shape.
    #[inline]
    fn shaped<R: Shape + ?Sized>(&self, value: &R, found: impl Found) -> R::Sets {
        value.sets(&mut found.in_order())
    }

    /// What was found of what a call writes to takes the place of what is there.
    #[inline]
    fn put(&self, destinations: impl Destinations, found: impl Found) {
        destinations.take(&mut found.in_order());
    }

    /// The next floats of the result depend on these.
    #[inline]
    fn outputs<S: Sets + ?Sized>(&self, sets: &S) {
        sets.each(&mut |set| self.output(set));
    }
}
