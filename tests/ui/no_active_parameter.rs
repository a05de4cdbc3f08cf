use differentiable::differentiable;

struct Model {
    weight: f64,
}

#[differentiable]
fn f(model: &Model) -> f64 {
    model.weight * 2.0
}

#[differentiable]
fn g() -> f64 {
    1.0
}

trait Number: Copy {}

#[differentiable]
fn h<N: Number>(a: N, b: N) -> (N, N) {
    (b, a)
}

fn main() {
    let _ = f::value_and_gradient(&Model { weight: 1.0 });
    let _ = g::gradient();
}
