use differentiable::differentiable;

macro_rules! square {
    ($x:expr) => {
        $x * $x
    };
}

#[differentiable(name = derivatives)]
fn f(x: f64, y: f64) -> f64 {
    let n = x as usize;
    let z = y.next_up();
    let unused = z * n as f64;
    if x > 0.0 {
        return square!(y);
    }
    unused + Some(y).unwrap_or(x)
}

fn main() {
    let _: (f64, f64) = derivatives::gradient(1.0, 2.0);
    let _: (f64, f64) = derivatives::jvp(1.0, 2.0, 1.0, 1.0);
}
