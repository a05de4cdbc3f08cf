//! The lecture's gradient descent, on f(x) = sin x₀ + cos x₁, with a gradient that nobody wrote.
//!
//! `cargo run --release --example lecture`

use differentiable::{Descent, differentiable};

#[differentiable]
fn f(x: &[f64; 2]) -> f64 {
    x[0].sin() + x[1].cos()
}

/// (f(x + h eᵢ) − f(x − h eᵢ)) / 2h in each coordinate i.
fn central_differences(x: &[f64; 2]) -> [f64; 2] {
    let h = f64::EPSILON.cbrt();
    std::array::from_fn(|i| {
        let (mut above, mut below) = (*x, *x);
        above[i] += h;
        below[i] -= h;
        (f(&above) - f(&below)) / (above[i] - below[i])
    })
}

fn main() {
    let (eta, epsilon, x0) = (0.9, 1e-5, [1.0, 1.0]);
    let minimum = Descent::fixed(eta).tolerance(epsilon).minimize(&f::objective(), x0);
    let [a, b] = minimum.x;

    println!("f(x) = sin x0 + cos x1, from x = {x0:?} with step {eta} until |gradient| < {epsilon:e}");
    println!();
    println!("x = ({a:.4}, {b:.4})");
    println!("f = {:.4}", minimum.value);
    println!("after {} steps", minimum.iterations);
    println!();
    println!("{minimum}");
    println!();
    println!("{:>18}  {:>24}  {:>24}", "x", "generated gradient", "central differences");
    for x in [x0, [0.5, 2.0], [-2.5, 0.3], [10.0, -7.0], minimum.x] {
        let [x0, x1] = x;
        let [g0, g1] = f::gradient(&x);
        let [d0, d1] = central_differences(&x);
        println!("{x0:>8.4}  {x1:>8.4}  {g0:>11.8}  {g1:>11.8}  {d0:>11.8}  {d1:>11.8}");
    }
}
