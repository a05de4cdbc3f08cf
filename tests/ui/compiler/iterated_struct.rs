use differentiable::{Tangent, differentiable};

#[derive(Clone, Tangent)]
struct Signal {
    samples: Vec<f64>,
}

impl Signal {
    fn iter(&self) -> std::iter::Rev<std::slice::Iter<'_, f64>> {
        self.samples.iter().rev()
    }
}

#[differentiable(wrt(signal))]
fn f(signal: &Signal) -> f64 {
    signal.iter().enumerate().map(|(i, v)| v * i as f64).sum()
}

fn main() {
    let _ = f::gradient(&Signal { samples: vec![1.0] });
}
