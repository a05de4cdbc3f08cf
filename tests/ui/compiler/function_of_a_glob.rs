use differentiable::differentiable;

mod other {
    pub fn square(x: f64) -> f64 {
        x.sin()
    }
}

#[differentiable]
fn square(x: f64) -> f64 {
    x * x
}

#[differentiable]
fn f(x: f64) -> f64 {
    use other::*;
    square(x) + x
}

fn main() {
    let _: f64 = f::gradient(1.0);
}
