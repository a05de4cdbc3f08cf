//! What is made of floats, seen as a list of them.

use std::iter::Copied;
use std::slice::Iter;
use std::vec::IntoIter;

use super::Dual;

/// An active argument or a gradient.
pub trait Floats: Clone {
    /// The precision of the coarsest of the floats.
    const EPSILON: f64;

    /// The same of dual numbers.
    type Dual;

    fn append_to(&self, floats: &mut Vec<f64>);

    /// In the same shape, the floats that come next.
    fn refilled(&self, floats: &mut Copied<Iter<f64>>) -> Self;

    /// In the same shape, the dual numbers that come next.
    fn lifted(&self, duals: &mut IntoIter<Dual>) -> Self::Dual;
}

pub fn floats(of: &impl Floats) -> Vec<f64> {
    let mut floats = Vec::new();
    of.append_to(&mut floats);
    floats
}

/// These floats in the shape of `like`.
pub fn refilled<P: Floats>(like: &P, floats: &[f64]) -> P {
    like.refilled(&mut floats.iter().copied())
}

/// The dual numbers x + u ε₁ + v ε₂ in the shape of `like`.
pub fn lifted<P: Floats>(like: &P, x: &[f64], [u, v]: [&[f64]; 2]) -> P::Dual {
    let duals: Vec<Dual> = x.iter().zip(u.iter().zip(v)).map(|(&x, (&u, &v))| Dual::new(x, [u, v])).collect();
    like.lifted(&mut duals.into_iter())
}

macro_rules! scalar {
    ($($T:ident)*) => {$(
        impl Floats for $T {
            const EPSILON: f64 = $T::EPSILON as f64;

            type Dual = Dual;

            fn append_to(&self, floats: &mut Vec<f64>) {
                floats.push((*self).into());
            }

            fn refilled(&self, floats: &mut Copied<Iter<f64>>) -> Self {
                floats.next().expect("as many floats as the shape has") as $T
            }

            fn lifted(&self, duals: &mut IntoIter<Dual>) -> Dual {
                duals.next().expect("as many numbers as the shape has")
            }
        }
    )*};
}

scalar!(f32 f64);

impl<F: Floats, const N: usize> Floats for [F; N] {
    const EPSILON: f64 = F::EPSILON;

    type Dual = [F::Dual; N];

    fn append_to(&self, floats: &mut Vec<f64>) {
        self.iter().for_each(|part| part.append_to(floats));
    }

    fn refilled(&self, floats: &mut Copied<Iter<f64>>) -> Self {
        self.each_ref().map(|part| part.refilled(floats))
    }

    fn lifted(&self, duals: &mut IntoIter<Dual>) -> Self::Dual {
        self.each_ref().map(|part| part.lifted(duals))
    }
}

impl<F: Floats> Floats for Vec<F> {
    const EPSILON: f64 = F::EPSILON;

    type Dual = Vec<F::Dual>;

    fn append_to(&self, floats: &mut Vec<f64>) {
        self.iter().for_each(|part| part.append_to(floats));
    }

    fn refilled(&self, floats: &mut Copied<Iter<f64>>) -> Self {
        self.iter().map(|part| part.refilled(floats)).collect()
    }

    fn lifted(&self, duals: &mut IntoIter<Dual>) -> Self::Dual {
        self.iter().map(|part| part.lifted(duals)).collect()
    }
}

macro_rules! tuple {
    ($($F:ident $index:tt),+) => {
        impl<$($F: Floats),+> Floats for ($($F,)+) {
            const EPSILON: f64 = {
                let mut coarsest = 0.0;
                $(coarsest = f64::max(coarsest, $F::EPSILON);)+
                coarsest
            };

            type Dual = ($($F::Dual,)+);

            fn append_to(&self, floats: &mut Vec<f64>) {
                $(self.$index.append_to(floats);)+
            }

            fn refilled(&self, floats: &mut Copied<Iter<f64>>) -> Self {
                ($(self.$index.refilled(floats),)+)
            }

            fn lifted(&self, duals: &mut IntoIter<Dual>) -> Self::Dual {
                ($(self.$index.lifted(duals),)+)
            }
        }
    };
}

tuple!(A 0);
tuple!(A 0, B 1);
tuple!(A 0, B 1, C 2);
tuple!(A 0, B 1, C 2, D 3);
tuple!(A 0, B 1, C 2, D 3, E 4);
