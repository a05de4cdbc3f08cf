use differentiable::differentiable;
#[differentiable]
fn twice(mut f: impl FnMut(f64) -> f64, start: f64) -> f64 {
    let once = f(start);
    f(once)
}
#[differentiable]
fn f(x: f64) -> f64 {
    let mut sum = 0.0;
    let end = twice(
        |y| {
            sum += y;
            x + y
        },
        1.0,
    );
    end * sum
}

fn main() {
    let _: f64 = f::gradient(1.0);
}
