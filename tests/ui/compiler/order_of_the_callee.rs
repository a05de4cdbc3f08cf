use differentiable::{Real, differentiable};

mod models {
    use differentiable::differentiable;

    #[differentiable]
    pub fn square(x: f64) -> f64 {
        x * x
    }
}

#[differentiable]
fn generic<T: Real>(x: &[T; 2]) -> T {
    x[0] * x[1]
}

struct Spring;

impl Spring {
    #[differentiable]
    fn energy(&self, x: f64) -> f64 {
        x * x
    }

    #[differentiable(associated)]
    fn length(x: f64) -> f64 {
        x * x
    }

    #[differentiable(order = 2)]
    fn twice(&self, x: f64) -> f64 {
        self.energy(x) + Self::length(x)
    }
}

#[differentiable(order = 2)]
fn by_path(x: f64, n: u32) -> f64 {
    if n == 0 { models::square(x) } else { by_path(x, n - 1) }
}

#[differentiable(order = 2)]
fn instance(x: &[f64; 2]) -> f64 {
    generic::<f64>(x) * x[0]
}

fn main() {
    let _ = by_path::hessian(1.0, 1);
    let _ = instance::hessian(&[1.0, 2.0]);
    let _ = Spring.twice_hessian(1.0);
}
