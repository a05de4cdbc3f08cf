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

struct History(f64);

impl History {
    fn record(&mut self, x: f64) {
        self.0 += x;
    }
}

#[differentiable]
fn h(x: f64) -> f64 {
    let mut own = History(0.0);
    own.record(x);
    x * x
}

#[differentiable]
fn of_the_caller(x: f64, history: &mut History) -> f64 {
    history.record(x);
    x * x
}

fn main() {
    let _: (f64, f64) = (f::gradient(1.0, &Cell::new(0.0)), g::gradient(1.0));
    let _: (f64, f64) = (h::gradient(1.0), of_the_caller::gradient(1.0, &mut History(0.0)));
}
