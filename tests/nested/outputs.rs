//! Derivatives of functions that write what they compute to outputs.

use differentiable::{Tangent, differentiable};

use crate::support::{agree, agree_to_first_order};

#[differentiable(order = 3)]
fn polar(radius: f64, angle: f64, out: &mut [f64; 2]) {
    out[0] = radius * angle.cos();
    out[1] = radius * radius * angle.sin();
}

/// Adds to what is there, where the other outputs are overwritten.
#[differentiable(order = 3)]
fn accelerated(x: &[f64], rate: f64, velocity: &mut [f64], energy: &mut f64) {
    *energy = 0.0;
    for (v, x) in velocity.iter_mut().zip(x) {
        *v = *v * *v - rate * x.sin();
        *energy += *v * *v * rate;
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Tangent)]
struct Point {
    x: f64,
    y: f64,
}

#[differentiable(order = 3, wrt(turned, angle, out))]
fn turn(turned: &Point, angle: f64, out: &mut Point) {
    out.x = turned.x * angle.cos() - turned.y * angle.sin();
    out.y = turned.x * angle.sin() * turned.y;
}

struct Scale(f64);

impl Scale {
    #[differentiable(order = 3)]
    fn apply(&self, x: &[f64; 2], out: &mut [f64; 2]) {
        out[0] = self.0 * x[0] * x[1];
        out[1] = x[0].powi(3) / self.0;
    }

    #[differentiable(order = 2)]
    fn along(&self, x: &[f64; 2]) -> f64 {
        let (mut value, mut moved) = ([0.0; 2], [0.0; 2]);
        self.apply_jvp(x, &mut value, &[x[1], 1.0], &mut moved);
        value[0] * moved[1] + moved[0]
    }

    #[differentiable(order = 2)]
    fn back(&self, x: &[f64; 2]) -> f64 {
        let mut value = [0.0; 2];
        let gradient = self.apply_vjp(x, &mut value, &[x[1], x[0]]);
        value[0] * gradient[1] + gradient[0]
    }
}

#[differentiable(order = 2)]
fn along(radius: f64, angle: f64) -> f64 {
    let (mut point, mut velocity) = ([0.0; 2], [0.0; 2]);
    polar::jvp(radius, angle, &mut point, 1.0, radius * angle, &mut velocity);
    point[0] * velocity[1] - point[1] * velocity[0]
}

#[differentiable(order = 2)]
fn back(radius: f64, angle: f64) -> f64 {
    let mut point = [0.0; 2];
    let (by_radius, by_angle) = polar::vjp(radius, angle, &mut point, &[angle, 0.5]);
    by_radius * by_angle + point[1] * point[0]
}

/// What moves is cleared before, and the cotangent is not changed.
#[differentiable(order = 2)]
fn there_and_back(radius: f64, angle: f64) -> f64 {
    let (mut point, mut moving) = ([1.0; 2], [radius, angle]);
    polar::jvp(radius, angle, &mut point, moving[1], moving[0], &mut moving);
    let (by_radius, by_angle) = polar::vjp(point[0], moving[1], &mut point, &moving);
    moving[0] * by_radius + by_angle * point[1]
}

/// What comes in through an output has a share in what goes out, and does not move.
#[differentiable(order = 2)]
fn in_and_out(x: &[f64], rate: f64) -> f64 {
    let mut velocity = vec![rate, x[0]];
    let (mut moved, mut energy, mut power) = (vec![rate, x[1]], 0.0, rate);
    accelerated::jvp(x, rate, &mut velocity, &mut energy, &[x[1], rate], 0.7, &mut moved, &mut power);
    velocity[0] * moved[1] + energy * power
}

#[differentiable(order = 2)]
fn in_and_back(x: &[f64], rate: f64) -> f64 {
    let mut velocity = vec![rate, x[0]];
    let mut energy = x[1];
    for k in 0..2 {
        let weights = [energy, x[k]];
        let (by_x, by_rate) = accelerated::vjp(x, rate, &mut velocity, &mut energy, &weights, &rate);
        velocity[0] += by_x[1] * by_rate;
    }
    velocity[0] * velocity[1] + energy
}

#[differentiable(order = 2)]
fn of_points(x: &[f64; 2], angle: f64) -> f64 {
    let start = Point { x: x[0], y: x[1] };
    let (mut end, mut moved) = (Point::default(), Point::default());
    turn::jvp(&start, angle, &mut end, &Point { x: angle, y: 1.0 }, x[0], &mut moved);
    let weights = Point { x: moved.y, y: x[1] };
    let (by_start, by_angle) = turn::vjp(&end, angle, &mut moved, &weights);
    by_start.x * by_angle + moved.x * by_start.y
}

#[differentiable(order = 2)]
fn of_a_method(x: &[f64; 2]) -> f64 {
    Scale(1.3).along(x) * Scale(0.7).back(x)
}

/// Written to an output of the caller's own.
#[differentiable(order = 2)]
fn velocity(radius: f64, angle: f64, out: &mut [f64; 2]) {
    let mut point = [0.0; 2];
    polar::jvp(radius, angle, &mut point, angle, 1.0, out);
}

#[differentiable(order = 2)]
fn speed(radius: f64, angle: f64) -> f64 {
    let mut moved = [0.0; 2];
    velocity(radius, angle, &mut moved);
    moved[0].hypot(moved[1])
}

mod to_first_order {
    use super::*;

    #[differentiable(order = 2)]
    fn rise(x: f64, y: f64, out: &mut f64) {
        *out = x * x * y;
    }

    #[differentiable]
    fn slope(x: f64, y: f64) -> f64 {
        let (mut value, mut along) = (0.0, 0.0);
        rise::jvp(x, y, &mut value, y, 1.0, &mut along);
        let (by_x, by_y) = rise::vjp(along, x, &mut value, &y);
        value * by_x + by_y
    }

    agree_to_first_order! {
        slope: (0.7, -0.4), (1.1, 0.3);
    }
}

agree! {
    along: (0.7, -0.4), (1.1, 0.3);
    back: (0.7, -0.4), (1.1, 0.3);
    there_and_back: (0.7, -0.4), (1.1, 0.3);
    in_and_out: (&vec![0.7, -0.4], 0.8);
    in_and_back: (&vec![0.7, -0.4], 0.8);
    of_points: (&[0.7, -0.4], 0.8);
    of_a_method: (&[0.7, -0.4]), (&[1.7, 0.4]);
    speed: (0.7, -0.4), (1.1, 0.3);
}
