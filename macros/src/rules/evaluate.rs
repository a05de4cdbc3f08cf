//! The value of an operation and of a formula, for tests.

use differentiable_core::Real;

use super::{Node, Term};

/// The operation `name` at these arguments; constants are passed as floats too.
pub fn apply<T: Real>(name: &str, arguments: &[T]) -> T {
    [
        super::arithmetic::evaluate,
        super::comparison::evaluate,
        super::exponential::evaluate,
        super::hyperbolic::evaluate,
        super::powers::evaluate,
        super::rounding::evaluate,
        super::special::evaluate,
        super::trigonometric::evaluate,
    ]
    .into_iter()
    .find_map(|topic| topic(name, arguments))
    .unwrap_or_else(|| panic!("no operation {name} with {} arguments", arguments.len()))
}

/// The value of a formula at these arguments and this result of the operation.
pub fn evaluate<T: Real>(term: &Term, arguments: &[T], result: T) -> T {
    match term.node() {
        Node::Argument(place) => arguments[*place],
        Node::Result => result,
        Node::Literal(value) => T::from_f64(*value),
        Node::Apply(name, inner) => {
            let inner: Vec<T> = inner.iter().map(|term| evaluate(term, arguments, result)).collect();
            apply(name, &inner)
        }
    }
}
