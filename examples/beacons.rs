//! Where a receiver is, from its measured distances to beacons, and how sure that is: with the vectors and matrices of nalgebra.
//!
//! `cargo run --release --features nalgebra --example beacons`

use differentiable::{Descent, differentiable};
use nalgebra::{Matrix3, Vector3};

mod random;

/// How far measurements are off, in metres.
const SIGMA: f64 = 0.05;

/// Where a beacon is, and how far away it seems to be.
type Sight = (Vector3<f64>, f64);

/// −ln of the probability of the measurements, if they are off by normal errors.
#[differentiable(wrt(x), order = 2)]
fn misfit(x: &Vector3<f64>, sights: &[Sight]) -> f64 {
    let mut sum = 0.0;
    for (beacon, distance) in sights {
        let mut squares = 0.0;
        for i in 0..3 {
            squares += (x[i] - beacon[i]).powi(2);
        }
        sum += 0.5 * ((squares.sqrt() - distance) / SIGMA).powi(2);
    }
    sum
}

fn main() {
    let truth = Vector3::new(2.0, 3.0, 1.5);
    let mut random = random::Random(4);
    let sights: Vec<Sight> = (0..12)
        .map(|_| {
            let beacon = Vector3::from_fn(|i, _| if i == 2 { 2.5 } else { 10.0 } * random.uniform());
            (beacon, (truth - beacon).norm() + SIGMA * random.normal())
        })
        .collect();

    let minimum = Descent::newton().tolerance(1e-6).minimize(&misfit::objective(&sights), Vector3::new(5.0, 5.0, 1.0));
    println!("{minimum}\n");

    // The covariance is the inverse of the Hessian matrix, whose columns are products.
    let columns: Vec<Vector3<f64>> =
        (0..3).map(|i| misfit::hvp(&minimum.x, &sights, &Vector3::ith(i, 1.0)).1).collect();
    let covariance = Matrix3::from_columns(&columns).try_inverse().expect("three beacons that are not in line");
    println!("     found   truth   standard error [m]");
    for (i, axis) in ["x", "y", "z"].iter().enumerate() {
        println!("{axis}  {:>7.3} {:>7.3}   {:.3}", minimum.x[i], truth[i], covariance[(i, i)].sqrt());
    }
}
