use differentiable::Tangent;

#[derive(Clone, Tangent)]
struct Settings {
    steps: usize,
    name: String,
    #[tangent(constant)]
    scale: f64,
}

#[derive(Clone, Tangent)]
struct Unit;

#[derive(Clone, Tangent)]
struct Empty {}

#[derive(Clone, Tangent)]
struct Indices(usize, [bool; 2]);

fn main() {}
