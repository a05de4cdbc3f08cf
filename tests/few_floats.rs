//! Functions of a few floats whose loops carry them keep their Jacobian matrix, and nothing of what each pass started with.

use allocation_counter::measure;
use differentiable::{Real, differentiable};

#[macro_use]
mod support;

#[differentiable(order = 2, no_tape)]
fn pendulum<T: Real>(start: &[T; 2], stiffness: T, steps: usize) -> T {
    let [mut angle, mut speed] = *start;
    for _ in 0..steps {
        speed -= T::from_f64(0.05) * stiffness * angle.sin();
        angle += T::from_f64(0.05) * speed;
    }
    angle * angle + speed
}

#[differentiable(order = 2, no_tape)]
fn root<T: Real>(p: T, q: T) -> T {
    let mut x = p;
    for _ in 0..100 {
        let (f, slope) = (x * x * x + p * x + q * x.exp(), T::from_f64(3.0) * x * x + p + q * x.exp());
        if f.abs() < T::from_f64(1e-14) {
            return x;
        }
        x -= f / slope;
    }
    x
}

#[differentiable(order = 2, no_tape)]
fn moved((mut x, scale): (f64, f64), mut v: [f64; 2], up: bool) -> f64 {
    let mut seen = 0;
    while x < 3.0 && seen < 9 {
        v = if up { [v[0] * scale + x, v[1] * v[0]] } else { [v[1].cos(), v[0] - x * scale] };
        x += 0.1 * v[seen % 2] * v[1];
        seen += 1;
    }
    x * v[0] - v[1]
}

#[differentiable(order = 2)]
fn populations(start: &[f64; 2], rates: &[f64; 2]) -> [f64; 2] {
    let [mut x, mut y] = *start;
    for _ in 0..20 {
        (x, y) = (x + 0.05 * x * (rates[0] - y), y + 0.05 * y * (x - rates[1]));
    }
    [x, y]
}

/// Calls it in two halves.
#[differentiable(order = 2)]
fn balance(start: &[f64; 2], rates: &[f64; 2]) -> f64 {
    let [x, y] = populations(start, rates);
    let later = populations(&[y, x * y], rates);
    x * y.sin() + later[0] * later[1] * x
}

#[derive(Clone, Copy, PartialEq)]
enum Force {
    Linear,
    Hard,
}

#[differentiable]
fn pull(x: f64, stiffness: f64, force: Force) -> f64 {
    match force {
        Force::Linear => -stiffness * x,
        Force::Hard => -stiffness * (x + x.powi(3)),
    }
}

#[differentiable]
fn stepped(state: &[f64; 2], stiffness: f64, force: Force) -> [f64; 2] {
    let speed = state[1] + 0.05 * pull(state[0], stiffness, force);
    [state[0] + 0.05 * speed, speed]
}

/// What it calls runs for each float.
#[differentiable]
fn oscillator(start: &[f64; 2], stiffness: f64, force: Force, steps: usize) -> f64 {
    let mut state = *start;
    for _ in 0..steps {
        if pull(state[0], stiffness, force) < -2.0 {
            return state[0] * stiffness;
        }
        state = stepped(&state, stiffness, force);
    }
    state[0] * state[1]
}

#[differentiable(order = 2)]
fn height(x: f64, y: f64) -> f64 {
    (x * x * y).sin() - y * y
}

/// The derivative of what it calls.
#[differentiable]
fn summit(x: f64, start: f64, steps: usize) -> f64 {
    let mut y = start;
    for _ in 0..steps {
        let (_, slope) = height::gradient(x, y);
        y += 0.1 * slope + 0.01 * height::jvp(x, y, 0.0, 1.0).1;
    }
    y
}

/// Calls those in halves.
#[differentiable]
fn both(start: &[f64; 2], stiffness: f64) -> f64 {
    let [x, v] = stepped_often(start, stiffness, Force::Hard, 6);
    let [y, _] = stepped_often(&[v, x], stiffness, Force::Linear, 3);
    x * v.sin() + y * summit(x, v, 4)
}

#[differentiable]
fn stepped_often(start: &[f64; 2], stiffness: f64, force: Force, steps: usize) -> [f64; 2] {
    let mut state = *start;
    for _ in 0..steps {
        state = stepped(&state, stiffness, force);
    }
    state
}

agree! {
    pendulum: (&[0.4, -0.3], 1.7, const 12), (&[0.4, -0.3], 1.7, const 0);
    root: (0.7, 0.9), (1.3, -0.4);
    moved: ((0.3, 0.8), [0.5, 1.1], const true), ((0.3, 0.8), [0.5, 1.1], const false);
    balance: (&[0.9, 0.4], &[1.1, 0.7]);
}

agree_with_duals! {
    pendulum: (&[0.4, -0.3], 1.7, const 12);
    root: (0.7, 0.9);
}

#[test]
fn nothing_is_allocated() {
    for steps in [10, 1000] {
        let info = measure(|| _ = pendulum::gradient(&[0.4, -0.3], 1.7, steps));
        assert_eq!(info.count_total, 0);
    }
    assert_eq!(measure(|| _ = balance::gradient(&[0.9, 0.4], &[1.1, 0.7])).count_total, 0);
    assert_eq!(measure(|| _ = oscillator::gradient(&[0.4, -0.3], 1.7, Force::Hard, 100)).count_total, 0);
    assert_eq!(measure(|| _ = summit::gradient(0.6, 0.7, 100)).count_total, 0);
    assert_eq!(measure(|| _ = both::gradient(&[0.4, -0.3], 1.7)).count_total, 0);
}

/// The gradient, and central differences, of a function of three numbers.
fn check(f: impl Fn([f64; 3]) -> f64, at: [f64; 3], (value, gradient): (f64, [f64; 3])) {
    assert_eq!(value.to_bits(), f(at).to_bits());
    for (i, derivative) in gradient.into_iter().enumerate() {
        let step = |h: f64| f(std::array::from_fn(|j| if i == j { at[j] + h } else { at[j] }));
        let difference = (step(1e-5) - step(-1e-5)) / 2e-5;
        let close = 1e-8 * difference.abs().max(1.0);
        assert!((derivative - difference).abs() < close, "{derivative} {difference}");
    }
}

/// A half that holds theirs.
#[differentiable]
fn scaled(start: &[f64; 2], stiffness: f64, scale: &[f64; 2]) -> [f64; 2] {
    let [x, v] = stepped_often(start, stiffness, Force::Hard, 5);
    let [y, w] = Model::moved(&[v, x], stiffness, 3);
    [x * v.sin() * scale[0] + y * w, v * y + scale[1]]
}

#[differentiable]
fn of_halves(start: &[f64; 2], stiffness: f64) -> f64 {
    let [x, y] = scaled(start, stiffness, &[1.3, stiffness]);
    x * y.sin() + y * y
}

struct Model;

impl Model {
    #[differentiable(associated)]
    fn force(x: f64, stiffness: f64) -> f64 {
        -stiffness * (x + x * x * x)
    }

    #[differentiable(associated)]
    fn moved(start: &[f64; 2], stiffness: f64, steps: usize) -> [f64; 2] {
        let [mut x, mut v] = *start;
        for _ in 0..steps {
            v += 0.1 * Self::force(x, stiffness);
            x += 0.1 * v;
        }
        [x, v]
    }
}

#[test]
fn derivatives_that_call_others_agree_with_differences() {
    let flat = |(value, ([a, b], c)): (f64, ([f64; 2], f64))| (value, [a, b, c]);
    for (at, force) in
        [([0.4, -0.3, 1.7], Force::Linear), ([0.4, -0.3, 1.7], Force::Hard), ([0.9, 0.3, 3.7], Force::Hard)]
    {
        let [a, b, c] = at;
        let found = oscillator::value_and_gradient(&[a, b], c, force, 12);
        check(|[a, b, c]| oscillator(&[a, b], c, force, 12), at, flat(found));
        check(|[a, b, c]| both(&[a, b], c), at, flat(both::value_and_gradient(&[a, b], c)));
        check(|[a, b, c]| of_halves(&[a, b], c), at, flat(of_halves::value_and_gradient(&[a, b], c)));
    }
    let (value, (by_x, by_start)) = summit::value_and_gradient(0.6, 0.7, 9);
    check(|[x, start, _]| summit(x, start, 9), [0.6, 0.7, 0.0], (value, [by_x, by_start, 0.0]));
}

#[test]
fn several_results_have_the_derivatives_of_each() {
    let (x, rates, h) = ([0.9, 0.4], [1.1, 0.7], 1e-5);
    let (value, (by_start, by_rates)) = populations::vjp(&x, &rates, [0.3, -1.7]);
    assert_eq!(value.map(f64::to_bits), populations(&x, &rates).map(f64::to_bits));
    let along = |y: [f64; 2]| 0.3 * y[0] - 1.7 * y[1];
    for i in 0..2 {
        let step = |h: f64| std::array::from_fn(|j| if i == j { h } else { 0.0 });
        let add = |x: [f64; 2], y: [f64; 2]| [x[0] + y[0], x[1] + y[1]];
        let at = |h: f64| along(populations(&add(x, step(h)), &rates));
        assert!((by_start[i] - (at(h) - at(-h)) / (2.0 * h)).abs() < 1e-8);
        let at = |h: f64| along(populations(&x, &add(rates, step(h))));
        assert!((by_rates[i] - (at(h) - at(-h)) / (2.0 * h)).abs() < 1e-8);
    }
}

/// Of two precisions.
#[differentiable(no_tape)]
fn mixed(x: f32, k: f64) -> f64 {
    let mut y = f64::from(x);
    let mut rough = x;
    for _ in 0..5 {
        y = (y * k).sin() + f64::from(rough);
        rough *= rough;
    }
    y
}

#[test]
fn each_float_has_its_precision() {
    let (x, k, h) = (0.6_f32, 1.2, 1e-6);
    let (value, (by_x, by_k)) = mixed::value_and_gradient(x, k);
    assert_eq!(value.to_bits(), mixed(x, k).to_bits());
    assert!((by_k - (mixed(x, k + h) - mixed(x, k - h)) / (2.0 * h)).abs() < 1e-8);
    let step = 1e-3_f32;
    let difference = (mixed(x + step, k) - mixed(x - step, k)) / f64::from((x + step) - (x - step));
    assert!((f64::from(by_x) - difference).abs() < 1e-4);
}

/// The slope of the first is infinite where the product is zero.
#[differentiable(no_tape)]
fn with_a_pole(x: f64, y: f64, n: usize) -> [f64; 2] {
    let mut product = x;
    for _ in 0..n {
        product = product * y + x * product;
    }
    [product.sqrt(), y - product]
}

#[test]
fn a_cotangent_of_zero_is_multiplied_by_no_pole() {
    let (_, gradient) = with_a_pole::vjp(0.0, 0.5, 2, [0.0, 1.0]);
    assert_eq!(gradient, (-0.25, 1.0));
    let (_, (by_x, _)) = with_a_pole::vjp(0.0, 0.5, 2, [1.0, 0.0]);
    assert_eq!(by_x, f64::INFINITY);
}

#[differentiable(checkpoint = 3)]
fn with_checkpoints(start: &[f64; 2], stiffness: f64, steps: usize) -> f64 {
    let [mut angle, mut speed] = *start;
    for _ in 0..steps {
        speed -= 0.05 * stiffness * angle.sin();
        angle += 0.05 * speed;
    }
    angle * angle + speed
}

#[test]
fn checkpoints_change_nothing() {
    let without = pendulum::vjp(&[0.4, -0.3], 1.7, 40, 0.3);
    assert_eq!(with_checkpoints::vjp(&[0.4, -0.3], 1.7, 40, 0.3), without);
}

thread_local! {
    static SAMPLES: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// What is sampled is another number each time.
#[differentiable]
fn noisy(x: f64, k: f64) -> f64 {
    let sample = SAMPLES.replace(SAMPLES.get() + 1) as f64;
    (x * k).sin() + 0.1 * sample * k
}

#[differentiable]
fn walk(x: f64, k: f64) -> f64 {
    let mut y = x;
    for _ in 0..5 {
        y = noisy(y, k) * y;
    }
    y
}

/// Calls it.
#[differentiable]
fn through(x: f64, k: f64) -> f64 {
    noisy(x, k) * k
}

#[differentiable]
fn farther(x: f64, k: f64) -> f64 {
    let mut y = x;
    for _ in 0..5 {
        y = through(y, k) * y;
    }
    y
}

/// A number that knows how often it was compared.
struct Limit<'l>(f64, &'l std::cell::Cell<usize>);

impl PartialEq<i32> for Limit<'_> {
    fn eq(&self, other: &i32) -> bool {
        self.1.set(self.1.get() + 1);
        self.0 == f64::from(*other)
    }
}

#[differentiable]
fn compared(x: f64, k: f64, limit: &Limit) -> f64 {
    if *limit == 1 { x * k } else { (x * k).sin() }
}

#[differentiable]
fn often(x: f64, k: f64, limit: &Limit) -> f64 {
    let mut y = x;
    for _ in 0..5 {
        y = compared(y, k, limit) * y;
    }
    y
}

#[test]
fn what_is_called_farther_away_runs_as_often() {
    SAMPLES.set(0);
    let _ = farther::gradient(0.6, 1.2);
    assert_eq!(SAMPLES.get(), 5);
    let count = std::cell::Cell::new(0);
    let _ = often::gradient(0.6, 1.2, &Limit(2.0, &count));
    assert_eq!(count.get(), 5);
}

#[test]
fn what_is_called_runs_as_often_as_in_the_function() {
    let at = |x: f64, k: f64| {
        SAMPLES.set(0);
        walk(x, k)
    };
    SAMPLES.set(0);
    let (by_x, by_k) = walk::gradient(0.6, 1.2);
    assert_eq!(SAMPLES.get(), 5);
    let h = 1e-6;
    assert!((by_x - (at(0.6 + h, 1.2) - at(0.6 - h, 1.2)) / (2.0 * h)).abs() < 1e-8);
    assert!((by_k - (at(0.6, 1.2 + h) - at(0.6, 1.2 - h)) / (2.0 * h)).abs() < 1e-8);
}
