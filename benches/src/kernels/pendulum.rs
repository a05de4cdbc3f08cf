use differentiable::differentiable;

use crate::case::{Case, Maker};
use crate::others::{Number, duals, tape};

const STEPS: usize = 100;
const DT: f64 = 0.01;

/// The angle after some time, of the angle and the velocity before, and of the stiffness.
#[differentiable]
fn pendulum(start: &[f64; 3]) -> f64 {
    let [mut angle, mut velocity, stiffness] = *start;
    for _ in 0..STEPS {
        velocity -= DT * stiffness * angle.sin();
        angle += DT * velocity;
    }
    angle
}

fn by_hand(start: &[f64; 3], gradient: &mut [f64; 3]) -> f64 {
    let [mut angle, mut velocity, stiffness] = *start;
    let mut kept = [(0.0, 0.0); STEPS];
    for kept in &mut kept {
        let (sin, cos) = f64::sin_cos(angle);
        velocity -= DT * stiffness * sin;
        angle += DT * velocity;
        *kept = (sin, cos);
    }
    let (mut by_angle, mut by_velocity, mut by_stiffness) = (1.0, 0.0, 0.0);
    for (sin, cos) in kept.iter().rev() {
        by_velocity += DT * by_angle;
        let slope = DT * by_velocity;
        by_stiffness -= slope * sin;
        by_angle -= slope * stiffness * cos;
    }
    *gradient = [by_angle, by_velocity, by_stiffness];
    angle
}

fn of_numbers<N: Number>(start: &[N]) -> N {
    let (mut angle, mut velocity) = (start[0], start[1]);
    for _ in 0..STEPS {
        velocity = velocity - start[2] * angle.sin() * DT;
        angle = angle + velocity * DT;
    }
    angle
}

pub fn case() -> Case {
    Maker::new([0.5, 0.1, 9.81], [0.0; 3], 2.0, pendulum)
        .ours(pendulum::gradient_into)
        .by_hand(by_hand)
        .way("num-dual", |x, gradient| duals(x, gradient, of_numbers))
        .way("reverse", |x, gradient| tape(x, gradient, |x| of_numbers(x)))
        .case()
}
