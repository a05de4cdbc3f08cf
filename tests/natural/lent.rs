//! Constants that are references: what a pattern takes out of a constant field that is borrowed, and what is handed in by reference.

use differentiable::{Tangent, differentiable};

use crate::support::agree;

#[derive(Clone, Debug)]
enum Activation {
    Identity,
    Leaky(f64),
    Between { low: f64, high: f64 },
}

#[derive(Clone, Debug, Tangent)]
struct Layer {
    weight: f64,
    #[tangent(constant)]
    activation: Activation,
    #[tangent(constant)]
    limit: Option<f64>,
    #[tangent(constant)]
    table: Vec<Option<f64>>,
}

#[differentiable(order = 2, wrt(layer))]
fn activated(layer: &Layer) -> f64 {
    match &layer.activation {
        Activation::Identity => layer.weight,
        Activation::Leaky(slope) => layer.weight * slope,
        Activation::Between { low, high } => (layer.weight - low) * high / layer.weight,
    }
}

#[differentiable(order = 2, wrt(layer))]
fn activated_by_name(layer: &Layer) -> f64 {
    match layer.activation {
        Activation::Identity => layer.weight,
        Activation::Leaky(ref slope) => layer.weight.exp() * slope,
        Activation::Between { low, ref high } => (low - layer.weight) / high,
    }
}

#[differentiable(order = 2, wrt(layer))]
fn limited(layer: &Layer) -> f64 {
    if let Some(limit) = &layer.limit { layer.weight * limit } else { layer.weight.sin() }
}

#[differentiable(order = 2, wrt(layer))]
fn leaked(layer: &Layer) -> f64 {
    let Activation::Leaky(slope) = &layer.activation else { return layer.weight };
    slope - layer.weight * layer.weight
}

#[differentiable(order = 2, wrt(layer))]
fn taken_apart(layer: &Layer) -> f64 {
    let Layer { weight, activation, limit, .. } = layer;
    let w = match activation {
        Activation::Identity => *weight,
        Activation::Leaky(slope) => weight * slope * weight,
        Activation::Between { low, high } => (weight - low) * high,
    };
    match limit {
        Some(limit) if w < *limit => w / limit,
        Some(limit) => w + limit,
        None => w,
    }
}

#[differentiable(order = 2, wrt(layer))]
fn tabulated(layer: &Layer) -> f64 {
    let mut product = layer.weight;
    for entry in &layer.table {
        if let Some(factor) = entry {
            product *= factor;
            product += factor;
        }
        product *= layer.weight;
    }
    product
}

#[differentiable(order = 2)]
fn all_of_a_layer(x: f64, activation: &Activation, limit: Option<f64>) -> f64 {
    let table = vec![Some(0.3), None, limit];
    let layer = Layer { weight: x * x, activation: activation.clone(), limit, table };
    let sum = activated(&layer) + activated_by_name(&layer) * limited(&layer);
    sum * taken_apart(&layer) + tabulated(&layer) * leaked(&layer)
}

#[derive(Clone, Copy, Debug)]
struct View<'a> {
    rate: &'a f64,
    #[allow(dead_code)]
    name: &'a str,
}

impl<'a> View<'a> {
    fn rate(&self) -> &'a f64 {
        self.rate
    }

    #[differentiable(order = 2, wrt(x))]
    fn grown(&self, x: f64) -> f64 {
        x * x * self.rate + self.rate() / x
    }
}

fn first(k: &[f64]) -> &f64 {
    &k[0]
}

#[differentiable(order = 2, wrt(x))]
fn through_views(x: f64, views: &[View<'_>], view: View<'_>) -> f64 {
    let mut y = x * view.rate - views[0].rate;
    for view in views {
        y += view.rate;
        y *= view.rate() + x;
    }
    view.grown(y)
}

#[differentiable(order = 2, wrt(x))]
fn through_calls(x: f64, k: &[f64]) -> f64 {
    let rate = first(k);
    let view = View { rate, name: "k" };
    let doubled = View { rate: &(2.0 * rate), ..view };
    (x * first(&k[1..]) + rate) * x / view.rate - doubled.rate * x
}

#[differentiable(order = 2, wrt(x))]
fn of_pairs(x: f64, k: (u8, &f64), others: &[(&f64, f64)]) -> f64 {
    let (_, rate) = k;
    let mut y = x * rate + k.1 / x;
    for (by_reference, by_value) in others {
        y = y * *by_reference - by_value;
    }
    for other in others {
        y *= other.0 * x;
    }
    y * others[0].0
}

#[differentiable(order = 2, wrt(x))]
fn if_there(x: f64, k: Option<&f64>, rest: &[&f64]) -> f64 {
    let mut y = x;
    if let Some(k) = k {
        y *= k;
        y -= k;
    }
    y * x * rest[0]
}

/// What follows says of which type a constant is.
#[differentiable(order = 2, wrt(x))]
fn known_later(x: f64, k: &[f64]) -> f64 {
    let sum = k.iter().sum();
    let product = k.iter().product();
    (x * x).max(sum) * f64::atan2(x, product)
}

agree! {
    all_of_a_layer: (0.7, const &Activation::Identity, const None::<f64>),
        (0.7, const &Activation::Leaky(0.3), const Some(1.3)),
        (1.2, const &Activation::Between { low: 0.3, high: 2.0 }, const Some(0.1)),
        (1.2, const &Activation::Between { low: 0.3, high: 2.0 }, const Some(7.1));
    through_views: (0.7, const &[View { rate: &0.4, name: "a" }, View { rate: &1.1, name: "b" }], const View { rate: &1.3, name: "" });
    through_calls: (0.7, const &[0.3, 1.7]);
    of_pairs: (0.7, const (1, &0.3), const &[(&1.7, 0.2), (&0.6, 1.1)]);
    if_there: (0.7, const Some(&1.3), const &[&0.4]), (0.7, const None::<&f64>, const &[&0.4]);
    known_later: (0.7, const &[0.3, 1.7]), (1.7, const &[0.3, 1.7]);
}
