//! A struct with a constant field is not its own tangent, nor is what holds it.

use differentiable::Tangent;

#[derive(Clone, Tangent)]
struct Lens {
    focus: f64,
    id: u32,
}

#[derive(Clone, Tangent)]
struct Camera {
    lens: Lens,
}

fn main() {
    let camera = Camera { lens: Lens { focus: 1.0, id: 1 } };
    let _: Lens = camera.lens.zero_tangent();
    let _: Camera = camera.zero_tangent();
}
