//! A Kalman filter whose noise is estimated by maximum likelihood.
//!
//! The level of the Nile at Aswan wanders from year to year with the variance q, and is measured with the variance r. J. Durbin and
//! S. J. Koopman, *Time Series Analysis by State Space Methods* (2012), give r = 15099 and q = 1469.1.
//!
//! `cargo run --release --example kalman` reads `examples/data/nile.csv` and writes `examples/kalman.svg`; another file, if one is named.

use std::error::Error;
use std::fs;

use differentiable::{Descent, differentiable};
use plotters::prelude::*;

/// The level and its variance after a measurement, and the negative logarithm of the likelihood of that.
#[differentiable(order = 2)]
fn update((level, variance): (f64, f64), flow: f64, [r, q]: [f64; 2]) -> ((f64, f64), f64) {
    let predicted = variance + q;
    let (innovation, spread) = (flow - level, predicted + r);
    let gain = predicted / spread;
    let surprise = 0.5 * (spread.ln() + innovation * innovation / spread);
    ((level + gain * innovation, gain * r), surprise)
}

/// How improbable the flows are if r and q have these logarithms. Nothing is known before the first.
#[differentiable(order = 2, wrt(logarithms))]
fn surprise(logarithms: &[f64; 2], flows: &[f64]) -> f64 {
    let [r, q] = logarithms.map(f64::exp);
    let (mut state, mut total) = ((flows[0], r), 0.0);
    for flow in &flows[1..] {
        let (next, surprise) = update(state, *flow, [r, q]);
        state = next;
        total += surprise;
    }
    total
}

fn main() -> Result<(), Box<dyn Error>> {
    let file = std::env::args().nth(1).unwrap_or_else(|| "examples/kalman.svg".to_owned());
    let mut flows = vec![];
    for line in fs::read_to_string("examples/data/nile.csv")?.lines().skip(1) {
        let (_, flow) = line.split_once(',').ok_or_else(|| format!("`{line}` is not a pair"))?;
        flows.push(flow.parse()?);
    }

    let minimum = Descent::newton().minimize(&surprise::objective(&flows), [10000_f64.ln(); 2]);
    let [r, q] = minimum.x.map(f64::exp);
    println!("{minimum}");
    println!();

    // The covariance of the logarithms is the inverse of the Hessian.
    let (_, _, [[h00, h01], [_, h11]]) = surprise::hessian(&minimum.x, &flows);
    let errors = [h11, h00].map(|h| (h / (h00 * h11 - h01 * h01)).sqrt());
    println!("{:>10}  {:>10}  {:>10}  {:>22}", "variance", "estimate", "published", "95 % interval");
    for (name, estimate, published, error) in [("r", r, 15099.0, errors[0]), ("q", q, 1469.1, errors[1])] {
        let factor = (1.96 * error).exp();
        println!(
            "{name:>10}  {estimate:>10.1}  {published:>10.1}  {:>10.1} {:>11.1}",
            estimate / factor,
            estimate * factor
        );
    }

    let mut states = vec![(flows[0], r)];
    for flow in &flows[1..] {
        let (state, _) = update(states[states.len() - 1], *flow, [r, q]);
        states.push(state);
    }
    draw(&file, &flows, &states)?;
    println!("\nThe filtered level is drawn in {file}");
    Ok(())
}

/// The flows, the level, and twice its standard deviation on either side.
fn draw(file: &str, flows: &[f64], states: &[(f64, f64)]) -> Result<(), Box<dyn Error>> {
    let root = SVGBackend::new(file, (900, 450)).into_drawing_area();
    root.fill(&WHITE)?;
    let mut chart = ChartBuilder::on(&root)
        .margin(15)
        .caption("Flow of the Nile at Aswan, 10⁸ m³", ("sans-serif", 20))
        .x_label_area_size(30)
        .y_label_area_size(45)
        .build_cartesian_2d(1870.0..1971.0, 400.0..1450.0)?;
    chart.configure_mesh().light_line_style(TRANSPARENT).x_label_formatter(&|year| format!("{year:.0}")).draw()?;
    let years = || (1871..).map(f64::from);
    let edge =
        |side: f64| years().zip(states).map(move |(year, (level, variance))| (year, level + side * variance.sqrt()));
    let band: Vec<_> = edge(2.0).chain(edge(-2.0).collect::<Vec<_>>().into_iter().rev()).collect();
    chart.draw_series([Polygon::new(band, BLUE.mix(0.15))])?;
    chart.draw_series(years().zip(flows).map(|(year, flow)| Circle::new((year, *flow), 2, BLACK.filled())))?;
    chart.draw_series([PathElement::new(edge(0.0).collect::<Vec<_>>(), BLUE.stroke_width(2))])?;
    root.present()?;
    Ok(())
}
