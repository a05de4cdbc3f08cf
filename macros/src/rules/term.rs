//! Formulas: what stands on the right-hand side of a row of the table.
//!
//! Operators work on terms, references to terms and floats alike; nodes are shared, never copied.

use std::ops::{Add, Div, Mul, Neg, Sub};
use std::rc::Rc;

/// A formula over an operation's arguments and its result.
#[derive(Clone, Debug)]
pub struct Term(Rc<Node>);

/// The outermost part of a [`Term`].
#[derive(Debug)]
pub enum Node {
    /// The argument of the operation at this place.
    Argument(usize),
    /// The value of the operation itself, known once it has been computed.
    Result,
    /// A number; an integer where the rule asks for a constant.
    Literal(f64),
    /// Another rule of the table, by its name.
    Apply(&'static str, Vec<Term>),
}

impl Term {
    pub fn argument(place: usize) -> Term {
        Term(Rc::new(Node::Argument(place)))
    }

    pub fn result() -> Term {
        Term(Rc::new(Node::Result))
    }

    pub fn literal(value: f64) -> Term {
        Term(Rc::new(Node::Literal(value)))
    }

    pub fn apply(name: &'static str, arguments: impl Into<Vec<Term>>) -> Term {
        Term(Rc::new(Node::Apply(name, arguments.into())))
    }

    pub fn node(&self) -> &Node {
        &self.0
    }

    /// Equal for two terms exactly if they are one shared node.
    pub fn identity(&self) -> *const Node {
        Rc::as_ptr(&self.0)
    }

    pub fn as_literal(&self) -> Option<f64> {
        match *self.0 {
            Node::Literal(value) => Some(value),
            _ => None,
        }
    }

    /// Zero by structure, whatever the arguments are.
    pub fn is_zero(&self) -> bool {
        self.as_literal() == Some(0.0)
    }
}

impl From<f64> for Term {
    fn from(value: f64) -> Term {
        Term::literal(value)
    }
}

impl From<&Term> for Term {
    fn from(term: &Term) -> Term {
        term.clone()
    }
}

/// Literals are computed at once: orders of derivatives (`k + 1.0`) and signs stay literals.
fn combine(name: &'static str, compute: fn(f64, f64) -> f64, left: Term, right: Term) -> Term {
    match (left.as_literal(), right.as_literal()) {
        (Some(a), Some(b)) => Term::literal(compute(a, b)),
        _ => Term::apply(name, [left, right]),
    }
}

macro_rules! operator {
    ($($operator:ident $method:ident;)+) => { $(
        operator!($operator $method, Term, Term);
        operator!($operator $method, Term, &Term);
        operator!($operator $method, &Term, Term);
        operator!($operator $method, &Term, &Term);
        operator!($operator $method, Term, f64);
        operator!($operator $method, &Term, f64);
        operator!($operator $method, f64, Term);
        operator!($operator $method, f64, &Term);
    )+ };
    ($operator:ident $method:ident, $left:ty, $right:ty) => {
        impl $operator<$right> for $left {
            type Output = Term;

            fn $method(self, right: $right) -> Term {
                combine(stringify!($method), <f64 as $operator>::$method, self.into(), right.into())
            }
        }
    };
}

operator! {
    Add add;
    Sub sub;
    Mul mul;
    Div div;
}

impl Neg for Term {
    type Output = Term;

    fn neg(self) -> Term {
        match self.as_literal() {
            Some(value) => Term::literal(-value),
            None => Term::apply("neg", [self]),
        }
    }
}

impl Neg for &Term {
    type Output = Term;

    fn neg(self) -> Term {
        -self.clone()
    }
}
