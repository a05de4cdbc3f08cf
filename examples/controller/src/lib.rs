//! A model predictive controller for a microcontroller: in single precision, without standard library, without allocator.
//!
//! It swings up a pendulum with a motor that is too weak to lift it. In each period it looks for the torques that would do best from where
//! the pendulum is now, applies the first of them, and begins with the others the next time.
//!
//! `cargo rustc --package controller --lib --features bare --crate-type staticlib -- -C panic=abort` builds it as it would be linked
//! there.
#![no_std]

use differentiable::{Descent, differentiable};

/// How many periods the controller looks ahead.
pub const HORIZON: usize = 40;

/// The length of a period, in seconds.
pub const PERIOD: f32 = 0.05;

/// The torque of the motor; one of 9.81 would hold the pendulum horizontally.
pub const STRONGEST: f32 = 4.0;

/// The angle from the upright position, and the angular velocity, a time later.
#[differentiable(wrt(state, torque))]
pub fn moved(state: [f32; 2], torque: f32, time: f32) -> [f32; 2] {
    let [angle, velocity] = state;
    let next = velocity + time * (9.81 * libm::sinf(angle) + torque - 0.1 * velocity);
    [angle + time * next, next]
}

/// What a period costs if the pendulum is in this state after it.
#[differentiable]
fn running_cost([angle, velocity]: [f32; 2], torque: f32) -> f32 {
    1.0 - libm::cosf(angle) + 0.02 * velocity * velocity + 0.001 * torque * torque
}

/// What the rest of the way costs. A loop would have to keep the state of each period for the gradient; a recursion has it on the stack.
#[differentiable(no_tape)]
fn cost_to_go(torques: &[f32], state: [f32; 2]) -> f32 {
    if torques.is_empty() {
        return 20.0 * running_cost(state, 0.0);
    }
    let next = moved(state, torques[0], PERIOD);
    running_cost(next, torques[0]) + cost_to_go(&torques[1..], next)
}

/// What the torques cost from a state on.
#[differentiable(wrt(torques), no_tape)]
fn cost(torques: &[f32; HORIZON], state: [f32; 2]) -> f32 {
    cost_to_go(torques, state)
}

/// The controller, with what it plans.
#[derive(Clone, Debug)]
pub struct Controller {
    plan: [f32; HORIZON],
}

impl Controller {
    /// One that has no plan yet.
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        Controller { plan: [0.1; HORIZON] }
    }

    /// The torque for the next period, in a bounded time.
    pub fn torque(&mut self, state: [f32; 2]) -> f32 {
        let descent = Descent::new().bounds([-STRONGEST; HORIZON], [STRONGEST; HORIZON]).max_evaluations(40);
        self.plan = descent.minimize(&cost::objective(state), self.plan).x;
        let torque = self.plan[0];
        self.plan.copy_within(1.., 0);
        torque
    }
}

/// There is nothing to report to.
#[cfg(feature = "bare")]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}
