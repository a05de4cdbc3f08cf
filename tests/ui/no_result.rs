use differentiable::differentiable;

#[differentiable]
fn f(x: f64) {
    println!("{x}");
}

#[differentiable]
fn g(x: f64, counts: &mut [usize]) {
    counts[x.floor() as usize] += 1;
}

fn main() {}
