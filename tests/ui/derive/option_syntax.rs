use differentiable::Tangent;

#[derive(Clone, Tangent)]
#[tangent = "constant"]
struct First {
    #[tangent]
    x: f64,
    #[tangent(constant(true))]
    y: f64,
}

#[derive(Clone, Tangent)]
#[tangent(crate = "differentiable")]
struct Second {
    x: f64,
}

fn main() {}
