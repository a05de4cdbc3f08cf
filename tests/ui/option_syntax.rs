use differentiable::differentiable;

#[differentiable(name = "derivatives")]
fn f(x: f64) -> f64 {
    x * x
}

#[differentiable(wrt = x)]
fn g(x: f64) -> f64 {
    x * x
}

fn main() {
    let _: (f64, f64) = (f::gradient(1.0), g::gradient(1.0));
}

#[differentiable(order = 4)]
fn of_an_order_that_there_is_not(x: f64) -> f64 {
    x
}
