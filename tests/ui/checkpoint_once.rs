use differentiable::differentiable;

struct Random(u64);

impl Random {
    fn sample(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1);
        (self.0 >> 11) as f64 * 1e-16
    }
}

#[differentiable(checkpoint = 8)]
fn f(x: f64, k: f64, random: &mut Random) -> f64 {
    let mut y = x;
    for _ in 0..100 {
        let noise = random.sample();
        y = (k * y + noise).sin();
    }
    y
}

#[differentiable]
fn g(x: f64, k: f64, count: &mut usize) -> f64 {
    let mut y = x;
    #[checkpoint(8)]
    for _ in 0..100 {
        y = (k * y).sin();
        println!("{y}");
        *count += 1;
    }
    y
}

fn main() {
    let _: (f64, f64) = f::gradient(1.0, 2.0, &mut Random(1));
    let _: (f64, f64) = g::gradient(1.0, 2.0, &mut 0);
}
