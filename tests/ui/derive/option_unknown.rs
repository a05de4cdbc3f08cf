use differentiable::Tangent;

#[derive(Clone, Tangent)]
#[tangent(name = PointMovement, crate = differentiable)]
struct Point {
    #[tangent(skip)]
    label: u8,
    #[tangent(with(path, other), constant)]
    x: f64,
    y: f64,
}

fn main() {
    let point = Point { label: 1, x: 1.0, y: 2.0 };
    let _ = point.zero_tangent().y;
}
