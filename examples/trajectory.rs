//! A physical simulation whose parameters are found from what it should yield: how a ball was thrown, how much the air slows
//! it, and how the wind blows, from where it was seen.
//!
//! `cargo run --release --example trajectory`

use differentiable::{Descent, differentiable};

mod random;

const GRAVITY: f64 = 9.81;

/// The time between two pictures, and the time step of the simulation.
const FRAME: f64 = 0.1;
const STEP: f64 = 0.02;

/// The velocity and the acceleration of a ball with this position and velocity.
#[differentiable]
fn motion(state: [f64; 4], drag: f64, wind: f64) -> [f64; 4] {
    let [_, _, u, v] = state;
    let slowing = drag * (u - wind).hypot(v);
    [u, v, -slowing * (u - wind), -GRAVITY - slowing * v]
}

#[differentiable]
fn moved(state: [f64; 4], by: f64, motion: [f64; 4]) -> [f64; 4] {
    std::array::from_fn(|i| state[i] + by * motion[i])
}

/// A step of the method of Runge and Kutta.
#[differentiable(wrt(state, drag, wind))]
fn step(state: [f64; 4], drag: f64, wind: f64) -> [f64; 4] {
    let k1 = motion(state, drag, wind);
    let k2 = motion(moved(state, 0.5 * STEP, k1), drag, wind);
    let k3 = motion(moved(state, 0.5 * STEP, k2), drag, wind);
    let k4 = motion(moved(state, STEP, k3), drag, wind);
    std::array::from_fn(|i| state[i] + STEP / 6.0 * (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i]))
}

/// The positions in the pictures, from the velocity at the start, the drag and the wind.
#[differentiable]
fn flight(&[u, v, drag, wind]: &[f64; 4], pictures: usize) -> Vec<[f64; 2]> {
    let mut state = [0.0, 1.5, u, v];
    let mut positions = vec![];
    for _ in 0..pictures {
        positions.push([state[0], state[1]]);
        for _ in 0..(FRAME / STEP).round() as usize {
            state = step(state, drag, wind);
        }
    }
    positions
}

#[differentiable(wrt(parameters))]
fn deviation(parameters: &[f64; 4], seen: &[[f64; 2]]) -> Vec<[f64; 2]> {
    flight(parameters, seen.len()).iter().zip(seen).map(|(p, s)| [p[0] - s[0], p[1] - s[1]]).collect()
}

fn main() {
    let truth = [18.0, 21.0, 0.02, -3.0];
    let mut random = random::Random(5);
    let seen: Vec<_> = flight(&truth, 40).iter().map(|p| p.map(|x| x + 0.02 * random.normal())).collect();

    let minimum = Descent::levenberg_marquardt().minimize(&deviation::objective(&seen), [10.0, 10.0, 0.0, 0.0]);
    println!("{minimum}");

    println!("\n{:>16}  {:>9}  {:>9}", "", "found", "truth");
    let names = ["u at start, m/s", "v at start, m/s", "drag, 1/m", "wind, m/s"];
    for ((name, found), truth) in names.iter().zip(minimum.x).zip(truth) {
        println!("{name:>16}  {found:>9.4}  {truth:>9.4}");
    }
    println!("\n{:>6}  {:^15}  {:^15}  {:^15}", "t, s", "seen, m", "found, m", "truth, m");
    let flights = seen.iter().zip(flight(&minimum.x, seen.len())).zip(flight(&truth, seen.len()));
    for (k, ((seen, found), truth)) in flights.enumerate().step_by(5) {
        let shown = [*seen, found, truth].map(|[x, y]| format!("{x:>7.3} {y:>7.3}")).join("  ");
        println!("{:>6.1}  {shown}", k as f64 * FRAME);
    }
}
