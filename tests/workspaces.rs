//! With a workspace, a gradient in a hot loop allocates once.

// The vectors are there to be allocated.
#![allow(clippy::useless_vec)]

use allocation_counter::measure;
use differentiable::{Descent, Objective, Real, Workspace, differentiable};

#[differentiable(workspace)]
fn recurrence(x: &[f64], k: f64) -> f64 {
    let mut y = k;
    for &x in x {
        y = (y * x).sin() + 0.5 * y;
        if y > 0.2 {
            y *= k;
        }
    }
    y
}

#[differentiable(workspace, order = 2)]
fn arrays(x: &[f64; 3], n: usize) -> f64 {
    let mut s = *x;
    for i in 0..n {
        s = [s[1] * s[2], (s[0] + i as f64).sin(), s[2] * 0.5 + s[0]];
    }
    s[0] + s[1] * s[2]
}

#[differentiable(workspace)]
fn vectors(x: &[f64], k: f64, n: usize) -> f64 {
    let mut u = x.to_vec();
    let mut energy = vec![0.0; 3];
    for step in 0..n {
        let mut next = vec![0.0; u.len()];
        for i in 1..u.len() - 1 {
            next[i] = u[i] + k * (u[i - 1] - 2.0 * u[i] + u[i + 1]) - 0.01 * u[i].powi(3);
        }
        energy[step % 3] += next[1] * next[2];
        u = next;
    }
    u.iter().map(|u| u * u).sum::<f64>() + energy[0] * energy[1] + energy[2].exp()
}

#[differentiable(workspace, checkpoint = 4)]
fn checkpointed(x: &[f64; 3], k: f64, n: usize) -> f64 {
    let mut s = *x;
    for i in 0..n {
        let mut rounds = 0;
        while s[0].abs() > 0.5 && rounds < 5 {
            s[0] *= 0.5 + 0.1 * k.cos();
            rounds += 1;
        }
        s = [s[1] * s[2], (k * s[0] + i as f64).sin(), s[2] * 0.5 + s[0]];
    }
    s[0] + s[1] * s[2]
}

#[differentiable(workspace)]
fn caller(x: &[f64], k: f64) -> f64 {
    let mut sum = 0.0;
    for i in 1..x.len() {
        sum += recurrence(&x[..i], k) * without(x[i], 3) + recursive(x, 0) * generic(&[x[i], k], 5);
    }
    sum
}

#[differentiable]
fn without(x: f64, n: i32) -> f64 {
    x.powi(n)
}

#[differentiable(workspace)]
fn recursive(x: &[f64], i: usize) -> f64 {
    let mut y = x[i];
    for &x in x {
        y = (y * x).cos();
    }
    if i + 1 < x.len() { y * recursive(x, i + 1) } else { y }
}

#[differentiable(workspace)]
fn generic<T: Real>(x: &[T; 2], n: usize) -> T {
    let (mut a, mut b) = (x[0], x[1]);
    for _ in 0..n {
        (a, b) = (b * T::from_f64(0.9), a.sin() * b);
    }
    a + b
}

struct Model {
    rate: f64,
}

impl Model {
    #[differentiable(workspace)]
    fn at_the_end(&self, mut y: f64, k: f64, workspace: usize) -> f64 {
        for step in 0..workspace {
            y += self.rate * (k * y + step as f64).sin();
        }
        y
    }
}

const X: [f64; 5] = [0.3, 1.2, -0.7, 0.9, 1.1];

/// The items with a workspace give what those without do, and allocate nothing after the first call but what they return.
macro_rules! same {
    ($name:ident: $f:path, $with:path, ($($argument:expr),*), $returned:expr) => {
        #[test]
        fn $name() {
            let mut workspace = Workspace::new();
            let expected = $f($($argument),*);
            assert_eq!($with($($argument,)* &mut workspace), expected);
            for _ in 0..3 {
                let mut found = None;
                let allocated = measure(|| found = Some($with($($argument,)* &mut workspace)));
                assert_eq!((found, allocated.count_total), (Some(expected.clone()), $returned));
            }
        }
    };
}

same! { of_slices: recurrence::value_and_gradient, recurrence::value_and_gradient_with, (&X, 0.9), 1 }
same! { of_arrays: arrays::gradient, arrays::gradient_with, (&[0.3, 1.2, -0.7], 40), 0 }
same! { of_vectors: vectors::value_and_gradient, vectors::value_and_gradient_with, (&X, 0.2, 11), 1 }
same! { with_checkpoints: checkpointed::value_and_gradient, checkpointed::value_and_gradient_with, (&[0.3, 1.2, -0.7], 0.2, 50), 0 }
same! { through_calls: caller::value_and_gradient, caller::value_and_gradient_with, (&X, 0.9), 1 }
same! { of_type_parameters: generic::gradient, generic::gradient_with, (&[0.3_f32, 0.8], 7), 0 }

#[test]
fn where_the_caller_brings_the_gradient_nothing_is_allocated() {
    let mut workspace = Workspace::new();
    let (mut x, mut k) = ([0.0; 5], 0.0);
    for expected in [1, 0, 0] {
        let allocated = measure(|| _ = vectors::gradient_into_with(&X, 0.2, 11, &mut x, &mut k, &mut workspace));
        assert_eq!(allocated.count_total.min(1), expected);
        assert_eq!((x.to_vec(), k), vectors::gradient(&X, 0.2, 11));
    }
}

#[test]
fn a_workspace_serves_many_functions() {
    let mut workspace = Workspace::new();
    let model = Model { rate: 0.1 };
    let mut round = || {
        let one = model.at_the_end_gradient_with(0.3, 0.9, 70, &mut workspace);
        let other = checkpointed::gradient_with(&[0.3, 1.2, -0.7], 0.2, 50, &mut workspace);
        (one, other)
    };
    let expected = (model.at_the_end_gradient(0.3, 0.9, 70), checkpointed::gradient(&[0.3, 1.2, -0.7], 0.2, 50));
    assert_eq!(round(), expected);
    let allocated = measure(|| assert_eq!(round(), expected));
    assert_eq!(allocated.count_total, 0);
}

#[differentiable(workspace, order = 2, wrt(x))]
fn distance(x: &[f64; 2], data: &[f64]) -> f64 {
    let mut y = x[0];
    for data in data {
        y = (y * data).sin() + x[1];
    }
    (y - 1.5).powi(2) + 0.01 * x[0] * x[0] + 0.02 * x[1] * x[1]
}

#[test]
fn an_objective_keeps_a_workspace() {
    let objective = distance::objective(&X);
    let (x, mut gradient) = ([0.3, 1.2], [7.0; 2]);
    assert_eq!(objective.value_and_gradient(&x, &mut gradient), distance(&x, &X));
    assert_eq!(gradient, distance::gradient(&x, &X));
    let allocated = measure(|| _ = objective.value_and_gradient(&x, &mut gradient));
    assert_eq!(allocated.count_total, 0);
    assert!(Descent::new().minimize(&objective, x).converged());
    assert!(Descent::newton().minimize(&objective, x).converged());
}

#[test]
fn a_panic_leaves_the_workspace_usable() {
    let mut workspace = Workspace::new();
    let broken = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        vectors::gradient_with(&X[..2], 0.2, 3, &mut workspace)
    }));
    assert!(broken.is_err());
    assert_eq!(vectors::gradient_with(&X, 0.2, 11, &mut workspace), vectors::gradient(&X, 0.2, 11));
}
