use differentiable::{Tangent, differentiable};

#[derive(Clone, Tangent)]
struct Rod {
    x: f64,
    y: f64,
}

impl Rod {
    #[differentiable(wrt(self))]
    fn len(&self) -> f64 {
        self.x.hypot(self.y)
    }
}

#[differentiable(wrt(rod))]
fn f(rod: &Rod) -> f64 {
    rod.len() * rod.x
}

fn main() {
    let _ = f::gradient(&Rod { x: 1.0, y: 2.0 });
}
