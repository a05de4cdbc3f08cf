use gradbench::programs::runge_kutta::solution;

use crate::case::{Case, Maker, uniform};

/// Pulls the adjoint of f(y) back to x and y.
fn pull(x: &[f64], y: &[f64], by_slope: &[f64], by_x: &mut [f64], by_y: &mut [f64]) {
    let n = x.len();
    let (y, by_slope, by_x, by_y) = (&y[..n], &by_slope[..n], &mut by_x[..n], &mut by_y[..n]);
    by_x[0] += by_slope[0];
    for i in 1..n {
        by_x[i] += by_slope[i] * y[i - 1];
        by_y[i - 1] = by_slope[i] * x[i];
    }
    by_y[n - 1] = 0.0;
}

fn slope(x: &[f64], y: &[f64], dy: &mut [f64]) {
    let n = x.len();
    let (y, dy) = (&y[..n], &mut dy[..n]);
    dy[0] = x[0];
    for i in 1..n {
        dy[i] = x[i] * y[i - 1];
    }
}

fn moved(y: &[f64], h: f64, k: &[f64], to: &mut [f64]) {
    for ((to, y), k) in to.iter_mut().zip(y).zip(k) {
        *to = y + h * k;
    }
}

/// The state is kept at each step; the stages are computed again.
fn by_hand(x: &[f64], steps: usize, gradient: &mut [f64]) {
    let n = x.len();
    let h = 2.0 / steps as f64;
    let mut states = vec![0.0; n * steps];
    let mut work = vec![0.0; 9 * n];
    let [y, stage, k1, k2, k3, k4, ..] = &mut work.chunks_exact_mut(n).collect::<Vec<_>>()[..] else { return };
    for state in states.chunks_exact_mut(n) {
        state.copy_from_slice(y);
        slope(x, y, k1);
        moved(y, 0.5 * h, k1, stage);
        slope(x, stage, k2);
        moved(y, 0.5 * h, k2, stage);
        slope(x, stage, k3);
        moved(y, h, k3, stage);
        slope(x, stage, k4);
        for i in 0..n {
            y[i] += h / 6.0 * (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i]);
        }
    }
    gradient.fill(0.0);
    let [by_y, by_new, by_k, by_stage, k, stage_1, stage_2, stage_3, ..] =
        &mut work.chunks_exact_mut(n).collect::<Vec<_>>()[..]
    else {
        return;
    };
    by_y.fill(0.0);
    by_y[n - 1] = 1.0;
    for y in states.chunks_exact(n).rev() {
        slope(x, y, k);
        moved(y, 0.5 * h, k, stage_1);
        slope(x, stage_1, k);
        moved(y, 0.5 * h, k, stage_2);
        slope(x, stage_2, k);
        moved(y, h, k, stage_3);
        // From the last stage to the first: what each slope contributes to the step, and to the stage behind it.
        let into_step = [h / 6.0, h / 3.0, h / 3.0, h / 6.0];
        let into_stage = [0.0, h, 0.5 * h, 0.5 * h];
        by_new.copy_from_slice(by_y);
        by_stage.fill(0.0);
        for (stage, (step, ahead)) in
            [&**stage_3, stage_2, stage_1, y].into_iter().zip(into_step.into_iter().zip(into_stage))
        {
            for i in 0..n {
                by_k[i] = step * by_new[i] + ahead * by_stage[i];
            }
            pull(x, stage, by_k, gradient, by_stage);
            for i in 0..n {
                by_y[i] += by_stage[i];
            }
        }
    }
}

pub fn case(n: usize, steps: usize) -> Case {
    Maker::new(uniform(n), vec![0.0; n], 2.5, move |x| solution(x, steps))
        .ours(move |x, gradient| {
            let mut cotangent = vec![0.0; n];
            cotangent[n - 1] = 1.0;
            (_, *gradient) = solution::vjp(x, steps, cotangent);
        })
        .by_hand(move |x, gradient| by_hand(x, steps, gradient))
        .case()
        .program()
}
