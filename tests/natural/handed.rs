//! Closures that hand their parameters on to other functions, as the right-hand sides of integrators are written.

use differentiable::{Tangent, differentiable};

use crate::support::agree;

#[differentiable(order = 2)]
fn squared(x: f64) -> f64 {
    x * x.sin()
}

#[differentiable(order = 2)]
fn scaled(x: f64, k: f64) -> f64 {
    x * x * k
}

#[differentiable(order = 2)]
fn energy(y: &[f64; 2]) -> f64 {
    y[0] * y[1].exp()
}

#[differentiable(order = 2)]
fn pendulum(y: &[f64; 2], k: f64) -> [f64; 2] {
    [y[1], -k * y[0].sin()]
}

#[differentiable(order = 2)]
fn pendulum_of_slices(y: &[f64], k: f64) -> Vec<f64> {
    vec![y[1], -k * y[0].sin()]
}

#[derive(Clone, Tangent)]
struct Model {
    k: f64,
}

impl Model {
    #[differentiable(order = 2, wrt(self, x))]
    fn rate(&self, x: f64) -> f64 {
        (x * self.k).tanh()
    }
}

#[differentiable(order = 2)]
fn apply(f: impl Fn(f64) -> f64, x: f64) -> f64 {
    f(x) * f(x + 0.5)
}

#[differentiable(order = 2)]
fn apply_borrowed<F: Fn(f64) -> f64>(f: &F, x: f64) -> f64 {
    f(x) * x
}

#[differentiable(order = 2)]
fn apply_to_array(f: impl Fn(&[f64; 2]) -> f64, y: &[f64; 2]) -> f64 {
    f(y) * y[0]
}

#[differentiable(order = 2)]
fn midpoint(f: impl Fn(f64, &[f64; 2]) -> [f64; 2], y: &[f64; 2], h: f64) -> f64 {
    let d = f(0.0, y);
    let between = [y[0] + 0.5 * h * d[0], y[1] + 0.5 * h * d[1]];
    let d = f(0.5 * h, &between);
    (y[0] + h * d[0]) * (y[1] + h * d[1])
}

#[differentiable(order = 2)]
fn midpoint_of_slices(f: impl Fn(&[f64]) -> Vec<f64>, y: &[f64], h: f64) -> f64 {
    let d = f(y);
    let between = [y[0] + 0.5 * h * d[0], y[1] + 0.5 * h * d[1]];
    let d = f(&between);
    (y[0] + h * d[0]) * (y[1] + h * d[1])
}

macro_rules! handed_on {
    ($($name:ident($x:ident) $body:block)*) => {
        $(
            #[differentiable(order = 2)]
            fn $name($x: &[f64; 3]) -> f64 $body
        )*

        agree! { $($name: (&[0.7, 1.3, -0.4]), (&[1.6, 0.2, 0.9]);)* }
    };
}

handed_on! {
    alone(x) { apply(|v| squared(v), x[0]) * x[1] * x[2] }
    beside_what_is_captured(x) { apply(|v| scaled(v, x[1]), x[0]) * x[2] }
    from_a_block(x) { apply(|v| { let w = squared(v); w }, x[0]) * x[1] * x[2] }
    changed_before(x) { apply(|v| { let w = v * x[1]; squared(w) }, x[0]) * x[2] }
    to_a_method(x) { let m = Model { k: x[1] }; apply(|v| m.rate(v), x[0]) * x[2] }
    borrowed(x) { apply_borrowed(&|v| scaled(v, x[1]), x[0]) * x[2] }
    with_a_name(x) { let f = |v| scaled(v, x[1]); apply(f, x[0]) * apply_borrowed(&f, x[2]) }
    to_functions_of_floats(x) { apply(|v| f64::max(v, 0.1).atan(), x[0]) * apply(|v| f64::sin(v), x[1]) * x[2] }
    an_array(x) { apply_to_array(|v| energy(v), &[x[0], x[1]]) * x[2] }
    an_array_of_a_type(x) { apply_to_array(|v: &[f64; 2]| energy(v), &[x[0], x[1]]) * x[2] }
    a_state(x) { midpoint(|_, y| pendulum(y, x[2]), &[x[0], x[1]], 0.3) }
    a_state_of_a_type(x) { midpoint(|_t, y: &[f64; 2]| pendulum(y, x[2]), &[x[0], x[1]], 0.3) }
    a_state_that_is_also_read(x) { midpoint(|t, y| { let d = pendulum(y, x[2]); [d[0] + t, d[1] - 0.1 * y[1]] }, &[x[0], x[1]], 0.3) }
    a_slice(x) { midpoint_of_slices(|y| pendulum_of_slices(y, x[2]), &x[..2], 0.3) }
    a_slice_of_a_type(x) { midpoint_of_slices(|y: &[f64]| pendulum_of_slices(y, x[2]), &[x[0], x[1]], 0.3) }
}
