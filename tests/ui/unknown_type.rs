use differentiable::differentiable;

type Layer = ([f64; 3], f64);

#[differentiable(wrt(layer))]
fn f(layer: &Layer) -> f64 {
    let (weights, scale) = layer;
    let [a, b, c] = weights.map(|w| w.tanh());
    scale * (a + b + c)
}

fn main() {
    let _: ([f64; 3], f64) = f::gradient(&([1.0, 2.0, 3.0], 1.0));
}
