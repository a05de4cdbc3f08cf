use differentiable::differentiable;

trait Double {
    fn double(self) -> Self;
}

impl Double for f64 {
    fn double(self) -> f64 {
        2.0 * self
    }
}

#[differentiable]
fn f(x: f64) -> f64 {
    x.double()
}

#[differentiable]
fn g(x: f64) -> f64 {
    x * format!("{x}").parse::<f64>().unwrap()
}

#[differentiable]
fn h(x: f64) -> f64 {
    let mut text = String::new();
    text += &format!("{:.3}", x * x);
    let read: f64 = text.trim().parse().unwrap();
    x * read
}

#[differentiable]
fn i(x: f64) -> f64 {
    use std::fmt::Write;
    let mut text = String::new();
    write!(text, "{x}").unwrap();
    let read: f64 = text.parse().unwrap();
    x * read
}

fn main() {
    let _: f64 = i::gradient(1.0);
    let _: f64 = g::gradient(1.0);
    let _: f64 = h::gradient(1.0);
    let _: f64 = f::gradient(1.0);
}
