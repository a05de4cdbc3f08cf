//! Mechanics, thermodynamics, waves.

use std::f64::consts::PI;

use differentiable::differentiable;

use crate::support::agree;

const G: f64 = 6.674e-1;

/// Potential energy of point masses.
#[differentiable(order = 2)]
fn gravitation(masses: &[f64], positions: &[[f64; 3]]) -> f64 {
    let mut energy = 0.0;
    for (i, (mi, pi)) in masses.iter().zip(positions).enumerate() {
        for (mj, pj) in masses.iter().zip(positions.iter()).skip(i + 1) {
            let d2: f64 = pi.iter().zip(pj).map(|(a, b)| (a - b).powi(2)).sum();
            energy -= G * mi * mj / d2.sqrt();
        }
    }
    energy
}

#[differentiable(order = 2)]
fn lennard_jones(r: f64, epsilon: f64, sigma: f64) -> f64 {
    let sr6 = (sigma / r).powi(6);
    4.0 * epsilon * (sr6 * sr6 - sr6)
}

/// Velocity Verlet for a pendulum.
#[differentiable(order = 2)]
fn pendulum(theta0: f64, length: f64, steps: usize) -> f64 {
    let dt = 0.01;
    let acceleration = |theta: f64| -9.81 / length * theta.sin();
    let (mut theta, mut omega) = (theta0, 0.0);
    for _ in 0..steps {
        let half = omega + 0.5 * dt * acceleration(theta);
        theta += dt * half;
        omega = half + 0.5 * dt * acceleration(theta);
    }
    theta
}

/// Classical Runge–Kutta, step by step on arrays.
#[differentiable(order = 2)]
fn lotka_volterra(start: [f64; 2], rates: &[f64; 4], steps: usize, h: f64) -> f64 {
    let [alpha, beta, gamma, delta] = *rates;
    let f = |[x, y]: [f64; 2]| [alpha * x - beta * x * y, delta * x * y - gamma * y];
    let mut state = start;
    for _ in 0..steps {
        let k1 = f(state);
        let k2 = f([state[0] + 0.5 * h * k1[0], state[1] + 0.5 * h * k1[1]]);
        let k3 = f(std::array::from_fn(|i| state[i] + 0.5 * h * k2[i]));
        let k4 = f(std::array::from_fn(|i| state[i] + h * k3[i]));
        for i in 0..2 {
            state[i] += h / 6.0 * (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i]);
        }
    }
    state[0] + state[1]
}

/// Explicit heat equation on a rod; the ends are held.
#[differentiable(order = 2)]
fn heat(initial: &[f64], diffusivity: f64, steps: usize) -> f64 {
    let n = initial.len();
    let mut u = initial.to_vec();
    let mut next = u.clone();
    for _ in 0..steps {
        for (i, w) in u.windows(3).enumerate() {
            next[i + 1] = w[1] + diffusivity * (w[0] - 2.0 * w[1] + w[2]);
        }
        std::mem::swap(&mut u, &mut next);
    }
    u.iter().map(|t| t * t).sum::<f64>() / n as f64
}

/// Ising energy of real spins on a periodic chain.
#[differentiable(order = 2)]
fn spin_chain(spins: &[f64], coupling: f64, field: f64) -> f64 {
    let bonds: f64 = spins.iter().zip(spins.iter().cycle().skip(1)).map(|(a, b)| a * b).sum();
    let magnetisation: f64 = spins.iter().sum();
    -coupling * bonds - field * magnetisation
}

/// How far a shot with quadratic drag is after a while.
#[differentiable(order = 2)]
fn shot(speed: f64, angle: f64, drag: f64) -> f64 {
    let dt = 1e-2;
    let (mut t, mut x, mut y) = (0.0, 0.0, 0.0);
    let (mut vx, mut vy) = (speed * angle.cos(), speed * angle.sin());
    loop {
        let v = vx.hypot(vy);
        vx -= dt * drag * v * vx;
        vy -= dt * (9.81 + drag * v * vy);
        x += dt * vx;
        y += dt * vy;
        t += dt;
        if t > 0.4 {
            break x.hypot(y);
        }
    }
}

#[differentiable(order = 2)]
fn van_der_waals(volume: f64, temperature: f64, a: f64, b: f64) -> f64 {
    const R: f64 = 8.314;
    let repulsion = R * temperature / (volume - b);
    let attraction = a / volume.powi(2);
    repulsion - attraction
}

/// Relativistic kinetic energy, with a series where the speed is small.
#[differentiable(order = 2)]
fn kinetic(m: f64, v: f64) -> f64 {
    let beta2 = v * v;
    if beta2 < 1e-4 { 0.5 * m * beta2 * (1.0 + 0.75 * beta2) } else { m * (1.0 / (1.0 - beta2).sqrt() - 1.0) }
}

/// Interference of several slits.
#[differentiable(order = 2)]
fn intensity(angle: f64, spacing: f64, wavelength: f64, slits: u32) -> f64 {
    let phase = 2.0 * PI * spacing * angle.sin() / wavelength;
    let (re, im) =
        (0..slits).map(|k| (f64::from(k) * phase).sin_cos()).fold((0.0, 0.0), |(re, im), (s, c)| (re + c, im + s));
    (re * re + im * im) / f64::from(slits).powi(2)
}

/// Moment of inertia, from a table of bodies.
#[differentiable(order = 2)]
fn inertia(masses: &[f64; 3], radii: &[f64; 3]) -> f64 {
    let total: f64 = masses.iter().sum();
    let centre = masses.iter().zip(radii).map(|(m, r)| m * r).sum::<f64>() / total;
    masses.iter().zip(radii).map(|(&m, &r)| m * (r - centre) * (r - centre)).sum()
}

/// Simpson's rule for a blackbody-like integrand.
#[differentiable(order = 2)]
fn planck(temperature: f64, cutoff: f64) -> f64 {
    let n = 20;
    let h = cutoff / n as f64;
    let f = |x: f64| if x == 0.0 { 0.0 } else { x.powi(3) / ((x / temperature).exp() - 1.0) };
    let inner: f64 = (1..n).map(|i| if i % 2 == 0 { 2.0 } else { 4.0 } * f(i as f64 * h)).sum();
    h / 3.0 * (f(0.0) + inner + f(cutoff))
}

/// Coulomb energy with minimum image convention.
#[differentiable(order = 2)]
fn periodic_distance(a: &[f64; 3], b: &[f64; 3], side: f64) -> f64 {
    let mut d2 = 0.0;
    for k in 0..3 {
        let mut d = a[k] - b[k];
        d -= side * (d / side).round();
        d2 += d * d;
    }
    d2.sqrt()
}

/// Thomas algorithm.
#[differentiable(order = 2)]
fn tridiagonal(diagonal: &[f64], off: f64, rhs: &[f64]) -> f64 {
    let n = diagonal.len();
    let mut c = vec![0.0; n];
    let mut d = vec![0.0; n];
    c[0] = off / diagonal[0];
    d[0] = rhs[0] / diagonal[0];
    for i in 1..n {
        let m = 1.0 / (diagonal[i] - off * c[i - 1]);
        c[i] = off * m;
        d[i] = (rhs[i] - off * d[i - 1]) * m;
    }
    let mut x = d.clone();
    for i in (0..n - 1).rev() {
        x[i] = d[i] - c[i] * x[i + 1];
    }
    x.iter().sum()
}

/// Newton's method for Kepler's equation.
#[differentiable(order = 2)]
fn eccentric_anomaly(mean: f64, e: f64) -> f64 {
    let mut guess = if e > 0.8 { PI } else { mean };
    for _ in 0..30 {
        let f = guess - e * guess.sin() - mean;
        let step = f / (1.0 - e * guess.cos());
        guess -= step;
        if step.abs() < 1e-14 {
            break;
        }
    }
    guess
}

#[differentiable(order = 2)]
fn angular_momentum(r: &[f64; 3], p: &[f64; 3]) -> f64 {
    let [rx, ry, rz] = r;
    let &[px, py, pz] = p;
    let l = [ry * pz - rz * py, rz * px - rx * pz, rx * py - ry * px];
    l.iter().map(|c| c * c).sum::<f64>().sqrt()
}

/// Legendre polynomials by recurrence.
#[differentiable(order = 2)]
fn legendre(n: usize, x: f64) -> f64 {
    match n {
        0 => 1.0,
        1 => x,
        _ => {
            let (mut previous, mut current) = (1.0, x);
            for k in 2..=n {
                let k = k as f64;
                let next = ((2.0 * k - 1.0) * x * current - (k - 1.0) * previous) / k;
                (previous, current) = (current, next);
            }
            current
        }
    }
}

/// Bessel function by its series.
#[differentiable(order = 2)]
fn bessel(x: f64) -> f64 {
    let quarter = -0.25 * x * x;
    let mut term = 1.0;
    let mut sum = term;
    let mut k = 1.0;
    while f64::abs(term) > 1e-16 {
        term *= quarter / (k * k);
        sum += term;
        k += 1.0;
    }
    sum
}

/// A continued fraction, from the inside.
#[differentiable(order = 2)]
fn continued_fraction(x: f64, depth: u32) -> f64 {
    (1..=depth).rev().fold(0.0, |tail, k| x / (f64::from(k) + tail))
}

#[differentiable(order = 2, wrt(k, to))]
fn shifted(k: &[f64], h: f64, to: &mut [f64]) {
    for (to, k) in to.iter_mut().zip(k) {
        *to += h * k;
    }
}

#[differentiable(order = 2)]
fn pull_of_springs(stiffness: f64, x: &[f64], force: &mut Vec<f64>) {
    for i in 0..x.len() {
        let left = if i == 0 { 0.0 } else { x[i - 1] };
        force[i] = stiffness * (left - x[i]) - x[i].powi(3);
    }
}

/// The functions that it calls have a use for some of what they are given, and none for the rest.
#[differentiable(order = 2)]
fn energy_of_a_chain(stiffness: f64, start: &[f64], steps: usize) -> f64 {
    let mut x = start.to_vec();
    let mut v = vec![0.0; x.len()];
    let mut force = v.clone();
    for step in 0..steps {
        pull_of_springs(stiffness, &x, &mut force);
        shifted(&force, 0.1, &mut v);
        if step % 2 == 0 {
            shifted(&v, 0.1, &mut x);
        } else {
            let before = x.clone();
            shifted(&before, -0.05, &mut v);
            shifted(&v, 0.1, &mut x);
        }
    }
    x.iter().zip(&v).map(|(x, v)| x * x + v * v).sum()
}

agree! {
    energy_of_a_chain: (1.3, &vec![0.4, -0.2, 0.9], const 5);
    gravitation: (&[1.0, 2.0, 0.5], &[[0.0, 0.1, 0.2], [1.0, -0.5, 0.3], [-0.7, 0.8, 1.1]]);
    lennard_jones: (1.3, 0.7, 1.1);
    pendulum: (0.8, 1.2, const 40);
    lotka_volterra: ([1.2, 0.8], &[1.1, 0.4, 0.4, 0.1], const 5, 0.1);
    heat: (&[0.1, 0.7, 1.3, 0.4, 0.2], 0.2, const 6);
    spin_chain: (&[0.3, -0.4, 0.9, 0.2], 1.1, 0.3);
    shot: (5.0, 0.7, 0.05);
    van_der_waals: (2.5, 300.0, 1.3, 0.03);
    kinetic: (1.5, 0.001), (1.5, 0.6);
    intensity: (0.3, 1.7, 0.6, const 5);
    inertia: (&[1.0, 2.0, 3.0], &[0.3, 1.5, -0.7]);
    planck: (1.3, 4.0);
    periodic_distance: (&[0.1, 0.9, 0.4], &[0.8, 0.2, 0.3], 1.0);
    tridiagonal: (&[4.0, 5.0, 4.5, 3.9], 1.1, &[1.0, -2.0, 0.5, 3.0]);
    eccentric_anomaly: (0.9, 0.3), (1.1, 0.85);
    angular_momentum: (&[1.0, 2.0, -0.5], &[0.3, -0.7, 1.1]);
    legendre: (const 1, 0.3), (const 5, 0.3);
    bessel: (2.1);
    continued_fraction: (1.7, const 8);
}
