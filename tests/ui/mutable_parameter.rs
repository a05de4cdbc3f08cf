use differentiable::differentiable;

#[differentiable]
fn f(x: &mut f64) -> f64 {
    *x *= 2.0;
    *x
}

fn main() {
    let _: f64 = f::gradient(&mut 1.0);
}
