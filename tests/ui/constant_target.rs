use differentiable::differentiable;

#[differentiable(wrt(x))]
fn f(x: f64, y: &mut f64) -> f64 {
    *y += x;
    *y * *y
}

#[differentiable]
fn g(x: f64) -> f64 {
    let cell = std::cell::RefCell::new(0.0);
    *cell.borrow_mut() = x;
    let kept = *cell.borrow();
    kept * x
}

fn main() {
    let _: f64 = g::gradient(1.0);
    let _: f64 = f::gradient(1.0, &mut 2.0);
}
