use core::fmt;

use crate::objective::Objective;
use crate::point::Point;
use crate::real::Real;

/// How a gradient compares with differences, in the coordinate in which they differ most: the result of [`check_gradient`].
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct GradientCheck<T> {
    /// The number of the coordinate.
    pub coordinate: usize,
    /// The partial derivative that the gradient gives.
    pub derivative: T,
    /// The central difference.
    pub difference: T,
    /// |derivative − difference|, relative to max(1, |derivative|, |difference|) and to what the rounding of the value does to the
    /// difference.
    pub error: T,
}

impl<T: Real> GradientCheck<T> {
    /// Whether the error is what differences of a smooth function cannot avoid: less than ε^(1/3), where ε is the machine precision.
    pub fn agrees(&self) -> bool {
        self.error < T::EPSILON.cbrt()
    }
}

impl<T: Real> fmt::Display for GradientCheck<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = if self.agrees() { "agrees with differences" } else { "disagrees with differences" };
        write!(
            f,
            "the gradient {verdict}: at most in coordinate {}, where it is {:.6e} and the difference is {:.6e}",
            self.coordinate, self.derivative, self.difference
        )
    }
}

/// Compares the gradient at x with central differences of the value, in every coordinate.
///
/// For gradients that were written by hand. It evaluates the value twice for each coordinate.
///
/// ```
/// use differentiable_core::check_gradient;
///
/// let f = |x: &[f64; 2]| x[0].sin() * x[1];
/// let right = |x: &[f64; 2]| [x[0].cos() * x[1], x[0].sin()];
/// let wrong = |x: &[f64; 2]| [x[0].cos() * x[1], x[0].cos()];
///
/// assert!(check_gradient(&(f, right), &[1.0, 2.0]).agrees());
/// let check = check_gradient(&(f, wrong), &[1.0, 2.0]);
/// assert!(!check.agrees());
/// assert_eq!(check.coordinate, 1);
/// println!("{check}");
/// ```
pub fn check_gradient<X: Point, O: Objective<X> + ?Sized>(objective: &O, x: &X) -> GradientCheck<X::Scalar> {
    let (zero, one) = (X::Scalar::zero(), X::Scalar::one());
    let mut gradient = x.zero_like();
    let value = objective.value_and_gradient(x, &mut gradient);
    let rounding = X::Scalar::from_f64(10.0) * X::Scalar::EPSILON.cbrt() * value.abs();
    let dimension = x.zip_fold(x, 0, |count, _, _| count + 1);
    let mut worst = GradientCheck { coordinate: 0, derivative: zero, difference: zero, error: zero };
    let mut moved = x.clone();
    for coordinate in 0..dimension {
        let (position, derivative) = nth(x, &gradient, coordinate);
        let h = X::Scalar::EPSILON.cbrt() * one.max(position.abs());
        let (above, below) = (position + h, position - h);
        set_nth(&mut moved, coordinate, above);
        let up = objective.value(&moved);
        set_nth(&mut moved, coordinate, below);
        let down = objective.value(&moved);
        set_nth(&mut moved, coordinate, position);
        let difference = (up - down) / (above - below);
        let scale = one.max(derivative.abs()).max(difference.abs()) + rounding;
        let error = (derivative - difference).abs() / scale;
        if error > worst.error || error.is_nan() {
            worst = GradientCheck { coordinate, derivative, difference, error };
        }
    }
    worst
}

/// (xᵢ, yᵢ).
fn nth<X: Point>(x: &X, y: &X, i: usize) -> (X::Scalar, X::Scalar) {
    let start = (0, (X::Scalar::NAN, X::Scalar::NAN));
    let (_, found) = x.zip_fold(y, start, |(k, found), x, y| (k + 1, if k == i { (x, y) } else { found }));
    found
}

fn set_nth<X: Point>(x: &mut X, i: usize, value: X::Scalar) {
    let mut k = 0;
    x.apply(|x| {
        k += 1;
        if k == i + 1 { value } else { x }
    });
}
