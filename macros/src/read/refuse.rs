//! Everything that is refused, with its reason and the way out.

use proc_macro2::{Span, TokenStream};

/// A construct that cannot be differentiated, or a mistake in the attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    Receiver,
    WrtUnknown(String),
    WrtDiscrete(String),
    NoActiveParameter,
    MutableParameter,
    ConstOrForeign(&'static str),
    Async,
    ResultNotScalar,
    Independent(String),
    Loop,
    Closure,
    Macro(String),
    Method(String),
    Operation { name: String, reason: &'static str, instead: &'static str },
    Struct,
    Pattern,
    MatchOnActive,
    Question,
    IntegerCast,
    Unsafe,
    Bits(&'static str),
    Deref,
    ActiveIndex,
    Uninitialised,
    AssignmentInside,
    MutableBorrow,
    RangeIndex,
    CalledValue,
    ConstantTarget,
    ElseOfLet,
    NestedItem,
    Expression(&'static str),
    Aggregate(&'static str),
}

impl Refusal {
    /// The stable name, which is that of its file among the compile-fail tests; what is wrong and why, and what to write instead.
    fn text(&self) -> (&'static str, String, String) {
        let (name, what, help): (&str, String, String) = match self {
            Refusal::Receiver => (
                "receiver",
                "methods are not differentiable yet".into(),
                "write a free function that takes what it needs from `self` as parameters".into(),
            ),
            Refusal::WrtUnknown(parameter) => (
                "wrt_unknown",
                format!("there is no parameter `{parameter}` to differentiate with respect to"),
                "name parameters of the function in `wrt(…)`; a parameter that is a pattern is active by its type".into(),
            ),
            Refusal::WrtDiscrete(parameter) => (
                "wrt_discrete",
                format!("`{parameter}` is not made of floats: there is no derivative with respect to it"),
                "leave it out of `wrt(…)`".into(),
            ),
            Refusal::NoActiveParameter => (
                "no_active_parameter",
                "no parameter is made of floats: there is nothing to differentiate with respect to".into(),
                "floats are `f32`, `f64`, a type parameter bounded by `Real`, and arrays, slices, vectors and tuples of \
                 them; other types are named in `#[differentiable(wrt(…))]`"
                    .into(),
            ),
            Refusal::MutableParameter => (
                "mutable_parameter",
                "a parameter behind `&mut` is not differentiable yet".into(),
                "return the result instead of writing it".into(),
            ),
            Refusal::ConstOrForeign(kind) => (
                "const_or_foreign",
                format!("`{kind}` functions cannot be differentiated"),
                "put the attribute on an ordinary function and call that".into(),
            ),
            Refusal::Async => (
                "async",
                "`async` functions cannot be differentiated".into(),
                "put the attribute on an ordinary function and call that".into(),
            ),
            Refusal::ResultNotScalar => (
                "result_not_scalar",
                "only functions with a scalar result are differentiable yet".into(),
                "return `f32`, `f64` or a type parameter bounded by `Real`".into(),
            ),
            Refusal::Independent(parameter) => (
                "independent",
                format!("the result does not depend on `{parameter}`"),
                format!(
                    "leave it out with `#[differentiable(wrt(…))]`, or begin its name with an underscore \
                     (`_{parameter}`) to get a zero gradient"
                ),
            ),
            Refusal::Loop => (
                "loop",
                "loops over active values are not differentiable yet".into(),
                "write the terms one by one, or a recursive function".into(),
            ),
            Refusal::Closure => (
                "closure",
                "a closure that takes or captures active values is not differentiable yet".into(),
                "make it a function of its own with `#[differentiable]` and call that".into(),
            ),
            Refusal::Macro(name) => (
                "macro",
                format!("`{name}!` takes an active value, and what it does with it cannot be seen"),
                "write what it stands for, or pass `constant(…)` if its derivative does not matter".into(),
            ),
            Refusal::Method(name) => (
                "method",
                format!("there is no derivative for the method `{name}` of an active value"),
                "call a function with `#[differentiable]` instead, or one of the mathematical methods of floats".into(),
            ),
            Refusal::Operation { name, reason, instead } => {
                ("operation", format!("`{name}` has no derivative: {reason}"), (*instead).into())
            }
            Refusal::Struct => (
                "struct_literal",
                "struct literals with active values are not differentiable yet".into(),
                "use a tuple or an array".into(),
            ),
            Refusal::Pattern => (
                "pattern",
                "this pattern cannot take an active value apart".into(),
                "use a name, a tuple pattern or an array pattern".into(),
            ),
            Refusal::MatchOnActive => (
                "match_on_active",
                "`match` on an active value is not differentiable: its patterns are tests for equality".into(),
                "write `if` with comparisons".into(),
            ),
            Refusal::Question => (
                "question_mark",
                "`?` on an active value is not differentiable".into(),
                "return a float, and check what can fail before the call".into(),
            ),
            Refusal::IntegerCast => (
                "integer_cast",
                "an integer made of an active value hides a rounding: its derivative is zero almost everywhere".into(),
                "write the rounding that is meant: `x.floor() as usize`, `x.round() as i64`, `x.trunc() as i32`".into(),
            ),
            Refusal::Unsafe => (
                "unsafe_block",
                "`unsafe` code on active values is not differentiable".into(),
                "move it into a function of its own that takes and returns constants".into(),
            ),
            Refusal::Bits(operator) => (
                "bit_operator",
                format!("the operator `{operator}` has no derivative"),
                "use arithmetic operators on floats".into(),
            ),
            Refusal::Deref => (
                "deref",
                "only references to active values can be dereferenced".into(),
                "remove the `*`".into(),
            ),
            Refusal::ActiveIndex => (
                "active_index",
                "an index cannot be an active value".into(),
                "make it an integer by a rounding: `x[t.floor() as usize]`".into(),
            ),
            Refusal::Uninitialised => (
                "uninitialised",
                "an active variable that is mutable needs a value from the start".into(),
                "initialise it where it is declared".into(),
            ),
            Refusal::AssignmentInside => (
                "assignment_inside",
                "an active value is changed inside an expression that is otherwise constant".into(),
                "make the assignment a statement of its own before it".into(),
            ),
            Refusal::MutableBorrow => (
                "mutable_borrow",
                "a mutable reference to an active value is not differentiable yet".into(),
                "assign the result of a function instead".into(),
            ),
            Refusal::RangeIndex => (
                "range_index",
                "this slice of an active value can only be borrowed".into(),
                "write `&x[a..b]`".into(),
            ),
            Refusal::CalledValue => (
                "called_value",
                "only functions that are named by a path can be called with active values".into(),
                "call a function with `#[differentiable]` by its name".into(),
            ),
            Refusal::ConstantTarget => (
                "constant_target",
                "an active value flows into something that is constant: its derivative would be lost".into(),
                "assign it to a local variable of the function".into(),
            ),
            Refusal::ElseOfLet => (
                "let_else",
                "`let … else` with an active value is not differentiable yet".into(),
                "use `if` with a comparison".into(),
            ),
            Refusal::NestedItem => (
                "nested_item",
                "an item inside the function would be defined twice".into(),
                "move it out of the function".into(),
            ),
            Refusal::Expression(kind) => (
                "expression",
                format!("{kind} with an active value is not differentiable"),
                "write it with arithmetic, `if`, `let` and calls of differentiable functions".into(),
            ),
            Refusal::Aggregate(found) => (
                "aggregate",
                format!("a float is needed here, and this is {found}"),
                "take the element that is meant".into(),
            ),
        };
        (name, what, help)
    }
}

/// All that was refused, each at its place in the user's code.
#[derive(Default)]
pub struct Refusals(Vec<(Refusal, Span)>);

impl Refusals {
    pub fn add(&mut self, refusal: Refusal, span: Span) {
        self.0.push((refusal, span));
    }

    pub fn append(&mut self, others: Refusals) {
        self.0.extend(others.0);
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// One compile error for each refusal.
    pub fn compile_errors(&self) -> TokenStream {
        self.0
            .iter()
            .map(|(refusal, span)| {
                let (_, what, help) = refusal.text();
                syn::Error::new(*span, format!("{what}\n\nhelp: {help}")).into_compile_error()
            })
            .collect()
    }
}
