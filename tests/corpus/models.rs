//! Functions as they stand in programs: longer, and of everything a little.

use differentiable::differentiable;

use crate::support::agree;

/// The price of a European call option by Black and Scholes.
#[differentiable(order = 2, sparse)]
fn call_option(spot: f64, strike: f64, volatility: f64, rate: f64, years: f64) -> f64 {
    if years <= 0.0 {
        return (spot - strike).max(0.0);
    }
    let deviation = volatility * years.sqrt();
    let d1 = ((spot / strike).ln() + (rate + 0.5 * volatility * volatility) * years) / deviation;
    let d2 = d1 - deviation;
    spot * normal(d1) - strike * (-rate * years).exp() * normal(d2)
}

/// The distribution function of the normal distribution.
#[differentiable(order = 2, sparse)]
fn normal(x: f64) -> f64 {
    0.5 * libm::erfc(-x / std::f64::consts::SQRT_2)
}

/// The energy of three atoms in the potential of Lennard and Jones, which is cut off.
#[differentiable(order = 2, sparse)]
fn three_atoms(positions: &[[f64; 3]; 3], depth: f64, radius: f64) -> f64 {
    let mut energy = 0.0;
    energy += pair(&positions[0], &positions[1], depth, radius);
    energy += pair(&positions[0], &positions[2], depth, radius);
    energy += pair(&positions[1], &positions[2], depth, radius);
    energy
}

#[differentiable(order = 2, sparse)]
fn pair(a: &[f64; 3], b: &[f64; 3], depth: f64, radius: f64) -> f64 {
    const CUTOFF: f64 = 3.0;
    let [dx, dy, dz] = [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
    let square = dx * dx + dy * dy + dz * dz;
    if square > CUTOFF * CUTOFF {
        return 0.0;
    }
    let s6 = (radius * radius / square).powi(3);
    4.0 * depth * (s6 * s6 - s6)
}

enum Activation {
    Tanh,
    Relu,
    Softplus,
}

/// The loss of a small network with two hidden units on one sample.
#[differentiable(order = 2, sparse, wrt(weights, bias))]
fn network(weights: &[[f64; 2]; 3], bias: &[f64; 3], sample: ([f64; 2], f64), activation: &Activation) -> f64 {
    let (input, target) = sample;
    let mut hidden = [bias[0], bias[1]];
    hidden[0] += weights[0][0] * input[0] + weights[0][1] * input[1];
    hidden[1] += weights[1][0] * input[0] + weights[1][1] * input[1];
    hidden = match activation {
        Activation::Tanh => [hidden[0].tanh(), hidden[1].tanh()],
        Activation::Relu => [hidden[0].max(0.0), hidden[1].max(0.0)],
        Activation::Softplus => [hidden[0].exp().ln_1p(), hidden[1].exp().ln_1p()],
    };
    let output = weights[2][0] * hidden[0] + weights[2][1] * hidden[1] + bias[2];
    let residual = output - target;
    if residual.abs() < 1.0 { 0.5 * residual * residual } else { residual.abs() - 0.5 }
}

/// How far from its target an arm with three joints ends.
#[differentiable(order = 2, sparse)]
fn arm(angles: &[f64; 3], lengths: [f64; 3], target: (f64, f64)) -> f64 {
    let (mut x, mut y, mut heading) = (0.0, 0.0, 0.0);
    heading += angles[0];
    let (s, c) = heading.sin_cos();
    (x, y) = (x + lengths[0] * c, y + lengths[0] * s);
    heading += angles[1];
    let (s, c) = heading.sin_cos();
    (x, y) = (x + lengths[1] * c, y + lengths[1] * s);
    heading += angles[2];
    let (s, c) = heading.sin_cos();
    (x, y) = (x + lengths[2] * c, y + lengths[2] * s);
    (x - target.0).hypot(y - target.1)
}

/// The height of a ball with drag, after two steps of the midpoint method.
#[differentiable(order = 2, sparse)]
fn thrown(speed: f64, angle: f64, drag: f64) -> f64 {
    const GRAVITY: f64 = 9.81;
    let h = 0.1;
    let (mut y, mut u, mut v) = (0.0, speed * angle.cos(), speed * angle.sin());

    let speed = u.hypot(v);
    let (half_u, half_v) = (u - 0.5 * h * drag * speed * u, v - 0.5 * h * (GRAVITY + drag * speed * v));
    let speed = half_u.hypot(half_v);
    y += h * half_v;
    u -= h * drag * speed * half_u;
    v -= h * (GRAVITY + drag * speed * half_v);

    let speed = u.hypot(v);
    let (half_u, half_v) = (u - 0.5 * h * drag * speed * u, v - 0.5 * h * (GRAVITY + drag * speed * v));
    y += h * half_v;
    assert!(half_u.is_finite());
    if y < 0.0 { 0.0 } else { y }
}

agree! {
    call_option: (100.0, 110.0, 0.3, 0.02, 0.5), (100.0, 90.0, 0.3, 0.02, -1.0);
    normal: (0.3), (-2.0);
    three_atoms: (&[[0.0, 0.0, 0.0], [1.2, 0.1, -0.3], [0.2, 1.3, 0.4]], 0.8, 1.1),
        (&[[0.0, 0.0, 0.0], [1.2, 0.1, -0.3], [0.2, 9.0, 0.4]], 0.8, 1.1);
    network: (&[[0.5, -0.3], [0.8, 0.2], [1.0, -1.5]], &[0.1, -0.2, 0.3], const ([1.0, 2.0], 0.7), const &Activation::Tanh),
        (&[[0.5, -0.3], [0.8, 0.2], [1.0, -1.5]], &[0.1, -0.2, 0.3], const ([1.0, 2.0], 9.0), const &Activation::Softplus),
        (&[[0.5, -0.3], [0.8, 0.2], [1.0, -1.5]], &[0.2, -0.2, 0.3], const ([1.0, 2.0], 0.7), const &Activation::Relu);
    thrown: (12.0, 0.7, 0.05), (3.0, -0.7, 0.05);
    arm: (&[0.3, -0.5, 1.1], [1.0, 0.8, 0.5], (1.2, 0.7));
}
