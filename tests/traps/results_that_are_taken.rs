//! Calls whose results are taken, after calls and in closures of calls whose results are not.

use crate::support::agree;
use differentiable::{Tangent, differentiable};

#[derive(Clone, Tangent)]
struct Mass {
    m: f64,
}

impl Mass {
    #[differentiable(order = 2, associated)]
    fn new(m: f64) -> Mass {
        Mass { m }
    }

    #[differentiable(order = 2, wrt(self))]
    fn energy(&self) -> f64 {
        self.m * self.m
    }

    #[differentiable(order = 2, wrt(self, other))]
    fn pull(&self, other: &Mass) -> f64 {
        (self.m * other.m).sin()
    }
}

#[differentiable(order = 2)]
fn of_a_chain_after_push(x: f64) -> f64 {
    let mut masses = Vec::new();
    masses.push(Mass { m: x });
    masses.iter().map(|mass| mass.energy()).sum()
}

#[differentiable(order = 2)]
fn of_a_chain_after_swap(x: f64) -> f64 {
    let mut masses = [Mass { m: x }, Mass { m: 1.0 }];
    masses.swap(0, 1);
    masses.iter().map(|mass| mass.energy()).sum::<f64>() + x
}

#[differentiable(order = 2)]
fn of_elements_after_push(x: f64) -> f64 {
    let mut masses = vec![Mass { m: x }];
    masses.push(Mass { m: x * x });
    masses[0].energy() * masses[1].pull(&masses[0])
}

#[differentiable(order = 2)]
fn of_a_fold_after_push(x: f64) -> f64 {
    let mut masses = vec![];
    masses.push(Mass { m: x });
    masses.iter().fold(0.0, |sum, mass| sum + mass.energy())
}

#[differentiable(order = 2)]
fn in_a_closure_of_a_statement(x: f64) -> f64 {
    let mut masses = vec![Mass { m: x }];
    masses.push(Mass::new(x));
    let mut total = 0.0;
    masses.iter().for_each(|mass| total += mass.energy());
    total
}

#[differentiable(order = 2)]
fn after_an_exchange(x: f64) -> f64 {
    let (mut p, mut q) = (Mass { m: x }, Mass { m: 2.0 * x });
    std::mem::swap(&mut p, &mut q);
    p.energy()
}

#[differentiable(order = 2)]
fn after_sorting(x: f64) -> f64 {
    let mut masses = vec![Mass { m: x }, Mass { m: 2.0 * x }];
    masses.sort_by(|a, b| a.m.total_cmp(&b.m));
    masses[1..].iter().map(|mass| mass.pull(&masses[0])).product()
}

agree! {
    of_a_chain_after_push: (0.5), (-1.7);
    of_a_chain_after_swap: (0.5), (-1.7);
    of_elements_after_push: (0.5), (-1.7);
    of_a_fold_after_push: (0.5), (-1.7);
    in_a_closure_of_a_statement: (0.5), (-1.7);
    after_an_exchange: (0.5), (-1.7);
    after_sorting: (0.5), (-1.7);
}
