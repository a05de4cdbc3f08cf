//! Loops that are reversed from snapshots: the same derivatives to the bit, in little memory.

use std::sync::atomic::{AtomicUsize, Ordering};

use allocation_counter::measure;
use differentiable::{Real, Tangent, differentiable};

#[macro_use]
mod support;

/// A function whose outermost loops are reversed from five snapshots, and from one, and the same function without.
macro_rules! functions {
    ($($(#[$attribute:meta])* fn $name:ident $(<$T:ident: $bound:ident>)? ($($parameters:tt)*) $(-> $result:ty)? $body:block)+) => {
        mod plain {
            use super::*;
            $(
                #[differentiable(order = 2)]
                $(#[$attribute])*
                pub fn $name $(<$T: $bound>)? ($($parameters)*) $(-> $result)? $body
            )+
        }
        mod five {
            use super::*;
            $(
                #[differentiable(order = 2, checkpoint = 5)]
                $(#[$attribute])*
                pub fn $name $(<$T: $bound>)? ($($parameters)*) $(-> $result)? $body
            )+
        }
        mod one {
            use super::*;
            $(
                #[differentiable(order = 2, checkpoint = 1)]
                $(#[$attribute])*
                pub fn $name $(<$T: $bound>)? ($($parameters)*) $(-> $result)? $body
            )+
        }
    };
}

/// The same expression with and without checkpoints has the same bits.
macro_rules! same {
    ($name:ident: $($expression:expr),+ $(,)?) => {
        #[test]
        fn $name() {
            $({
                let [without, with_five, with_one] = [
                    { use plain::*; format!("{:?}", $expression) },
                    { use five::*; format!("{:?}", $expression) },
                    { use one::*; format!("{:?}", $expression) },
                ];
                assert_eq!(without, with_five, "{}", stringify!($expression));
                assert_eq!(without, with_one, "{}", stringify!($expression));
            })+
        }
    };
}

/// A vector and a number that move together.
#[derive(Clone, Debug, PartialEq, Tangent)]
pub struct Body {
    position: [f64; 2],
    speed: f64,
}

#[differentiable(order = 2)]
fn drag(speed: f64, k: f64) -> f64 {
    (k * speed).tanh() * speed
}

#[differentiable(order = 2)]
fn turned(position: &[f64; 2], angle: f64) -> [f64; 2] {
    let (sin, cos) = angle.sin_cos();
    [cos * position[0] - sin * position[1], sin * position[0] + cos * position[1]]
}

functions! {
    fn scalars(x: &[f64; 5], k: f64, n: usize) -> f64 {
        let mut s = *x;
        let mut energy = 0.0;
        for step in 0..n {
            let pull = (s[0] * k).sin() + step as f64 * 0.01;
            s[1] += 0.1 * pull * s[2];
            s[0] -= 0.05 * s[1].tanh();
            s[2] = 0.9 * s[2] + 0.1 * s[0] * s[1];
            energy += s[0] * s[0];
        }
        s[0] * s[1] + energy + s[3] * s[4]
    }

    fn vectors(x: &[f64], k: f64, n: usize) -> f64 {
        let mut u = x.to_vec();
        for _ in 0..n {
            let mut next = vec![0.0; u.len()];
            for i in 1..u.len() - 1 {
                next[i] = u[i] + k * (u[i - 1] - 2.0 * u[i] + u[i + 1]) - 0.01 * u[i].powi(3);
            }
            u = next;
        }
        u.iter().map(|u| u * u).sum()
    }

    fn clocks(x: &[f64], k: f64, n: i32) -> f64 {
        let (mut time, mut count, mut y) = (0.0, 1, x[0]);
        for step in (-2..=n).rev().step_by(3) {
            time += 0.25;
            if step % 2 == 0 {
                count += step;
                continue;
            }
            y += 0.1 * (k * y + time).sin() * count as f64;
        }
        y * time
    }

    fn calls(start: &[f64; 2], speed: f64, k: f64, n: usize) -> f64 {
        let (mut position, mut v) = (*start, speed);
        for _ in 0..n {
            v -= 0.1 * drag(v, k);
            position = turned(&position, 0.1 * v);
            position[0] += 0.2 * v;
        }
        position[0] * position[1] + v
    }

    fn inner_loops(x: &[f64], n: usize) -> f64 {
        let mut a = [x[0], x[1], x[2], x[3]];
        for i in 0..n {
            let mut sum = 0.0;
            for j in 0..4 {
                let mut t = a[j] + 0.1 * i as f64;
                let mut rounds = 0;
                while t.abs() > 0.5 && rounds < 7 {
                    t *= 0.5 + 0.1 * a[(j + 1) % 4].cos();
                    rounds += 1;
                }
                for l in 0..10 {
                    if l > i {
                        break;
                    }
                    t = (t + a[j]).sin();
                }
                sum += t;
                a[j] = 0.5 * a[j] + 0.3 * t;
            }
            a[i % 4] += 0.1 * sum;
        }
        a[0] + 2.0 * a[1] - a[2] * a[3]
    }

    fn changed_later(x: &[f64], n: usize) -> f64 {
        let mut factor = x[0].sin();
        let mut m = 2;
        let mut weights = vec![x[1], 0.3];
        let mut y = x[1];
        for _ in 0..n {
            y = (factor * y + weights[m - 1] * m as f64 * 0.1).cos() + weights[0] * y;
        }
        factor *= 3.0;
        m += 1;
        weights[0] = 7.0;
        weights.push(factor);
        y * factor + weights[m - 1] + weights[0]
    }

    fn written(x: &[f64; 2], n: usize) -> Vec<f64> {
        let mut path = Vec::new();
        let (mut all, mut y) = (vec![0.0; 3], x[0]);
        for i in 0..n {
            y = (y * x[1]).sin() + 0.3 * y;
            path.push(y * x[0]);
            all[i % 3] += y;
            all[0] = y * 2.0;
        }
        path.extend(&all);
        path
    }

    fn in_place(u: &mut [f64], k: f64, n: usize) {
        for _ in 0..n {
            for i in 0..u.len() - 1 {
                let flow = k * (u[i + 1] - u[i]).sin();
                u[i] += flow;
                u[i + 1] -= flow;
            }
        }
    }

    fn nested(x: &[f64], n: usize) -> f64 {
        let mut total = 0.0;
        for trajectory in 0..3 {
            let mut y = x[0] + trajectory as f64;
            for step in 0..n {
                y += 0.1 * (x[1] * y + step as f64).sin();
            }
            total += y * y;
        }
        total
    }

    fn branches(x: &[f64], n: usize) -> f64 {
        let mut y = x[0];
        if x[1] > 0.0 {
            let mut z = [y, x[1]];
            for i in 0..n {
                z = if i % 3 == 0 { [z[1], z[0].sin()] } else { [0.5 * z[0] * z[1], z[1] + 0.1 * z[0]] };
            }
            y += z[0] * z[1];
        }
        for v in [0.1, 0.7, -0.2] {
            y = (y + v).tanh() * x[1];
        }
        y
    }

    fn structs(start: &[f64; 3], k: f64, n: usize) -> f64 {
        let mut body = Body { position: [start[0], start[1]], speed: start[2] };
        for _ in 0..n {
            body = Body { speed: body.speed - 0.1 * k * body.speed * body.speed.abs(), ..body };
            body.position = turned(&body.position, body.speed);
            body.position[1] += 0.1 * k;
        }
        body.position[0] * body.position[1] + body.speed
    }

    #[allow(clippy::let_and_return)]
    fn folded(x: &[f64], k: f64) -> f64 {
        let y = x.iter().fold(k, |y, x| (y * x).sin() + 0.2 * y);
        y
    }

    fn generic<T: Real>(x: &[T], n: usize) -> T {
        let (mut a, mut b) = (x[0], x[1]);
        for _ in 0..n {
            (a, b) = (b * T::from_f64(0.9), a.sin() * b);
        }
        a + b
    }
}

const X: [f64; 4] = [0.3, 1.2, -0.7, 0.9];
const LENGTHS: [usize; 9] = [0, 1, 2, 4, 5, 6, 7, 23, 100];

same! { of_scalars:
    LENGTHS.map(|n| scalars::vjp(&[0.1, 0.7, -0.3, 0.2, -0.6], 1.3, n, -0.8)),
    LENGTHS.map(|n| scalars::hvp(&[0.1, 0.7, -0.3, 0.2, -0.6], 1.3, n, &[0.3, -1.1, 0.4, 0.5, 0.1], 0.7)),
    LENGTHS.map(|n| scalars::jvp(&[0.1, 0.7, -0.3, 0.2, -0.6], 1.3, n, &[0.3, -1.1, 0.4, 0.5, 0.1], 0.7)),
}
same! { of_vectors:
    LENGTHS.map(|n| vectors::vjp(&X, 0.2, n, -0.8)),
    LENGTHS.map(|n| vectors::hvp(&X, 0.2, n, &[0.3, -1.1, 0.4, 0.2], 0.7)),
}
same! { with_clocks:
    [-4, -2, -1, 3, 4, 20, 61].map(|n| clocks::vjp(&[0.4], 1.1, n, -0.8)),
    [-4, -2, -1, 3, 4, 20, 61].map(|n| clocks::hvp(&[0.4], 1.1, n, &[-0.8], 0.3)),
}
same! { with_calls:
    LENGTHS.map(|n| calls::vjp(&[0.4, 1.1], 0.9, 0.3, n, -0.8)),
    LENGTHS.map(|n| calls::hvp(&[0.4, 1.1], 0.9, 0.3, n, &[0.2, -0.3], 1.3, 0.6)),
}
same! { with_inner_loops:
    LENGTHS.map(|n| inner_loops::vjp(&X, n, -0.8)),
    LENGTHS.map(|n| inner_loops::hessian(&X, n)),
}
same! { with_what_changes_later:
    LENGTHS.map(|n| changed_later::vjp(&[0.4, 1.1], n, -0.8)),
    LENGTHS.map(|n| changed_later::hvp(&[0.4, 1.1], n, &[0.3, -0.8])),
}
same! { of_what_is_only_written:
    LENGTHS.map(|n| written::jacobian(&[0.4, 1.1], n)),
    LENGTHS.map(|n| written::vjp(&[0.4, 1.1], n, (0..n + 3).map(|i| 0.3 * i as f64 - 1.0).collect())),
}
same! { in_place:
    LENGTHS.map(|n| {
        let mut u = X;
        let gradient = in_place::vjp(&mut u, 0.2, n, &[0.3, -1.1, 0.4, 0.2]);
        (u, gradient)
    }),
}
same! { in_loops:
    LENGTHS.map(|n| nested::vjp(&[0.4, 1.1], n, -0.8)),
    LENGTHS.map(|n| nested::hessian(&[0.4, 1.1], n)),
}
same! { in_branches:
    LENGTHS.map(|n| branches::vjp(&[0.4, 1.1], n, -0.8)),
    LENGTHS.map(|n| branches::vjp(&[0.4, -1.1], n, -0.8)),
    LENGTHS.map(|n| branches::hvp(&[0.4, 1.1], n, &[0.4, 0.2])),
}
same! { of_structs:
    LENGTHS.map(|n| structs::vjp(&[0.4, 1.1, 0.9], 0.3, n, -0.8)),
    LENGTHS.map(|n| structs::hvp(&[0.4, 1.1, 0.9], 0.3, n, &[0.2, -0.3, 1.3], 0.6)),
}
same! { of_folds: LENGTHS.map(|n| folded::vjp(&X[..n.min(4)], 0.4, -0.8)), folded::hvp(&X, 0.4, &X, 0.3) }
same! { of_type_parameters:
    LENGTHS.map(|n| generic::vjp(&[0.3_f32, 1.2], n, -0.8)),
    LENGTHS.map(|n| generic::hvp(&[0.3, 1.2], n, &[0.3, -0.8])),
}

/// The items of functions with checkpoints, against central differences and each other.
mod agreement {
    use super::five::*;

    agree! {
        scalars: (&[0.1, 0.7, -0.3, 0.2, -0.6], 1.3, const 40);
        vectors: (&[0.3, 1.2, -0.7, 0.9], 0.2, const 17);
        clocks: (&[0.4], 1.1, const 23);
        calls: (&[0.4, 1.1], 0.9, 0.3, const 21);
        inner_loops: (&vec![0.3, 1.2, -0.7, 0.9], const 8);
        structs: (&[0.4, 1.1, 0.9], 0.3, const 13);
        nested: (&vec![0.4, 1.1], const 19);
    }
}

/// A loop in a loop, each with its own snapshots.
#[differentiable(order = 2)]
fn of_both_loops(x: &[f64], n: usize) -> f64 {
    let mut y = [x[0], x[1]];
    #[checkpoint(3)]
    for i in 0..n {
        y[0] = (y[0] + 0.1 * i as f64).sin();
        #[checkpoint(2)]
        for &w in &[0.3, 0.1, -0.2, 0.7, 0.5] {
            y[1] = (y[1] * y[0] + w).cos();
        }
    }
    y[0] * y[1]
}

/// Only the inner loop has snapshots: those of each run of it are kept.
#[differentiable(order = 2)]
fn of_the_inner_loop(x: &[f64], n: usize) -> f64 {
    let mut y = [x[0], x[1]];
    for i in 0..n {
        y[0] = (y[0] + 0.1 * i as f64).sin();
        #[checkpoint(2)]
        for &w in &[0.3, 0.1, -0.2, 0.7, 0.5] {
            y[1] = (y[1] * y[0] + w).cos();
        }
    }
    y[0] * y[1]
}

#[differentiable(order = 2)]
fn of_neither(x: &[f64], n: usize) -> f64 {
    let mut y = [x[0], x[1]];
    for i in 0..n {
        y[0] = (y[0] + 0.1 * i as f64).sin();
        for &w in &[0.3, 0.1, -0.2, 0.7, 0.5] {
            y[1] = (y[1] * y[0] + w).cos();
        }
    }
    y[0] * y[1]
}

#[test]
fn each_loop_may_have_snapshots_of_its_own() {
    for n in LENGTHS {
        let x = [0.4, 1.1];
        let without = (of_neither::vjp(&x, n, 0.7), of_neither::hvp(&x, n, &[0.2, -0.3]));
        assert_eq!(without, (of_both_loops::vjp(&x, n, 0.7), of_both_loops::hvp(&x, n, &[0.2, -0.3])));
        assert_eq!(without, (of_the_inner_loop::vjp(&x, n, 0.7), of_the_inner_loop::hvp(&x, n, &[0.2, -0.3])));
    }
}

const SNAPSHOTS: usize = 4;

struct Model {
    rate: f64,
}

impl Model {
    #[differentiable]
    fn at_the_end(&self, mut y: f64, k: f64) -> f64 {
        let steps = 50;
        #[checkpoint(SNAPSHOTS)]
        for step in (1..=steps).rev() {
            y += self.rate * (k * y + step as f64).sin();
        }
        y
    }
}

#[test]
fn the_number_of_snapshots_may_be_a_constant() {
    let model = Model { rate: 0.1 };
    let value = |y: f64, k: f64| model.at_the_end(y, k);
    let h = 1e-6;
    let (y_gradient, k_gradient) = model.at_the_end_gradient(0.3, 0.9);
    assert!((y_gradient - (value(0.3 + h, 0.9) - value(0.3 - h, 0.9)) / (2.0 * h)).abs() < 1e-7);
    assert!((k_gradient - (value(0.3, 0.9 + h) - value(0.3, 0.9 - h)) / (2.0 * h)).abs() < 1e-7);
}

#[differentiable]
fn at_the_tail(x: &mut [f64; 2], k: f64) {
    #[allow(clippy::explicit_counter_loop)]
    #[checkpoint(2)]
    'steps: for step in 0..20 {
        if step % 3 == 1 {
            continue 'steps;
        }
        *x = [x[1] * k, (x[0] + step as f64).sin()];
    }
}

#[test]
fn a_loop_with_checkpoints_may_have_a_label_and_stand_at_the_end() {
    let h = 1e-6;
    let value = |k: f64| {
        let mut x = [0.3, 1.1];
        at_the_tail(&mut x, k);
        0.3 * x[0] - 0.8 * x[1]
    };
    let gradient = at_the_tail::vjp(&mut [0.3, 1.1], 0.9, &[0.3, -0.8]);
    assert!((gradient - (value(0.9 + h) - value(0.9 - h)) / (2.0 * h)).abs() < 1e-7);
}

#[differentiable]
fn set_on_paths(x: &[f64; 2], n: usize) -> f64 {
    let chosen = if n > 2 { vec![x[0], x[1]] } else { x.iter().map(|x| x * 2.0).collect::<Vec<_>>() };
    let mut whole = chosen;
    #[checkpoint(2)]
    for _ in 0..n {
        whole = if whole[0] > 0.5 { vec![whole[1].sin(), whole[0]] } else { whole.iter().map(|w| w + 0.3).collect() };
    }
    whole[0] * whole[1]
}

#[test]
fn vectors_are_assigned_on_paths() {
    for n in [1, 5] {
        let (x, h) = ([0.4, 0.9], 1e-6);
        let difference = (set_on_paths(&[x[0] + h, x[1]], n) - set_on_paths(&[x[0] - h, x[1]], n)) / (2.0 * h);
        assert!((set_on_paths::gradient(&x, n)[0] - difference).abs() < 1e-7);
    }
}

static CALLS: AtomicUsize = AtomicUsize::new(0);

#[differentiable]
fn counted(y: f64, k: f64) -> f64 {
    CALLS.fetch_add(1, Ordering::Relaxed);
    (k * y).sin()
}

#[differentiable]
fn counting(x: f64, k: f64, n: usize) -> f64 {
    let mut y = x;
    #[checkpoint(SNAPSHOTS)]
    for _ in 0..n {
        y = counted(y, k);
    }
    y
}

#[test]
fn no_schedule_takes_fewer_iterations() {
    // Those that only lead to others, r (n + 1) − C(s + r, s + 1) for s = 4, and then each one with what is kept of it.
    for (n, leading) in
        [(1, 1), (4, 4), (5, 2 * 6 - 6), (14, 2 * 15 - 6), (15, 3 * 16 - 21), (30, 3 * 31 - 21), (69, 4 * 70 - 56)]
    {
        CALLS.store(0, Ordering::Relaxed);
        counting::gradient(0.3, 0.9, n);
        assert_eq!(CALLS.load(Ordering::Relaxed), leading + n, "{n} iterations");
    }
}

/// Heat and a source, on a rod of a hundred points.
#[differentiable(checkpoint = 64)]
fn rod(start: &[f64; 100], conductivity: f64, steps: usize) -> f64 {
    let mut u = *start;
    for step in 0..steps {
        let before = u;
        for i in 1..99 {
            u[i] += conductivity * (before[i - 1] - 2.0 * before[i] + before[i + 1]) - 1e-3 * before[i] * before[i];
        }
        u[0] += 1e-3 * (step as f64 * 0.1).sin();
    }
    u.iter().map(|u| u * u).sum()
}

#[differentiable(checkpoint = 64)]
fn vector_rod(start: &[f64], conductivity: f64, steps: usize) -> f64 {
    let mut u = start.to_vec();
    for step in 0..steps {
        let before = u.clone();
        for i in 1..u.len() - 1 {
            u[i] += conductivity * (before[i - 1] - 2.0 * before[i] + before[i + 1]) - 1e-3 * before[i] * before[i];
        }
        u[0] += 1e-3 * (step as f64 * 0.1).sin();
    }
    u.iter().map(|u| u * u).sum()
}

/// All that is kept of a step, for many steps, in fewer bytes than the states of some of them.
fn is_done_in_little_memory(steps: usize) {
    let start: [f64; 100] = std::array::from_fn(|i| (i as f64 * 0.3).sin());
    let of_a_state = size_of_val(&start) as u64;
    let allocated = measure(|| _ = rod::gradient(&start, 0.2, steps));
    assert!(allocated.bytes_max < 2 * 64 * of_a_state + 10_000, "{allocated:?}");
    let allocated = measure(|| _ = vector_rod::gradient(&start, 0.2, steps));
    assert!(allocated.bytes_max < 64 * of_a_state + 10_000, "{allocated:?}");
}

#[test]
fn a_long_loop_takes_little_memory() {
    is_done_in_little_memory(3000);
}

#[test]
#[ignore = "a minute, in release mode"]
fn a_million_steps_take_little_memory() {
    is_done_in_little_memory(1_000_000);
}
