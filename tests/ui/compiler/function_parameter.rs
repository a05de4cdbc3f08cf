use differentiable::differentiable;

#[differentiable]
fn twice(f: impl Fn(f64) -> f64, x: f64) -> f64 {
    f(f(x))
}

#[differentiable]
fn cube(x: f64) -> f64 {
    x * x * x
}

// Of a function it is not known what it takes: a closure calls it.
#[differentiable]
fn by_path(x: f64) -> f64 {
    twice(cube, x)
}

// A derivative of what is passed here is needed, too.
fn by_itself() -> f64 {
    twice::gradient(|t| t * t, 1.0)
}

#[differentiable]
fn scaled(weight: impl Fn(f64) -> f64, x: f64) -> f64 {
    weight(2.0) * x
}

// The function takes it for a constant.
#[differentiable]
fn lost(x: f64) -> f64 {
    scaled(|t| t * x, x)
}

fn main() {}
