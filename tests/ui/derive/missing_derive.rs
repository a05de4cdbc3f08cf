use differentiable::Tangent;

#[derive(Clone)]
struct Lens {
    focus: f64,
}

#[derive(Clone, Tangent)]
struct Camera {
    position: [f64; 3],
    lens: Lens,
    index: usize,
}

fn main() {}
