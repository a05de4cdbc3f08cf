use differentiable::differentiable;

#[differentiable(foo, wrt(x, z), bar = 1)]
fn f(x: f64, y: f64) -> bool {
    x > y
}

fn main() {
    f::gradient(1.0, 2.0);
}
