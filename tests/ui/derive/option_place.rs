use differentiable::Tangent;

#[derive(Clone, Tangent)]
#[tangent(constant)]
struct Point {
    #[tangent(crate = differentiable)]
    x: f64,
    y: f64,
}

fn main() {}
