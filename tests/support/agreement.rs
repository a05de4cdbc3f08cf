//! The derived items of a function at a point, and what must hold between them.

use differentiable::{Objective, Point, Real, SparseMatrix};

use super::differences::{derivative, derivative_of_a_part};
use super::random::Random;
use super::{Floats, floats, refilled};

/// From a point to a value.
pub type Value<'a> = dyn Fn(&[f64]) -> f64 + 'a;
/// From a point to the gradient.
pub type Gradient<'a> = dyn Fn(&[f64]) -> Vec<f64> + 'a;
/// From a point to the value and the gradient.
pub type ValueAndGradient<'a> = dyn Fn(&[f64]) -> (f64, Vec<f64>) + 'a;
/// From a point to the value; the gradient goes to the second argument.
pub type GradientInto<'a> = dyn Fn(&[f64], &mut [f64]) -> f64 + 'a;
/// From a point and a tangent to the value and its derivative.
pub type Jvp<'a> = dyn Fn(&[f64], &[f64]) -> (f64, f64) + 'a;
/// From a point and a cotangent to the value and the gradient times the cotangent.
pub type Vjp<'a> = dyn Fn(&[f64], f64) -> (f64, Vec<f64>) + 'a;
/// From a point to the objective's value, and to the one that it returns with the gradient, which goes to the second
/// argument.
pub type ObjectiveItem<'a> = dyn Fn(&[f64], &mut [f64]) -> [f64; 2] + 'a;
/// From a point and a direction to the gradient and the Hessian times the direction.
pub type Hvp<'a> = dyn Fn(&[f64], &[f64]) -> (Vec<f64>, Vec<f64>) + 'a;
/// From a point to the value, the gradient and the Hessian, row by row, if the function has that.
pub type Hessian<'a> = dyn Fn(&[f64]) -> Option<(f64, Vec<f64>, Vec<f64>)> + 'a;

/// A function and its derivatives. Points, tangents and gradients are the floats of all active parameters.
pub struct Items<'a> {
    pub point: &'a [f64],
    /// The precision of the arguments and the result.
    pub epsilon: f64,
    pub value: &'a Value<'a>,
    pub gradient: &'a Gradient<'a>,
    pub value_and_gradient: &'a ValueAndGradient<'a>,
    pub gradient_into: &'a GradientInto<'a>,
    pub jvp: &'a Jvp<'a>,
    pub vjp: &'a Vjp<'a>,
    pub objective: Option<&'a ObjectiveItem<'a>>,
    pub hvp: Option<&'a Hvp<'a>>,
    pub hessian: &'a Hessian<'a>,
    /// The same by `sparse_hessian`.
    pub sparse: &'a Hessian<'a>,
}

impl Items<'_> {
    pub fn check(&self) {
        let mut random = Random::new(self.point.len() as u64);
        let gradient = (self.gradient)(self.point);
        assert_eq!(gradient.len(), self.point.len(), "the gradient has the shape of the point");
        self.check_values();
        self.check_gradients(&gradient);
        self.check_against_differences(&gradient);
        for _ in 0..4 {
            self.check_duality(&random.factors(self.point.len()), random.factors(1)[0]);
        }
        if let Some(hvp) = self.hvp {
            self.check_second(&gradient, hvp, &mut random);
        }
    }

    /// Every value is the function's own, to the bit.
    fn check_values(&self) {
        let x = self.point;
        let same = |value: f64, item: &str| {
            assert_eq!(value.to_bits(), (self.value)(x).to_bits(), "the value that {item} returns");
        };
        let zero = vec![0.0; x.len()];
        same((self.value_and_gradient)(x).0, "value_and_gradient");
        same((self.gradient_into)(x, &mut zero.clone()), "gradient_into");
        same((self.jvp)(x, &zero).0, "jvp");
        same((self.vjp)(x, 3.0).0, "vjp");
        if let Some(objective) = self.objective {
            let [value, with_gradient] = objective(x, &mut zero.clone());
            same(value, "the objective");
            same(with_gradient, "the objective with its gradient");
        }
    }

    /// Every item gives the same gradient, and overwrites what was there.
    fn check_gradients(&self, gradient: &[f64]) {
        let x = self.point;
        assert_eq!((self.value_and_gradient)(x).1, gradient, "value_and_gradient");
        assert_eq!((self.vjp)(x, 1.0).1, gradient, "vjp of 1");
        let mut out = vec![f64::NAN; x.len()];
        for round in ["the first", "the second"] {
            (self.gradient_into)(x, &mut out);
            assert_eq!(out, gradient, "gradient_into, {round} time");
        }
        if let Some(objective) = self.objective {
            let mut out = vec![f64::NAN; x.len()];
            objective(x, &mut out);
            assert_eq!(out, gradient, "the objective");
        }
    }

    fn check_against_differences(&self, gradient: &[f64]) {
        for (index, &partial) in gradient.iter().enumerate() {
            let along = |h: f64| {
                let mut x = self.point.to_vec();
                x[index] += h;
                (self.value)(&x)
            };
            let estimate = derivative(along, self.epsilon);
            let tolerance = 8.0 * estimate.error + self.epsilon.powf(0.75) * partial.abs();
            let miss = (partial - estimate.derivative).abs();
            assert!(tolerance < 1e-2 * (1.0 + partial.abs()), "differences are of no use here: {estimate:?}");
            assert!(miss <= tolerance, "partial derivative {index} is {partial}, but by differences {estimate:?}");
        }
    }

    /// ⟨ȳ, J ẋ⟩ = ⟨Jᵀ ȳ, ẋ⟩.
    fn check_duality(&self, tangent: &[f64], cotangent: f64) {
        let (_, forward) = (self.jvp)(self.point, tangent);
        let (_, backward) = (self.vjp)(self.point, cotangent);
        let terms = || backward.iter().zip(tangent).map(|(b, t)| b * t);
        let (sum, size): (f64, f64) = (terms().sum(), terms().map(f64::abs).sum());
        let miss = (cotangent * forward - sum).abs();
        assert!(miss <= 256.0 * self.epsilon * size, "jvp and vjp: {} and {sum}", cotangent * forward);
    }

    fn check_second(&self, gradient: &[f64], hvp: &Hvp, random: &mut Random) {
        let mut direction = || random.factors(self.point.len()).iter().map(|factor| factor / 4.0).collect::<Vec<f64>>();
        let (u, v) = (direction(), direction());
        let product = |direction: &[f64]| {
            let (first, second) = hvp(self.point, direction);
            assert_eq!(first, gradient, "the gradient that comes with a product");
            second
        };
        assert!(product(&vec![0.0; u.len()]).iter().all(|&entry| entry == 0.0), "where nothing moves");
        let (hu, hv) = (product(&u), product(&v));
        let size = largest(gradient);
        self.check_symmetry([&u, &hu], [&v, &hv], size);
        self.check_product_against_differences(&v, &hv, size);
        let matrices = [(self.hessian)(self.point), (self.sparse)(self.point)];
        for (value, with_matrix, matrix) in matrices.into_iter().flatten() {
            assert_eq!(value.to_bits(), (self.value)(self.point).to_bits(), "the value that comes with the Hessian");
            assert_eq!(with_matrix, gradient, "the gradient that comes with the Hessian");
            self.check_matrix(&matrix, &product, size);
        }
    }

    /// ⟨u, H v⟩ = ⟨v, H u⟩; where H is the rest of what cancels, this is of the `size` of the gradient.
    fn check_symmetry(&self, [u, hu]: [&[f64]; 2], [v, hv]: [&[f64]; 2], size: f64) {
        let sum = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        let sum_of_sizes = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a * b).abs()).sum::<f64>();
        let (one, other) = (sum(u, hv), sum(v, hu));
        let tolerance = self.epsilon * (256.0 * (sum_of_sizes(u, hv) + sum_of_sizes(v, hu)) + 16.0 * size);
        assert!((one - other).abs() <= tolerance, "the Hessian is not symmetric: {one} and {other}");
    }

    fn check_product_against_differences(&self, direction: &[f64], product: &[f64], size: f64) {
        for (index, &entry) in product.iter().enumerate() {
            let along = |h: f64| {
                let x: Vec<f64> = self.point.iter().zip(direction).map(|(x, d)| x + h * d).collect();
                (self.gradient)(&x)[index]
            };
            let estimate = derivative_of_a_part(along, self.epsilon, size);
            let tolerance = 8.0 * estimate.error + self.epsilon.powf(0.75) * entry.abs();
            let miss = (entry - estimate.derivative).abs();
            assert!(tolerance < 1e-2 * (1.0 + entry.abs()), "differences are of no use here: {estimate:?}");
            assert!(miss <= tolerance, "row {index} of the Hessian gives {entry}, but by differences {estimate:?}");
        }
    }

    /// Symmetric to the bit, and its columns are the products with the axes.
    fn check_matrix(&self, matrix: &[f64], product: &dyn Fn(&[f64]) -> Vec<f64>, size: f64) {
        let count = self.point.len();
        let tolerance = 16.0 * self.epsilon * (largest(matrix) + size);
        assert_eq!(matrix.len(), count * count, "the size of the Hessian");
        for column in 0..count {
            let mut axis = vec![0.0; count];
            axis[column] = 1.0;
            for (row, expected) in product(&axis).into_iter().enumerate() {
                let entry = matrix[row * count + column];
                let miss = (entry - expected).abs();
                assert!(miss <= tolerance, "the Hessian at {row}, {column} is {entry}, not {expected}");
                assert_eq!(entry.to_bits(), matrix[column * count + row].to_bits(), "the Hessian at {row}, {column}");
            }
        }
    }
}

fn largest(of: &[f64]) -> f64 {
    of.iter().fold(0.0, |size, entry| size.max(entry.abs()))
}

impl<R: Floats, G: Floats, T: Real> Matrix for (R, G, SparseMatrix<T>) {
    fn matrix(self) -> Option<(f64, Vec<f64>, Vec<f64>)> {
        Some((floats(&self.0)[0], floats(&self.1), self.2.to_dense().into_iter().map(T::to_f64).collect()))
    }
}

/// A Hessian, if there is one.
pub trait Matrix {
    fn matrix(self) -> Option<(f64, Vec<f64>, Vec<f64>)>;
}

pub struct Absent;

impl Matrix for Absent {
    fn matrix(self) -> Option<(f64, Vec<f64>, Vec<f64>)> {
        None
    }
}

impl<R: Floats, G: Floats, H: Floats> Matrix for (R, G, H) {
    fn matrix(self) -> Option<(f64, Vec<f64>, Vec<f64>)> {
        Some((floats(&self.0)[0], floats(&self.1), floats(&self.2)))
    }
}

/// The precision of a function: of its arguments or of its result, whichever is coarser.
pub fn epsilon<P: Floats, R: Floats>(_: &P, _: impl Fn() -> R) -> f64 {
    P::EPSILON.max(R::EPSILON)
}

pub fn evaluated<P>(objective: &impl Objective<P>, like: &P, x: &[f64], gradient: &mut [f64]) -> [f64; 2]
where
    P: Floats + Point<Scalar: Floats>,
{
    let x = refilled(like, x);
    let mut out = refilled(like, gradient);
    let values = [objective.value(&x), objective.value_and_gradient(&x, &mut out)];
    gradient.copy_from_slice(&floats(&out));
    values.map(|value| floats(&value)[0])
}
