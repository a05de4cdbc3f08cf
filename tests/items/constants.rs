//! Constants of any type do not stand in the way of the derived items.

use differentiable::{Objective, Real, differentiable};

struct NotClone(f64);

#[derive(Clone)]
struct Borrowing<'a>(&'a f64);

#[differentiable(order = 2)]
fn owned(x: f64, text: String) -> f64 {
    x * text.len() as f64
}

#[differentiable(order = 2)]
fn not_clone(x: f64, factor: NotClone) -> f64 {
    x * factor.0
}

#[differentiable(order = 2)]
fn dynamic(x: f64, factor: Box<dyn Fn(f64) -> f64>) -> f64 {
    x * factor(2.0)
}

#[differentiable(order = 2)]
fn elided(x: f64, text: Option<&str>, factor: Borrowing<'_>) -> f64 {
    x * text.map_or(1.0, |text| text.len() as f64) * *factor.0
}

#[differentiable(order = 2)]
fn never_clone(x: f64, counter: Option<&mut u32>) -> f64 {
    x * counter.map_or(1.0, |counter| f64::from(*counter))
}

#[differentiable(order = 2, wrt(x))]
fn opaque(x: f64, factor: impl Fn(usize) -> f64) -> f64 {
    x * factor(1)
}

#[differentiable(order = 2, wrt(x))]
fn opaque_inside(x: f64, factor: Option<impl Fn(usize) -> f64>) -> f64 {
    x * factor.map_or(1.0, |factor| factor(1))
}

#[differentiable(order = 2, wrt(x))]
fn opaque_behind(x: f64, factor: &impl Fn(usize) -> f64) -> f64 {
    x * factor(1)
}

#[differentiable(order = 2, wrt(x))]
fn drawn(x: f64, draw: &mut impl FnMut() -> f64) -> f64 {
    x * draw()
}

#[test]
fn those_that_can_be_cloned_are_kept_by_an_objective() {
    let objective = owned::objective("four".to_owned());
    let mut gradient = f64::NAN;
    assert_eq!(objective.value(&2.0), 8.0);
    assert_eq!((objective.value_and_gradient(&2.0, &mut gradient), gradient), (8.0, 4.0));
    let factor = 0.5;
    assert_eq!(elided::objective(Some("four"), Borrowing(&factor)).value(&2.0), 4.0);
    assert_eq!(opaque::objective(|n| n as f64 * factor).value(&2.0), 1.0);
    assert_eq!(opaque_behind::objective(&|n| n as f64 * factor).value(&2.0), 1.0);
}

#[test]
fn others_can_be_passed_all_the_same() {
    assert_eq!(not_clone::gradient(2.0, NotClone(3.0)), 3.0);
    assert_eq!(dynamic::gradient(2.0, Box::new(|factor| factor)), 2.0);
    assert_eq!(never_clone::gradient(2.0, Some(&mut 3)), 3.0);
    assert_eq!(opaque_inside::gradient(2.0, Some(|n| n as f64)), 1.0);
    assert_eq!(drawn::gradient(2.0, &mut || 3.0), 3.0);
}

#[differentiable(order = 2, wrt(x))]
fn moved<T: Real>(x: [T; 2], period: &T) -> [T; 2] {
    [x[0] + *period * x[1], x[1] - *period * x[0].sin()]
}

#[differentiable(order = 2, wrt(x))]
fn swung<T: Real>(x: [T; 2], period: T) -> T {
    let mut x = x;
    for _ in 0..3 {
        x = moved(x, &period);
    }
    x[0] * x[1]
}

#[test]
fn a_number_is_the_same_in_a_second_call() {
    let gradient = swung::gradient([0.5, 0.3], 0.1);
    let slope = |up: [f64; 2], down: [f64; 2]| (swung(up, 0.1) - swung(down, 0.1)) / 2e-5;
    assert!((gradient[0] - slope([0.50001, 0.3], [0.49999, 0.3])).abs() < 1e-9);
    assert!((gradient[1] - slope([0.5, 0.30001], [0.5, 0.29999])).abs() < 1e-9);
}
