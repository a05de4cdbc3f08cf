use differentiable::Tangent;

#[derive(Tangent)]
struct Point {
    x: f64,
    y: f64,
}

fn main() {}
