//! Sets of inputs, and aggregates of them in the shape of what they belong to.

use alloc::vec::Vec;

use crate::real::Real;

/// The set of inputs that a float depends on, as a [`Tracer`](super::Tracer) knows it.
///
/// 0 is the empty set, i + 1 that of the input i alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Set(pub(super) u64);

impl Set {
    pub(super) const EMPTY: Set = Set(0);

    pub(super) fn input(index: usize) -> Set {
        Set(index as u64 + 1)
    }
}

/// Aggregates of sets.
pub trait Sets {
    /// Visits each set, in the order of the floats.
    fn each(&self, visit: &mut impl FnMut(Set));

    /// Visits each set, to change it.
    fn each_mut(&mut self, visit: &mut impl FnMut(&mut Set));

    /// How many there are.
    #[inline]
    fn count(&self) -> usize {
        let mut count = 0;
        self.each(&mut |_| count += 1);
        count
    }
}

/// What is made of floats, and may so have a set for each.
#[diagnostic::on_unimplemented(
    message = "what `{Self}` depends on cannot be followed",
    note = "the option `sparse` follows floats, and arrays, slices, `Vec`s and tuples of them"
)]
pub trait Shape {
    /// The same with sets in place of the floats.
    type Sets: Sets + Clone;

    /// Sets in this shape, in the order of the floats.
    fn sets(&self, next: &mut impl FnMut() -> Set) -> Self::Sets;

    /// Whether the sets are of this shape.
    fn fits(&self, sets: &Self::Sets) -> bool;
}

impl Sets for Set {
    #[inline(always)]
    fn each(&self, visit: &mut impl FnMut(Set)) {
        visit(*self);
    }

    #[inline(always)]
    fn each_mut(&mut self, visit: &mut impl FnMut(&mut Set)) {
        visit(self);
    }
}

impl<T: Real> Shape for T {
    type Sets = Set;

    #[inline(always)]
    fn sets(&self, next: &mut impl FnMut() -> Set) -> Set {
        next()
    }

    #[inline(always)]
    fn fits(&self, _: &Set) -> bool {
        true
    }
}

impl<S: Sets> Sets for [S] {
    #[inline]
    fn each(&self, visit: &mut impl FnMut(Set)) {
        self.iter().for_each(|sets| sets.each(visit));
    }

    #[inline]
    fn each_mut(&mut self, visit: &mut impl FnMut(&mut Set)) {
        self.iter_mut().for_each(|sets| sets.each_mut(visit));
    }
}

impl<P: Shape> Shape for [P] {
    type Sets = Vec<P::Sets>;

    #[inline]
    fn sets(&self, next: &mut impl FnMut() -> Set) -> Vec<P::Sets> {
        self.iter().map(|element| element.sets(next)).collect()
    }

    #[inline]
    fn fits(&self, sets: &Vec<P::Sets>) -> bool {
        self.len() == sets.len() && self.iter().zip(sets).all(|(element, sets)| element.fits(sets))
    }
}

impl<S: Sets, const N: usize> Sets for [S; N] {
    #[inline]
    fn each(&self, visit: &mut impl FnMut(Set)) {
        self.as_slice().each(visit);
    }

    #[inline]
    fn each_mut(&mut self, visit: &mut impl FnMut(&mut Set)) {
        self.as_mut_slice().each_mut(visit);
    }
}

impl<P: Shape, const N: usize> Shape for [P; N] {
    type Sets = [P::Sets; N];

    #[inline]
    fn sets(&self, next: &mut impl FnMut() -> Set) -> [P::Sets; N] {
        self.each_ref().map(|element| element.sets(next))
    }

    #[inline]
    fn fits(&self, sets: &[P::Sets; N]) -> bool {
        self.iter().zip(sets).all(|(element, sets)| element.fits(sets))
    }
}

impl<S: Sets> Sets for Vec<S> {
    #[inline]
    fn each(&self, visit: &mut impl FnMut(Set)) {
        self.as_slice().each(visit);
    }

    #[inline]
    fn each_mut(&mut self, visit: &mut impl FnMut(&mut Set)) {
        self.as_mut_slice().each_mut(visit);
    }
}

impl<P: Shape> Shape for Vec<P> {
    type Sets = Vec<P::Sets>;

    #[inline]
    fn sets(&self, next: &mut impl FnMut() -> Set) -> Vec<P::Sets> {
        self.as_slice().sets(next)
    }

    #[inline]
    fn fits(&self, sets: &Vec<P::Sets>) -> bool {
        self.as_slice().fits(sets)
    }
}

macro_rules! tuple {
    ($($P:ident $index:tt),+) => {
        impl<$($P: Sets),+> Sets for ($($P,)+) {
            #[inline]
            fn each(&self, visit: &mut impl FnMut(Set)) {
                $(self.$index.each(visit);)+
            }

            #[inline]
            fn each_mut(&mut self, visit: &mut impl FnMut(&mut Set)) {
                $(self.$index.each_mut(visit);)+
            }
        }

        impl<$($P: Shape),+> Shape for ($($P,)+) {
            type Sets = ($($P::Sets,)+);

            #[inline]
            fn sets(&self, next: &mut impl FnMut() -> Set) -> Self::Sets {
                ($(self.$index.sets(next),)+)
            }

            #[inline]
            fn fits(&self, sets: &Self::Sets) -> bool {
                true $(&& self.$index.fits(&sets.$index))+
            }
        }
    };
}

crate::tuples::for_tuples!(tuple);
