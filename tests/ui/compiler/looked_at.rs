use differentiable::differentiable;

fn root(x: f64) -> Option<f64> {
    if x > 0.0 { Some(x.sqrt()) } else { None }
}

#[derive(Clone, Copy)]
enum Kind {
    Flat,
    Steep(f64),
}

fn kind(x: f64) -> Kind {
    if x < 1.0 { Kind::Flat } else { Kind::Steep(x) }
}

#[differentiable]
fn optional(x: f64) -> f64 {
    match root(x) {
        Some(root) if root.is_finite() => x * x,
        _ => x,
    }
}

#[differentiable]
fn steep(x: f64) -> f64 {
    match kind(x) {
        Kind::Flat => x,
        Kind::Steep(slope) => slope * x,
    }
}

fn main() {
    let _: f64 = optional::gradient(1.0);
    let _: f64 = steep::gradient(1.0);
}
