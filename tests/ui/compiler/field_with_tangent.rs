// A method of `Option` says that a field is constant; of a struct with a method of the same name, the derivative would be lost.

use differentiable::{Tangent, differentiable};

#[derive(Clone, Tangent)]
struct Scale {
    value: f64,
}

impl Scale {
    #[differentiable(wrt(self))]
    fn unwrap_or(&self, other: f64) -> f64 {
        self.value * other
    }
}

#[derive(Clone, Tangent)]
struct Model {
    a: f64,
    scale: Scale,
}

#[differentiable(wrt(model))]
fn scaled(model: &Model) -> f64 {
    model.a * model.scale.unwrap_or(2.0)
}

fn main() {}
