//! Calls that may fail: of methods of what is constant, and those whose results are handed on, kept in an `Option`, or looked at alone.

use differentiable::{Tangent, differentiable};

use crate::support::agree;

#[derive(Debug)]
struct Model {
    scale: f64,
    limit: f64,
}

const MODEL: Model = Model { scale: 1.7, limit: 1.0 };

impl Model {
    #[differentiable(order = 2)]
    fn root(&self, x: f64) -> Option<f64> {
        if x < self.limit { None } else { Some((x - self.limit).sqrt() * self.scale) }
    }

    #[differentiable(order = 2)]
    fn checked(&self, x: f64) -> Result<f64, String> {
        self.root(x).ok_or_else(|| format!("less than {}", self.limit))
    }

    #[differentiable(order = 2)]
    fn of_itself(&self, x: &[f64; 3]) -> f64 {
        match self.root(x[0]) {
            Some(root) => root * x[1],
            None => x[2] * x[2],
        }
    }

    #[differentiable(order = 2)]
    fn norm(&self, x: &[f64; 3]) -> f64 {
        self.scale * x[0].hypot(x[1])
    }

    #[differentiable(order = 2)]
    fn unless_zero(&self, x: &[f64; 3]) -> Option<f64> {
        let norm = self.norm(x);
        if norm == 0.0 { None } else { Some(x[0] * x[1] * x[2]) }
    }
}

macro_rules! of_a_model {
    ($($name:ident($model:ident, $x:ident) $body:block)*) => {
        $(
            #[differentiable(order = 2)]
            fn $name($model: &Model, $x: &[f64; 3]) -> f64 $body
        )*

        mod of_a_model {
            use super::*;

            agree! { $($name: (const &MODEL, &[1.9, 2.3, -0.4]), (const &MODEL, &[0.6, 1.2, 0.9]);)* }
        }
    };
}

of_a_model! {
    of_itself(model, x) { model.of_itself(x) * x[0] }
    matched(model, x) { match model.root(x[0]) { Some(root) => root * x[1], None => x[0] * x[2] } }
    with_a_reason(model, x) { match model.checked(x[0]) { Ok(root) => root * x[1], Err(why) => x[0] * x[2] * why.len() as f64 } }
    bound(model, x) { if let Some(root) = model.root(x[0] * x[1]) { root * x[2] } else { x[0] * x[0] } }
    left(model, x) { let Ok(root) = model.checked(x[0]) else { return x[1] * x[2] }; root * root * x[2] }
    replaced(model, x) { model.root(x[0]).unwrap_or(0.5) * x[1] * model.root(x[2]).unwrap_or(x[0]) }
    mapped(model, x) { model.checked(x[0]).map_or(x[2] * x[1], |root| root * x[1]) }
    kept(model, x) { let root = model.root(x[0]); if root.is_some() { root.unwrap() * x[1] } else { x[2] * x[1] } }
    of_an_owned_one(model, x) {
        let other = Model { scale: 0.3, ..*model };
        let mut sum = 0.0;
        for v in x {
            sum += other.root(*v).unwrap_or(*v * x[0]);
        }
        sum + other.root(x[1]).unwrap_or(0.0)
    }
    of_several(model, x) {
        let models = [Model { scale: 0.3, ..*model }, Model { scale: 2.0, limit: 2.0 }];
        models.iter().zip(x).map(|(model, v)| model.root(*v).unwrap_or(v * v)).sum::<f64>() + models[1].root(x[1]).unwrap_or(1.0)
    }
}

#[test]
fn what_a_method_of_itself_is_asked_is_differentiated() {
    let x = [1.9, 2.3, -0.4];
    let root = 1.7 * 0.9_f64.sqrt();
    assert_eq!(MODEL.of_itself_gradient(&x), [2.3 * 1.7 * 0.5 / 0.9_f64.sqrt(), root, 0.0]);
    assert_eq!(MODEL.of_itself_gradient(&[0.6, 1.2, 0.9]), [0.0, 0.0, 1.8]);
    assert_eq!(MODEL.unless_zero_gradient(&[2.0, 3.0, 5.0]), Some([15.0, 10.0, 6.0]));
    assert_eq!(MODEL.unless_zero_gradient(&[0.0, 0.0, 5.0]), None);
}

/// The factor L of a positive definite matrix of two rows, row by row.
#[differentiable(order = 2)]
fn cholesky(a: &[f64]) -> Result<Vec<f64>, String> {
    let first = a[0].sqrt();
    let below = a[1] / first;
    let rest = a[2] - below * below;
    if a[0] <= 0.0 || rest <= 0.0 {
        return Err("not positive definite".to_owned());
    }
    Ok(vec![first, below, rest.sqrt()])
}

#[differentiable(order = 2)]
fn factor(a: &[f64]) -> Option<Vec<f64>> {
    cholesky(a).ok()
}

#[differentiable(order = 2)]
fn solve(l: &[f64], y: &[f64]) -> Vec<f64> {
    let first = y[0] / l[0];
    vec![first, (y[1] - l[1] * first) / l[2]]
}

#[differentiable(order = 2)]
fn dot(x: &[f64], y: &[f64]) -> f64 {
    x.iter().zip(y).map(|(x, y)| x * y).sum()
}

#[differentiable(order = 2)]
fn log_determinant(l: &[f64]) -> f64 {
    2.0 * (l[0].ln() + l[2].ln())
}

#[differentiable(order = 2)]
fn root(x: f64) -> Result<f64, String> {
    if x < 1.0 { Err("small".to_owned()) } else { Ok(x.sqrt()) }
}

#[differentiable(order = 2)]
fn square(x: f64) -> f64 {
    x * x * x.sin()
}

macro_rules! handed_on {
    ($($name:ident($x:ident) $body:block)*) => {
        $(
            #[differentiable(order = 2)]
            fn $name($x: &[f64; 3]) -> f64 $body
        )*

        mod handed_on {
            use super::*;

            agree! { $($name: (&[1.9, 0.3, 1.4]), (&[0.6, 1.2, 0.9]);)* }
        }
    };
}

handed_on! {
    likelihood(x) {
        let Ok(l) = cholesky(x) else { return -x[0] * x[1] };
        let z = solve(&l, x);
        -0.5 * dot(&z, &z) - 0.5 * log_determinant(&l)
    }
    by_a_match(x) { let l = match cholesky(x) { Ok(l) => l, Err(_) => return x[2] * x[0] }; log_determinant(&l) * x[1] }
    by_a_written_type(x) { let l: Vec<f64> = match factor(x) { Some(l) => l, None => return x[2] * x[0] }; let m = l; solve(&m, &[1.0, 2.0])[1] * x[1] }
    in_an_arm(x) { match cholesky(x) { Ok(l) => log_determinant(&l), Err(why) => x[0] * x[0] * why.len() as f64 } }
    in_a_branch(x) { if let Some(l) = factor(x) { log_determinant(&l) + x[0] } else { x[1] * x[2] } }
    as_a_copy(x) { let Ok(l) = cholesky(x) else { return x[0] }; let copy = l.clone(); dot(&copy, &solve(&l, &[1.0, 2.0])) }
    within_another_call(x) { if let Some(l) = factor(x) { square(log_determinant(&l)) } else { x[1] * x[1] } }
    by_value(x) { let Ok(r) = root(x[0] * x[2] * x[1] + 0.4) else { return x[1] }; square(r) }
    by_value_in_an_arm(x) { match root(x[0] * x[1] * x[2] + 0.4) { Ok(r) => square(r), Err(_) => 0.0 } }
    by_value_in_a_branch(x) { if let Ok(r) = root(x[0] * x[1] * x[2] + 0.4) { square(r) } else { 0.0 } }
    the_last(x) {
        let mut last = None;
        for v in x { if let Ok(r) = root(*v) { last = Some(r * x[0]); } }
        last.unwrap_or(x[1]) * x[2]
    }
    only_looked_at(x) {
        let r = square(x[0]);
        if r > 10.0 { panic!("{r}"); }
        let size = dot(x, x);
        assert!(size > 0.0);
        x[0] * x[1] * x[2]
    }
}

#[differentiable(order = 2)]
fn returned(x: &[f64; 3]) -> Option<f64> {
    let mut best = None;
    if let Ok(r) = root(x[0] * x[1]) {
        best = Some(r);
    }
    best
}

#[differentiable(order = 2)]
fn returned_from_a_loop(x: &[f64; 3]) -> Option<f64> {
    let mut best: Option<f64> = None;
    for v in x {
        match root(*v) {
            Ok(r) => {
                if best.is_none_or(|b| r > b) {
                    best = Some(r);
                }
            }
            Err(_) => {}
        }
    }
    best
}

#[differentiable(order = 2)]
fn unless_large(x: &[f64; 3]) -> Result<f64, String> {
    let size = dot(x, x);
    if size > 100.0 {
        return Err(format!("{size} is too large"));
    }
    Ok(x[0] * x[1] / x[2])
}

macro_rules! certain {
    ($($name:ident of $failing:ident;)*) => {
        $(
            #[differentiable(order = 2)]
            fn $name(x: &[f64; 3]) -> f64 {
                $failing(x).unwrap() * x[1]
            }
        )*

        mod certain {
            use super::*;

            agree! { $($name: (&[1.9, 0.8, 1.4]), (&[1.6, 1.2, 0.9]);)* }
        }
    };
}

certain! {
    certainly_returned of returned;
    certainly_returned_from_a_loop of returned_from_a_loop;
    certainly_small of unless_large;
}

#[test]
fn what_is_missing_is_missing_from_the_derivatives() {
    assert_eq!(returned::gradient(&[0.5, 0.5, 0.5]), None);
    assert_eq!(returned_from_a_loop::gradient(&[0.5, 0.5, 0.5]), None);
    assert_eq!(returned_from_a_loop::gradient(&[4.0, 0.5, 1.0]), Some([0.25, 0.0, 0.0]));
    assert_eq!(unless_large::gradient(&[10.0, 1.0, 2.0]), Err("105 is too large".to_owned()));
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Regime {
    Slow,
    Fast,
}

impl Regime {
    fn weight(self) -> f64 {
        match self {
            Regime::Slow => 2.0,
            Regime::Fast => 3.0,
        }
    }
}

fn regime(x: f64) -> Option<Regime> {
    match x {
        x if x < 0.0 => None,
        x if x < 1.0 => Some(Regime::Slow),
        _ => Some(Regime::Fast),
    }
}

fn knot(x: f64) -> Option<usize> {
    (x >= 0.0).then_some(x as usize)
}

#[differentiable(order = 2)]
fn weighted(x: f64, i: usize) -> f64 {
    x * x * (i + 1) as f64
}

macro_rules! discrete {
    ($($name:ident($x:ident) $body:block)*) => {
        $(
            #[differentiable(order = 2)]
            fn $name($x: &[f64; 3]) -> f64 $body
        )*

        mod discrete {
            use super::*;

            agree! { $($name: (&[1.9, 0.3, 1.4]), (&[-0.6, 1.2, 0.9]);)* }
        }
    };
}

// What is no float stays constant, also if it is only handed on.
discrete! {
    variants(x) { let Some(regime) = regime(x[0]) else { return x[1] * x[0] }; x[0] * x[2] * regime.weight() }
    indices(x) { if let Some(i) = knot(x[0]) { weighted(x[0] * x[1], i) } else { x[1] * x[2] } }
    indices_in_an_arm(x) { match knot(x[0]) { Some(i) => weighted(x[2] * x[0], i), None => x[1] } }
}

#[derive(Clone, Tangent)]
struct Curve {
    rates: Vec<f64>,
}

impl Curve {
    #[differentiable(order = 2, wrt(self))]
    fn rate(&self, year: usize) -> Option<f64> {
        self.rates.get(year).copied()
    }
}

#[differentiable(order = 2, wrt(curve))]
fn discounted(curve: &Curve) -> f64 {
    let mut factor = 1.0;
    for year in 0..3 {
        let Some(rate) = curve.rate(year) else { return factor };
        factor /= square(rate) + 1.0;
    }
    factor
}

#[test]
fn items_of_an_active_struct_are_handed_on() {
    let curve = Curve { rates: vec![0.5, 0.25] };
    let gradient = discounted::gradient(&curve).rates;
    let term = |rate: f64| rate * rate * rate.sin() + 1.0;
    let slope = |rate: f64| 2.0 * rate * rate.sin() + rate * rate * rate.cos();
    let value = 1.0 / term(0.5) / term(0.25);
    for (found, rate) in gradient.iter().zip([0.5, 0.25]) {
        assert!((found + value * slope(rate) / term(rate)).abs() < 1e-14, "{gradient:?}");
    }
}
