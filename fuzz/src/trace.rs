//! Reverse mode over a record of what was computed: what a gradient is where values or partial derivatives are infinite.
//!
//! It differs from forward mode there. A cotangent of zero times an infinite partial derivative is zero, and what no cotangent
//! reaches adds nothing, while in forward mode an infinite tangent may meet a partial derivative of zero.

use std::cell::RefCell;

/// A number that was computed; nothing for a constant.
pub type Node = Option<usize>;

/// What each number was computed from, with the partial derivatives.
type Record = Vec<[(Node, f64); 2]>;

thread_local! {
    static RECORD: RefCell<Record> = const { RefCell::new(Vec::new()) };
}

/// Begins a new record.
pub fn clear() {
    RECORD.with_borrow_mut(Vec::clear);
}

/// Adds a number to the record.
pub fn record(of: [(Node, f64); 2]) -> Node {
    RECORD.with_borrow_mut(|record| {
        record.push(of);
        Some(record.len() - 1)
    })
}

/// A cotangent, and the sum of the absolute values of what was added up to it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cotangent {
    pub value: f64,
    pub size: f64,
}

impl Cotangent {
    fn add(&mut self, partial: f64, of: Cotangent) {
        if of == Cotangent::default() {
            return;
        }
        // A sum that happens to be zero may be another number, rounded otherwise.
        let value = if of.value == 0.0 && !partial.is_finite() { f64::NAN } else { partial * of.value };
        self.value += value;
        self.size += partial.abs() * of.size;
    }
}

/// The cotangents of these numbers, which are the first of the record, if those of the results are given.
pub fn pulled_back(results: impl Iterator<Item = (Node, f64)>, count: usize) -> Vec<Cotangent> {
    RECORD.with_borrow(|record| {
        let mut cotangents = vec![Cotangent::default(); record.len()];
        for (node, cotangent) in results {
            if let Some(node) = node {
                cotangents[node].add(cotangent, Cotangent { value: 1.0, size: 1.0 });
            }
        }
        for (index, of) in record.iter().enumerate().rev() {
            let own = cotangents[index];
            for (node, partial) in of {
                if let Some(node) = node {
                    cotangents[*node].add(*partial, own);
                }
            }
        }
        cotangents.truncate(count);
        cotangents
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jet::{Jet, Precision, apply};

    fn gradient(at: &[f64], of: impl Fn(&[Jet]) -> Jet) -> Vec<f64> {
        clear();
        let variables: Vec<Jet> =
            at.iter().enumerate().map(|(index, value)| Jet::variable(*value, index, 1.0)).collect();
        let result = of(&variables);
        pulled_back([(result.node, 1.0)].into_iter(), at.len()).iter().map(|cotangent| cotangent.value).collect()
    }

    fn call(name: &str, arguments: &[&Jet]) -> Jet {
        apply(name, false, &arguments.iter().map(|jet| (*jet).clone()).collect::<Vec<_>>(), Precision::Double)
    }

    #[test]
    fn finite_derivatives_are_those_of_forward_mode() {
        let of = |x: &[Jet]| call("hypot", &[&call("mul", &[&x[0], &x[1]]), &call("exp", &[&x[0]])]);
        let found = gradient(&[0.7, 1.3], of);
        let forward = of(&[Jet::variable(0.7, 0, 1.0), Jet::variable(1.3, 1, 1.0)]);
        found.iter().zip(&forward.first).for_each(|(found, first)| assert!((found - first).abs() < 1e-14));
    }

    #[test]
    fn no_cotangent_meets_no_infinity() {
        assert_eq!(gradient(&[0.0, 2.0], |x| call("max", &[&call("sqrt", &[&x[0]]), &x[1]])), [0.0, 1.0]);
        assert_eq!(gradient(&[0.0, 0.0], |x| call("mul", &[&call("sqrt", &[&x[0]]), &x[1]])), [0.0, 0.0]);
        assert_eq!(gradient(&[0.0], |x| call("sqrt", &[&x[0]])), [f64::INFINITY]);
    }
}
