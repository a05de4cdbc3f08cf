use differentiable::{Tangent, differentiable};

#[derive(Clone, Tangent)]
struct State {
    position: f64,
}

#[differentiable]
fn f(x: f64) -> f64 {
    let mut state: State;
    let mut sum = 0.0;
    for _ in 0..3 {
        state = State { position: x + sum };
        state.position *= x;
        sum += state.position;
    }
    sum
}

fn main() {
    let _: f64 = f::gradient(1.0);
}
