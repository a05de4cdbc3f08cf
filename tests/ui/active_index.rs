use differentiable::differentiable;

struct Table([f64; 2]);

impl std::ops::Index<f64> for Table {
    type Output = f64;
    fn index(&self, at: f64) -> &f64 {
        &self.0[at as usize]
    }
}

#[differentiable]
fn f(x: f64, table: &Table) -> f64 {
    table[x * 2.0] * x
}

fn main() {
    let _: f64 = f::gradient(1.0, &Table([1.0, 2.0]));
}
