//! Inverse kinematics: the joint angles that lead the tool of a robot arm around a circle, upright.
//!
//! The arm has the six joints of a UR5, in the convention of Denavit and Hartenberg.
//!
//! `cargo run --release --example arm`

use std::f64::consts::{FRAC_PI_2, TAU};

use differentiable::{Descent, differentiable};

/// A rotation and a translation: [R | t].
type Pose = [[f64; 4]; 3];

/// The distance d along the joint, the length a of the link behind it, and its twist α.
const LINKS: [(f64, f64, f64); 6] = [
    (0.089159, 0.0, FRAC_PI_2),
    (0.0, -0.425, 0.0),
    (0.0, -0.39225, 0.0),
    (0.10915, 0.0, FRAC_PI_2),
    (0.09465, 0.0, -FRAC_PI_2),
    (0.0823, 0.0, 0.0),
];

/// Where the tool is, if the joints have these angles.
#[differentiable]
fn tool(angles: &[f64; 6]) -> [[f64; 4]; 3] {
    let mut pose = [[1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0]];
    for (angle, (d, a, twist)) in angles.iter().zip(LINKS) {
        let ((s, c), (st, ct)) = (angle.sin_cos(), twist.sin_cos());
        let link = [[c, -s * ct, s * st, a * c], [s, c * ct, -c * st, a * s], [0.0, st, ct, d], [0.0, 0.0, 0.0, 1.0]];
        for row in pose.iter_mut() {
            let mut moved = [0.0; 4];
            for (k, factor) in row.iter().enumerate() {
                for j in 0..4 {
                    moved[j] += factor * link[k][j];
                }
            }
            *row = moved;
        }
    }
    pose
}

/// What separates the tool from the goal.
#[differentiable(wrt(angles))]
fn deviation(angles: &[f64; 6], goal: &Pose) -> [f64; 12] {
    let pose = tool(angles);
    std::array::from_fn(|i| pose[i / 4][i % 4] - goal[i / 4][i % 4])
}

fn main() {
    let mut angles = [0.0, -1.2, 1.5, -1.8, -1.5, 0.0_f64];
    println!("{:^23}  {:^47}  {:^9}  {:>5}", "goal [m]", "joint angles [°]", "error [m]", "steps");
    for k in 0..=12 {
        let (sin, cos) = (TAU * f64::from(k) / 12.0).sin_cos();
        let [x, y, z] = [-0.45 + 0.15 * cos, -0.15 + 0.15 * sin, 0.2];
        let goal = [[1.0, 0.0, 0.0, x], [0.0, -1.0, 0.0, y], [0.0, 0.0, -1.0, z]];

        // Each goal is near the one before, and so are the angles.
        let minimum = Descent::levenberg_marquardt().minimize(&deviation::objective(&goal), angles);
        angles = minimum.x;

        let shown = angles.map(|angle| format!("{:7.2}", angle.to_degrees())).join(" ");
        println!("{x:>7.3} {y:>7.3} {z:>7.3}  {shown}  {:>9.1e}  {:>5}", minimum.value.sqrt(), minimum.iterations);
    }
}
