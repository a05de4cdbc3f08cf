use differentiable::differentiable;

use crate::case::{Case, Maker, uniform};
use crate::others::{Number, duals, sum, tape};

const STEPS: usize = 100;

/// A number for each cell, and one for each conductivity.
type Rod = (Vec<f64>, Vec<f64>);

/// The energy of a rod after some time; each of its cells conducts in its own way.
#[differentiable]
fn heat(start: &[f64], conductivity: &[f64]) -> f64 {
    let n = start.len();
    let mut u = start.to_vec();
    let mut next = start.to_vec();
    for _ in 0..STEPS {
        for i in 1..n - 1 {
            let flow = conductivity[i + 1] * (u[i + 1] - u[i]) - conductivity[i] * (u[i] - u[i - 1]);
            next[i] = u[i] + 0.1 * flow;
        }
        std::mem::swap(&mut u, &mut next);
    }
    let mut energy = 0.0;
    for i in 0..n {
        energy += u[i] * u[i];
    }
    energy
}

/// All states are kept.
fn by_hand(start: &[f64], conductivity: &[f64], by_start: &mut [f64], by_conductivity: &mut [f64]) -> f64 {
    let n = start.len();
    let conductivity = &conductivity[..n];
    let mut states = Vec::with_capacity((STEPS + 1) * n + n + 1);
    states.extend_from_slice(start);
    for step in 0..STEPS {
        states.extend_from_within(step * n..);
        let (before, after) = states[step * n..].split_at_mut(n);
        for i in 1..n - 1 {
            let flow =
                conductivity[i + 1] * (before[i + 1] - before[i]) - conductivity[i] * (before[i] - before[i - 1]);
            after[i] = before[i] + 0.1 * flow;
        }
    }
    states.resize((STEPS + 1) * n + n + 1, 0.0);
    let (states, by_flows) = states.split_at_mut((STEPS + 1) * n);

    let mut energy = 0.0;
    let (by_start, by_conductivity) = (&mut by_start[..n], &mut by_conductivity[..n]);
    for (adjoint, u) in by_start.iter_mut().zip(&states[STEPS * n..]) {
        energy += u * u;
        *adjoint = 2.0 * u;
    }
    by_conductivity.fill(0.0);
    for u in states.chunks_exact(n).rev().skip(1) {
        // The flow from a cell to the next leaves the one and goes into the other; the outermost cells do not change.
        let ends = (by_start[0], by_start[n - 1]);
        (by_start[0], by_start[n - 1]) = (0.0, 0.0);
        for i in 1..n {
            let by_flow = 0.1 * (by_start[i - 1] - by_start[i]);
            by_conductivity[i] += by_flow * (u[i] - u[i - 1]);
            by_flows[i] = by_flow * conductivity[i];
        }
        (by_start[0], by_start[n - 1]) = ends;
        for i in 0..n {
            by_start[i] += by_flows[i] - by_flows[i + 1];
        }
    }
    energy
}

fn of_numbers<N: Number>(inputs: &[N]) -> N {
    let (start, conductivity) = inputs.split_at(inputs.len() / 2);
    let n = start.len();
    let mut u = start.to_vec();
    let mut next = start.to_vec();
    for _ in 0..STEPS {
        for i in 1..n - 1 {
            let flow = conductivity[i + 1] * (u[i + 1] - u[i]) - conductivity[i] * (u[i] - u[i - 1]);
            next[i] = u[i] + flow * 0.1;
        }
        std::mem::swap(&mut u, &mut next);
    }
    sum(u.iter().map(|&u| u * u))
}

/// The gradient by all inputs in a row.
fn in_a_row(gradient: impl Fn(&[f64], &mut [f64])) -> impl Fn(&Rod, &mut Rod) {
    move |(start, conductivity), (by_start, by_conductivity)| {
        let mut row = vec![0.0; 2 * start.len()];
        gradient(&[&start[..], conductivity].concat(), &mut row);
        by_start.copy_from_slice(&row[..start.len()]);
        by_conductivity.copy_from_slice(&row[start.len()..]);
    }
}

pub fn case() -> Case {
    let n = 100;
    Maker::new((uniform(n), uniform(n)), (vec![0.0; n], vec![0.0; n]), 3.0, |(start, conductivity)| {
        heat(start, conductivity)
    })
    .ours(|(start, conductivity), (by_start, by_conductivity)| {
        heat::gradient_into(start, conductivity, by_start, by_conductivity)
    })
    .by_hand(|(start, conductivity), (by_start, by_conductivity)| {
        by_hand(start, conductivity, by_start, by_conductivity)
    })
    .way("num-dual", in_a_row(|x, gradient| duals(x, gradient, of_numbers)))
    .way("reverse", in_a_row(|x, gradient| tape(x, gradient, |x| of_numbers(x))))
    .case()
}
