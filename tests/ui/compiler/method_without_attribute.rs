use differentiable::{Tangent, differentiable};

#[derive(Clone, Tangent)]
struct Spring {
    stiffness: f64,
}

impl Spring {
    fn new(stiffness: f64) -> Self {
        Spring { stiffness }
    }

    fn force(&self, x: f64) -> f64 {
        self.stiffness * x
    }

    #[differentiable]
    fn energy(&self, x: f64) -> f64 {
        0.5 * self.stiffness * x * x
    }
}

#[differentiable(wrt(spring))]
fn plain(spring: &Spring, x: f64) -> f64 {
    spring.force(x) * x
}

#[differentiable]
fn constructed(x: f64) -> f64 {
    let spring = Spring::new(x);
    spring.stiffness * x
}

#[differentiable]
fn of_first_order(x: f64, spring: &Spring) -> f64 {
    spring.energy_gradient(x) * x
}

fn main() {
    let spring = Spring { stiffness: 1.0 };
    let _ = plain::gradient(&spring, 1.0);
    let _ = constructed::gradient(1.0);
    let _ = of_first_order::gradient(1.0, &spring);
}
