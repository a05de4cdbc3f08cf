//! Prices of options with their sensitivities: a call by the formula of Black and Scholes, and an Asian call by Monte Carlo.
//!
//! `cargo run --release --example greeks`

use std::f64::consts::{FRAC_1_SQRT_2, TAU};

use differentiable::differentiable;

mod random;

/// The normal distribution function.
#[differentiable(order = 2)]
fn normal(x: f64) -> f64 {
    0.5 * libm::erfc(-x * FRAC_1_SQRT_2)
}

/// The price of a European call.
#[differentiable(order = 2, wrt(spot, volatility, rate, expiry))]
fn call(spot: f64, volatility: f64, rate: f64, expiry: f64, strike: f64) -> f64 {
    let deviation = volatility * expiry.sqrt();
    let d1 = ((spot / strike).ln() + rate * expiry) / deviation + 0.5 * deviation;
    spot * normal(d1) - strike * (-rate * expiry).exp() * normal(d1 - deviation)
}

/// The price of a call on the mean of twelve fixings, over paths that are driven by these increments.
#[differentiable(wrt(spot, volatility, rate, expiry))]
fn asian(spot: f64, volatility: f64, rate: f64, expiry: f64, strike: f64, paths: &[[f64; 12]]) -> f64 {
    let step = expiry / 12.0;
    let drift = (rate - 0.5 * volatility * volatility) * step;
    let deviation = volatility * step.sqrt();
    let mut payoffs = 0.0;
    for path in paths {
        let (mut price, mut sum) = (spot, 0.0);
        for increment in path {
            price *= (drift + deviation * increment).exp();
            sum += price;
        }
        payoffs += (sum / 12.0 - strike).max(0.0);
    }
    (-rate * expiry).exp() * payoffs / paths.len() as f64
}

fn main() {
    let [spot, volatility, rate, expiry, strike] = [100.0, 0.25, 0.03, 0.75, 105.0_f64];
    let (price, (delta, vega, rho, decay), second) = call::hessian(spot, volatility, rate, expiry, strike);

    // What textbooks have.
    let deviation = volatility * expiry.sqrt();
    let d1 = ((spot / strike).ln() + (rate + 0.5 * volatility * volatility) * expiry) / deviation;
    let d2 = d1 - deviation;
    let density = (-0.5 * d1 * d1).exp() / TAU.sqrt();
    let discounted = strike * (-rate * expiry).exp();
    let greeks = [
        ("price", price, spot * normal(d1) - discounted * normal(d2)),
        ("delta", delta, normal(d1)),
        ("vega", vega, spot * density * expiry.sqrt()),
        ("rho", rho, expiry * discounted * normal(d2)),
        ("theta", -decay, -0.5 * spot * density * volatility / expiry.sqrt() - rate * discounted * normal(d2)),
        ("gamma", second[0][0], density / (spot * deviation)),
        ("vanna", second[0][1], -density * d2 / volatility),
        ("volga", second[1][1], spot * density * expiry.sqrt() * d1 * d2 / volatility),
        ("charm", -second[0][3], -density * (rate / deviation - 0.5 * d2 / expiry)),
    ];
    println!("{:>8}  {:>18}  {:>18}", "call", "derivative", "formula");
    for (name, derivative, formula) in greeks {
        println!("{name:>8}  {derivative:>18.12}  {formula:>18.12}");
    }

    let mut random = random::Random(1);
    let paths: Vec<[f64; 12]> = (0..50_000).map(|_| std::array::from_fn(|_| random.normal())).collect();
    let price = |[spot, volatility, rate, expiry]: [f64; 4]| asian(spot, volatility, rate, expiry, strike, &paths);
    let market = [spot, volatility, rate, expiry];
    let (value, (delta, vega, rho, decay)) = asian::value_and_gradient(spot, volatility, rate, expiry, strike, &paths);
    let differences: [f64; 4] = std::array::from_fn(|i| {
        let h = 1e-6 * market[i];
        let (mut above, mut below) = (market, market);
        above[i] += h;
        below[i] -= h;
        (price(above) - price(below)) / (2.0 * h)
    });
    println!("\n{:>8}  {:>18}  {:>18}", "Asian", "derivative", "central difference");
    println!("{:>8}  {value:>18.8}", "price");
    let greeks = [("delta", delta, 0), ("vega", vega, 1), ("rho", rho, 2), ("theta", -decay, 3)];
    for (name, derivative, i) in greeks {
        let sign = if name == "theta" { -1.0 } else { 1.0 };
        println!("{name:>8}  {derivative:>18.8}  {:>18.8}", sign * differences[i]);
    }
}
