//! Structs that refer to something, as parameters; and constants that do.

use differentiable::{Objective, Tangent, differentiable};

use crate::support::agree;

#[derive(Clone, Debug, Tangent)]
struct Labelled<'l> {
    a: f64,
    b: f64,
    label: &'l str,
}

#[derive(Clone, Copy, Debug)]
struct Unit<'l> {
    name: &'l str,
}

#[differentiable(wrt(p), order = 2)]
fn borrowed(p: &Labelled<'_>) -> f64 {
    p.a * p.b * p.label.len() as f64
}

#[differentiable(wrt(p), order = 2)]
fn owned(p: Labelled<'_>) -> f64 {
    p.a * p.b * p.label.len() as f64
}

#[differentiable(wrt(rows), order = 2)]
fn rows(rows: &[Labelled<'_>]) -> f64 {
    let mut product = 1.0;
    for row in rows {
        product *= row.a * row.b * row.label.len() as f64;
    }
    product
}

#[differentiable(wrt(p), order = 2)]
fn owned_by_name<'l>(p: Labelled<'l>) -> f64 {
    p.a * p.b.sin() * p.label.len() as f64
}

#[differentiable(wrt(p), order = 2)]
fn as_long_as_it_lives<'l>(p: &'l Labelled<'l>) -> f64 {
    p.a * p.b * p.label.len() as f64
}

#[differentiable(wrt(p, q), order = 2)]
fn both<'l>(p: &Labelled<'l>, q: &'l Labelled<'l>) -> f64 {
    borrowed(p) * as_long_as_it_lives(q)
}

#[differentiable(wrt(p), order = 2)]
fn scaled<'l>(p: &Labelled<'l>, k: f64) -> Labelled<'l> {
    Labelled { a: p.a * k, b: p.b, label: p.label }
}

#[differentiable(wrt(p), order = 2)]
fn of_scaled(p: &Labelled<'_>) -> f64 {
    let q = scaled(p, 2.0);
    borrowed(&q) * owned(q.clone())
}

impl<'l> Labelled<'l> {
    #[differentiable(wrt(self, x), order = 2)]
    fn stretched(&self, x: f64) -> f64 {
        self.a * x * self.label.len() as f64
    }

    #[differentiable(wrt(self, x), order = 2)]
    fn given_away(self, x: f64) -> f64 {
        self.a * x * self.label.len() as f64
    }

    #[differentiable(wrt(other), order = 2)]
    fn product(&self, other: &Labelled<'l>) -> f64 {
        self.a * other.a
    }
}

#[differentiable(order = 2)]
fn of_functions(x: f64, label: &str) -> f64 {
    let p = Labelled { a: x, b: x * x, label };
    borrowed(&p).sin() * owned(p.clone()) + both(&p, &p) * owned_by_name(p.clone()) + of_scaled(&p)
}

#[differentiable(order = 2)]
fn of_rows(x: f64, label: &str, n: usize) -> f64 {
    let mut sum = x;
    for _ in 0..n {
        sum = rows(&[Labelled { a: sum, b: x, label }, Labelled { a: x, b: 1.0, label }]).sin();
    }
    sum
}

#[differentiable(order = 2)]
fn of_methods(x: f64, label: &str) -> f64 {
    let p = Labelled { a: x, b: x * x, label };
    p.stretched(x) * p.given_away(x).sin()
}

#[differentiable(order = 2)]
fn of_pairs(x: &[f64; 2], names: (&str, &str)) -> f64 {
    x[0] * x[1] * names.0.len() as f64
}

#[differentiable(order = 2)]
fn of_units(x: &[f64; 2], c: (&str, Unit<'_>)) -> f64 {
    x[0] * x[1] * c.0.len() as f64 * c.1.name.len() as f64
}

#[differentiable(order = 2)]
fn of_constants(x: f64, name: &str) -> f64 {
    of_pairs(&[x, x * x], (name, name)) * of_units(&[x, x * x], (name, Unit { name }))
}

agree! {
    of_functions: (0.7, const "ab");
    of_rows: (0.7, const "ab", const 2);
    of_methods: (0.7, const "ab");
    of_constants: (0.7, const "ab");
}

#[derive(Clone, Copy)]
struct Row<'a>(&'a [f64]);

impl Row<'_> {
    fn at(&self, i: usize) -> f64 {
        self.0[i]
    }
}

/// What the calls of methods of such a constant give is kept, or computed again.
#[differentiable]
fn weighted(means: &[f64], weights: Option<Row<'_>>) -> f64 {
    let mut sum = 0.0;
    for (i, mean) in means.iter().enumerate() {
        sum += weights.map_or(*mean, |weights| weights.at(i) * mean * mean);
    }
    sum
}

#[differentiable]
fn twice_weighted(means: &[f64], weights: Row<'_>) -> f64 {
    weighted(means, Some(weights)) * weighted(means, None)
}

#[differentiable]
fn of_all_time(x: &'static [f64]) -> f64 {
    x[0] * x[1]
}

#[test]
fn what_they_refer_to_is_constant() {
    let label = String::from("ab");
    let p = Labelled { a: 0.75, b: 0.5, label: &label };
    let gradient = borrowed::gradient(&p);
    assert_eq!((gradient.a, gradient.b), (1.0, 1.5));
    let other = Labelled { a: 3.0, ..p.clone() };
    assert_eq!(p.product_gradient(&other).a, 0.75);
    assert_eq!(of_pairs::objective((&label, "c")).value(&[1.0, 2.0]), 4.0);
    assert_eq!(of_units::objective((&label, Unit { name: "c" })).value(&[1.0, 2.0]), 4.0);
    let weights = [5.0, 7.0];
    assert_eq!(weighted::gradient(&[2.0, 3.0], Some(Row(&weights))), [20.0, 42.0]);
    // (5 a² + 7 b²) (a + b)
    assert_eq!(twice_weighted::gradient(&[2.0, 3.0], Row(&weights)), [20.0 * 5.0 + 83.0, 42.0 * 5.0 + 83.0]);
    static NUMBERS: [f64; 2] = [2.0, 3.0];
    assert_eq!(of_all_time::gradient(&NUMBERS), [3.0, 2.0]);
}
