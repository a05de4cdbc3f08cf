//! `f::objective(c…)` binds the constant parameters, and a descent runs on it.

use differentiable::{Descent, Objective, Real, differentiable};

#[differentiable]
fn lecture(x: &[f64; 2]) -> f64 {
    x[0].sin() + x[1].cos()
}

#[differentiable(wrt(x))]
fn distance(data: &[f64], x: &[f64], weight: f64, label: String) -> f64 {
    let (a, b) = (x[0] - data[0], x[1] - data[1]);
    weight * (a * a + b * b) + label.len() as f64
}

#[differentiable]
fn parabola<T: Real>(x: T, centre: i32) -> T {
    let d = x - T::from_f64(f64::from(centre));
    d * d
}

#[differentiable]
fn by_value(x: [f64; 2], n: usize) -> f64 {
    x[n] * x[n] + x[0]
}

#[differentiable]
fn owned(x: Vec<f64>) -> f64 {
    x[0] * x[1] + x[0].powi(2) + x[1].powi(2)
}

#[test]
fn the_lecture_ends_where_it_should() {
    let minimum = Descent::fixed(0.9).tolerance(1e-5).minimize(&lecture::objective(), [1.0, 1.0]);
    assert!(minimum.converged());
    assert!((minimum.x[0] + std::f64::consts::FRAC_PI_2).abs() < 1e-4);
    assert!((minimum.x[1] - std::f64::consts::PI).abs() < 1e-4);
    assert!((minimum.value + 2.0).abs() < 1e-9);
}

#[test]
fn constants_are_bound_in_their_order() {
    let data = [3.0, -1.0];
    let objective = distance::objective(&data, 0.5, "four".to_owned());
    let x = vec![1.0, 1.0];
    assert_eq!(objective.value(&x), 8.0);
    let mut gradient = vec![f64::NAN; 2];
    assert_eq!(objective.value_and_gradient(&x, &mut gradient), 8.0);
    assert_eq!(gradient, [-2.0, 2.0]);
    assert_eq!(objective.value(&x), 8.0, "an objective can be used again");

    let minimum = Descent::fixed(0.5).tolerance(1e-9).minimize(&objective, x);
    assert!(minimum.converged());
    assert!((minimum.x[0] - 3.0).abs() < 1e-8 && (minimum.x[1] + 1.0).abs() < 1e-8);
}

#[test]
fn scalars_arrays_and_vectors_are_points() {
    let minimum = Descent::fixed(0.25).tolerance(1e-9).minimize(&parabola::objective(3), 0.0);
    assert!((minimum.x - 3.0).abs() < 1e-8);
    let minimum = Descent::fixed(0.25).tolerance(1e-3).minimize(&parabola::objective(3), 0.0_f32);
    assert!((minimum.x - 3.0).abs() < 1e-3);
    let minimum = Descent::fixed(0.25).tolerance(1e-9).minimize(&by_value::objective(0), [1.0, 1.0]);
    assert!((minimum.x[0] + 0.5).abs() < 1e-8 && minimum.x[1] == 1.0);
    let minimum = Descent::fixed(0.25).tolerance(1e-9).minimize(&owned::objective(), vec![1.0, 2.0]);
    assert!(minimum.x.iter().all(|x| x.abs() < 1e-8));
}
