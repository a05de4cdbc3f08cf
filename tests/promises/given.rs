//! `derivative = path` of functions of structs, tuples and types by other names.

use differentiable::{Real, Tangent, differentiable};

use crate::support::agree;

#[derive(Clone, Debug, PartialEq, Tangent)]
struct Pair<T: Real> {
    a: T,
    b: T,
}

/// It is not its own tangent.
#[derive(Clone, Debug, Tangent)]
struct Spring {
    stiffness: f64,
    windings: usize,
    weights: Vec<f32>,
    ends: Pair<f64>,
}

type V3 = [f64; 3];

#[differentiable(derivative = product_slope, wrt(p), order = 2)]
fn product<T: Real>(p: &Pair<T>) -> T {
    p.a * p.b * p.b
}

#[differentiable(wrt(p))]
fn product_slope<T: Real>(p: &Pair<T>) -> Pair<T> {
    Pair { a: p.b * p.b, b: T::from_f64(2.0) * p.a * p.b }
}

#[differentiable(derivative = owned_slope, wrt(p), order = 2)]
fn owned(p: Pair<f64>) -> f64 {
    p.a * p.b
}

#[differentiable(wrt(p))]
fn owned_slope(p: Pair<f64>) -> Pair<f64> {
    Pair { a: p.b, b: p.a }
}

#[differentiable(derivative = rows_slope, wrt(rows), order = 2)]
fn rows(rows: &[Pair<f64>]) -> f64 {
    rows.iter().map(|row| row.a * row.b).sum()
}

#[differentiable(wrt(rows))]
fn rows_slope(rows: &[Pair<f64>]) -> Vec<Pair<f64>> {
    rows.iter().map(|row| Pair { a: row.b, b: row.a }).collect()
}

#[differentiable(derivative = volume_slope, wrt(x), order = 2)]
fn volume(x: &V3) -> f64 {
    x[0] * x[1] * x[2]
}

#[differentiable(wrt(x))]
fn volume_slope(x: &V3) -> V3 {
    [x[1] * x[2], x[0] * x[2], x[0] * x[1]]
}

#[differentiable(derivative = area_slope, order = 2)]
fn area(x: (f64, f64)) -> f64 {
    x.0 * x.1
}

#[differentiable]
fn area_slope(x: (f64, f64)) -> (f64, f64) {
    (x.1, x.0)
}

#[differentiable(order = 2)]
fn of_product(x: f64) -> f64 {
    product(&Pair { a: x, b: x * x }).sin()
}

#[differentiable(order = 2)]
fn of_product_in_single(x: f32) -> f32 {
    product(&Pair { a: x, b: x + 1.0 })
}

#[differentiable(order = 2)]
fn of_owned(x: &[f64; 2]) -> f64 {
    owned(Pair { a: x[0], b: x[1] * x[0] }).sin() * x[1]
}

#[differentiable(order = 2)]
fn of_rows(x: &[f64]) -> f64 {
    let pairs = [Pair { a: x[0], b: x[1] }, Pair { a: x[1], b: x[0] * x[0] }];
    rows(&pairs).sin()
}

#[differentiable(order = 2)]
fn of_volume(x: &[f64; 3]) -> f64 {
    volume(x).sin() + volume(&[x[0], 2.0, x[0]])
}

#[differentiable(order = 2)]
fn of_area(x: f64) -> f64 {
    area((3.0, x)) * area((x, x)) + area((x, 0.5))
}

agree! {
    of_product: (0.7);
    of_product_in_single: (0.7_f32);
    of_owned: (&[0.6, 0.9]);
    of_rows: (&vec![0.3, 0.8]);
    volume: (&[0.3, -1.2, 0.8]);
    of_volume: (&[0.3, -1.2, 0.8]);
    area: ((0.5, 1.25));
    of_area: (0.7);
}

/// Second derivatives of these can stand in a function that has second ones.
#[differentiable(derivative = cubic_slope, wrt(p), order = 3)]
fn cubic(p: &Pair<f64>) -> f64 {
    p.a * p.a * p.b
}

#[differentiable(wrt(p), order = 2)]
fn cubic_slope(p: &Pair<f64>) -> Pair<f64> {
    Pair { a: 2.0 * p.a * p.b, b: p.a * p.a }
}

#[differentiable(order = 2)]
fn of_slopes(x: f64) -> f64 {
    let slope = cubic::gradient(&Pair { a: x, b: x * x });
    slope.a * slope.b
}

#[differentiable(order = 2)]
fn of_directional(x: f64) -> f64 {
    let (value, slope) = cubic::jvp(&Pair { a: x, b: x * x }, &Pair { a: 1.0, b: x });
    value * slope
}

mod of_order_three {
    use super::{agree, of_directional, of_slopes};

    agree! {
        of_slopes: (0.7);
        of_directional: (0.7);
    }
}

#[differentiable(derivative = tension_slope, wrt(spring, x))]
fn tension(spring: &Spring, x: f64) -> f64 {
    spring.stiffness * spring.ends.a * x * spring.windings as f64 + spring.weights[0] as f64 * x
}

fn tension_slope(spring: &Spring, x: f64) -> (SpringTangent, f64) {
    let scale = spring.windings as f64 * x;
    let ends = Pair { a: spring.stiffness * scale, b: 0.0 };
    let weights = spring.weights.iter().enumerate().map(|(i, _)| if i == 0 { x as f32 } else { 0.0 }).collect();
    let slope = spring.stiffness * spring.ends.a * spring.windings as f64 + spring.weights[0] as f64;
    (SpringTangent { stiffness: spring.ends.a * scale, weights, ends }, slope)
}

#[differentiable(wrt(spring, x))]
fn squeezed(spring: &Spring, x: f64) -> f64 {
    tension(spring, x * x).sin()
}

#[test]
fn tangents_of_other_types_are_partial_derivatives() {
    let spring = Spring { stiffness: 0.4, windings: 3, weights: vec![0.25, 0.5], ends: Pair { a: 0.7, b: 0.2 } };
    let (x, inner) = (1.5, tension(&spring, 2.25));
    let (value, (by_spring, by_x)) = squeezed::value_and_gradient(&spring, x);
    assert_eq!(value, inner.sin());
    let is = |given: f64, expected: f64| assert!((given - expected).abs() < 1e-6, "{given} is not {expected}");
    is(by_spring.stiffness, inner.cos() * 0.7 * 3.0 * x * x);
    is(by_spring.ends.a, inner.cos() * 0.4 * 3.0 * x * x);
    is(by_spring.ends.b, 0.0);
    is(by_spring.weights[0].into(), inner.cos() * x * x);
    is(by_spring.weights[1].into(), 0.0);
    is(by_x, inner.cos() * (0.4 * 0.7 * 3.0 + 0.25) * 2.0 * x);
    let tangent = SpringTangent { stiffness: 0.5, weights: vec![2.0, 1.0], ends: Pair { a: -1.0, b: 3.0 } };
    let along = 0.5 * by_spring.stiffness - by_spring.ends.a + 2.0 * f64::from(by_spring.weights[0]) + 0.25 * by_x;
    is(squeezed::jvp(&spring, x, &tangent, 0.25).1, along);
}

impl Pair<f64> {
    #[differentiable(derivative = Pair::stretch_slope, wrt(self, x))]
    fn stretch(&self, x: f64) -> f64 {
        self.a * x
    }

    fn stretch_slope(&self, x: f64) -> (Pair<f64>, f64) {
        (Pair { a: x, b: 0.0 }, self.a)
    }
}

#[differentiable(wrt(p))]
fn stretched(p: &Pair<f64>) -> f64 {
    p.stretch(p.b * p.b)
}

#[test]
fn methods_have_rules_with_respect_to_self() {
    assert_eq!(stretched::gradient(&Pair { a: 2.0, b: 3.0 }), Pair { a: 9.0, b: 12.0 });
}

#[differentiable(derivative = steep_slope, wrt(p))]
fn steep(p: &Pair<f64>) -> f64 {
    p.a.sqrt() + p.b
}

fn steep_slope(p: &Pair<f64>) -> Pair<f64> {
    Pair { a: 0.5 / p.a.sqrt(), b: 1.0 }
}

#[test]
fn what_does_not_count_meets_no_infinity() {
    let p = Pair { a: 0.0, b: 1.0 };
    assert_eq!(steep::jvp(&p, &Pair { a: 0.0, b: 2.0 }), (1.0, 2.0));
    assert_eq!(steep::vjp(&p, 0.0), (1.0, Pair { a: 0.0, b: 0.0 }));
    assert_eq!(steep::gradient(&p), Pair { a: f64::INFINITY, b: 1.0 });
}

#[differentiable(derivative = of_the_first)]
fn short(x: &[f64]) -> f64 {
    x[0] * x[1]
}

fn of_the_first(x: &[f64]) -> Vec<f64> {
    vec![x[1]]
}

#[test]
#[should_panic(expected = "index out of bounds")]
fn a_missing_partial_derivative_is_not_zero() {
    short::gradient(&[1.0, 2.0]);
}

#[test]
#[should_panic(expected = "index out of bounds")]
fn a_missing_partial_derivative_is_not_zero_in_forward_mode() {
    short::jvp(&[1.0, 2.0], &[1.0, 1.0]);
}
