use std::cell::Cell;

use differentiable::differentiable;

fn record(history: &Cell<f64>, x: f64) {
    history.set(history.get() + x);
}

#[differentiable]
fn f(x: f64, history: &Cell<f64>) -> f64 {
    record(history, x);
    history.get() * x
}

#[differentiable]
fn g(x: f64) -> f64 {
    let cell = Cell::new(0.0);
    let _before = cell.replace(x);
    cell.get() * x
}

fn main() {
    let _: (f64, f64) = (f::gradient(1.0, &Cell::new(0.0)), g::gradient(1.0));
}
