//! The lowest of the highest points of a saddle: a descent whose every value takes an ascent, and whose gradient goes through it.

use differentiable::differentiable;

use super::{Mode, descent};

#[differentiable(order = 2)]
fn height(x: &[f64; 2], y: &[f64; 2]) -> f64 {
    (x[0] * x[0] + x[1] * x[1]) - (y[0] * y[0] + y[1] * y[1])
}

/// The derivative of the depth by y.
#[differentiable(wrt(x, y))]
fn slope(x: &[f64; 2], y: &[f64; 2], mode: Mode) -> [f64; 2] {
    match mode {
        Mode::Forward => {
            let (_, first) = height::jvp(x, y, &[0.0; 2], &[1.0, 0.0]);
            let (_, second) = height::jvp(x, y, &[0.0; 2], &[0.0, 1.0]);
            [-first, -second]
        }
        Mode::Reverse => {
            let (_, [first, second]) = height::gradient(x, y);
            [-first, -second]
        }
    }
}

#[differentiable]
fn length(v: &[f64; 2]) -> f64 {
    (v[0] * v[0] + v[1] * v[1]).sqrt()
}

/// The highest y above x: the steps are those of [`descent`].
#[differentiable(wrt(x))]
fn summit(x: &[f64; 2], start: &[f64; 2], mode: Mode) -> [f64; 2] {
    let mut y = *start;
    let mut depth = -height(x, &y);
    let mut gradient = slope(x, &y, mode);
    let mut rate = 1e-5;
    let mut steps = 0;
    loop {
        if length(&gradient) <= 1e-5 {
            return y;
        }
        if steps == 10 {
            rate *= 2.0;
            steps = 0;
            continue;
        }
        let next = [y[0] - rate * gradient[0], y[1] - rate * gradient[1]];
        if length(&[y[0] - next[0], y[1] - next[1]]) <= 1e-5 {
            return y;
        }
        let next_depth = -height(x, &next);
        if next_depth < depth {
            y = next;
            depth = next_depth;
            gradient = slope(x, &y, mode);
            steps += 1;
        } else {
            rate /= 2.0;
            steps = 0;
        }
    }
}

/// How high the summit above x is.
#[differentiable(wrt(x))]
pub fn height_of_summit(x: &[f64; 2], start: &[f64; 2], mode: Mode) -> f64 {
    height(x, &summit(x, start, mode))
}

/// The saddle point, x and y: how it is descended, and how it is ascended.
pub fn saddle(start: &[f64; 2], outer: Mode, inner: Mode) -> [f64; 4] {
    let value = |x: &[f64; 2]| height_of_summit(x, start, inner);
    let gradient = |x: &[f64; 2]| match outer {
        Mode::Forward => [[1.0, 0.0], [0.0, 1.0]].map(|direction| height_of_summit::jvp(x, start, inner, &direction).1),
        Mode::Reverse => height_of_summit::gradient(x, start, inner),
    };
    let x = descent(value, gradient, *start);
    let y = summit(&x, start, outer);
    [x[0], x[1], y[0], y[1]]
}
