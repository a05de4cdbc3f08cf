//! A function with many minima: a swarm of particles of argmin looks for the lowest, and a descent finds it to the last digit.
//!
//! `cargo run --release --features argmin --example swarm`

use std::error::Error;
use std::f64::consts::TAU;

use argmin::core::Executor;
use argmin::solver::particleswarm::ParticleSwarm;
use differentiable::{Argmin, Descent, differentiable};

/// Rastrigin's function, which has a minimum near every point with whole coordinates; the lowest is at 0.
#[differentiable]
fn rastrigin(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for &x in x {
        sum += 10.0 + x * x - 10.0 * (TAU * x).cos();
    }
    sum
}

fn main() -> Result<(), Box<dyn Error>> {
    let start = vec![3.3, -2.2, 1.7];
    let near = Descent::new().minimize(&rastrigin::objective(), start.clone());
    println!("from {start:?}, a descent ends at {:.4?}, where f = {:.3e}", near.x, near.value);

    // The solvers of argmin take the same objective.
    let swarm = ParticleSwarm::new((vec![-5.0; 3], vec![5.0; 3]), 100);
    let problem = Argmin::new(rastrigin::objective());
    let result = Executor::new(problem, swarm).configure(|state| state.max_iters(100)).run()?;
    let best = result.state().individual.as_ref().ok_or("a swarm without particles")?;
    println!("the best of the swarm is at {:.4?}, where f = {:.3e}", best.position, best.cost);

    let minimum = Descent::new().minimize(&rastrigin::objective(), best.position.clone());
    println!("a descent from there ends at {:.4?}, where f = {:.3e}", minimum.x, minimum.value);
    Ok(())
}
