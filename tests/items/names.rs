//! Names and attributes of the function, and lints of its crate, do not stand in the way of the derived items.

#![deny(warnings, clippy::all, clippy::pedantic, clippy::nursery)]
// Of the functions as they are written.
#![allow(clippy::cast_precision_loss, clippy::float_cmp)]

use differentiable::{Objective, differentiable};

#[differentiable(order = 2, wrt(x))]
fn kernel(x: f64, kernel: f64) -> f64 {
    x.sqrt() * kernel
}

#[differentiable(order = 2)]
fn taken(value: f64, cotangent: f64, gradient: f64, core: f64) -> f64 {
    value * cotangent * gradient * core
}

#[differentiable(order = 2)]
#[expect(unused_variables)]
fn with_a_lint(x: f64) -> f64 {
    let unused = 3;
    x * x
}

#[differentiable(order = 2)]
#[cfg_attr(all(), allow(non_snake_case))]
fn Capital(X: f64) -> f64 {
    X * X
}

#[deprecated]
#[differentiable(order = 2)]
pub fn old(x: f64) -> f64 {
    x * x
}

mod strict {
    #![forbid(missing_debug_implementations)]

    #[differentiable::differentiable]
    pub fn cube(x: f64) -> f64 {
        x * x * x
    }
}

struct Destructured {
    k: f64,
    uses: [usize; 4],
}

impl Destructured {
    #[differentiable(order = 2)]
    fn apply(&self, x: f64) -> f64 {
        let Self { k, uses } = self;
        x * k * uses.len() as f64
    }
}

#[test]
fn a_parameter_may_have_the_name_of_the_function() {
    assert_eq!(kernel::gradient(4.0, 2.0), 0.5);
    assert_eq!(kernel::vjp(0.0, 2.0, 0.0), (0.0, 0.0));
    assert_eq!(kernel::objective(2.0).value(&4.0), 4.0);
}

#[test]
fn parameters_may_have_the_names_of_ours() {
    assert_eq!(taken::gradient(1.0, 2.0, 3.0, 4.0), (24.0, 12.0, 8.0, 6.0));
}

#[test]
fn attributes_are_carried_over_sensibly() {
    assert_eq!(with_a_lint::gradient(2.0), 4.0);
    assert_eq!(Capital::gradient(2.0), 4.0);
    #[expect(deprecated)]
    let gradient = old::gradient(2.0);
    assert_eq!(gradient, 4.0);
    assert_eq!(format!("{:?}", strict::cube::gradient(2.0)), "12.0");
    assert_eq!(Destructured { k: 2.0, uses: [0; 4] }.apply_gradient(1.0), 8.0);
}
