use differentiable::differentiable;

struct Pair(f64, f64);

impl IntoIterator for Pair {
    type Item = f64;
    type IntoIter = std::array::IntoIter<f64, 2>;

    fn into_iter(self) -> Self::IntoIter {
        [self.0, self.1].into_iter()
    }
}

#[differentiable]
fn f(x: f64) -> f64 {
    let mut sum = 0.0;
    for y in Pair(x, x) {
        sum += y;
    }
    sum
}

fn main() {
    let _: f64 = f::gradient(1.0);
}
