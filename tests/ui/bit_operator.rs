use differentiable::differentiable;

struct Flags(u8);

impl std::ops::BitOr<f64> for Flags {
    type Output = f64;
    fn bitor(self, x: f64) -> f64 {
        x * f64::from(self.0)
    }
}

#[differentiable]
fn f(x: f64) -> f64 {
    Flags(3) | x
}

fn main() {
    let _: f64 = f::gradient(1.0);
}
