use gradbench::programs::Mode;
use gradbench::programs::saddle::height_of_summit;

use crate::case::{Case, Maker};

/// The height of the summit, and its gradient: y is the same whatever x is, but for the comparisons, and so has no derivative.
fn by_hand(x: &[f64; 2], start: &[f64; 2], gradient: &mut [f64; 2]) -> f64 {
    let height = |y: &[f64; 2]| (x[0] * x[0] + x[1] * x[1]) - (y[0] * y[0] + y[1] * y[1]);
    let length = |v: &[f64; 2]| (v[0] * v[0] + v[1] * v[1]).sqrt();
    *gradient = [2.0 * x[0], 2.0 * x[1]];
    let mut y = *start;
    let mut depth = -height(&y);
    let mut slope = [2.0 * y[0], 2.0 * y[1]];
    let mut rate = 1e-5;
    let mut steps = 0;
    loop {
        if length(&slope) <= 1e-5 {
            return height(&y);
        }
        if steps == 10 {
            rate *= 2.0;
            steps = 0;
            continue;
        }
        let next = [y[0] - rate * slope[0], y[1] - rate * slope[1]];
        if length(&[y[0] - next[0], y[1] - next[1]]) <= 1e-5 {
            return height(&y);
        }
        let next_depth = -height(&next);
        if next_depth < depth {
            (y, depth) = (next, next_depth);
            slope = [2.0 * y[0], 2.0 * y[1]];
            steps += 1;
        } else {
            rate /= 2.0;
            steps = 0;
        }
    }
}

pub fn case() -> Case {
    Maker::new(([0.3, -0.7], [1.0, 1.0]), [0.0; 2], 3.0, |(x, start)| height_of_summit(x, start, Mode::Reverse))
        .way("ours", |(x, start), gradient| height_of_summit::gradient_into(x, start, Mode::Reverse, gradient))
        .by_hand(|(x, start), gradient| by_hand(x, start, gradient))
        .way("rf", |(x, start), gradient| height_of_summit::gradient_into(x, start, Mode::Forward, gradient))
        .way("ff", |(x, start), gradient| *gradient = forward(x, start, Mode::Forward))
        .way("fr", |(x, start), gradient| *gradient = forward(x, start, Mode::Reverse))
        .case()
        .program()
}

fn forward(x: &[f64; 2], start: &[f64; 2], inner: Mode) -> [f64; 2] {
    [[1.0, 0.0], [0.0, 1.0]].map(|direction| height_of_summit::jvp(x, start, inner, &direction).1)
}
