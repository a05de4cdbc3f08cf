//! Vectors that grow and shrink.

use std::collections::VecDeque;

use differentiable::{Tangent, differentiable};

use crate::support::agree;

#[differentiable(order = 2)]
fn folded_pairs(x: &[f64]) -> f64 {
    let mut stack: Vec<f64> = Vec::new();
    for &v in x {
        stack.push(v);
        if stack.len() > 2 {
            let b = stack.pop().unwrap();
            let a = stack.pop().unwrap();
            stack.push(a * b.sin());
        }
    }
    stack.iter().sum()
}

/// Constants among what varies.
#[differentiable(order = 2)]
fn interleaved(x: &[f64; 2], n: usize) -> f64 {
    let mut all = Vec::new();
    all.push(x[0] * x[0]);
    all.push(3.0);
    all.push(x[1] * x[1]);
    for _ in 0..n {
        all.push(2.0);
        all.push(x[0] * x[0] * x[1]);
    }
    all.iter().map(|v| v * v).sum()
}

enum Token {
    Number(usize),
    Constant(f64),
    Add,
    Multiply,
    Divide,
    Negate,
}

/// A calculator in reverse Polish notation.
#[differentiable(order = 2)]
fn calculated(x: &[f64], program: &[Token]) -> f64 {
    let mut stack = Vec::with_capacity(program.len());
    for token in program {
        match token {
            Token::Number(index) => stack.push(x[*index]),
            Token::Constant(c) => stack.push(*c),
            Token::Negate => {
                let a = stack.pop().expect("an operand");
                stack.push(-a);
            }
            operator => {
                let right = stack.pop().expect("a second operand");
                let left = stack.pop().expect("a first operand");
                stack.push(match operator {
                    Token::Add => left + right,
                    Token::Multiply => left * right,
                    _ => left / right,
                });
            }
        }
    }
    stack.pop().unwrap_or(0.0)
}

/// A tree that is walked with a stack of its own.
#[differentiable(order = 2, wrt(lengths))]
fn leaf_depths(lengths: &[f64], children: &[Vec<usize>]) -> f64 {
    let mut pending = vec![0];
    let mut depths = vec![0.0];
    let mut total = 0.0;
    while let Some(node) = pending.pop() {
        let depth = depths.pop().unwrap();
        let reached = depth + lengths[node] * lengths[node];
        if children[node].is_empty() {
            total += reached.sqrt();
        }
        for &child in &children[node] {
            pending.push(child);
            depths.push(reached);
        }
    }
    total
}

#[differentiable(order = 2)]
fn edited(x: &[f64]) -> f64 {
    let mut v = x.to_vec();
    v.insert(1, x[0] * x[2]);
    let first = v.remove(0);
    let second = v.swap_remove(0);
    v.insert(v.len(), first * v[0]);
    v.resize(6, x[1]);
    v.truncate(5);
    let mut tail = v.split_off(3);
    tail.append(&mut v);
    v.push(second);
    v.extend_from_slice(&tail[1..]);
    v.retain(|a| *a > 0.0);
    v.iter().enumerate().map(|(i, a)| a * a * (i + 1) as f64).sum::<f64>() * first
}

/// Scratch that is used again.
#[differentiable(order = 2)]
fn reused(x: &[f64]) -> f64 {
    let mut scratch = Vec::new();
    let mut total = 0.0;
    for i in 0..3 {
        scratch.clear();
        for v in x {
            scratch.push(v * i as f64);
        }
        scratch.pop();
        total += scratch.iter().map(|v| v * v * v).sum::<f64>();
    }
    if let Some(last) = scratch.pop() {
        total += last;
    }
    total
}

#[derive(Clone, Debug, Tangent)]
struct Body {
    at: [f64; 2],
    mass: f64,
    id: u32,
}

#[differentiable(order = 2)]
fn merged(x: &[f64; 4]) -> f64 {
    let mut bodies = vec![
        Body { at: [x[0], 0.0], mass: x[1], id: 0 },
        Body { at: [x[2], x[0]], mass: x[3], id: 1 },
        Body { at: [x[3], x[1]], mass: x[2], id: 2 },
    ];
    while bodies.len() > 1 {
        let b = bodies.pop().unwrap();
        let a = bodies.remove(0);
        let mass = a.mass + b.mass;
        let at = [(a.at[0] * a.mass + b.at[0] * b.mass) / mass, (a.at[1] * a.mass + b.at[1] * b.mass) / mass];
        bodies.insert(0, Body { at, mass, id: b.id });
    }
    bodies[0].at[0] * bodies[0].at[1] + bodies[0].mass
}

/// What was popped is what stood there, whatever comes there later.
#[differentiable(order = 2)]
fn rows(x: &[f64; 2]) -> f64 {
    let mut rows = vec![vec![x[0], x[1]], vec![x[0] * x[1]]];
    let mut row = rows.pop().unwrap();
    row.push(x[1]);
    rows[0][0] *= row[0];
    rows.push(row);
    rows[0].pop();
    rows[1][1] * rows[0][0]
}

/// Rows of another length than before.
#[differentiable(order = 2)]
fn replaced(x: &[f64]) -> f64 {
    let mut m: Vec<Vec<f64>> = vec![vec![0.0; 2]; 2];
    let mut total = 0.0;
    for round in 0..3 {
        m[0] = x.to_vec();
        m[1] = m[0].iter().map(|v| v * v).collect();
        m[1].push(x[0]);
        total += m.iter().flatten().sum::<f64>() * m[1][round];
        m = vec![m[1].clone(), vec![total], x[round..].to_vec()];
        m[2][0] *= m[0][1];
    }
    m[2][0] + m[1][0]
}

#[derive(Clone, Debug, Tangent)]
struct Run {
    x: f64,
    history: Vec<f64>,
    rows: Vec<Vec<f64>>,
    count: usize,
}

#[differentiable(order = 2, wrt(run))]
fn advance(run: &mut Run, rate: f64) {
    run.history.push(rate * run.x);
    run.x *= rate * run.x;
}

/// Vectors in structs and in vectors.
#[differentiable(order = 2)]
fn recorded(x: f64) -> f64 {
    let mut run = Run { x, history: Vec::new(), rows: vec![], count: 0 };
    for i in 0..3 {
        advance(&mut run, 1.5);
        run.history.push(run.x);
        run.rows.push(vec![]);
        run.rows[i].push(x);
        run.rows[0].push(run.x * x);
    }
    let last = run.history.pop().unwrap();
    last * run.history[2] * run.rows[0][1] + run.history.iter().sum::<f64>() + run.count as f64
}

/// Parts of what is constant at first, through references.
#[differentiable(order = 2)]
fn through_references(x: f64) -> f64 {
    let mut a = [0.0; 3];
    let (first, rest) = a.split_first_mut().unwrap();
    *first = x;
    rest[0] = x * x;
    let mut pair = (0.0, 0.5);
    let (p, q) = &mut pair;
    *p = x.sin();
    *q *= *p;
    a[0] * a[1] + pair.0 * pair.1
}

use Token::{Add, Constant, Divide, Multiply, Negate, Number};

/// The means of a window that moves.
#[differentiable(order = 2)]
fn moving_means(x: &[f64], n: usize) -> f64 {
    let mut window: VecDeque<f64> = VecDeque::with_capacity(n);
    let mut total = 0.0;
    for &v in x {
        if window.len() == n {
            window.pop_front();
        }
        window.push_back(v);
        let mean = window.iter().sum::<f64>() / window.len() as f64;
        total += mean * mean;
        if let (Some(first), Some(last)) = (window.front(), window.back()) {
            total += first * last;
        }
    }
    total
}

/// A delay line.
#[differentiable(order = 2)]
fn echo(x: &[f64], gain: f64) -> f64 {
    let mut line = VecDeque::from(vec![0.0; 3]);
    let mut out = 0.0;
    for v in x {
        let old = line.pop_back().unwrap();
        let y = v + gain * old;
        line.push_front(y);
        out += y * y * line[1];
    }
    while let Some(y) = line.pop_front() {
        out += y.sin();
    }
    out
}

agree! {
    moving_means: (&vec![0.3, 0.8, 1.2, 0.7, -0.4], const 3);
    echo: (&vec![0.3, 0.8, 1.2, 0.7, -0.4], 0.6);
    folded_pairs: (&vec![0.3, 0.8, 1.2, 0.7, 0.4]), (&vec![0.3]);
    interleaved: (&[0.3, 0.8], const 3);
    calculated:
        (&vec![0.3, 0.8, 1.2],
            const &[Number(0), Number(1), Add, Number(2), Negate, Multiply, Constant(2.0), Divide, Number(0), Multiply]),
        (&vec![0.3, 0.8, 1.2], const &[Constant(3.0), Number(1), Add]);
    leaf_depths: (&vec![0.3, 0.8, 1.2, 0.7], const &[vec![1, 2], vec![3], vec![], vec![]]);
    edited: (&vec![0.3, 0.8, 1.2, 0.7]);
    reused: (&vec![0.3, 0.8, 1.2]);
    merged: (&[0.3, 0.8, 1.2, 0.7]);
    recorded: (0.7);
    rows: (&[0.3, 0.8]);
    through_references: (0.7);
    replaced: (&vec![0.3, 0.8, 1.2, 0.7]);
}
