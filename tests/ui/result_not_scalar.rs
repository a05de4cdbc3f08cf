use differentiable::differentiable;

#[differentiable]
fn f(x: f64) -> bool {
    x > 0.0
}

#[differentiable]
fn g(x: f64) {
    println!("{x}");
}

fn main() {
    let _: f64 = f::gradient(1.0);
    let _: (f64, f64) = (f::vjp(1.0, true).1, g::vjp(1.0, ()).1);
    f::objective();
}
