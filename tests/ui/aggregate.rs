use differentiable::differentiable;

trait Norm {
    fn abs(&self) -> f64;
}

impl Norm for [f64; 2] {
    fn abs(&self) -> f64 {
        self[0].hypot(self[1])
    }
}

#[differentiable]
fn f(x: [f64; 2]) -> f64 {
    x.abs()
}

fn main() {
    let _: [f64; 2] = f::gradient([1.0, 2.0]);
}
