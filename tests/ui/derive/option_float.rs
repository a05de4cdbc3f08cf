use differentiable::Tangent;

#[derive(Clone, Tangent)]
struct Settings {
    step: Option<f64>,
    index: usize,
}

fn main() {}
