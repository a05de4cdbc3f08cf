//! Code that the macro cannot see runs exactly as often, and in the same order, as in the function itself.

use std::cell::{Cell, RefCell};

use differentiable::differentiable;

/// What a function writes down on the way.
type Log = RefCell<Vec<String>>;

fn next(counter: &Cell<u32>) -> f64 {
    counter.set(counter.get() + 1);
    f64::from(counter.get())
}

fn note(log: &Log, what: impl ToString) {
    log.borrow_mut().push(what.to_string());
}

#[differentiable]
fn noisy(x: f64, counter: &Cell<u32>) -> f64 {
    let first = next(counter);
    let scaled = x * first;
    scaled * scaled + next(counter) * x
}

#[differentiable]
fn called_once(x: f64, sample: &dyn Fn() -> f64) -> f64 {
    let s = sample();
    x * s + (x * s).sin() * s
}

#[differentiable]
fn called_in_place(x: f64, sample: &dyn Fn() -> f64) -> f64 {
    x * sample() - x.sin() * sample() + sample()
}

#[differentiable]
fn only_where_taken(x: f64, counter: &Cell<u32>) -> f64 {
    if x > 0.0 {
        return x * next(counter);
    }
    let scale = if x < -1.0 { next(counter) * next(counter) } else { 2.0 };
    x * scale
}

#[differentiable]
fn only_for_its_effect(x: f64, counter: &Cell<u32>) -> f64 {
    counter.set(counter.get() + 10);
    let _ = next(counter);
    let _never_read = next(counter);
    next(counter);
    x * x
}

#[differentiable]
fn in_order(x: f64, log: &Log) -> f64 {
    note(log, "start");
    let y = x * x;
    note(log, differentiable::constant(y));
    let z = if y > 1.0 {
        note(log, "large");
        y.sqrt()
    } else {
        note(log, "small");
        y
    };
    note(log, format!("{z} of {x}"));
    match log.borrow().len() {
        3 => z,
        n => z * n as f64,
    }
}

#[differentiable]
fn of_the_value_at_that_time(x: f64, log: &Log) -> f64 {
    let mut t = x;
    note(log, differentiable::constant(t));
    t *= 2.0;
    note(log, differentiable::constant(t));
    t += x.sin();
    note(log, differentiable::constant(t));
    t
}

#[differentiable]
fn inner(x: f64, log: &Log) -> f64 {
    note(log, format!("inner {x}"));
    x * x
}

#[differentiable]
fn outer(x: f64, log: &Log) -> f64 {
    note(log, "outer");
    let y = inner(x, log);
    note(log, "between");
    inner(y, log) + y
}

#[differentiable]
fn before_an_index(x: &[f64; 3], counter: &Cell<u32>) -> f64 {
    let mut y = *x;
    y[next(counter) as usize] *= 2.0;
    let k = next(counter) as usize;
    y[k] += y[k - 1] * x[k];
    y[0] * y[1] * y[2]
}

#[differentiable]
fn short_circuit(x: f64, counter: &Cell<u32>) -> f64 {
    if x > 0.0 && next(counter) > 0.0 || x < -1.0 && next(counter) < 0.0 { x } else { x * x }
}

#[differentiable]
fn asserted(x: f64, counter: &Cell<u32>) -> f64 {
    assert!(next(counter) > 0.0);
    debug_assert!(next(counter) > 0.0, "{}", next(counter));
    x
}

/// How often the code runs in the function, and in each of its derivatives.
macro_rules! counts {
    ($f:ident, $x:expr, $still:expr) => {{
        let count = |run: &dyn Fn(&Cell<u32>)| {
            let counter = Cell::new(0);
            run(&counter);
            counter.get()
        };
        [
            count(&|counter| drop($f($x, counter))),
            count(&|counter| drop($f::gradient($x, counter))),
            count(&|counter| drop($f::value_and_gradient($x, counter))),
            count(&|counter| drop($f::gradient_into($x, counter, &mut $still.clone()))),
            count(&|counter| drop($f::jvp($x, counter, $still))),
            count(&|counter| drop($f::vjp($x, counter, 2.0))),
            count(&|counter| drop($f::vjp($x, counter, 0.0))),
        ]
    }};
}

#[test]
#[allow(dropping_copy_types)]
fn exactly_as_often() {
    assert_eq!(counts!(noisy, 0.5, 0.0), [2; 7]);
    assert_eq!(counts!(only_where_taken, 0.5, 0.0), [1; 7]);
    assert_eq!(counts!(only_where_taken, -0.5, 0.0), [0; 7]);
    assert_eq!(counts!(only_where_taken, -1.5, 0.0), [2; 7]);
    assert_eq!(counts!(only_for_its_effect, 0.5, 0.0), [13; 7]);
    assert_eq!(counts!(short_circuit, 0.5, 0.0), [1; 7]);
    assert_eq!(counts!(short_circuit, -0.5, 0.0), [0; 7]);
    assert_eq!(counts!(short_circuit, -1.5, 0.0), [1; 7]);
    assert_eq!(counts!(asserted, 0.5, 0.0), [2; 7]);
}

#[test]
fn its_result_is_kept() {
    let counter = Cell::new(6);
    // x ↦ 49 x² + 8 x at 0.5
    assert_eq!(noisy::value_and_gradient(0.5, &counter), (16.25, 57.0));
    let counter = Cell::new(6);
    assert_eq!(noisy::jvp(0.5, &counter, 2.0), (16.25, 114.0));

    let counter = Cell::new(0);
    let sample = || next(&counter);
    let (_, gradient) = called_once::value_and_gradient(0.5, &sample);
    assert_eq!(gradient, 1.0 + 0.5_f64.cos());
    let (value, gradient) = called_in_place::value_and_gradient(0.5, &sample);
    assert_eq!(value, 0.5 * 2.0 - 0.5_f64.sin() * 3.0 + 4.0);
    assert_eq!(gradient, 2.0 - 0.5_f64.cos() * 3.0);
}

#[test]
fn an_index_is_evaluated_once() {
    let x = [1.0, 2.0, 3.0];
    // y = [x₀, 2 x₁, x₂ + 2 x₁ x₂]
    let expected = [
        2.0 * x[1] * (x[2] + 2.0 * x[1] * x[2]),
        x[0] * (2.0 * x[2] + 8.0 * x[1] * x[2]),
        x[0] * 2.0 * x[1] * (1.0 + 2.0 * x[1]),
    ];
    let counter = Cell::new(0);
    assert_eq!(before_an_index::gradient(&x, &counter), expected);
    assert_eq!(counter.get(), 2);
    counter.set(0);
    let sum: f64 = expected.iter().sum();
    assert_eq!(before_an_index::jvp(&x, &counter, &[1.0; 3]).1, sum);
    assert_eq!(counter.get(), 2);
}

/// What the function and each of its derivatives write down.
macro_rules! logs {
    ($f:ident, $x:expr) => {{
        let written = |run: &dyn Fn(&Log)| {
            let log = Log::default();
            run(&log);
            log.into_inner()
        };
        let expected = written(&|log| drop($f($x, log)));
        assert!(expected.len() > 2);
        assert_eq!(written(&|log| drop($f::gradient($x, log))), expected);
        assert_eq!(written(&|log| drop($f::gradient_into($x, log, &mut 0.0))), expected);
        assert_eq!(written(&|log| drop($f::jvp($x, log, 1.0))), expected);
        assert_eq!(written(&|log| drop($f::vjp($x, log, 2.0))), expected);
    }};
}

#[test]
#[allow(dropping_copy_types)]
fn in_the_same_order_and_with_the_same_values() {
    logs!(in_order, 0.5);
    logs!(in_order, 1.5);
    logs!(of_the_value_at_that_time, 0.5);
}

#[test]
#[allow(dropping_copy_types)]
fn also_in_the_functions_that_it_calls() {
    let written = |run: &dyn Fn(&Log)| {
        let log = Log::default();
        run(&log);
        log.into_inner()
    };
    let expected = written(&|log| drop(outer(0.5, log)));
    assert_eq!(written(&|log| drop(outer::jvp(0.5, log, 1.0))), expected);
}
