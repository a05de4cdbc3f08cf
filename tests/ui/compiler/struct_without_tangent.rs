use differentiable::differentiable;

struct Spring {
    stiffness: f64,
}

#[differentiable(wrt(spring))]
fn f(spring: &Spring) -> f64 {
    spring.stiffness * 2.0
}

fn main() {
    let _ = f::gradient(&Spring { stiffness: 1.0 });
}
