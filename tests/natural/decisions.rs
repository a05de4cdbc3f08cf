//! Code that looks at active values and returns no floats: indices, flags, kinds. It has no attribute.

use std::collections::HashMap;

use differentiable::{Tangent, differentiable};

use crate::support::agree;

/// The interval of knots in which something lies.
fn segment(knots: &[f64], x: f64) -> usize {
    knots.windows(2).position(|pair| x < pair[1]).unwrap_or(knots.len() - 2)
}

#[derive(Clone, Copy)]
enum Regime {
    Laminar,
    Turbulent,
}

fn regime(speed: f64) -> Regime {
    if speed < 1.0 { Regime::Laminar } else { Regime::Turbulent }
}

fn is_fast(speed: f64) -> bool {
    speed > 0.5
}

fn ends(x: &[f64]) -> (usize, usize) {
    if x[0] < x[x.len() - 1] { (0, x.len() - 1) } else { (x.len() - 1, 0) }
}

fn order(x: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..x.len()).collect();
    order.sort_by(|&i, &j| x[i].total_cmp(&x[j]));
    order
}

fn first_above(x: &[f64], limit: f64) -> Option<usize> {
    x.iter().position(|&v| v > limit)
}

fn label(x: f64) -> &'static str {
    if x > 0.0 { "positive" } else { "negative" }
}

#[differentiable(order = 2, wrt(knots, values, x))]
fn interpolated(knots: &[f64; 4], values: &[f64; 4], x: f64) -> f64 {
    let i = segment(knots, x);
    let t = (x - knots[i]) / (knots[i + 1] - knots[i]);
    values[i] * (1.0 - t) + values[i + 1] * t * t
}

#[differentiable(order = 2)]
fn table_at(x: &[f64; 4], t: f64) -> f64 {
    x[segment(x, t)] * t + x[2 * segment(x, t) - segment(x, t)] * t * t
}

#[differentiable(order = 2)]
fn drag(speed: f64) -> f64 {
    let fast = is_fast(speed);
    let coefficient = match regime(speed) {
        Regime::Laminar => speed.recip(),
        Regime::Turbulent => speed.ln(),
    };
    let signed = match label(speed) {
        "negative" => -1.0,
        _ => speed.exp(),
    };
    if fast && !is_fast(speed - 1.0) { coefficient * signed * speed * speed } else { coefficient * signed }
}

#[differentiable(order = 2)]
fn of_pairs(x: &[f64; 4]) -> f64 {
    let (low, high) = ends(x);
    let mut sum = 0.0;
    for (rank, i) in order(x).into_iter().enumerate() {
        sum += x[i].powi(rank as i32 + 1);
    }
    for &i in order(x).iter().rev().skip(1) {
        sum += x[i] * x[0];
    }
    x[low] * x[high] * sum
}

#[differentiable(order = 2)]
fn over(x: &[f64; 4], limit: f64) -> f64 {
    if let Some(i) = first_above(x, limit) {
        return x[i] * x[i] * limit;
    }
    let Some(i) = first_above(x, limit - 2.0) else { return limit };
    let n = order(x).len() as f64 + segment(x, limit) as f64;
    x[i] * limit * n
}

#[differentiable(order = 2)]
fn switched(x: f64) -> f64 {
    let on = u8::from(is_fast(x));
    let degree = i32::try_from(segment(&[0.0, 0.4, 0.8, 1.2], x)).unwrap() + 1;
    x.powi(degree) * f64::from(on) + x.exp() * f64::from(u32::from(is_fast(x * x)))
}

#[differentiable(order = 2)]
fn halved(x: f64) -> f64 {
    let mut y = x;
    let mut steps = segment(&[0.0, 1.0, 2.0], x);
    let mut fast = is_fast(y);
    while fast {
        y *= 0.5 * x;
        steps += 1;
        fast = is_fast(y);
    }
    y * steps as f64
}

#[derive(Clone, Debug, Tangent)]
struct Board {
    rows: usize,
    cols: usize,
    cells: Vec<f64>,
    visits: usize,
    name: String,
}

impl Board {
    fn new(rows: usize, cols: usize) -> Self {
        Board { rows, cols, cells: vec![0.0; rows * cols], visits: 0, name: String::new() }
    }

    fn rows(&self) -> usize {
        self.rows
    }

    fn at(&self, row: usize, col: usize) -> usize {
        row * self.cols + col
    }

    fn is_edge(&self, row: usize) -> bool {
        row == 0 || row + 1 == self.rows
    }

    fn neighbours(&self, row: usize, col: usize) -> Vec<(usize, usize)> {
        vec![((row + 1) % self.rows, col), (row, (col + 1) % self.cols)]
    }

    #[differentiable(order = 2, wrt(self))]
    fn transposed(&self) -> Board {
        let mut other = Board::new(self.cols, self.rows);
        for row in 0..self.rows() {
            for col in 0..self.cols {
                other.cells[col * self.rows + row] = self.cells[self.at(row, col)];
            }
        }
        other
    }

    #[differentiable(order = 2, wrt(self))]
    fn smooth(&mut self, rate: f64) {
        let last = self.rows() - 1;
        for col in 0..self.cols {
            let (above, below) = (self.at(0, col), self.at(last, col));
            self.cells[above] += rate * self.cells[below] * self.cells[below];
        }
        self.visits += 1;
    }

    #[differentiable(order = 2, wrt(self))]
    fn roughness(&self, times: usize) -> f64 {
        let mut board = self.transposed();
        for _ in 0..times {
            board.smooth(0.3);
        }
        let scale = if board.name.starts_with("half") { 0.5 } else { 1.0 };
        let mut sum = 0.0;
        for row in 0..board.rows() {
            for (r, c) in board.neighbours(row, 0) {
                sum += (board.cells[board.at(r, c)] - board.cells[board.at(row, 0)]).powi(2);
            }
            if board.is_edge(row) {
                sum *= board.cells[row] + 2.0;
            }
        }
        scale * sum * board.visits as f64 * board.rows() as f64
    }
}

#[test]
fn a_struct_is_asked_for_its_sizes() {
    let at = [0.3, 0.9, 1.1, -0.4, 0.7, 0.2];
    let board = |x: [f64; 6]| Board { cells: x.to_vec(), name: "half".into(), ..Board::new(2, 3) };
    let gradient = board(at).roughness_gradient(2);
    crate::robotics::assert_close(&gradient.cells, &crate::robotics::partials(|x| board(x).roughness(2), at));
    let direction = BoardTangent { cells: vec![0.5, -1.0, 2.0, 0.3, 0.1, -0.7] };
    let along: f64 = gradient.cells.iter().zip(&direction.cells).map(|(one, other)| one * other).sum();
    crate::robotics::assert_close(&[board(at).roughness_jvp(2, &direction).1], &[along]);
    let (_, second) = board(at).roughness_hvp(2, &direction);
    let moved = |h: f64| board(std::array::from_fn(|i| at[i] + h * direction.cells[i])).roughness_gradient(2).cells;
    let (one, other) = (moved(1e-5), moved(-1e-5));
    let differences: Vec<f64> = one.iter().zip(&other).map(|(one, other)| (one - other) / 2e-5).collect();
    crate::robotics::assert_close(&second.cells, &differences);
}

fn is_kept(v: f64) -> bool {
    v > 1.0 || v < -0.5
}

/// Closures that leave the decision to a function.
#[differentiable(order = 2)]
fn filtered(x: &[f64; 4]) -> f64 {
    let kept: f64 = x.iter().filter(|v| is_kept(**v)).map(|v| v * v).sum();
    let first: f64 = x.iter().take_while(|v| is_kept(**v)).product();
    let rest: f64 = x.iter().skip_while(|v| is_kept(**v)).map(|v| v.sin()).sum();
    let numbered: f64 = x.iter().enumerate().filter(|(_, v)| !is_kept(**v)).map(|(i, v)| v.powi(i as i32)).sum();
    let mut retained = x.to_vec();
    retained.retain(|v| is_kept(*v));
    let (one, other): (Vec<f64>, Vec<f64>) = x.iter().partition(|v| is_kept(**v));
    let found = x.iter().find(|v| is_kept(**v) & !is_kept(**v - 0.5)).map_or(x[0], |v| v * v);
    kept * first + rest * numbered + retained.iter().product::<f64>() + one.iter().sum::<f64>() * other[0] * found
}

/// The position of something among active values, or a constant that may be missing, and what is there.
#[differentiable(order = 2)]
fn positions(x: &[f64; 4], k: usize) -> f64 {
    let above = x.iter().position(|v| is_kept(*v)).map_or(x[0], |i| x[i] * x[i]);
    let last = x.iter().rposition(|v| *v > 0.5).map(|i| x[i].sin()).unwrap_or(x[1]);
    let before = k.checked_sub(1).map(|i| x[i] * x[0]).unwrap_or_default();
    let there = k.checked_sub(1).and_then(|i| x.get(i)).map_or(x[1], |v| v.exp());
    match k.checked_sub(2).map(|i| x[i] * x[2]) {
        Some(square) => above * last * square + before,
        None => above * there - last,
    }
}

/// What is carried along begins with a constant.
#[differentiable(order = 2)]
fn scanned(x: &[f64; 4], rate: f64, k: usize) -> f64 {
    let begin = |_: f64| k as f64 - 0.5;
    let discount = x.iter().scan(k as f64 - 0.5, |left, v| {
        *left *= v - rate;
        Some(*left)
    });
    discount.sum::<f64>() * begin(rate)
}

/// What decides is behind a reference, and changes in the arms.
#[differentiable(order = 2)]
fn counted_on(x: &[f64; 4], start: usize) -> f64 {
    let mut state: Option<(usize, f64)> = None;
    if start > 0 {
        state = Some((start, 0.5));
    }
    let mut y = 1.0;
    for v in x {
        if let Some(state) = state.as_mut() {
            match (state.0 + 1) % 3 {
                0 => {
                    state.1 += 1.0;
                    y *= v * state.1;
                }
                1 if state.1 > 1.0 => [state.1, y] = [0.75, y + v * v],
                _ => {
                    state.1 *= 2.0;
                    y = f64::sin(y) * v + state.1;
                }
            }
            y *= match state.0 {
                k if k > 2 => v.cos(),
                k => k as f64 + v,
            };
            state.0 += 1;
        }
    }
    y
}

/// Conditions that iterate over an array by value, and over a vector that is not used again.
#[differentiable(order = 2)]
fn weighed(x: &[f64; 3], y: [f64; 3], n: usize) -> f64 {
    let mut s = 1.0;
    let kept = x.to_vec();
    for i in 0..n {
        if y.into_iter().fold(s, |sum, v| sum + if v > 0.5 { i as f64 } else { v }) > 2.0 {
            s *= x[0] * y[1];
        } else {
            s += x[1].sin();
        }
    }
    if kept.into_iter().map(|v| v * v).sum::<f64>() > 1.0 { s * x[0] } else { s }
}

/// What decides is a mutable reference into something constant, which changes behind it.
#[differentiable(order = 2)]
fn tallied(x: &[f64; 4], keys: &[usize]) -> f64 {
    let mut seen: HashMap<usize, f64> = HashMap::from([(1, 2.0)]);
    let mut counts = vec![0usize];
    let mut last: Option<f64> = None;
    let mut y = 1.0;
    for (v, k) in x.iter().zip(keys) {
        match seen.get_mut(k) {
            Some(count) => {
                *count += 1.0;
                y *= v.sin() * *count;
            }
            None => {
                seen.insert(*k, 1.0);
                y += v * v * y;
            }
        }
        let next = seen.get_mut(&(k + 1));
        if let Some(count) = next {
            *count *= 2.0;
            y *= v.cos() + *count;
        }
        if let Some(_) = last.as_mut() {
            y += v.exp();
        }
        if let Some(count) = counts.iter_mut().filter(|count| **count < 2).last() {
            *count += 1;
            last = if *count == 2 { Some(*count as f64) } else { None };
            y *= v * *count as f64;
        }
    }
    y + last.unwrap_or(0.5) * x[0]
}

/// What is looked at is computed from what is another in each branch.
#[differentiable(order = 2)]
fn remainders(x: &[f64; 4], y: f64) -> f64 {
    let mut sum = 0.0;
    for v in x {
        let pieces: Vec<f64> = if sum > y { (0..2).map(|i| i as f64).collect() } else { vec![*v; 4] };
        sum += match pieces.len() % 3 {
            0 => v * v,
            rest => v * pieces[1] * rest as f64,
        };
    }
    sum
}

#[differentiable(order = 2)]
fn power(x: f64, n: usize) -> f64 {
    x.powi(n as i32)
}

/// What stands behind a mutable reference is passed as it is at each call.
#[differentiable(order = 2)]
fn raised_by_an_entry(x: &[f64; 3]) -> f64 {
    let mut kept: Option<(usize, f64)> = Some((2, 0.5));
    let mut sum = 0.0;
    if let Some(entry) = kept.as_mut() {
        sum += power(x[0], entry.0) * x[1];
        entry.0 += 1;
        sum += power(x[1], entry.0) * entry.1;
        entry.1 += 1.0;
    }
    sum * x[2]
}

/// The same in a loop.
#[differentiable(order = 2)]
fn raised_by_a_table(x: &[f64; 3]) -> f64 {
    let mut table = vec![1_usize, 2, 3];
    let mut sum = 0.0;
    for i in 0..3 {
        let entry = &mut table[i];
        sum += power(x[0], *entry) * x[1];
        *entry += i;
        sum += power(x[i], *entry);
    }
    sum * x[2]
}

/// Loops are left before what is chosen behind them, where a pattern finds too little.
#[differentiable(order = 2)]
fn followed(x: &[f64; 4], n: usize) -> f64 {
    let kept: Vec<f64> = x[..n].to_vec();
    let mut count = 0;
    let mut state: Option<(usize, f64)> = Some((count, x[n % 4]));
    while let Some((_, v)) = state
        && state.is_some()
    {
        count += 1;
        state = if count < n { Some((4 * count, v * 0.5)) } else { None };
        let mut inner = 0;
        while inner < 2 {
            inner += 1;
            let _ = x[(inner * 2) % 4] * v;
        }
    }
    let [first, .., last] = &kept[..] else {
        return 2.0 * x[0];
    };
    first * last * x[1]
}

/// What is looked at through a reference that may change it, though it does not here.
#[differentiable(order = 2)]
fn looked_at_to_change(x: &[f64; 4], n: usize) -> f64 {
    let mut pair = Some((n, 2.0));
    let mut product = x[3];
    if let Some(r) = pair.as_mut() {
        for i in 0..r.0 {
            product *= x[i] * r.1;
        }
    }
    let mut list = vec![(1, 0.5), (n, 1.5)];
    match list.last_mut() {
        Some((k, w)) => {
            for i in 0..*k {
                product = (product * x[i] * *w).sin();
            }
        }
        None => product *= 2.0,
    }
    let Some(first) = list.get_mut(0) else { return product };
    for i in 0..first.0 {
        product *= x[i] + first.1;
    }
    first.0 += 1;
    for i in 0..3 {
        if let Some(k) = list.first_mut() {
            product = (product + x[i % k.0]).sin() * k.1;
        }
    }
    product
}

/// Items of what changes afterwards.
#[differentiable(order = 2)]
fn looked_at_before(x: &[f64; 4], n: usize) -> f64 {
    let mut list = vec![0.5, 2.0];
    let mut product = x[0];
    for i in 0..n {
        if let Some(last) = list.last() {
            product = (product * x[1] + *last).sin();
        }
        if let Some(first) = list.first()
            && *first < 3.0
        {
            product = (product * x[2] * first).sin();
        }
        match list.get(1) {
            Some(&second) => product *= second,
            None => product += x[0],
        }
        let Some(own) = list.get(i) else { break };
        product = (product * own + x[3]).sin();
        list[0] *= 1.5;
        list.push(1.0);
        for item in list.iter_mut() {
            *item += 0.5;
        }
    }
    product
}

agree! {
    looked_at_before: (&[1.3, 0.9, 0.7, 1.2], const 3), (&[0.3, -0.9, 0.7, 1.2], const 1);
    looked_at_to_change: (&[1.3, 0.9, 0.7, 1.2], const 2), (&[0.3, -0.9, 0.7, 1.2], const 3);
    followed: (&[0.75, 1.25, 0.5, 0.2], const 1), (&[0.75, 1.25, 0.5, 0.2], const 3);
    raised_by_an_entry: (&[0.75, 1.25, 0.5]);
    raised_by_a_table: (&[0.75, 1.25, 0.5]);
    remainders: (&[1.3, 0.9, 0.7, 1.2], 0.8);
    tallied: (&[1.3, 0.9, 0.7, 1.2], const &[1, 0, 0, 2]), (&[1.3, 0.9, 0.7, 1.2], const &[3, 2, 3, 1]);
    interpolated: (&[0.0, 0.7, 1.1, 2.0], &[0.3, 0.9, -0.4, 1.2], 0.9), (&[0.0, 0.7, 1.1, 2.0], &[0.3, 0.9, -0.4, 1.2], 3.0);
    table_at: (&[0.1, 0.7, 1.1, 2.0], 0.9);
    drag: (0.7), (1.7), (-0.4);
    of_pairs: (&[0.3, 0.9, -0.4, 1.2]), (&[1.3, 0.9, -0.4, 0.2]);
    over: (&[0.3, 0.9, -0.4, 1.2], 0.5), (&[0.3, 0.9, -0.4, 1.2], 1.5), (&[0.3, 0.9, -0.4, 1.2], 9.0);
    halved: (0.9), (0.2), (1.3);
    switched: (0.3), (0.7), (1.1);
    filtered: (&[1.3, 0.9, -0.7, 1.2]), (&[0.3, 1.9, 1.4, 0.2]);
    positions: (&[0.3, 1.9, -0.4, 1.2], const 0), (&[0.3, 0.9, -0.4, 0.2], const 1), (&[1.3, 0.9, 0.4, 0.2], const 2);
    scanned: (&[1.3, 0.9, 0.7, 1.2], 0.1, const 2);
    weighed: (&[0.3, 0.9, 1.4], [0.2, 1.1, 0.7], const 3), (&[0.3, -0.9, 0.4], [0.2, 0.1, 0.3], const 2);
    counted_on: (&[1.3, 0.9, 0.7, 1.2], const 1), (&[0.3, -0.9, 0.7, 1.2], const 2), (&[1.3, 0.9, 0.7, 1.2], const 0);
}
