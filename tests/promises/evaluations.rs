//! Code that the macro cannot see runs exactly as often, and in the same order, as in the function itself.

use std::cell::{Cell, RefCell};

use differentiable::{Tangent, differentiable};

/// What a function writes down on the way.
type Log = RefCell<Vec<String>>;

fn next(counter: &Cell<u32>) -> f64 {
    counter.set(counter.get() + 1);
    f64::from(counter.get())
}

fn note(log: &Log, what: impl ToString) {
    log.borrow_mut().push(what.to_string());
}

#[differentiable(order = 2)]
fn noisy(x: f64, counter: &Cell<u32>) -> f64 {
    let first = next(counter);
    let scaled = x * first;
    scaled * scaled + next(counter) * x
}

#[differentiable(order = 2)]
fn called_once(x: f64, sample: &dyn Fn() -> f64) -> f64 {
    let s = sample();
    x * s + (x * s).sin() * s
}

#[differentiable(order = 2)]
fn called_in_place(x: f64, sample: &dyn Fn() -> f64) -> f64 {
    x * sample() - x.sin() * sample() + sample()
}

#[differentiable(order = 2)]
fn only_where_taken(x: f64, counter: &Cell<u32>) -> f64 {
    if x > 0.0 {
        return x * next(counter);
    }
    let scale = if x < -1.0 { next(counter) * next(counter) } else { 2.0 };
    x * scale
}

#[differentiable(order = 2)]
fn only_for_its_effect(x: f64, counter: &Cell<u32>) -> f64 {
    counter.set(counter.get() + 10);
    let _ = next(counter);
    let _never_read = next(counter);
    next(counter);
    x * x
}

#[differentiable(order = 2)]
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

#[differentiable(order = 2)]
fn of_the_value_at_that_time(x: f64, log: &Log) -> f64 {
    let mut t = x;
    note(log, differentiable::constant(t));
    t *= 2.0;
    note(log, differentiable::constant(t));
    t += x.sin();
    note(log, differentiable::constant(t));
    t
}

#[differentiable(order = 2)]
fn inner(x: f64, log: &Log) -> f64 {
    note(log, format!("inner {x}"));
    x * x
}

#[differentiable(order = 2)]
fn outer(x: f64, log: &Log) -> f64 {
    note(log, "outer");
    let y = inner(x, log);
    note(log, "between");
    inner(y, log) + y
}

#[differentiable(order = 2)]
fn before_an_index(x: &[f64; 3], counter: &Cell<u32>) -> f64 {
    let mut y = *x;
    y[next(counter) as usize] *= 2.0;
    let k = next(counter) as usize;
    y[k] += y[k - 1] * x[k];
    y[0] * y[1] * y[2]
}

#[differentiable(order = 2)]
fn short_circuit(x: f64, counter: &Cell<u32>) -> f64 {
    if x > 0.0 && next(counter) > 0.0 || x < -1.0 && next(counter) < 0.0 { x } else { x * x }
}

#[differentiable(order = 2)]
fn asserted(x: f64, counter: &Cell<u32>) -> f64 {
    assert!(next(counter) > 0.0);
    debug_assert!(next(counter) > 0.0, "{}", next(counter));
    x
}

#[differentiable(order = 2)]
fn in_guards(x: f64, counter: &Cell<u32>) -> f64 {
    let mut y = x;
    for i in 0..3 {
        match i {
            0 if next(counter) > y => y *= x,
            1 if next(counter) < 2.0 => y += x,
            _ => y = y.sin() * x,
        }
    }
    y * y
}

std::thread_local! {
    static NUMBERS: Cell<u32> = const { Cell::new(0) };
}

/// A number, and it is counted where nobody sees it.
fn number(number: usize) -> usize {
    NUMBERS.set(NUMBERS.get() + 1);
    number
}

/// The loop inside is left in two ways, and the one outside goes on.
#[differentiable]
fn in_guards_of_a_loop(x: &[f64], turns: usize, kind: usize) -> f64 {
    let mut y = x[0];
    'outer: for i in 0..3 {
        let z = x[i % 2];
        for j in 1..=turns {
            y *= z.atan();
            match kind {
                0 if turns >= j => {
                    let own = match j {
                        0 => z,
                        _ => x[1],
                    };
                    y = (y * x[1].cos() + z * own).cos();
                    break;
                }
                1 if number(j) % 3 != 1 => y /= 1.5 + (z * y - x[0]).abs(),
                _ => {
                    if x[1] < x[0] {
                        y *= y.sin();
                        continue 'outer;
                    }
                    y *= 0.5;
                    break;
                }
            }
        }
        y = y.sin();
    }
    y
}

fn list(counter: &Cell<u32>) -> Vec<f64> {
    vec![next(counter), 1.0]
}

#[differentiable(order = 2)]
fn in_storage(x: f64, counter: &Cell<u32>) -> f64 {
    let mut lists = (list(counter), [[next(counter); 2]; 2]);
    lists.0[0] *= x;
    lists.1[1][0] += x;
    let first = lists.0[0] * lists.1[1][0];
    lists.0 = list(counter);
    lists.0[1] *= x;
    first * lists.0[1] * lists.0[0]
}

#[differentiable(order = 2)]
#[allow(unused_assignments)]
fn in_storage_that_nobody_looks_at(x: f64, counter: &Cell<u32>) -> f64 {
    let mut first = next(counter);
    first = x;
    let mut list = list(counter);
    list[0] = first;
    let mut never = next(counter).sin();
    never += x;
    let mut pair = [next(counter), x];
    pair[0] = never;
    first * x
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
            count(&|counter| drop($f::hvp($x, counter, $still))),
            count(&|counter| drop($f::hessian($x, counter))),
        ]
    }};
}

#[test]
#[allow(dropping_copy_types)]
fn exactly_as_often() {
    assert_eq!(counts!(noisy, 0.5, 0.0), [2; 9]);
    assert_eq!(counts!(only_where_taken, 0.5, 0.0), [1; 9]);
    assert_eq!(counts!(only_where_taken, -0.5, 0.0), [0; 9]);
    assert_eq!(counts!(only_where_taken, -1.5, 0.0), [2; 9]);
    assert_eq!(counts!(only_for_its_effect, 0.5, 0.0), [13; 9]);
    assert_eq!(counts!(short_circuit, 0.5, 0.0), [1; 9]);
    assert_eq!(counts!(short_circuit, -0.5, 0.0), [0; 9]);
    assert_eq!(counts!(short_circuit, -1.5, 0.0), [1; 9]);
    assert_eq!(counts!(asserted, 0.5, 0.0), [2; 9]);
    assert_eq!(counts!(in_guards, 0.5, 0.0), [2; 9]);
    assert_eq!(counts!(in_guards, 9.0, 0.0), [2; 9]);
    assert_eq!(counts!(in_storage, 0.5, 0.0), [3; 9]);
    assert_eq!(counts!(in_storage_that_nobody_looks_at, 0.5, 0.0), [4; 9]);
}

/// Nothing comes of the choice.
#[differentiable]
fn in_guards_for_nothing(x: &[f64], n: usize) -> f64 {
    let mut y = x[0];
    for i in 0..=4 {
        let mut z = x[i % 2];
        let chosen = match n % 3 {
            0 if number(i) <= 4 => {
                let Some(_) = usize::checked_sub(n, 1) else { continue };
                z
            }
            1 if n < i => z,
            _ => y,
        };
        z += (chosen * z).cos();
        y += z.sin();
    }
    let _nothing = y;
    x[1].exp() * x[0]
}

/// A number that an index is made of, behind a reference to something constant.
#[differentiable]
fn in_an_index_behind_a_reference(x: &[f64], n: usize) -> f64 {
    let mut table = [1.0, 2.0, 3.0];
    let entry = &mut table[number(n)];
    *entry += 1.0;
    for i in 0..n {
        *entry *= 1.5;
        let row = &mut [[0.5; 2]; 3][number(i)];
        row[0] += 1.0;
    }
    table[1] * x[0] + x[1].sin() * table[number(0)]
}

#[test]
fn what_nothing_comes_of_runs() {
    for n in 0..3 {
        let x = [0.5, 0.25];
        let count = |value: f64| (value.to_bits(), NUMBERS.take());
        let itself = count(in_guards_for_nothing(&x, n));
        assert_eq!(count(in_guards_for_nothing::vjp(&x, n, 2.0).0), itself);
        assert_eq!(count(in_guards_for_nothing::jvp(&x, n, &x).0), itself);
        let itself = count(in_an_index_behind_a_reference(&x, n));
        assert_eq!(count(in_an_index_behind_a_reference::vjp(&x, n, 2.0).0), itself);
        assert_eq!(count(in_an_index_behind_a_reference::jvp(&x, n, &x).0), itself);
    }
}

#[differentiable]
fn root_of(x: &[f64; 2], shift: f64) -> Option<f64> {
    if x[0] < shift { None } else { Some((x[0] - shift).sqrt() * x[1]) }
}

#[differentiable]
fn of_what_may_be_missing(x: &[f64; 2], n: usize) -> f64 {
    let first = root_of(x, number(n) as f64).unwrap_or(number(n) as f64);
    let second = match root_of(&[x[1], number(0) as f64], 0.0) {
        Some(y) => y * x[0],
        None => number(n) as f64,
    };
    let kept = root_of(x, number(0) as f64);
    let third = if let Some(y) = kept { y } else { number(n) as f64 };
    first * second + third
}

#[test]
fn what_is_passed_to_what_may_be_missing_runs_once() {
    for n in 0..3 {
        for x in [[0.5, 0.25], [0.5, -0.25], [2.5, 0.25]] {
            let count = |value: f64| (value.to_bits(), NUMBERS.take());
            let itself = count(of_what_may_be_missing(&x, n));
            assert_eq!(count(of_what_may_be_missing::vjp(&x, n, 2.0).0), itself);
            assert_eq!(count(of_what_may_be_missing::value_and_gradient(&x, n).0), itself);
            assert_eq!(count(of_what_may_be_missing::jvp(&x, n, &x).0), itself);
        }
    }
}

#[test]
fn guards_are_not_asked_again() {
    for kind in 0..3 {
        for x in [[0.5, 0.25], [0.25, 0.5]] {
            let count = |value: f64| (value.to_bits(), NUMBERS.take());
            let itself = count(in_guards_of_a_loop(&x, 2, kind));
            assert_eq!(count(in_guards_of_a_loop::vjp(&x, 2, kind, 2.0).0), itself);
            assert_eq!(count(in_guards_of_a_loop::value_and_gradient(&x, 2, kind).0), itself);
            assert_eq!(count(in_guards_of_a_loop::jvp(&x, 2, kind, &x).0), itself);
        }
    }
}

#[test]
fn its_result_is_kept() {
    let counter = Cell::new(6);
    // x ↦ 49 x² + 8 x at 0.5
    assert_eq!(noisy::value_and_gradient(0.5, &counter), (16.25, 57.0));
    let counter = Cell::new(6);
    assert_eq!(noisy::jvp(0.5, &counter, 2.0), (16.25, 114.0));
    let counter = Cell::new(6);
    assert_eq!(noisy::hvp(0.5, &counter, 2.0), (57.0, 196.0));

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
    counter.set(0);
    assert_eq!(before_an_index::hvp(&x, &counter, &[0.0; 3]), (expected, [0.0; 3]));
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
        assert_eq!(written(&|log| drop($f::hvp($x, log, 1.0))), expected);
        assert_eq!(written(&|log| drop($f::hessian($x, log))), expected);
    }};
}

#[test]
#[allow(dropping_copy_types)]
fn in_the_same_order_and_with_the_same_values() {
    logs!(in_order, 0.5);
    logs!(in_order, 1.5);
    logs!(of_the_value_at_that_time, 0.5);
}

/// A value that depends on how often it is called, and the seed is known only after it.
#[differentiable(order = 2)]
fn counted(x: f64, counter: &Cell<u32>) -> f64 {
    x * x * next(counter)
}

#[differentiable(order = 2)]
fn of_all(x: &[f64], counter: &Cell<u32>) -> f64 {
    x[0] * next(counter) + x[1] * next(counter)
}

#[differentiable(order = 2)]
fn nested(x: f64, counter: &Cell<u32>) -> f64 {
    let y = counted(x, counter).sin();
    let z = counted(y, counter) * counted(x, counter);
    if z > 100.0 { z } else { of_all(&[y, z], counter).cos() + counted(y * z, counter) }
}

#[differentiable(order = 2)]
fn in_a_branch(x: f64, counter: &Cell<u32>) -> f64 {
    let y = if x > 0.0 { counted(x, counter).exp() } else { of_all(&[x, 2.0], counter) };
    y * y
}

#[differentiable(order = 2)]
fn carried(x: f64, counter: &Cell<u32>) -> f64 {
    let mut y = x;
    for _ in 0..5 {
        y = (0.1 * counted(y, counter) + x).sin();
    }
    y
}

#[differentiable(order = 2)]
fn added_up(x: f64, counter: &Cell<u32>) -> f64 {
    let mut sum = 0.0;
    while counter.get() < 10 {
        sum += x * of_all(&[x, sum_of_two(x, counter)], counter);
    }
    sum
}

#[differentiable(order = 2)]
fn sum_of_two(x: f64, counter: &Cell<u32>) -> f64 {
    counted(x, counter) + counted(x.cos(), counter).sqrt()
}

#[differentiable(order = 2)]
fn recursive(x: f64, depth: u32, counter: &Cell<u32>) -> f64 {
    if depth == 0 {
        return x + 0.01 * next(counter);
    }
    let below = recursive(x.sin(), depth - 1, counter);
    below * recursive(0.5 * x, depth - 1, counter) + recursive(below, depth - 1, counter)
}

#[differentiable(order = 2)]
fn from_the_top(x: f64, counter: &Cell<u32>) -> f64 {
    recursive(x, 4, counter)
}

/// Takes the steps of a walk; its state is behind a mutable reference.
#[differentiable(order = 2)]
fn walked(x: f64, steps: usize, state: &mut u64) -> f64 {
    if steps == 0 {
        return x.exp();
    }
    *state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
    let noise = (*state >> 40) as f64 / (1u64 << 24) as f64;
    let here = walked(x * noise, steps - 1, state);
    here.sqrt() * walked(x + noise, steps / 2, state)
}

#[differentiable(order = 2)]
fn from_a_seed(x: f64, seed: u64) -> f64 {
    let mut state = seed;
    walked(x, 3, &mut state)
}

#[test]
#[allow(dropping_copy_types)]
fn also_in_the_functions_that_it_calls() {
    logs!(outer, 0.5);
    assert_eq!(counts!(nested, 0.5, 0.0), [6; 9]);
    assert_eq!(counts!(nested, 9.0, 0.0), [3; 9]);
    assert_eq!(counts!(in_a_branch, 0.5, 0.0), [1; 9]);
    assert_eq!(counts!(in_a_branch, -0.5, 0.0), [2; 9]);
    assert_eq!(counts!(carried, 0.5, 0.0), [5; 9]);
    assert_eq!(counts!(added_up, 0.5, 0.0), [12; 9]);
    assert_eq!(counts!(from_the_top, 0.5, 0.0), [81; 9]);
}

#[test]
fn their_results_are_kept() {
    let at = |f: fn(f64, &Cell<u32>) -> f64, x: f64| f(x, &Cell::new(0));
    let slope = |f, x: f64| (at(f, x + 1e-6) - at(f, x - 1e-6)) / 2e-6;
    for x in [0.3, 0.7] {
        for (f, gradient) in [
            (nested as fn(f64, &Cell<u32>) -> f64, nested::gradient(x, &Cell::new(0))),
            (in_a_branch, in_a_branch::gradient(x, &Cell::new(0))),
            (carried, carried::gradient(x, &Cell::new(0))),
            (added_up, added_up::gradient(x, &Cell::new(0))),
            (from_the_top, from_the_top::gradient(x, &Cell::new(0))),
        ] {
            assert!(
                (gradient - slope(f, x)).abs() < 1e-7 * (1.0 + gradient.abs()),
                "{gradient} is not {}",
                slope(f, x)
            );
        }
        let slope = (from_a_seed(x + 1e-6, 7) - from_a_seed(x - 1e-6, 7)) / 2e-6;
        let (value, gradient) = from_a_seed::value_and_gradient(x, 7);
        assert_eq!(value, from_a_seed(x, 7));
        assert!((gradient - slope).abs() < 1e-7 * (1.0 + slope.abs()), "{gradient} is not {slope}");
    }
}

/// What is not a float, so that the partial derivatives of a call are more than what it needs.
#[differentiable(order = 2)]
fn pair(x: f64, counter: &Cell<u32>) -> [f64; 2] {
    let n = next(counter);
    [x * n, x.sin() * x]
}

#[differentiable(order = 2)]
fn scaled(x: Vec<f64>, by: f64, counter: &Cell<u32>) -> Vec<f64> {
    let n = next(counter);
    x.into_iter().map(|x| (x * by).sin() * n).collect()
}

#[derive(Clone, Tangent)]
struct Point {
    x: f64,
    y: f64,
}

#[differentiable(order = 2, wrt(point, by))]
fn moved(point: &Point, by: f64, counter: &Cell<u32>) -> Point {
    let n = next(counter);
    Point { x: point.x * by, y: (point.y + by * n).cos() }
}

#[differentiable(order = 2)]
fn multiplied(x: f64, out: &mut [f64], counter: &Cell<u32>) {
    for out in out {
        *out *= x * next(counter);
    }
}

#[differentiable(order = 2)]
fn of_pairs(x: f64, counter: &Cell<u32>) -> f64 {
    let [a, b] = pair(x, counter);
    let y: [f64; 2] = pair(a * b, counter);
    let constant = pair(0.5, counter);
    y[0] * y[1] * constant[1]
}

#[differentiable(order = 2)]
fn of_lists(x: f64, counter: &Cell<u32>) -> f64 {
    let mut y = vec![x, 0.5, x * x];
    for k in 0..3 {
        y = scaled(y, x, counter);
        if k == 1 {
            y = scaled(vec![y[1], 1.0, y[0]], 0.7, counter);
        }
    }
    y[0] * y[2] + y[1]
}

#[differentiable(order = 2)]
fn of_points(x: f64, counter: &Cell<u32>) -> f64 {
    let point = moved(&Point { x, y: x * x }, 0.3, counter);
    let again = moved(&point, point.x, counter);
    again.x * again.y.exp()
}

#[differentiable(order = 2)]
fn of_outputs(x: f64, counter: &Cell<u32>) -> f64 {
    let mut out = [x, 1.0, 0.3];
    multiplied(x, &mut out, counter);
    multiplied(out[0], &mut out[1..], counter);
    out[0] * out[1] + out[2].sin()
}

#[differentiable(order = 2)]
fn pair_of_pairs(x: f64, depth: u32, counter: &Cell<u32>) -> [f64; 2] {
    if depth == 0 {
        return pair(x, counter);
    }
    let [a, b] = pair_of_pairs(x, depth - 1, counter);
    let [c, d] = pair_of_pairs(a * b, depth - 1, counter);
    [0.1 * (a + d), 0.1 * b * c]
}

#[differentiable(order = 2)]
fn of_pairs_of_pairs(x: f64, counter: &Cell<u32>) -> f64 {
    let [a, b] = pair_of_pairs(x, 3, counter);
    a * b
}

#[test]
#[allow(dropping_copy_types)]
fn also_in_functions_that_return_several_floats() {
    assert_eq!(counts!(of_pairs, 0.5, 0.0), [3; 9]);
    assert_eq!(counts!(of_lists, 0.5, 0.0), [4; 9]);
    assert_eq!(counts!(of_points, 0.5, 0.0), [2; 9]);
    assert_eq!(counts!(of_outputs, 0.5, 0.0), [5; 9]);
    assert_eq!(counts!(of_pairs_of_pairs, 0.5, 0.0), [8; 9]);
}

#[test]
fn their_second_derivatives_are_those_of_one_run() {
    macro_rules! agrees {
        ($($f:ident)*) => {$(
            for x in [0.3, 0.7] {
                let gradient = |x: f64| $f::gradient(x, &Cell::new(0));
                let across = |f: &dyn Fn(f64) -> f64, h| (f(x + h) - f(x - h)) / (2.0 * h);
                let slope = |f: &dyn Fn(f64) -> f64| (4.0 * across(f, 5e-4) - across(f, 1e-3)) / 3.0;
                let (first, second) = (slope(&|x| $f(x, &Cell::new(0))), slope(&gradient));
                let (own, product) = $f::hvp(x, &Cell::new(0), -1.5);
                let (_, of_matrix, matrix) = $f::hessian(x, &Cell::new(0));
                assert_eq!((own, own), (gradient(x), of_matrix));
                assert!((own - first).abs() < 1e-8 * (1.0 + first.abs()), "{own} is not {first}");
                for actual in [product / -1.5, matrix[0][0]] {
                    assert!((actual - second).abs() < 1e-8 * (1.0 + second.abs()), "{actual} is not {second}");
                }
            }
        )*};
    }
    agrees!(of_pairs of_lists of_points of_outputs of_pairs_of_pairs);
}

/// What is in a cell changes, and the cell does not.
#[differentiable(order = 2, wrt(x))]
fn in_cells(x: f64, weights: &RefCell<Vec<f64>>) -> f64 {
    let own = RefCell::new([1.0, 2.0]);
    let mut s = x;
    for i in 0..2 {
        s = s * weights.borrow()[i] * x;
        weights.borrow_mut()[i] = 2.0;
        *weights.borrow_mut().last_mut().unwrap() += 1.0;
        own.borrow_mut()[i] += 3.0;
        s += x * own.borrow()[i];
    }
    s * weights.borrow()[2]
}

#[test]
fn what_is_in_cells_is_what_it_was() {
    let cell = || RefCell::new(vec![1.5, 0.5, 3.0]);
    let (x, left) = (0.7, cell());
    // s = 1.5 x² + 4 x, and then 0.5 x s + 5 x, times 5.
    let (value, gradient) = in_cells::value_and_gradient(x, &left);
    assert_eq!(value, in_cells(x, &cell()));
    assert_eq!(*left.borrow(), [2.0, 2.0, 5.0]);
    assert!((gradient - (11.25 * x * x + 20.0 * x + 25.0)).abs() < 1e-12, "{gradient}");
    assert!((in_cells::hvp(x, &cell(), 1.0).1 - (22.5 * x + 20.0)).abs() < 1e-12);
    assert_eq!(in_cells::jvp(x, &cell(), 1.0).1, gradient);
}

#[differentiable(order = 2)]
fn with_a_function(f: impl Fn(f64) -> f64, x: f64, log: &Log) -> f64 {
    note(log, "before");
    let y = f(x) * x;
    note(log, "between");
    y + f(2.0 * x)
}

#[differentiable(order = 2)]
fn passing_a_closure(x: f64, log: &Log) -> f64 {
    let y = with_a_function(|t| t * t * x, x, log);
    note(log, "after");
    y * y
}

#[differentiable]
fn doubled(x: f64) -> f64 {
    2.0 * x
}

#[differentiable]
fn of_doubled(f: impl Fn(f64) -> f64, x: f64) -> f64 {
    f(doubled(x))
}

#[differentiable]
fn of_outer(x: f64, log: &Log) -> f64 {
    of_doubled(|t| t * x, outer(x, log))
}

#[test]
fn what_takes_a_function_runs_once() {
    let expected = ["before", "between", "after"];
    let run = |derivative: &dyn Fn(&Log)| {
        let log = Log::default();
        derivative(&log);
        assert_eq!(log.into_inner(), expected);
    };
    run(&|log| _ = passing_a_closure(0.7, log));
    run(&|log| _ = passing_a_closure::gradient(0.7, log));
    run(&|log| _ = passing_a_closure::jvp(0.7, log, 1.0));
    run(&|log| _ = passing_a_closure::hvp(0.7, log, 1.0));
    // (x⁴ + 4 x³)², and its derivative.
    let (x, log) = (0.7_f64, Log::default());
    let (value, slope) = (x.powi(4) + 4.0 * x.powi(3), 4.0 * x.powi(3) + 12.0 * x * x);
    assert!((passing_a_closure::gradient(x, &log) - 2.0 * value * slope).abs() < 1e-12);
}

/// Where it would run twice, the compiler asks this.
#[test]
fn a_function_says_whether_it_does_nothing_but_compute() {
    const { assert!(doubled::computes(5) && of_doubled::computes(5)) };
    const { assert!(!with_a_function::computes(5) && !inner::computes(5)) };
    const { assert!(!outer::computes(5) && !of_outer::computes(5)) };
}
