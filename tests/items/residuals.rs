//! `f::objective` of functions with several results: the sum of their squares.

use differentiable::objective::Residuals;
use differentiable::{Descent, Point, Real, differentiable};

use crate::support::differences::derivative;

/// Misra1a of NIST's *Statistical Reference Datasets*: the parameters are certified.
const MISRA: [(f64, f64); 14] = [
    (77.6, 10.07),
    (114.9, 14.73),
    (141.1, 17.94),
    (190.8, 23.93),
    (239.9, 29.61),
    (289.0, 35.18),
    (332.8, 40.02),
    (378.4, 44.82),
    (434.8, 50.76),
    (477.3, 55.05),
    (536.8, 61.01),
    (593.1, 66.40),
    (689.1, 75.47),
    (760.0, 81.78),
];

#[differentiable(wrt(b))]
fn saturation(b: &[f64; 2], data: &[(f64, f64)], scale: Vec<f64>) -> Vec<f64> {
    data.iter().map(|(x, y)| scale[0] * (y - b[0] * (1.0 - (-b[1] * x).exp()))).collect()
}

#[differentiable]
fn valley<T: Real>([x, y]: [T; 2], steep: &[i32]) -> [T; 2] {
    [T::one() - x, T::from_f64(f64::from(steep[0])) * (y - x * x)]
}

#[differentiable]
fn of_scalar(x: f64) -> [[f64; 2]; 2] {
    [[x - 1.0, x.sin()], [x * x, 2.0 * x]]
}

#[differentiable]
fn in_space(points: &[[f64; 2]; 2]) -> [[[f64; 2]; 1]; 2] {
    points.map(|[x, y]| [[x * y - 1.0, x - 2.0 * y]])
}

#[differentiable(wrt(x))]
fn sightings(x: &[f64; 2], at: &[[f64; 2]]) -> Vec<[f64; 2]> {
    at.iter().map(|[u, v]| [(x[0] - u).exp() - 1.0, x[1] - v]).collect()
}

#[differentiable]
fn open(x: &[f64]) -> [f64; 3] {
    [x[0] - 1.0, x[0] * x[1], x[x.len() - 1].exp()]
}

#[differentiable]
fn owned(mut points: Vec<[f64; 2]>) -> Vec<f64> {
    points[0][0] *= 3.0;
    points.iter().map(|[x, y]| x * y - 1.0).collect()
}

#[differentiable]
#[allow(clippy::ptr_arg)]
fn borrowed(x: &Vec<f64>) -> Vec<f64> {
    x.iter().map(|x| x.sin()).collect()
}

#[differentiable]
fn curve(x: f64) -> Vec<[f64; 2]> {
    vec![[x, x * x], [x.sin(), x - 3.0]]
}

struct Line {
    points: Vec<(f64, f64)>,
}

impl Line {
    #[differentiable]
    fn off(&self, line: &[f64; 2]) -> Vec<f64> {
        self.points.iter().map(|(t, y)| line[0] + line[1] * t - y).collect()
    }
}

#[test]
fn certified_parameters_are_found_in_one_line() {
    let minimum = Descent::levenberg_marquardt().minimize(&saturation::objective(&MISRA, vec![1.0]), [250.0, 0.0005]);
    assert!((minimum.x[0] / 2.3894212918e+02 - 1.0).abs() < 1e-9);
    assert!((minimum.x[1] / 5.5015643181e-04 - 1.0).abs() < 1e-9);
    assert!((minimum.value / 1.2455138894e-01 - 1.0).abs() < 1e-9);
}

/// The value is the sum of squares, the gradient that of the differences, and the residuals come in their order.
fn agrees<const N: usize>(objective: &impl Residuals<[f64; N]>, x: [f64; N], residuals: &[f64]) {
    let sum: f64 = residuals.iter().map(|r| r * r).sum();
    let (mut gradient, mut index) = ([0.0; N], 0);
    let value = objective.value_and_gradient(&x, &mut gradient);
    assert!((value - sum).abs() < 1e-12 * sum && (objective.value(&x) - sum).abs() < 1e-12 * sum);
    for i in 0..N {
        let along = |t: f64| {
            let mut moved = x;
            moved[i] += t;
            objective.value(&moved)
        };
        let expected = derivative(along, f64::EPSILON).derivative;
        assert!((gradient[i] - expected).abs() < 1e-7 * expected.abs().max(1.0), "{} for {expected}", gradient[i]);
    }
    objective.each_residual(&x, |residual, _| {
        assert_eq!(residual, residuals[index]);
        index += 1;
    });
    assert_eq!(index, residuals.len());
}

#[test]
fn residuals_of_every_shape_are_summed() {
    agrees(&valley::objective(&[10]), [-1.2, 1.0], &valley([-1.2, 1.0], &[10]));
    let at = [[0.5, -1.0], [0.25, 3.0], [1.5, 0.0]];
    agrees(&sightings::objective(&at), [0.7, 0.2], sightings(&[0.7, 0.2], &at).as_flattened());
    let line = Line { points: vec![(0.0, 1.0), (1.0, 3.0), (2.0, 4.0)] };
    agrees(&line.off_objective(), [0.3, 0.4], &line.off(&[0.3, 0.4]));
    let minimum = Descent::levenberg_marquardt().minimize(&line.off_objective(), [0.0, 0.0]);
    assert!((minimum.x[0] - 7.0 / 6.0).abs() < 1e-7 && (minimum.x[1] - 1.5).abs() < 1e-7);
}

/// The gradient at x, coordinate by coordinate.
fn gradient<X: Point<Scalar = f64>>(objective: &impl Residuals<X>, x: &X) -> (f64, X) {
    let mut gradient = x.clone();
    let value = objective.value_and_gradient(x, &mut gradient);
    (value, gradient)
}

#[test]
fn points_of_every_shape_have_residuals() {
    let x = 0.7_f64;
    let expected = 2.0 * (x - 1.0) + 2.0 * x.sin() * x.cos() + 4.0 * x.powi(3) + 8.0 * x;
    assert!((gradient(&of_scalar::objective(), &x).1 - expected).abs() < 1e-14);
    let expected = 2.0 * x + 4.0 * x.powi(3) + 2.0 * x.sin() * x.cos() + 2.0 * (x - 3.0);
    assert!((gradient(&curve::objective(), &x).1 - expected).abs() < 1e-14);

    let points = [[2.0, 3.0], [0.5, 4.0]];
    let of_point = |[x, y]: [f64; 2]| {
        let (p, q) = (x * y - 1.0, x - 2.0 * y);
        [2.0 * p * y + 2.0 * q, 2.0 * p * x - 4.0 * q]
    };
    assert_eq!(gradient(&in_space::objective(), &points).1, points.map(of_point));

    let (value, found) = gradient(&open::objective(), &vec![2.0, 3.0, 0.0]);
    assert_eq!((value, found), (38.0, vec![2.0 + 36.0, 24.0, 2.0]));
    let (value, found) = gradient(&owned::objective(), &vec![[1.0, 2.0], [3.0, 4.0]]);
    assert_eq!((value, found), (146.0, vec![[60.0, 30.0], [88.0, 66.0]]));
    let (_, found) = gradient(&borrowed::objective(), &vec![1.0, 2.0]);
    assert!((found[1] - 4.0_f64.sin()).abs() < 1e-15);

    let minimum = Descent::levenberg_marquardt().minimize(&in_space::objective(), points);
    assert!(minimum.converged() && minimum.value < 1e-12, "{minimum}");
}
