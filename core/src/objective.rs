//! What a descent works on: an [`Objective`], which is a function with its gradient.

use crate::point::Point;

mod least_squares;
mod second_order;
mod sum;

pub use least_squares::{LeastSquares, Residuals, Rows, least_squares};
pub use second_order::{SecondOrder, WithHessian, WithHvp};
#[cfg(feature = "rayon")]
pub use sum::Parallel;
pub use sum::{CHUNK, Mean, mean};

/// A scalar function of a point x, with its gradient.
///
/// Implemented by what `f::objective()` returns, by what [`from_fn`] returns, by references to objectives, and by pairs `(f, gradient)`
/// of functions or closures that take a point as an [argument](Point::Argument): a scalar by value,
/// an array or a tuple by reference, a `Vec` as a slice. The gradient is an owned point.
///
/// ```
/// use differentiable_core::Objective;
///
/// fn f(x: &[f64; 2]) -> f64 {
///     x[0] * x[0] + 3.0 * x[1]
/// }
/// fn gradient(x: &[f64; 2]) -> [f64; 2] {
///     [2.0 * x[0], 3.0]
/// }
///
/// let mut g = [0.0; 2];
/// assert_eq!((f, gradient).value_and_gradient(&[1.0, 2.0], &mut g), 7.0);
/// assert_eq!(g, [2.0, 3.0]);
///
/// let square = (|x: f64| x * x, |x: f64| 2.0 * x);
/// assert_eq!(square.value(&3.0), 9.0);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an objective on `{X}`",
    label = "expected `f::objective()`, or a pair of a function and its gradient",
    note = "the functions of a pair take scalars by value, arrays and tuples by reference and `Vec`s as slices: `(|x: &[f64]| …, |x: &[f64]| vec![…])`"
)]
pub trait Objective<X: Point> {
    /// f(x).
    fn value(&self, x: &X) -> X::Scalar;

    /// f(x), with ∇f(x) written to `gradient`, which has the shape of x; what was in it is overwritten.
    fn value_and_gradient(&self, x: &X, gradient: &mut X) -> X::Scalar;

    /// An estimate of f(x) and of ∇f(x), the k-th one: of a sum over data, the mean over the k-th mini-batch. Unless an objective has
    /// something cheaper than f itself, it is f itself.
    ///
    /// Methods with a fixed step follow it; those that search along a line need f.
    fn sample(&self, k: usize, x: &X, gradient: &mut X) -> X::Scalar {
        let _ = k;
        self.value_and_gradient(x, gradient)
    }

    /// Whether what is [sampled](Self::sample) is only an estimate, so that the lowest of several values is that of the luckiest sample. A descent
    /// that follows samples then reports the point that it reached last, and is done only where the objective itself says so.
    fn is_sampled(&self) -> bool {
        false
    }

    /// How many [samples](Self::sample) cost as much as the objective itself: of a sum over data, the number of mini-batches in a pass. Where
    /// one sample says that a descent is done, it asks the objective itself, but not more often than once in so many.
    fn samples_per_pass(&self) -> usize {
        1
    }
}

impl<X: Point, O: Objective<X> + ?Sized> Objective<X> for &O {
    #[inline]
    fn value(&self, x: &X) -> X::Scalar {
        O::value(self, x)
    }

    #[inline]
    fn value_and_gradient(&self, x: &X, gradient: &mut X) -> X::Scalar {
        O::value_and_gradient(self, x, gradient)
    }

    #[inline]
    fn sample(&self, k: usize, x: &X, gradient: &mut X) -> X::Scalar {
        O::sample(self, k, x, gradient)
    }

    #[inline]
    fn is_sampled(&self) -> bool {
        O::is_sampled(self)
    }

    #[inline]
    fn samples_per_pass(&self) -> usize {
        O::samples_per_pass(self)
    }
}

impl<X, F, G> Objective<X> for (F, G)
where
    X: Point,
    F: Fn(X::Argument<'_>) -> X::Scalar,
    G: Fn(X::Argument<'_>) -> X,
{
    #[inline]
    fn value(&self, x: &X) -> X::Scalar {
        self.0(x.argument())
    }

    #[inline]
    fn value_and_gradient(&self, x: &X, gradient: &mut X) -> X::Scalar {
        *gradient = self.1(x.argument());
        self.0(x.argument())
    }
}

/// An objective from a function and one that computes its value and its gradient together.
///
/// The second one writes the gradient to its last argument, which has the shape of x and may hold anything, and returns
/// the value.
///
/// ```
/// use differentiable_core::{Objective, objective};
///
/// let square = objective::from_fn(
///     |x: &[f64; 2]| x[0] * x[0] + x[1] * x[1],
///     |x: &[f64; 2], gradient: &mut [f64; 2]| {
///         *gradient = [2.0 * x[0], 2.0 * x[1]];
///         x[0] * x[0] + x[1] * x[1]
///     },
/// );
///
/// let mut g = [0.0; 2];
/// assert_eq!(square.value_and_gradient(&[1.0, 2.0], &mut g), 5.0);
/// assert_eq!(g, [2.0, 4.0]);
/// ```
pub fn from_fn<X, V, G>(value: V, value_and_gradient: G) -> FromFn<V, G>
where
    X: Point,
    V: Fn(&X) -> X::Scalar,
    G: Fn(&X, &mut X) -> X::Scalar,
{
    FromFn { value, value_and_gradient }
}

/// The objective that [`from_fn`] makes.
///
/// ```
/// use differentiable_core::objective::{FromFn, from_fn};
///
/// type Function = fn(&f64) -> f64;
/// type WithGradient = fn(&f64, &mut f64) -> f64;
///
/// let _: FromFn<Function, WithGradient> = from_fn(|x| x * x, |x, gradient| {
///     *gradient = 2.0 * x;
///     x * x
/// });
/// ```
#[derive(Clone, Copy, Debug)]
pub struct FromFn<V, G> {
    value: V,
    value_and_gradient: G,
}

impl<X, V, G> Objective<X> for FromFn<V, G>
where
    X: Point,
    V: Fn(&X) -> X::Scalar,
    G: Fn(&X, &mut X) -> X::Scalar,
{
    #[inline]
    fn value(&self, x: &X) -> X::Scalar {
        (self.value)(x)
    }

    #[inline]
    fn value_and_gradient(&self, x: &X, gradient: &mut X) -> X::Scalar {
        (self.value_and_gradient)(x, gradient)
    }
}
