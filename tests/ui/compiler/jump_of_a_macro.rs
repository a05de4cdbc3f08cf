use differentiable::differentiable;

macro_rules! skip_if {
    ($condition:expr) => {
        if $condition {
            continue;
        }
    };
}

#[differentiable]
fn f(x: &[f64; 3]) -> f64 {
    let mut product = 1.0;
    for i in 0..3 {
        skip_if!(i == 1);
        product *= x[i];
    }
    product
}

fn main() {
    let _: [f64; 3] = f::gradient(&[1.0, 2.0, 3.0]);
}
