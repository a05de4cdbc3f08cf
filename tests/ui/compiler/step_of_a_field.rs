use differentiable::{Tangent, differentiable};

#[derive(Clone, Tangent)]
struct House {
    height: f64,
}

impl House {
    #[differentiable(wrt(self))]
    fn floor(&self) -> f64 {
        0.1 * self.height
    }
}

#[derive(Clone, Tangent)]
struct Street {
    first: House,
    width: f64,
}

#[differentiable(wrt(street))]
fn f(street: &Street) -> f64 {
    street.first.floor() * street.width
}

fn main() {
    let _ = f::gradient(&Street { first: House { height: 1.0 }, width: 2.0 });
}
