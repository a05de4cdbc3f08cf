use differentiable::{Tangent, differentiable};

type Layer = ([f64; 3], f64);

#[differentiable(wrt(layer))]
fn f(layer: &Layer) -> f64 {
    let (weights, scale) = layer;
    let [a, b, c] = weights.map(|w| w.tanh());
    scale * (a + b + c)
}

#[derive(Clone, Tangent)]
struct Curve {
    points: Vec<f64>,
}

#[differentiable(wrt(curve))]
fn shortened(curve: &Curve) -> f64 {
    let mut points = curve.points.clone();
    points.truncate(1);
    points[0] * points[0]
}

fn main() {
    let _: Curve = shortened::gradient(&Curve { points: vec![1.0] });
    let _: ([f64; 3], f64) = f::gradient(&([1.0, 2.0, 3.0], 1.0));
}
