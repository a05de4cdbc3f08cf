use differentiable::{Tangent, differentiable};

#[derive(Clone, Tangent)]
struct State {
    position: f64,
}

#[differentiable]
fn f(x: f64) -> f64 {
    let mut state: State;
    state = State { position: x };
    state.position *= x;
    state.position
}

fn main() {
    let _: f64 = f::gradient(1.0);
}
