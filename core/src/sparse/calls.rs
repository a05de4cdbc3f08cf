//! Calls of functions while sets are propagated.

use alloc::vec::Vec;

use super::sets::{Set, Sets, Shape};
use super::tracer::Tracer;
use crate::generated::Constant;

/// The sets of an argument of the type P: one for each of its floats, or one that is that of all, or none.
pub trait SetsOf<P: Shape + ?Sized> {
    /// One for each float.
    fn of(self, argument: &P, tracer: &impl Tracer) -> P::Sets;
}

impl<P: Shape + ?Sized> SetsOf<P> for Set {
    #[inline]
    fn of(self, argument: &P, tracer: &impl Tracer) -> P::Sets {
        tracer.filled(argument, self)
    }
}

impl<P: Shape + ?Sized> SetsOf<P> for Constant {
    #[inline]
    fn of(self, argument: &P, tracer: &impl Tracer) -> P::Sets {
        tracer.nothing(argument)
    }
}

impl<S: Sets + ?Sized, P: Shape + ?Sized> SetsOf<P> for &S {
    #[inline]
    fn of(self, argument: &P, _: &impl Tracer) -> P::Sets {
        argument.sets(&mut in_order(self))
    }
}

/// One after the other; none where there are no more.
fn in_order<S: Sets + ?Sized>(sets: &S) -> impl FnMut() -> Set + use<S> {
    let mut own = Vec::with_capacity(sets.count());
    sets.each(&mut |set| own.push(set));
    let mut own = own.into_iter();
    move || own.next().unwrap_or(Set::EMPTY)
}

/// The sets of all arguments of a call.
pub trait AllSets {
    /// Their union.
    fn all(&self, tracer: &impl Tracer) -> Set;
}

impl AllSets for Set {
    #[inline]
    fn all(&self, _: &impl Tracer) -> Set {
        *self
    }
}

impl AllSets for Constant {
    #[inline]
    fn all(&self, _: &impl Tracer) -> Set {
        Set::EMPTY
    }
}

impl<S: Sets + ?Sized> AllSets for &S {
    #[inline]
    fn all(&self, tracer: &impl Tracer) -> Set {
        tracer.all(*self)
    }
}

macro_rules! tuple {
    ($($P:ident $index:tt),+) => {
        impl<$($P: AllSets),+> AllSets for ($($P,)+) {
            #[inline]
            fn all(&self, tracer: &impl Tracer) -> Set {
                let mut all = tracer.none();
                $(all = tracer.union(all, self.$index.all(tracer));)+
                all
            }
        }
    };
}

crate::tuples::for_tuples!(tuple);

/// The set of all that a call computes.
pub struct All(pub Set);

/// What is known of what a call computes: the sets of its floats, or one that is that of all.
pub trait Found {
    /// The union of all of them.
    fn joined(self, tracer: &impl Tracer) -> Set;

    /// The set of each float, in their order.
    fn in_order(self) -> impl FnMut() -> Set;
}

impl Found for All {
    #[inline]
    fn joined(self, _: &impl Tracer) -> Set {
        self.0
    }

    #[inline]
    fn in_order(self) -> impl FnMut() -> Set {
        move || self.0
    }
}

impl<S: Sets> Found for S {
    #[inline]
    fn joined(self, tracer: &impl Tracer) -> Set {
        tracer.all(&self)
    }

    #[inline]
    fn in_order(self) -> impl FnMut() -> Set {
        in_order(&self)
    }
}

/// Sets of what a call writes to.
pub trait Destinations {
    /// Gives each of them another value, in their order.
    fn take(self, next: &mut impl FnMut() -> Set);
}

macro_rules! destinations {
    ($($S:ident $index:tt),+) => {
        impl<$($S: Sets + ?Sized),+> Destinations for ($(&mut $S,)+) {
            #[inline]
            fn take(self, next: &mut impl FnMut() -> Set) {
                $(self.$index.each_mut(&mut |set| *set = next());)+
            }
        }
    };
}

crate::tuples::for_tuples!(destinations);

/// What is called of a function into which no sets are propagated: its value depends on all that it is given, and all of that
/// interacts.
pub trait Untraced {
    #[doc(hidden)]
    #[inline]
    fn traced<A, R>(
        arguments: A,
        sets: impl AllSets,
        tracer: &impl Tracer,
        itself: &mut dyn FnMut(A) -> R,
    ) -> (R, All) {
        (itself(arguments), untraced(sets, tracer))
    }
}

impl<N: ?Sized> Untraced for N {}

/// What such a function has instead of the sets of its results.
#[inline]
pub fn untraced(sets: impl AllSets, tracer: &impl Tracer) -> All {
    let all = sets.all(tracer);
    tracer.interact(all, all);
    All(all)
}

/// A tracer that is not told of interactions.
pub struct OutputsAlone<'t, T>(pub &'t T);

impl<T: Tracer> Tracer for OutputsAlone<'_, T> {
    #[inline]
    fn union(&self, a: Set, b: Set) -> Set {
        self.0.union(a, b)
    }

    #[inline]
    fn interact(&self, _: Set, _: Set) {}

    #[inline]
    fn interact_together(&self, _: &[Set]) {}

    #[inline]
    fn interact_across(&self, _: &[Set], _: &[Set]) {}

    #[inline]
    fn output(&self, set: Set) {
        self.0.output(set);
    }
}
