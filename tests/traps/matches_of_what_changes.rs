//! What a `match` looks at, and its arms change.

use crate::support::agree;
use differentiable::{Tangent, differentiable};

#[derive(Clone, Copy, Debug, PartialEq)]
enum Mode {
    Start,
    Run,
    Count(usize),
}

#[derive(Clone, Debug, Tangent)]
struct Machine {
    #[tangent(constant)]
    mode: Mode,
    value: f64,
    steps: usize,
}

#[differentiable(order = 2)]
fn a_state_machine(x: &[f64; 6]) -> f64 {
    let mut machine = Machine { mode: Mode::Start, value: 1.0, steps: 0 };
    for &v in x {
        match machine.mode {
            Mode::Start => {
                machine.mode = Mode::Run;
                machine.value += v * v;
            }
            Mode::Run => {
                machine.mode = Mode::Count(2);
                machine.value *= v;
            }
            Mode::Count(n) => {
                machine.value = machine.value.sin() * v * n as f64;
                machine.mode = if n == 0 { Mode::Start } else { Mode::Count(n - 1) };
            }
        }
        machine.value *= machine.steps as f64 * v + 1.0;
        machine.steps += 1;
    }
    machine.value * machine.steps as f64
}

#[differentiable(order = 2)]
fn a_machine_and_its_steps(x: &[f64; 6]) -> f64 {
    let mut machine = Machine { mode: Mode::Start, value: 1.0, steps: 0 };
    for &v in x {
        match (machine.mode, machine.steps % 2) {
            (Mode::Start, _) => machine.mode = Mode::Run,
            (Mode::Run, 0) => {
                machine.mode = Mode::Count(1);
                machine.value *= v;
            }
            (Mode::Run, _) => machine.value *= v * v,
            (Mode::Count(n), _) => {
                machine.value = (machine.value + n as f64).sin() * v;
                machine.mode = Mode::Run;
            }
        }
        if let Mode::Count(n) = machine.mode {
            machine.value *= v.powi(n as i32 + 1);
        }
        machine.steps += 1;
    }
    machine.value
}

#[differentiable(order = 2)]
fn of_modes_that_are_left(x: &[f64; 6]) -> f64 {
    let mut machine = Machine { mode: Mode::Start, value: 1.0, steps: 0 };
    for &v in x {
        let Mode::Start = machine.mode else {
            machine.mode = Mode::Start;
            machine.value += v;
            continue;
        };
        machine.mode = if v > 0.7 { Mode::Run } else { Mode::Count(2) };
        machine.value = machine.value.sin() + v;
    }
    machine.value
}

#[differentiable(order = 2)]
fn of_lengths(x: &[f64; 6]) -> f64 {
    let mut v = Vec::new();
    let mut s = 1.0;
    for &a in x {
        match v[..] {
            [] => {
                s *= a;
                v.push(a * a);
            }
            [b] => {
                s += b * a;
                v.push(b);
                v.push(a);
            }
            [b, .., c] => {
                s = s * b + c;
                v.clear();
            }
        }
    }
    s
}

#[differentiable(order = 2)]
fn of_what_is_left(x: &[f64]) -> f64 {
    let mut rest = x;
    let (mut s, mut w) = (0.0, 1.0);
    while let [a, tail @ ..] = rest {
        s += w * a * a;
        w *= 0.5 * a;
        rest = tail;
    }
    s
}

#[differentiable(order = 2)]
fn halves_that_are_chosen(x: &[f64]) -> f64 {
    let mut rest: &[f64] = &x[..];
    let mut s = 1.0;
    while rest.len() > 1 {
        let (head, tail) = rest.split_at(rest.len() / 2);
        s = s * head[0] + tail.iter().sum::<f64>();
        rest = if head[0] > 0.5 { head } else { tail };
    }
    s
}

#[differentiable(order = 2)]
fn norm(x: &[f64]) -> f64 {
    x.iter().map(|v| v * v).sum::<f64>().sqrt()
}

#[differentiable(order = 2)]
fn parts_that_are_chosen(x: &[f64], a: &[f64; 2], b: &[f64; 2], first: bool) -> f64 {
    let part = if first { &x[..1] } else { &x[1..] };
    let (small, large) = if first { (a, b) } else { (b, a) };
    let whole = match first {
        true => a,
        false => b,
    };
    norm(part) * norm(small) + large[0] * part[0] + norm(whole) * part.len() as f64
}

agree! {
    a_state_machine: (&[0.3, 0.7, 1.3, 0.4, 0.9, 1.1]);
    a_machine_and_its_steps: (&[0.3, 0.7, 1.3, 0.4, 0.9, 1.1]);
    of_modes_that_are_left: (&[0.3, 0.9, 1.3, 0.4, 0.9, 1.1]);
    of_lengths: (&[0.3, 0.7, 1.3, 0.4, 0.9, 1.1]);
    of_what_is_left: (&vec![0.3, 0.7, 1.3, 0.4]);
    halves_that_are_chosen: (&vec![0.3, 0.7, 1.3, 0.4, 0.9, 1.1, 0.2]);
    parts_that_are_chosen: (&vec![0.3, 0.7, 1.3], &[0.4, 0.9], &[1.1, 0.2], const true),
        (&vec![0.3, 0.7, 1.3], &[0.4, 0.9], &[1.1, 0.2], const false);
}
