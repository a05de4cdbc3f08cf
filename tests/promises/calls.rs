//! A function that is called runs once, whatever its result is, and wherever the cotangent of that is known.

use std::cell::{Cell, RefCell};

use differentiable::{Tangent, differentiable};

/// A generator that is not the same the next time that it is asked; nobody else has it.
struct Generator {
    state: Cell<u64>,
    asked: Cell<u32>,
}

impl Generator {
    fn new(seed: u64) -> Self {
        Generator { state: Cell::new(seed), asked: Cell::new(0) }
    }

    fn next(&self) -> f64 {
        self.asked.set(self.asked.get() + 1);
        let state = self.state.get().wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        self.state.set(state);
        (state >> 40) as f64 / (1u64 << 24) as f64
    }

    fn below(&self, bound: usize) -> usize {
        (self.next() * bound as f64) as usize
    }
}

thread_local! {
    static HIDDEN: Generator = Generator::new(1);
}

fn hidden() -> f64 {
    HIDDEN.with(Generator::next)
}

#[differentiable]
fn an_array(x: f64, y: f64, random: &Generator) -> [f64; 2] {
    [x * y * random.next(), y.sin() + random.next() * x]
}

#[differentiable]
fn a_vector(x: &[f64], random: &Generator) -> Vec<f64> {
    let mut y = Vec::with_capacity(x.len());
    for i in 0..x.len() {
        let k = random.below(x.len());
        y.push(x[i] * x[k] * random.next() + x[i].cos());
    }
    y
}

#[derive(Clone, Debug, PartialEq, Tangent)]
struct Point {
    x: f64,
    y: f64,
}

#[differentiable]
fn a_struct(x: f64, random: &mut dyn FnMut() -> f64) -> Point {
    let scale = random();
    Point { x: x * x * scale, y: (x * random()).sin() }
}

#[differentiable(wrt(point))]
fn moved(point: &Point, by: &Generator) -> Point {
    let angle = by.next();
    Point { x: point.x * angle + point.y * point.y, y: point.y * point.x - by.next() }
}

#[differentiable]
fn an_output(x: &[f64; 2], y: &mut [f64], random: &Generator) {
    for i in 0..y.len() {
        y[i] = y[i] * x[i % 2] + random.next() * x[0];
    }
}

#[differentiable]
fn a_pair(x: f64) -> (f64, [f64; 2]) {
    let noise = hidden();
    (x * noise, [x * x * noise, x + hidden()])
}

/// The scalar depends on a slice, so that its partial derivatives are many.
#[differentiable]
fn a_scalar(x: &[f64], random: &Generator) -> f64 {
    let k = random.below(x.len());
    x[k] * x[k] * random.next() + x[0] * x[1]
}

#[differentiable]
fn in_a_straight_line(x: &[f64; 2], random: &Generator) -> f64 {
    let [a, b] = an_array(x[0], x[1], random);
    let v = a_vector(&[a, b, a * b], random);
    let mut draw = || random.next();
    let p = a_struct(v[0] * v[2], &mut draw);
    let q = moved(&p, random);
    let mut out = [p.x, q.y, v[1]];
    an_output(&[a, b], &mut out, random);
    let s = a_scalar(&out, random);
    s * out[0] * q.x + out[2].sin() * b
}

#[differentiable]
fn in_a_branch(x: &[f64; 2], random: &Generator) -> f64 {
    let y = if x[0] > x[1] {
        let [a, b] = an_array(x[0], x[1], random);
        a * b
    } else if x[0] < 0.0 {
        let v = a_vector(x, random);
        v[0] - v[1] * v[1]
    } else {
        let mut out = [x[0], x[1], 1.0];
        if x[1] > 0.5 {
            an_output(x, &mut out, random);
        }
        out[0] * out[1] * out[2]
    };
    y * y
}

#[differentiable]
fn in_loops(x: &[f64; 2], random: &Generator) -> f64 {
    let mut state = vec![x[0], x[1], x[0] * x[1]];
    let mut y = 1.0;
    for k in 0..3 {
        state = a_vector(&state, random);
        y = (y * a_scalar(&state, random)).sin();
        let mut rounds = 0;
        while rounds < k {
            let [a, b] = an_array(state[0], y, random);
            y = (a * b).cos();
            an_output(&[a, b], &mut state, random);
            rounds += 1;
            if y > 0.9 {
                break;
            }
        }
        for value in state.iter_mut() {
            *value = value.sin();
        }
    }
    y * state[1]
}

/// Two deep, with results that are no scalars on the way.
#[differentiable]
fn within(x: &[f64; 2], random: &Generator) -> [f64; 2] {
    let mut y = an_array(x[0], x[1], random);
    for _ in 0..2 {
        let v = a_vector(&y, random);
        y[0] = (v[0] * v[1] * random.next()).sin();
        y[1] = (v[1] - y[0]).sin();
    }
    y
}

#[differentiable]
fn two_deep(x: &[f64; 2], random: &Generator) -> f64 {
    let mut y = within(x, random);
    for _ in 0..2 {
        y = within(&y, random);
    }
    y[0] * y[1] * random.next()
}

#[differentiable]
fn halved(x: &[f64], depth: usize, random: &Generator) -> Vec<f64> {
    if depth == 0 {
        return a_vector(x, random);
    }
    let left = halved(x, depth - 1, random);
    let right = halved(&left, depth - 1, random);
    right.iter().zip(&left).map(|(r, l)| (r * l).sin() + random.next() * l).collect()
}

#[differentiable]
fn recursive(x: &[f64; 2], random: &Generator) -> f64 {
    let y = halved(x, 2, random);
    y[0] * y[1]
}

#[differentiable]
fn even(x: [f64; 2], n: u32, random: &Generator) -> [f64; 2] {
    if n == 0 {
        return x;
    }
    let y = odd([x[0] * random.next(), x[1]], n - 1, random);
    [y[0] * y[1], y[1].sin()]
}

#[differentiable]
fn odd(x: [f64; 2], n: u32, random: &Generator) -> [f64; 2] {
    if n == 0 {
        return [x[1], x[0] * random.next()];
    }
    let y = even([x[0] + x[1] * random.next(), x[0] * x[1]], n - 1, random);
    [y[1] * y[0], y[0]]
}

#[differentiable]
fn mutually_recursive(x: &[f64; 2], random: &Generator) -> f64 {
    let y = even(*x, 5, random);
    y[0] * y[1] + y[0]
}

struct Noise {
    random: Generator,
    scale: f64,
}

impl Noise {
    #[differentiable]
    fn disturbed(&self, x: &[f64; 2]) -> [f64; 2] {
        [x[0] * self.random.next() * self.scale, x[1] * x[0] + self.random.next()]
    }

    #[differentiable]
    fn energy(&self, x: &[f64; 2]) -> f64 {
        let mut y = *x;
        for _ in 0..3 {
            let z = self.disturbed(&y);
            y = Self::disturbed(self, &z);
        }
        y[0] * y[1] * self.random.next()
    }
}

#[differentiable]
fn by_a_method(x: &[f64; 2], noise: &Noise) -> f64 {
    let y = noise.disturbed(x);
    noise.energy(&y) * y[0]
}

/// The gradient by the function's own code, run once, and by differences, for which each value begins with the same seed.
macro_rules! once {
    ($($f:ident),* $(,)?) => {$(
        for (seed, x) in [(3, [0.7, 0.4]), (8, [-0.3, 0.9]), (21, [0.2, 0.8])] {
            let value_at = |x: &[f64; 2]| {
                let random = Generator::new(seed);
                let value = $f(x, &random);
                (value, random.asked.get(), random.state.get())
            };
            let (value, asked, state) = value_at(&x);
            let random = Generator::new(seed);
            assert_eq!($f::value_and_gradient(&x, &random).0, value, "{}", stringify!($f));
            assert_eq!((random.asked.get(), random.state.get()), (asked, state), "{}", stringify!($f));
            let cotangent = 1.75;
            let (_, gradient) = $f::vjp(&x, &Generator::new(seed), cotangent);
            for i in 0..2 {
                let at = |h: f64| {
                    let mut moved = x;
                    moved[i] += h;
                    cotangent * value_at(&moved).0
                };
                close(gradient[i], &at, stringify!($f));
            }
        }
    )*};
}

/// Compares with a central difference, extrapolated to a step of zero.
#[track_caller]
fn close(derivative: f64, at: &dyn Fn(f64) -> f64, name: &str) {
    let slope = |h: f64| (at(h) - at(-h)) / (2.0 * h);
    let expected = (4.0 * slope(5e-6) - slope(1e-5)) / 3.0;
    assert!((derivative - expected).abs() < 1e-6 * (1.0 + expected.abs()), "{name}: {derivative} is not {expected}");
}

#[test]
fn a_stateful_callee_runs_once() {
    once!(in_a_straight_line, in_a_branch, in_loops, two_deep, recursive, mutually_recursive);
}

#[test]
fn a_method_runs_once() {
    let noise = || Noise { random: Generator::new(5), scale: 1.3 };
    let x = [0.7, 0.4];
    let (plain, derived) = (noise(), noise());
    let value = by_a_method(&x, &plain);
    let (same, gradient) = by_a_method::value_and_gradient(&x, &derived);
    assert_eq!((same, derived.random.asked.get()), (value, plain.random.asked.get()));
    close(gradient[0], &|h| by_a_method(&[x[0] + h, x[1]], &noise()), "by_a_method");
    close(gradient[1], &|h| by_a_method(&[x[0], x[1] + h], &noise()), "by_a_method");
}

#[differentiable]
fn of_what_is_hidden(x: f64) -> f64 {
    let mut y = x;
    for _ in 0..3 {
        let (a, [b, c]) = a_pair(y);
        y = (a * b).sin() * c;
    }
    y
}

#[test]
fn state_that_nobody_passes_counts_too() {
    let seeded = |x: f64| {
        HIDDEN.with(|hidden| hidden.state.set(9));
        of_what_is_hidden(x)
    };
    let value = seeded(0.8);
    let state = HIDDEN.with(|hidden| hidden.state.get());
    HIDDEN.with(|hidden| hidden.state.set(9));
    let (same, gradient) = of_what_is_hidden::value_and_gradient(0.8);
    assert_eq!((same, HIDDEN.with(|hidden| hidden.state.get())), (value, state));
    close(gradient, &|h| seeded(0.8 + h), "of_what_is_hidden");
}

/// A walk whose generator is handed on by `&mut`.
#[differentiable]
fn step(x: &[f64], state: &mut u64) -> Vec<f64> {
    *state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
    let noise = (*state >> 40) as f64 / (1u64 << 24) as f64;
    x.iter().map(|x| (x * noise).sin() + x * x).collect()
}

#[differentiable]
fn walk(x: &[f64; 2], seed: u64) -> f64 {
    let mut state = seed;
    let mut y = x.to_vec();
    for _ in 0..4 {
        y = step(&y, &mut state);
    }
    let z = step(&y, &mut state);
    z[0] * z[1]
}

#[test]
fn a_generator_is_handed_on() {
    for i in 0..2 {
        let gradient = walk::gradient(&[0.3, 0.6], 4);
        let at = |h: f64| {
            let mut x = [0.3, 0.6];
            x[i] += h;
            walk(&x, 4)
        };
        close(gradient[i], &at, "walk");
    }
}

/// Of what is borrowed from a constant, the callee keeps the borrow.
struct Graph(RefCell<u32>, Vec<Vec<usize>>);

impl Graph {
    fn neighbours(&self, node: usize) -> &[usize] {
        *self.0.borrow_mut() += 1;
        &self.1[node]
    }
}

#[differentiable]
fn forces(x: &[f64], graph: &Graph) -> Vec<f64> {
    let mut forces = vec![0.0; x.len()];
    for i in 0..x.len() {
        let neighbours = graph.neighbours(i);
        for &j in neighbours {
            forces[i] += (x[i] - x[j]) * x[i];
        }
    }
    forces
}

#[differentiable]
fn relaxed(x: &[f64; 2], graph: &Graph) -> f64 {
    let mut y = vec![x[0], x[1], x[0] * x[1]];
    for _ in 0..2 {
        let f = forces(&y, graph);
        for i in 0..3 {
            y[i] -= 0.1 * f[i];
        }
    }
    y[0] * y[1] * y[2]
}

#[test]
fn what_a_callee_has_borrowed_is_kept() {
    let graph = || Graph(RefCell::new(0), vec![vec![1, 2], vec![0], vec![0, 1, 1]]);
    let (plain, derived) = (graph(), graph());
    let x = [0.5, 1.2];
    let (value, (same, gradient)) = (relaxed(&x, &plain), relaxed::value_and_gradient(&x, &derived));
    assert_eq!((same, derived.0), (value, plain.0));
    close(gradient[0], &|h| relaxed(&[x[0] + h, x[1]], &graph()), "relaxed");
    close(gradient[1], &|h| relaxed(&[x[0], x[1] + h], &graph()), "relaxed");
}
