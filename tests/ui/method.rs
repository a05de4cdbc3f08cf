use differentiable::differentiable;

trait Double {
    fn double(self) -> Self;
}

impl Double for f64 {
    fn double(self) -> f64 {
        2.0 * self
    }
}

#[differentiable]
fn f(x: f64) -> f64 {
    x.double()
}

fn main() {
    let _: f64 = f::gradient(1.0);
}
