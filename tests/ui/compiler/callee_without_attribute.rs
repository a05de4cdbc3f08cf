use differentiable::differentiable;

mod shapes {
    pub fn area(x: f64) -> f64 {
        x * x
    }
}

fn square(x: f64) -> f64 {
    x * x
}

#[differentiable]
fn f(x: f64) -> f64 {
    square(x) + x
}

#[differentiable]
fn g(x: f64) -> f64 {
    shapes::area(x) * x
}

fn main() {
    let _: f64 = f::gradient(1.0);
    let _: f64 = g::gradient(1.0);
}
