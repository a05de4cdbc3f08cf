use differentiable::Tangent;

#[derive(Clone, Tangent)]
#[tangent(crate = differentiable)]
#[tangent(crate = ::differentiable)]
struct Point {
    #[tangent(constant, constant)]
    x: f64,
    y: f64,
}

fn main() {}
