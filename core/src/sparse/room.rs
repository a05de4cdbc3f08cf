//! What the sweeps work in, kept from one call to the next.

use super::sets::{Set, Sets, Shape};
use crate::tangent::Tangent;

/// Sets, a direction and what comes out, each in the shape of the inputs.
pub struct Room<S, D> {
    /// Of each input, the set of itself.
    pub sets: S,
    pub direction: D,
    pub product: D,
}

/// The inputs of a function: a tuple of references.
pub trait Inputs {
    /// Sets in the shape of the inputs.
    type Sets: Sets;

    /// Their tangents.
    type Direction;

    /// A room for inputs of this shape.
    fn room(&self) -> Room<Self::Sets, Self::Direction>;

    /// Whether the room is for inputs of this shape.
    fn fits(&self, room: &Room<Self::Sets, Self::Direction>) -> bool;
}

impl<S: Sets, D> Room<S, D> {
    /// How many floats the inputs have.
    pub fn inputs(&self) -> usize {
        self.sets.count()
    }
}

macro_rules! inputs {
    ($($P:ident $index:tt),+) => {
        impl<$($P: Shape + Tangent + ?Sized),+> Inputs for ($(&$P,)+) {
            type Sets = ($($P::Sets,)+);
            type Direction = ($($P::Tangent,)+);

            fn room(&self) -> Room<Self::Sets, Self::Direction> {
                let mut index = 0;
                let mut next = || {
                    index += 1;
                    Set::input(index - 1)
                };
                let sets = ($(self.$index.sets(&mut next),)+);
                let zero = || ($(self.$index.zero_tangent(),)+);
                Room { sets, direction: zero(), product: zero() }
            }

            fn fits(&self, room: &Room<Self::Sets, Self::Direction>) -> bool {
                true $(&& self.$index.fits(&room.sets.$index))+
            }
        }
    };
}

crate::tuples::for_tuples!(inputs);
