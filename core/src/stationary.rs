use core::fmt;

use crate::eigen::Eigen;
use crate::objective::SecondOrder;
use crate::point::{Dense, Matrix};
use crate::real::Real;

/// What the Hessian says of a point where the gradient is zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Stationary {
    /// f curves upwards in every direction.
    Minimum,
    /// f curves downwards in every direction.
    Maximum,
    /// f curves upwards in some directions and downwards in others.
    Saddle,
    /// In some direction f does not curve; higher derivatives decide.
    Singular,
}

/// Whether a point where the gradient is zero is a minimum, by the signs of the eigenvalues of the Hessian. Those below √ε times the largest
/// count as zero, where ε is the machine precision.
///
/// ```
/// use differentiable_core::{Stationary, classify};
///
/// let f = |x: &[f64; 2]| x[0] * x[0] - x[1] * x[1] + x[1].powi(4);
/// let gradient = |x: &[f64; 2]| [2.0 * x[0], -2.0 * x[1] + 4.0 * x[1].powi(3)];
/// let hvp = |x: &[f64; 2], v: &[f64; 2]| (gradient(x), [2.0 * v[0], (12.0 * x[1] * x[1] - 2.0) * v[1]]);
///
/// assert_eq!(classify(&(f, gradient, hvp), &[0.0, 0.0]), Stationary::Saddle);
/// assert_eq!(classify(&(f, gradient, hvp), &[0.0, 0.5_f64.sqrt()]), Stationary::Minimum);
/// ```
pub fn classify<X: Dense, O: SecondOrder<X> + ?Sized>(objective: &O, x: &X) -> Stationary {
    let (mut hessian, mut eigen) = (Matrix::zero(x), Eigen::like(x));
    objective.hessian(x, &mut hessian);
    eigen.decompose(&mut hessian);
    let zero = eigen.uncertainty();
    let (mut up, mut down, mut flat) = (false, false, false);
    for i in 0..x.dimension() {
        let value = eigen.values.coordinate(i);
        up |= value > zero;
        down |= value < -zero;
        flat |= value.is_nan() || value.abs() <= zero;
    }
    match (up, down, flat) {
        (true, true, _) => Stationary::Saddle,
        (_, _, true) => Stationary::Singular,
        (_, true, _) => Stationary::Maximum,
        _ => Stationary::Minimum,
    }
}

impl fmt::Display for Stationary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Stationary::Minimum => "a minimum",
            Stationary::Maximum => "a maximum",
            Stationary::Saddle => "a saddle",
            Stationary::Singular => "singular",
        })
    }
}
