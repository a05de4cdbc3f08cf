//! The controller with a simulated pendulum, which hangs at the start.
//!
//! `cargo run --release --package controller`

use controller::{Controller, PERIOD, moved};

fn main() {
    let (mut controller, mut state) = (Controller::new(), [std::f32::consts::PI, 0.0]);
    println!("{:>7}  {:>9}  {:>11}", "time, s", "angle, °", "torque, N m");
    for period in 0..120 {
        let torque = controller.torque(state);
        if period % 4 == 0 {
            let [angle, _] = state;
            // A side view: the height of the tip, from hanging to upright.
            let height = ((1.0 + angle.cos()) * 15.0).round() as usize;
            let time = period as f32 * PERIOD;
            println!("{time:>7.2}  {:>9.1}  {torque:>11.2}  |{}o", angle.to_degrees(), " ".repeat(height));
        }
        for _ in 0..10 {
            state = moved(state, torque, PERIOD / 10.0);
        }
    }
    let [angle, velocity] = state;
    println!("\nleft upright to {:.2}°, with {velocity:.4} rad/s", angle.sin().asin().to_degrees());
}
