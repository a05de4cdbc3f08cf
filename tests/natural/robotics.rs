//! Kinematics, control, filters.

use std::collections::VecDeque;

use differentiable::{Tangent, differentiable};

use crate::support::agree;

/// Planar arm with any number of joints.
#[differentiable(order = 2)]
fn reach(angles: &[f64], lengths: &[f64], target: &[f64; 2]) -> f64 {
    let (mut x, mut y, mut heading) = (0.0, 0.0, 0.0);
    for (angle, length) in angles.iter().zip(lengths) {
        heading += angle;
        x += length * f64::cos(heading);
        y += length * f64::sin(heading);
    }
    (x - target[0]).powi(2) + (y - target[1]).powi(2)
}

#[differentiable(order = 2)]
fn quaternion_product(a: [f64; 4], b: [f64; 4]) -> [f64; 4] {
    let [aw, ax, ay, az] = a;
    let [bw, bx, by, bz] = b;
    [
        aw * bw - ax * bx - ay * by - az * bz,
        aw * bx + ax * bw + ay * bz - az * by,
        aw * by - ax * bz + ay * bw + az * bx,
        aw * bz + ax * by - ay * bx + az * bw,
    ]
}

#[differentiable(order = 2)]
fn rotated_x(q: [f64; 4], v: [f64; 3]) -> f64 {
    let norm = q.iter().map(|c| c * c).sum::<f64>().sqrt();
    let q = q.map(|c| c / norm);
    let conjugate = [q[0], -q[1], -q[2], -q[3]];
    let [_, x, _, _] = quaternion_product(quaternion_product(q, [0.0, v[0], v[1], v[2]]), conjugate);
    x
}

#[derive(Clone, Debug, Tangent)]
struct Pid {
    kp: f64,
    ki: f64,
    kd: f64,
    #[tangent(constant)]
    dt: f64,
    steps: usize,
}

impl Pid {
    #[differentiable(order = 2, wrt(self))]
    fn cost(&self, setpoint: f64) -> f64 {
        let mut integral = 0.0;
        let mut previous = setpoint;
        let mut state = 0.0;
        let mut cost = 0.0;
        for step in 0..self.steps {
            let error = setpoint - state;
            integral += error * self.dt;
            let derivative = if step == 0 { 0.0 } else { (error - previous) / self.dt };
            let control = self.kp * error + self.ki * integral + self.kd * derivative;
            state += self.dt * (control - state);
            previous = error;
            cost += error * error;
        }
        cost / self.steps as f64
    }
}

#[derive(Clone, Debug, Tangent)]
struct Layout {
    rows: usize,
    cols: usize,
    gain: f64,
}

#[derive(Clone, Debug, Tangent)]
struct Grid {
    layout: Layout,
    cells: Vec<f64>,
    #[tangent(constant)]
    kind: Kind,
    #[tangent(constant)]
    limit: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Sum,
    Power(i32),
}

/// One-dimensional Kalman filter.
#[differentiable(order = 2, wrt(q, r))]
fn kalman(q: f64, r: f64, measurements: &[f64]) -> f64 {
    let (mut x, mut p) = (0.0, 1.0);
    let mut nll = 0.0;
    for z in measurements {
        p += q;
        let s = p + r;
        let innovation = z - x;
        nll += 0.5 * (innovation * innovation / s + s.ln());
        let k = p / s;
        x += k * innovation;
        p *= 1.0 - k;
    }
    nll
}

/// Denavit–Hartenberg chain of 4×4 matrices.
#[differentiable(order = 2)]
fn chain_height(thetas: &[f64; 3], d: &[f64; 3]) -> f64 {
    let mut t = [[0.0; 4]; 4];
    for i in 0..4 {
        t[i][i] = 1.0;
    }
    for (theta, d) in thetas.iter().zip(d.iter()) {
        let (s, c) = theta.sin_cos();
        let a = [[c, 0.0, s, 0.0], [s, 0.0, -c, 0.0], [0.0, 1.0, 0.0, *d], [0.0, 0.0, 0.0, 1.0]];
        let mut product = [[0.0; 4]; 4];
        for i in 0..4 {
            for j in 0..4 {
                for k in 0..4 {
                    product[i][j] += t[i][k] * a[k][j];
                }
            }
        }
        t = product;
    }
    t[0][3] + 2.0 * t[1][3] + 3.0 * t[2][3]
}

/// Cost of a path through waypoints, with a penalty near obstacles.
#[differentiable(order = 2, wrt(path))]
fn path_cost(path: &[[f64; 2]], obstacles: &[([f64; 2], f64)]) -> f64 {
    let length: f64 = path.windows(2).map(|w| ((w[1][0] - w[0][0]).powi(2) + (w[1][1] - w[0][1]).powi(2)).sqrt()).sum();
    let mut penalty = 0.0;
    for point in path {
        for (centre, radius) in obstacles {
            let d = (point[0] - centre[0]).hypot(point[1] - centre[1]);
            if d < *radius {
                penalty += (radius - d).powi(2);
            }
        }
    }
    length + 10.0 * penalty
}

/// A moving average over the last values, as a queue would give it.
#[differentiable(order = 2)]
fn smoothed(signal: &[f64], width: usize) -> f64 {
    let mut total = 0.0;
    for i in 0..signal.len() {
        let from = i.saturating_sub(width - 1);
        let window = &signal[from..=i];
        let mean = window.iter().sum::<f64>() / window.len() as f64;
        total += (signal[i] - mean).powi(2);
    }
    total
}

/// Gauss–Newton step for trilateration with two unknowns.
#[differentiable(order = 2)]
fn located(ranges: &[f64; 3], guess: [f64; 2]) -> f64 {
    const ANCHORS: [[f64; 2]; 3] = [[0.0, 0.0], [4.0, 0.0], [0.0, 3.0]];
    let mut p = guess;
    for _iteration in 0..3 {
        let mut jtj = [[0.0; 2]; 2];
        let mut jtr = [0.0; 2];
        for (anchor, range) in ANCHORS.iter().zip(ranges) {
            let delta = [p[0] - anchor[0], p[1] - anchor[1]];
            let distance = delta[0].hypot(delta[1]);
            let residual = distance - range;
            let j = [delta[0] / distance, delta[1] / distance];
            for a in 0..2 {
                jtr[a] += j[a] * residual;
                for b in 0..2 {
                    jtj[a][b] += j[a] * j[b];
                }
            }
        }
        let det = jtj[0][0] * jtj[1][1] - jtj[0][1] * jtj[1][0];
        p[0] -= (jtj[1][1] * jtr[0] - jtj[0][1] * jtr[1]) / det;
        p[1] -= (jtj[0][0] * jtr[1] - jtj[1][0] * jtr[0]) / det;
    }
    p[0] + 2.0 * p[1]
}

/// Breadth first through a constant tree; costs are active.
#[differentiable(order = 2, wrt(costs))]
fn tree_cost(costs: &[f64], children: &[Vec<usize>]) -> f64 {
    let mut total = 0.0;
    let mut queue = VecDeque::from([(0, 1)]);
    while let Some((node, depth)) = queue.pop_front() {
        total += costs[node] * costs[node] / depth as f64;
        for &child in &children[node] {
            queue.push_back((child, depth + 1));
        }
    }
    total
}

#[differentiable(order = 2, wrt(weights))]
fn depth_first(weights: &[f64], edges: &[(usize, usize)]) -> f64 {
    let mut stack = vec![0];
    let mut product = 1.0;
    while let Some(node) = stack.pop() {
        product *= weights[node].exp();
        stack.extend(edges.iter().filter(|(from, _)| *from == node).map(|&(_, to)| to));
    }
    product
}

#[differentiable(order = 2, wrt(x))]
fn with_option(x: f64, offset: Option<f64>, table: &[Option<usize>]) -> f64 {
    let mut y = x;
    if let Some(offset) = offset {
        y += offset;
    }
    for entry in table {
        match entry {
            Some(n) if *n > 2 => y *= x,
            Some(n) => y += *n as f64,
            None => y = -y,
        }
    }
    y
}

impl Grid {
    #[differentiable(order = 2, wrt(self))]
    fn total(&self) -> f64 {
        let n = self.layout.rows * self.layout.cols;
        let mut sum = 0.0;
        for row in 0..self.layout.rows {
            for col in 0..self.layout.cols {
                let cell = self.cells[row * self.layout.cols + col];
                sum += match self.kind {
                    Kind::Sum => cell,
                    Kind::Power(p) => cell.powi(p),
                };
            }
        }
        if let Some(limit) = self.limit {
            sum /= limit as f64;
        }
        self.layout.gain * sum / n as f64
    }

    #[differentiable(order = 2, wrt(self))]
    fn last_row(&self) -> f64 {
        let Grid { layout: Layout { rows, cols, gain }, cells, .. } = self;
        let row = &cells[(rows - 1) * cols..];
        gain * row.iter().map(|c| c * c).sum::<f64>()
    }
}

pub fn partials<const N: usize>(f: impl Fn([f64; N]) -> f64, at: [f64; N]) -> [f64; N] {
    std::array::from_fn(|i| {
        let moved = |h: f64| {
            let mut x = at;
            x[i] += h;
            f(x)
        };
        (moved(1e-5) - moved(-1e-5)) / 2e-5
    })
}

pub fn assert_close(one: &[f64], other: &[f64]) {
    assert_eq!(one.len(), other.len());
    for (a, b) in one.iter().zip(other) {
        assert!((a - b).abs() < 1e-7 * (1.0 + b.abs()), "{one:?} and {other:?}");
    }
}

#[test]
fn a_controller_has_constant_fields() {
    let pid = |[kp, ki, kd]: [f64; 3]| Pid { kp, ki, kd, dt: 0.1, steps: 12 };
    let at = [1.2, 0.4, 0.05];
    let gradient = pid(at).cost_gradient(1.0);
    assert_close(&[gradient.kp, gradient.ki, gradient.kd], &partials(|x| pid(x).cost(1.0), at));
    let direction = PidTangent { kp: 1.0, ki: 2.0, kd: -1.0 };
    let (_, slope) = pid(at).cost_jvp(1.0, &direction);
    assert_close(&[slope], &[gradient.kp + 2.0 * gradient.ki - gradient.kd]);
}

#[test]
fn a_grid_has_constant_fields_in_its_fields() {
    for (kind, limit) in [(Kind::Sum, None), (Kind::Power(3), Some(4))] {
        let grid =
            |x: [f64; 7]| Grid { layout: Layout { rows: 2, cols: 3, gain: x[6] }, cells: x[..6].to_vec(), kind, limit };
        let at = [0.3, 0.9, 1.1, -0.4, 0.7, 0.2, 1.3];
        let gradient = grid(at).total_gradient();
        let all = [&gradient.cells[..], &[gradient.layout.gain]].concat();
        assert_close(&all, &partials(|x| grid(x).total(), at));
        let gradient = grid(at).last_row_gradient();
        let all = [&gradient.cells[..], &[gradient.layout.gain]].concat();
        assert_close(&all, &partials(|x| grid(x).last_row(), at));
    }
}

agree! {
    reach: (&[0.3, 0.5, -0.2], &[1.0, 0.8, 0.5], &[1.5, 0.7]);
    rotated_x: ([0.9, 0.1, -0.3, 0.2], [0.4, 1.1, -0.6]);
    kalman: (0.1, 0.5, const &[0.3, 0.5, 0.2, 0.9]);
    chain_height: (&[0.3, 0.5, -0.2], &[1.0, 0.8, 0.5]);
    path_cost: (&vec![[0.0, 0.1], [1.0, 0.2], [2.0, 1.1]], const &[([1.1, 0.4], 0.6), ([5.0, 5.0], 1.0)]);
    smoothed: (&vec![0.3, 0.9, 0.1, 0.7, 1.4], const 3);
    located: (&[2.1, 2.9, 2.2], [1.3, 1.1]);
    tree_cost: (&vec![0.3, 0.9, 0.1, 0.7], const &[vec![1, 2], vec![3], vec![], vec![]]);
    depth_first: (&vec![0.3, 0.9, 0.1], const &[(0, 1), (0, 2)]);
    with_option: (0.7, const Some(0.3), const &[Some(1), None, Some(4)]), (0.7, const None::<f64>, const &[Some(5)]);
}
