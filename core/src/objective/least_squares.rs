#[cfg(feature = "alloc")]
use alloc::vec::Vec;

use super::Objective;
use crate::point::{Dense, Point};
use crate::real::Real;

/// An objective that is a sum of squares, f(x) = Σ rᵢ(x)², and knows the residuals rᵢ.
///
/// ```
/// use differentiable_core::objective::{Residuals, least_squares};
///
/// let valley = least_squares(
///     |x: &[f64; 2]| [1.0 - x[0], 10.0 * (x[1] - x[0] * x[0])],
///     |x: &[f64; 2]| ([1.0 - x[0], 10.0 * (x[1] - x[0] * x[0])], [[-1.0, 0.0], [-20.0 * x[0], 10.0]]),
/// );
/// let mut rows = vec![];
/// valley.each_residual(&[0.0, 1.0], |r, gradient: &[f64; 2]| rows.push((r, *gradient)));
/// assert_eq!(rows, [(1.0, [-1.0, 0.0]), (10.0, [0.0, 10.0])]);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a sum of squared residuals on `{X}`",
    label = "expected `f::objective()` of a function that returns residuals, or `objective::least_squares(f, f::jacobian)`"
)]
pub trait Residuals<X: Point>: Objective<X> {
    /// Calls f with each residual rᵢ(x) and its gradient ∇rᵢ(x), in their order.
    fn each_residual(&self, x: &X, f: impl FnMut(X::Scalar, &X));
}

impl<X: Point, O: Residuals<X>> Residuals<X> for &O {
    fn each_residual(&self, x: &X, f: impl FnMut(X::Scalar, &X)) {
        O::each_residual(self, x, f);
    }
}

/// The rows of a Jacobian matrix: arrays and `Vec`s of points, arrays of these, and the row-major `Vec` of numbers that `f::jacobian` returns
/// where a length is not known.
pub trait Rows<X: Point> {
    /// Calls f with each row in its order. A row has the shape of x.
    fn each_row(&self, x: &X, f: impl FnMut(&X));
}

impl<X: Point, const M: usize> Rows<X> for [X; M] {
    fn each_row(&self, _: &X, f: impl FnMut(&X)) {
        self.iter().for_each(f);
    }
}

impl<X: Point, const L: usize, const M: usize> Rows<X> for [[X; L]; M] {
    fn each_row(&self, _: &X, f: impl FnMut(&X)) {
        self.as_flattened().iter().for_each(f);
    }
}

impl<X: Point, const K: usize, const L: usize, const M: usize> Rows<X> for [[[X; K]; L]; M] {
    fn each_row(&self, _: &X, f: impl FnMut(&X)) {
        self.as_flattened().as_flattened().iter().for_each(f);
    }
}

#[cfg(feature = "alloc")]
impl<X: Point> Rows<X> for Vec<X> {
    fn each_row(&self, _: &X, f: impl FnMut(&X)) {
        self.iter().for_each(f);
    }
}

#[cfg(feature = "alloc")]
impl<X: Point, const L: usize> Rows<X> for Vec<[X; L]> {
    fn each_row(&self, _: &X, f: impl FnMut(&X)) {
        self.as_flattened().iter().for_each(f);
    }
}

#[cfg(feature = "alloc")]
impl<T: Real, P: Point<Scalar = T>> Rows<Vec<P>> for Vec<T> {
    fn each_row(&self, x: &Vec<P>, f: impl FnMut(&Vec<P>)) {
        each_of_numbers(self, x, f);
    }
}

#[cfg(feature = "alloc")]
impl<T: Real, P: Point<Scalar = T>, const N: usize> Rows<[P; N]> for Vec<T> {
    fn each_row(&self, x: &[P; N], f: impl FnMut(&[P; N])) {
        each_of_numbers(self, x, f);
    }
}

/// The rows of a row-major matrix.
#[cfg(feature = "alloc")]
fn each_of_numbers<X: Point>(numbers: &[X::Scalar], x: &X, mut f: impl FnMut(&X)) {
    let mut row = x.clone();
    let mut rest = numbers.iter();
    while !rest.as_slice().is_empty() {
        row.apply(|_| *rest.next().expect("a number for every coordinate in every row"));
        f(&row);
    }
}

/// f(x) = Σ rᵢ(x)², from a function that returns the residuals and one that returns (the residuals, their Jacobian matrix), such as `r` and
/// `r::jacobian`.
///
/// The residuals may be an array or a `Vec`, of numbers or of points, and the Jacobian matrix what [`Rows`] is implemented for. Of a function with
/// `#[differentiable]`, `f::objective()` is the same.
///
/// ```
/// use differentiable_core::{Descent, objective};
///
/// /// y = a exp(b t) through three points.
/// const DATA: [(f64, f64); 3] = [(0.0, 2.0), (1.0, 1.0), (2.0, 0.5)];
/// let residuals = |x: &[f64; 2]| DATA.map(|(t, y)| x[0] * (x[1] * t).exp() - y);
/// let jacobian = |x: &[f64; 2]| {
///     (residuals(x), DATA.map(|(t, _)| [(x[1] * t).exp(), x[0] * t * (x[1] * t).exp()]))
/// };
///
/// let fit = objective::least_squares(residuals, jacobian);
/// let minimum = Descent::levenberg_marquardt().minimize(&fit, [1.0, 0.0]);
/// assert!((minimum.x[0] - 2.0).abs() < 1e-8 && (minimum.x[1] + 2.0_f64.ln()).abs() < 1e-8);
/// ```
pub fn least_squares<F, J>(residuals: F, jacobian: J) -> LeastSquares<F, J> {
    LeastSquares { residuals, jacobian }
}

/// The objective that [`least_squares`] makes.
#[derive(Clone, Copy, Debug)]
pub struct LeastSquares<F, J> {
    residuals: F,
    jacobian: J,
}

impl<X, F, J, R, M> Objective<X> for LeastSquares<F, J>
where
    X: Point,
    R: Dense<Scalar = X::Scalar>,
    M: Rows<X>,
    F: Fn(X::Argument<'_>) -> R,
    J: Fn(X::Argument<'_>) -> (R, M),
{
    fn value(&self, x: &X) -> X::Scalar {
        let residuals = (self.residuals)(x.argument());
        residuals.dot(&residuals)
    }

    /// ∇f = 2 Σ rᵢ ∇rᵢ.
    fn value_and_gradient(&self, x: &X, gradient: &mut X) -> X::Scalar {
        gradient.apply(|_| X::Scalar::zero());
        let mut value = X::Scalar::zero();
        self.each_residual(x, |r, row| {
            value += r * r;
            gradient.add_scaled(r + r, row);
        });
        value
    }
}

impl<X, F, J, R, M> Residuals<X> for LeastSquares<F, J>
where
    X: Point,
    R: Dense<Scalar = X::Scalar>,
    M: Rows<X>,
    F: Fn(X::Argument<'_>) -> R,
    J: Fn(X::Argument<'_>) -> (R, M),
{
    fn each_residual(&self, x: &X, mut f: impl FnMut(X::Scalar, &X)) {
        let (residuals, jacobian) = (self.jacobian)(x.argument());
        let mut i = 0;
        jacobian.each_row(x, |row| {
            f(residuals.coordinate(i), row);
            i += 1;
        });
    }
}
