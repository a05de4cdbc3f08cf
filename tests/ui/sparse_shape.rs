use differentiable::{Tangent, differentiable};

#[derive(Clone, Tangent)]
struct P {
    x: f64,
}

#[differentiable(order = 2, sparse, wrt(p, y))]
fn f(y: f64, p: &P) -> f64 {
    p.x * y
}

#[differentiable(order = 2, sparse)]
fn g(x: f64, y: f32) -> f64 {
    x * y as f64
}

#[differentiable(sparse)]
fn h(x: f64) -> P {
    P { x }
}

#[differentiable(sparse)]
fn k(x: &[f64; 2]) -> Option<[f64; 2]> {
    if x[0] > 0.0 { Some([x[0] * x[1]; 2]) } else { None }
}

fn main() {
    let _ = f::gradient(2.0, &P { x: 1.0 });
    let _ = g::gradient(1.0, 1.0);
    let _ = h::jvp(1.0, 1.0);
    let _ = k::jacobian(&[1.0; 2]);
}
