use differentiable::differentiable;

trait Energy {
    #[differentiable]
    fn energy(x: f64) -> f64;
}

fn main() {}
