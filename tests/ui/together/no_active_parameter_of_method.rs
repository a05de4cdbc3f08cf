use differentiable::differentiable;

struct Model {
    weight: f64,
}

impl Model {
    #[differentiable]
    fn split(&self, range: std::ops::Range<f64>) -> (f64, f64) {
        (self.weight * range.start, self.weight * range.end)
    }
}

fn main() {}
