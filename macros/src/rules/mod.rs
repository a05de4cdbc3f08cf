//! The derivative table: one line of mathematics for each operation.
//!
//! A row reads `tan(x) = y => [1.0 + y * y]`: the operation, a name for its result if the formulas use it, and the
//! partial derivative with respect to each real argument. In front stand the cost of the operation and how its
//! partials grow. What a formula calls is itself a row, so that derivatives of every order exist. Below the keyword
//! `Real` stand operations that `Real` has under the same name, below `Partials` those that live in core's `partials`
//! because only derivatives need them, or only `libm` has them.
//!
//! Formulas reuse the result where that is sound, lose no digits, and do not overflow before the derivative itself
//! does. At a kink the derivative is the mean of the one-sided ones, and the second derivative is zero.

mod names;
mod term;

// The topics, each with a file of rows.
mod arithmetic;
mod comparison;
mod exponential;
mod hyperbolic;
mod powers;
mod rounding;
mod special;
mod trigonometric;

#[cfg(test)]
pub mod evaluate;
#[cfg(test)]
mod tests;

pub use names::{Spelled, function, method, trait_of};
pub use term::{Node, Term};

/// One row of the table.
#[derive(Debug)]
pub struct Rule {
    pub name: &'static str,
    pub arguments: &'static [Kind],
    pub home: Home,
    pub cost: Cost,
    pub growth: Growth,
    /// The partial derivatives with respect to the real arguments, in their order, from as many terms as the rule has
    /// arguments, and its result. A constant argument that is known must be passed as a literal: the orders of
    /// derivatives are counted at expansion time.
    pub partials: fn(&[Term], &Term) -> Vec<Term>,
}

/// What an argument is. Constants come last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Real,
    /// An `i32`, through which nothing is differentiated.
    Constant,
}

/// Where the function itself is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Home {
    /// The trait `Real` and its operators.
    Real,
    /// The module `partials` of core.
    Partials,
}

/// What it costs to compute the operation once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cost {
    /// A few instructions.
    Cheap,
    /// A division or a root.
    Moderate,
    /// A call into a mathematical library.
    Expensive,
}

/// Where the partial derivatives are infinite or NaN although the arguments are finite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Growth {
    /// Nowhere.
    Finite,
    /// Only where the value is infinite or NaN, or so close to a pole that the derivative overflows before it.
    Overflowing,
    /// Also where the value is finite and ordinary: √x at 0.
    Singular,
}

impl Rule {
    /// Whether it is a product that is zero where a cotangent is.
    pub fn is_guarded(&self) -> bool {
        matches!(self.name, "strong" | "joint")
    }

    /// Whether every partial derivative is zero by structure.
    pub fn is_piecewise_constant(&self) -> bool {
        let arguments: Vec<Term> = (0..self.arguments.len()).map(Term::argument).collect();
        (self.partials)(&arguments, &Term::result()).iter().all(Term::is_zero)
    }
}

/// Every row of the table.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    [
        arithmetic::RULES,
        comparison::RULES,
        exponential::RULES,
        hyperbolic::RULES,
        powers::RULES,
        rounding::RULES,
        special::RULES,
        trigonometric::RULES,
    ]
    .into_iter()
    .flatten()
}

/// The row of this name.
pub fn rule(name: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.name == name)
}

/// Makes a topic of its rows: the table `RULES`, and for each row a function that applies it in a formula.
macro_rules! rules {
    ($($home:ident { $(
        $cost:ident $growth:ident
        $name:ident($($argument:ident $(: $kind:ident)?),+) $(= $result:ident)?
            => [$($partial:expr),+] $(where $($local:ident = $value:expr),+)?;
    )+ })+) => {
        pub static RULES: &[$crate::rules::Rule] = &[$($($crate::rules::Rule {
            name: stringify!($name),
            arguments: &[$($crate::rules::rules!(@kind $($kind)?)),+],
            home: $crate::rules::Home::$home,
            cost: $crate::rules::Cost::$cost,
            growth: $crate::rules::Growth::$growth,
            partials: |arguments, _result| {
                // A formula need not mention every argument.
                #[allow(unused_variables)]
                let [$($argument),+] = arguments else {
                    unreachable!(concat!(stringify!($name), " has another number of arguments"))
                };
                $(let $result = _result;)?
                $($(let $local = &$crate::rules::Term::from($value);)+)?
                vec![$($crate::rules::Term::from($partial)),+]
            },
        }),+),+];

        $($(
            // Many rows are only ever found by their name.
            #[allow(dead_code)]
            pub fn $name($($argument: impl Into<$crate::rules::Term>),+) -> $crate::rules::Term {
                $crate::rules::Term::apply(stringify!($name), [$($argument.into()),+])
            }
        )+)+

        #[cfg(test)]
        pub fn evaluate<T: differentiable_core::Real>(name: &str, arguments: &[T]) -> Option<T> {
            match (name, arguments) {
                $($((stringify!($name), &[$($argument),+]) => {
                    Some($crate::rules::rules!(@function $home $name)($($crate::rules::rules!(@value $argument $($kind)?)),+))
                })+)+
                _ => None,
            }
        }
    };
    (@kind) => { $crate::rules::Kind::Real };
    (@kind i32) => { $crate::rules::Kind::Constant };
    (@function Real $name:ident) => { T::$name };
    (@function Partials $name:ident) => { differentiable_core::partials::$name };
    (@value $argument:ident) => { $argument };
    (@value $argument:ident i32) => { $argument.to_f64() as i32 };
}
use rules;
