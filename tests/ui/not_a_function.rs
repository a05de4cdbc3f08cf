use differentiable::differentiable;

#[differentiable]
struct Point {
    x: f64,
}

#[differentiable]
#[derive(Clone)]
enum Choice {
    Left,
    Right,
}

#[differentiable]
trait Energy {
    fn energy(&self) -> f64;
}

#[differentiable]
impl Energy for Point {
    fn energy(&self) -> f64 {
        self.x
    }
}

#[differentiable]
mod inner {
    pub const HALF: f64 = 0.5;
}

#[differentiable]
const TWO: f64 = 2.0;

#[differentiable]
type Scalar = f64;

fn main() {
    let scalar: Scalar = Point { x: TWO }.energy() * inner::HALF;
    let choice = if scalar > 0.0 { Choice::Left } else { Choice::Right };
    let _ = choice.clone();
}
