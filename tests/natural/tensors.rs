//! Tensors that people make for themselves: floats beside a shape and a name, which are copied along.

use differentiable::{Tangent, differentiable};

use crate::support::agree;

#[derive(Clone, Debug, Tangent)]
struct Tensor {
    data: Vec<f64>,
    #[tangent(constant)]
    shape: Vec<usize>,
}

impl Tensor {
    #[differentiable(wrt(data), associated, order = 2)]
    fn new(data: Vec<f64>, shape: Vec<usize>) -> Tensor {
        Tensor { data, shape }
    }

    #[differentiable(wrt(self), order = 2)]
    fn copied(&self) -> Tensor {
        Tensor { data: self.data.clone(), shape: self.shape.clone() }
    }

    #[differentiable(wrt(self), order = 2)]
    fn squared(&self) -> Tensor {
        let shape = self.shape.clone();
        Tensor { data: self.data.iter().map(|v| v * v).collect(), shape }
    }

    #[differentiable(wrt(self), order = 2)]
    fn halved(&self) -> Tensor {
        Tensor::new(self.data.iter().map(|v| 0.5 * v).collect(), self.shape.clone())
    }

    #[differentiable(wrt(self), order = 2)]
    fn doubled(mut self) -> Tensor {
        let shape = self.shape.clone();
        for v in self.data.iter_mut() {
            *v *= 2.0;
        }
        Tensor { data: self.data, shape }
    }

    #[differentiable(wrt(self), order = 2)]
    fn sum(&self) -> f64 {
        let shape = self.shape.clone();
        let mut sum = 0.0;
        for i in 0..shape[0] {
            for k in 0..shape[1] {
                sum += self.data[i * shape[1] + k] * (i + 2 * k) as f64;
            }
        }
        sum
    }
}

#[derive(Clone, Debug, Tangent)]
struct Labelled {
    data: [f64; 2],
    #[tangent(constant)]
    shape: [usize; 2],
    name: String,
    #[tangent(constant)]
    limit: Option<usize>,
}

#[differentiable(wrt(of), order = 2)]
fn relabelled(of: &Labelled) -> Labelled {
    let name = of.name.clone();
    Labelled { data: [of.data[0] * of.data[1], of.data[0]], shape: of.shape.clone(), name, limit: of.limit.clone() }
}

#[differentiable(order = 2)]
fn computed(x: &[f64; 4]) -> f64 {
    let tensor = Tensor { data: x.to_vec(), shape: vec![2, 2] };
    let squared = tensor.copied().squared();
    squared.halved().doubled().sum() * tensor.sum()
}

#[differentiable(order = 2)]
fn labelled(x: &[f64; 2]) -> f64 {
    let first = Labelled { data: *x, shape: [1, 2], name: "first".into(), limit: Some(1) };
    let second = relabelled(&first);
    second.data[0] * second.data[1] * x[1]
}

#[test]
fn what_is_constant_is_copied() {
    let tensor = Tensor { data: vec![2.0, 3.0], shape: vec![1, 2] };
    let mut direction = tensor.zero_tangent();
    direction.data = vec![1.0, 10.0];
    let (squared, moved) = tensor.squared_jvp(&direction);
    assert_eq!((squared.data, squared.shape), (vec![4.0, 9.0], vec![1, 2]));
    assert_eq!(moved.data, [4.0, 60.0]);
}

agree! {
    computed: (&[0.75, 1.25, -0.5, 2.0]);
    labelled: (&[0.75, 1.25]);
}
