use differentiable::Tangent;

#[derive(Clone, Tangent)]
enum Shape {
    Circle(f64),
    Square { side: f64 },
}

fn main() {
    let _ = Shape::Circle(1.0).zero_tangent();
}
