#![allow(unstable_name_collisions)]

use differentiable::differentiable;

/// The light of a pixel.
trait Pixel {
    fn gamma(&self) -> f64;
}

impl Pixel for f64 {
    fn gamma(&self) -> f64 {
        self.powf(2.2)
    }
}

/// How sure a list is.
trait Sureness {
    fn is_finite(&self) -> f64;
}

impl Sureness for [f64] {
    fn is_finite(&self) -> f64 {
        self[0]
    }
}

#[differentiable]
fn light(x: f64) -> f64 {
    x.gamma() * x
}

#[differentiable]
fn sure(x: &[f64]) -> f64 {
    x.is_finite() * x[0]
}

fn main() {
    let _ = (light::gradient(1.0), sure::gradient(&[1.0, 2.0]));
}
