//! Points whose coordinates have numbers, and the square matrices that act on them.

#[cfg(feature = "alloc")]
use alloc::vec::Vec;
use core::fmt::Debug;

use super::Point;
use crate::real::Real;

/// A point whose coordinates can be reached by their number, so that there are square matrices that act on it.
///
/// The methods that keep a matrix need it: BFGS, Newton's method and Levenberg–Marquardt. Floats are dense, and arrays and
/// tuples of them, and `Vec`s of all these.
///
/// A matrix is a point in which each coordinate is replaced by a row, [`Each<Self>`](Self::Each): for `[f64; N]` it is
/// `[[f64; N]; N]`, which allocates nothing.
///
/// ```
/// use differentiable_core::Dense;
///
/// let x = [[1.0, 2.0], [3.0, 4.0]];
/// assert_eq!((x.dimension(), x.coordinate(2)), (4, 3.0));
///
/// let names = x.each(|coordinate| format!("{coordinate:.1}"));
/// assert_eq!(<[[f64; 2]; 2]>::nth(&names, 3), "4.0");
/// ```
pub trait Dense: Point {
    /// The shape of a point, with a `Y` in the place of each coordinate.
    type Each<Y: Clone + Debug + 'static>: Clone + Debug + 'static;

    /// The number of coordinates.
    fn dimension(&self) -> usize;

    /// The coordinate xᵢ.
    ///
    /// # Panics
    ///
    /// If i is not less than the [dimension](Self::dimension); so do the other functions that take an i.
    fn coordinate(&self, i: usize) -> Self::Scalar;

    /// The coordinate xᵢ, to be changed.
    fn coordinate_mut(&mut self, i: usize) -> &mut Self::Scalar;

    /// f(xᵢ) for each coordinate.
    fn each<Y: Clone + Debug + 'static>(&self, f: impl FnMut(Self::Scalar) -> Y) -> Self::Each<Y>;

    /// What is in the place of the coordinate i.
    fn nth<Y: Clone + Debug + 'static>(each: &Self::Each<Y>, i: usize) -> &Y;

    /// What is in the place of the coordinate i, to be changed.
    fn nth_mut<Y: Clone + Debug + 'static>(each: &mut Self::Each<Y>, i: usize) -> &mut Y;
}

/// A [`Dense`] point whose type tells the number of coordinates.
pub trait FixedDimension: Dense {
    /// The number of coordinates.
    const DIMENSION: usize;
}

impl<T: Real> FixedDimension for T {
    const DIMENSION: usize = 1;
}

impl<T: Real> Dense for T {
    type Each<Y: Clone + Debug + 'static> = [Y; 1];

    #[inline(always)]
    fn dimension(&self) -> usize {
        1
    }

    #[inline(always)]
    fn coordinate(&self, i: usize) -> T {
        [*self][i]
    }

    #[inline(always)]
    fn coordinate_mut(&mut self, i: usize) -> &mut T {
        &mut core::array::from_mut(self)[i]
    }

    #[inline(always)]
    fn each<Y: Clone + Debug + 'static>(&self, mut f: impl FnMut(T) -> Y) -> [Y; 1] {
        [f(*self)]
    }

    #[inline(always)]
    fn nth<Y: Clone + Debug + 'static>(each: &[Y; 1], i: usize) -> &Y {
        &each[i]
    }

    #[inline(always)]
    fn nth_mut<Y: Clone + Debug + 'static>(each: &mut [Y; 1], i: usize) -> &mut Y {
        &mut each[i]
    }
}

impl<P: FixedDimension, const N: usize> FixedDimension for [P; N] {
    const DIMENSION: usize = N * P::DIMENSION;
}

/// The coordinate i of a sequence of points is that of one point in it.
macro_rules! sequence {
    () => {
        #[inline(always)]
        fn dimension(&self) -> usize {
            self.len() * P::DIMENSION
        }

        #[inline(always)]
        fn coordinate(&self, i: usize) -> P::Scalar {
            self[i / P::DIMENSION].coordinate(i % P::DIMENSION)
        }

        #[inline(always)]
        fn coordinate_mut(&mut self, i: usize) -> &mut P::Scalar {
            self[i / P::DIMENSION].coordinate_mut(i % P::DIMENSION)
        }

        #[inline(always)]
        fn nth<Y: Clone + Debug + 'static>(each: &Self::Each<Y>, i: usize) -> &Y {
            P::nth(&each[i / P::DIMENSION], i % P::DIMENSION)
        }

        #[inline(always)]
        fn nth_mut<Y: Clone + Debug + 'static>(each: &mut Self::Each<Y>, i: usize) -> &mut Y {
            P::nth_mut(&mut each[i / P::DIMENSION], i % P::DIMENSION)
        }
    };
}

impl<P: FixedDimension, const N: usize> Dense for [P; N] {
    type Each<Y: Clone + Debug + 'static> = [P::Each<Y>; N];

    sequence!();

    #[inline]
    fn each<Y: Clone + Debug + 'static>(&self, mut f: impl FnMut(P::Scalar) -> Y) -> Self::Each<Y> {
        self.each_ref().map(|x| x.each(&mut f))
    }
}

#[cfg(feature = "alloc")]
impl<P: FixedDimension> Dense for Vec<P> {
    type Each<Y: Clone + Debug + 'static> = Vec<P::Each<Y>>;

    sequence!();

    #[inline]
    fn each<Y: Clone + Debug + 'static>(&self, mut f: impl FnMut(P::Scalar) -> Y) -> Self::Each<Y> {
        self.iter().map(|x| x.each(&mut f)).collect()
    }
}

macro_rules! tuple {
    ($P:ident $first:tt $(, $Q:ident $index:tt)*) => {
        impl<$P: FixedDimension $(, $Q: FixedDimension<Scalar = $P::Scalar>)*> FixedDimension for ($P, $($Q,)*) {
            const DIMENSION: usize = $P::DIMENSION $(+ $Q::DIMENSION)*;
        }

        impl<$P: FixedDimension $(, $Q: FixedDimension<Scalar = $P::Scalar>)*> Dense for ($P, $($Q,)*) {
            type Each<Y: Clone + Debug + 'static> = ($P::Each<Y>, $($Q::Each<Y>,)*);

            #[inline(always)]
            fn dimension(&self) -> usize {
                Self::DIMENSION
            }

            fn coordinate(&self, i: usize) -> Self::Scalar {
                if i < $P::DIMENSION {
                    return self.$first.coordinate(i);
                }
                let rest = i - $P::DIMENSION;
                $(
                    if rest < $Q::DIMENSION {
                        return self.$index.coordinate(rest);
                    }
                    let rest = rest - $Q::DIMENSION;
                )*
                out_of_range(rest + Self::DIMENSION, Self::DIMENSION)
            }

            fn coordinate_mut(&mut self, i: usize) -> &mut Self::Scalar {
                if i < $P::DIMENSION {
                    return self.$first.coordinate_mut(i);
                }
                let rest = i - $P::DIMENSION;
                $(
                    if rest < $Q::DIMENSION {
                        return self.$index.coordinate_mut(rest);
                    }
                    let rest = rest - $Q::DIMENSION;
                )*
                out_of_range(rest + Self::DIMENSION, Self::DIMENSION)
            }

            fn each<Y: Clone + Debug + 'static>(&self, mut f: impl FnMut(Self::Scalar) -> Y) -> Self::Each<Y> {
                (self.$first.each(&mut f), $(self.$index.each(&mut f),)*)
            }

            fn nth<Y: Clone + Debug + 'static>(each: &Self::Each<Y>, i: usize) -> &Y {
                if i < $P::DIMENSION {
                    return $P::nth(&each.$first, i);
                }
                let rest = i - $P::DIMENSION;
                $(
                    if rest < $Q::DIMENSION {
                        return $Q::nth(&each.$index, rest);
                    }
                    let rest = rest - $Q::DIMENSION;
                )*
                out_of_range(rest + Self::DIMENSION, Self::DIMENSION)
            }

            fn nth_mut<Y: Clone + Debug + 'static>(each: &mut Self::Each<Y>, i: usize) -> &mut Y {
                if i < $P::DIMENSION {
                    return $P::nth_mut(&mut each.$first, i);
                }
                let rest = i - $P::DIMENSION;
                $(
                    if rest < $Q::DIMENSION {
                        return $Q::nth_mut(&mut each.$index, rest);
                    }
                    let rest = rest - $Q::DIMENSION;
                )*
                out_of_range(rest + Self::DIMENSION, Self::DIMENSION)
            }
        }
    };
}

#[cold]
fn out_of_range(i: usize, dimension: usize) -> ! {
    panic!("there is no coordinate {i} in a point of {dimension} coordinates")
}

crate::tuples::for_tuples!(tuple);

/// A square matrix that acts on points like x.
#[derive(Clone, Debug)]
pub struct Matrix<X: Dense> {
    rows: X::Each<X>,
    dimension: usize,
}

impl<X: Dense> Matrix<X> {
    /// The matrix of zeros for points shaped like x.
    pub fn zero(x: &X) -> Self {
        let row = x.zero_like();
        Matrix { rows: x.each(|_| row.clone()), dimension: x.dimension() }
    }

    /// The number n of rows and of columns.
    #[inline]
    pub fn dimension(&self) -> usize {
        self.dimension
    }

    /// The row i.
    #[inline]
    pub fn row(&self, i: usize) -> &X {
        X::nth(&self.rows, i)
    }

    /// The row i, to be changed.
    #[inline]
    pub fn row_mut(&mut self, i: usize) -> &mut X {
        X::nth_mut(&mut self.rows, i)
    }

    /// The element in row i and column j.
    #[inline]
    pub fn get(&self, i: usize, j: usize) -> X::Scalar {
        self.row(i).coordinate(j)
    }

    /// Sets the element in row i and column j.
    #[inline]
    pub fn set(&mut self, i: usize, j: usize, value: X::Scalar) {
        *self.row_mut(i).coordinate_mut(j) = value;
    }

    /// Sets all elements, row by row.
    ///
    /// # Panics
    ///
    /// Unless there are as many as the matrix has.
    pub fn set_all(&mut self, elements: &[X::Scalar]) {
        let n = self.dimension;
        assert!(elements.len() == n * n, "a matrix of {n} × {n} has not {} elements", elements.len());
        for (i, row) in elements.chunks_exact(n.max(1)).enumerate() {
            let mut elements = row.iter();
            self.row_mut(i).apply(|x| elements.next().copied().unwrap_or(x));
        }
    }

    /// A ← a I.
    pub fn set_diagonal(&mut self, a: X::Scalar) {
        for i in 0..self.dimension {
            let row = self.row_mut(i);
            row.apply(|_| X::Scalar::zero());
            *row.coordinate_mut(i) = a;
        }
    }

    /// product ← A x.
    pub fn multiply(&self, x: &X, product: &mut X) {
        for i in 0..self.dimension {
            *product.coordinate_mut(i) = self.row(i).dot(x);
        }
    }

    /// A ← A + a x yᵀ.
    pub fn add_outer(&mut self, a: X::Scalar, x: &X, y: &X) {
        for i in 0..self.dimension {
            self.row_mut(i).add_scaled(a * x.coordinate(i), y);
        }
    }
}
