//! Everything that is refused, with its reason and the way out.
//!
//! One row each: the code, which is the name of its file in `tests/ui` and of its section in `differentiable::errors`; what is
//! wrong and why; what to write instead.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};

macro_rules! refusals {
    ($($(#[$doc:meta])* $variant:ident $(($($field:ident: $ty:ty),+))? = $name:literal: $what:literal, help: $help:literal;)*) => {
        /// A construct that cannot be differentiated, or a mistake in the attribute.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Refusal {
            $($(#[$doc])* $variant $(($($ty),+))?,)*
        }

        impl Refusal {
            /// What it is called in the index of errors.
            fn code(&self) -> &'static str {
                match self {
                    $(Refusal::$variant { .. } => $name,)*
                }
            }

            /// What is wrong and why, and what to write instead.
            fn text(&self) -> (String, String) {
                match self {
                    $(Refusal::$variant $(($($field),+))? => (format!($what), format!($help)),)*
                }
            }
        }

        /// The rows as they are written: code, what is wrong, help.
        #[cfg(test)]
        pub const ROWS: &[(&str, &str, &str)] = &[$(($name, $what, $help)),*];
    };
}

/// The attribute and what it stands above.
const OPTIONS: &str = "`wrt(…)`, `associated`, `order = 2`, `sparse`, `no_tape`, `workspace`, `checkpoint = …`, `name = …`, `derivative = path` and `crate = path`";

refusals! {
    /// An option that does not exist.
    OptionUnknown(option: String) = "option_unknown":
        "there is no option `{option}`",
        help: "the options are {OPTIONS}";
    /// An option that is given twice.
    OptionTwice(option: String) = "option_twice":
        "the option `{option}` is given twice",
        help: "keep one of them";
    /// An option that is not written as it should be.
    OptionSyntax(expected: String) = "option_syntax":
        "this option cannot be read: {expected}",
        help: "the options are {OPTIONS}";
    /// The attribute is above something else.
    NotAFunction(kind: &'static str) = "not_a_function":
        "{kind} cannot be differentiated: only functions can",
        help: "put `#[differentiable]` on a function";
    /// A function of a trait, without a body.
    NoBody = "no_body":
        "a function without a body has nothing to differentiate",
        help: "put `#[differentiable]` on a free function, and call that where the trait is implemented";

    /// An unsafe function.
    UnsafeFunction = "unsafe_function":
        "`unsafe` functions cannot be differentiated: what they ask of the caller may not hold for their derivatives",
        help: "put the attribute on a safe function, and do what is unsafe outside it";
    /// Asynchronous code.
    Async = "async":
        "`async` code cannot be differentiated: when it runs is not known",
        help: "put the attribute on an ordinary function, and call that from the `async` one";
    /// A name in `wrt(…)` that no parameter has.
    WrtUnknown(parameter: String) = "wrt_unknown":
        "there is no parameter `{parameter}` to differentiate with respect to",
        help: "name parameters of the function in `wrt(…)`; a parameter that is a pattern is active by its type";
    /// A parameter that is named twice in `wrt(…)`.
    WrtTwice(parameter: String) = "wrt_twice":
        "the parameter `{parameter}` is named twice",
        help: "name it once: there is one derivative with respect to it";
    /// A name in `wrt(…)` of a parameter that is discrete, or an `Option`.
    WrtDiscrete(parameter: String) = "wrt_discrete":
        "`{parameter}` is not made of floats: there is no derivative with respect to it",
        help: "leave it out of `wrt(…)`; what an `Option` may hold is taken as a parameter by itself, beside one that says whether it counts";
    /// Nothing to differentiate with respect to.
    NoActiveParameter = "no_active_parameter":
        "no parameter is made of floats: there is nothing to differentiate with respect to",
        help: "floats are `f32`, `f64`, a type parameter bounded by `Real`, and arrays, slices, vectors and tuples of \
               them; other types are named in `#[differentiable(wrt(…))]`. Of a type parameter `T` of an `impl` block, the \
               method repeats the bound: `where T: Real`";
    /// An active parameter behind `&mut` of a function that returns a value.
    MutableParameter = "mutable_parameter":
        "a parameter behind `&mut` is an output, and beside a result there can be none",
        help: "return all that is computed as a tuple, or write all of it to parameters behind `&mut`; one that is only \
               room to work in is left out with `#[differentiable(wrt(…))]`";
    /// A vector behind `&mut` that grows or shrinks.
    OutputLength = "output_length":
        "a vector behind `&mut` keeps its length, which its tangent and its cotangent have, too",
        help: "return the vector, or let the caller make it as long as it is to be, and set its elements; one that is only \
               room to work in is left out with `#[differentiable(wrt(…))]`";
    /// An active parameter with other references than the one around it.
    NestedReference = "nested_reference":
        "floats behind two references, or behind one inside of a type, are not differentiable",
        help: "take them behind one that is around the whole, as in `&[Vec<f64>]`, or by parameters of their own; a parameter that is constant \
               is left out with `#[differentiable(wrt(…))]`";
    /// The result is not made of floats.
    Result(found: &'static str) = "result":
        "the result has no derivative: it is {found}",
        help: "return floats by value: a scalar, an array, a tuple, a vector, or a struct with `#[derive(Tangent)]`, or a `Result` or an `Option` \
               of these; what writes to parameters behind `&mut`, and says whether it could, returns `Result<(), …>` or `Option<()>`";
    /// There is nothing to differentiate.
    NoResult = "no_result":
        "the function returns nothing, and writes to no parameter made of floats: there is nothing to differentiate",
        help: "return what is computed, or write it to a parameter behind `&mut`; one that is a struct is named in `wrt(…)`";
    /// A hand-written derivative of a function with several results.
    DerivativeResult = "derivative_result":
        "a derivative by hand needs a scalar result",
        help: "return one float, or let the body be differentiated";
    /// A sparse Hessian matrix without second derivatives.
    SparseOrder = "sparse_order":
        "the sparse matrix of a scalar function is its Hessian matrix, which needs second derivatives",
        help: "write `#[differentiable(order = 2, sparse)]`";
    /// A sparse matrix with respect to, or of, something else than floats of one type.
    SparseShape(what: &'static str) = "sparse_shape":
        "{what} has no place in a sparse matrix",
        help: "take and return scalars, arrays, slices, vectors and tuples of one type of floats";
    /// A sparse matrix of a function whose body is not read.
    SparseDerivative = "sparse_derivative":
        "what a function with a derivative by hand depends on is not known: its body is not read",
        help: "leave `sparse` out: the matrix is a full one";
    /// An active parameter of which the result does not depend.
    Independent(parameter: String) = "independent":
        "the result does not depend on `{parameter}`",
        help: "leave it out with `#[differentiable(wrt(…))]`, or begin its name with an underscore (`_{parameter}`) to \
               get a zero gradient";

    /// A loop over something that is not known.
    Loop = "loop":
        "this cannot be iterated over with active values",
        help: "iterate over a range, an array, a slice, a vector, or iterators of these";
    /// An iterator that is not consumed where it is made.
    Iterator = "iterator":
        "an iterator over active values is kept, and what becomes of it cannot be seen",
        help: "consume it where it is made: by `for`, `sum`, `fold`, `for_each`, `collect`; what has an index can be advanced by \
               hand: `let mut items = x.iter();`, `items.next()`, `items.peek()`";
    /// Two iterators of which neither has an index.
    Zip = "zip":
        "neither of these two iterators can be reached by an index",
        help: "`collect` one of them into a `Vec` first";
    /// A collection that is not a vector.
    Collection = "collection":
        "active values can only be collected into a `Vec`",
        help: "write `collect::<Vec<_>>()`";
    /// `from_fn` without a type.
    ArrayLength = "array_length":
        "the length of this array is not written here",
        help: "write it: `let x: [f64; 3] = array::from_fn(…)`";
    /// A closure as a value.
    Closure = "closure":
        "a closure that captures active values can only be called, or passed: to a method of an iterator, or to a function with `#[differentiable]`",
        help: "call it where it is needed, or make it a function of its own with `#[differentiable]`";
    /// A closure that is passed on, and has effects.
    ClosureChanges = "closure_changes":
        "a closure that is passed to a function may be called again for the derivatives: this one changes something, or does what must be done once",
        help: "let it return what it computes, and nothing else; call code that is not seen before it, and let it capture what comes of that";
    /// An active argument of a function that came in, which takes no floats there.
    CallbackInput = "callback_input":
        "the derivative with respect to this argument would be lost: what is called takes no floats there",
        help: "let it take floats, or arrays, slices, vectors or tuples of them";
    /// A function that came in, in two functions that are passed to one call.
    CallbackTwice = "callback_twice":
        "a function that came in as a parameter is passed on twice in one call: each would add to its derivative at the same time",
        help: "pass it on once: one closure can return several results, as a tuple";
    /// An option of a function that has no derivatives of its own.
    CallbackOption(option: &'static str) = "callback_option":
        "`{option}` has no meaning for a function that takes functions: its derivatives are taken where it is called",
        help: "leave it out, and write it at the functions that call this one";
    /// Calls of closures that call closures.
    ClosureGrowth = "closure_growth":
        "closures that call closures make too much code: each call is written out",
        help: "make the inner one a function of its own with `#[differentiable]`";
    /// A macro that may do anything.
    Macro(name: String) = "macro":
        "`{name}!` takes an active value, and what it does with it cannot be seen",
        help: "write what it stands for, or pass `differentiable::constant(…)` if its derivative does not matter";
    /// A method that is not known.
    Method(name: String) = "method":
        "there is no derivative for the method `{name}` of an active value",
        help: "call a function with `#[differentiable]` instead, or one of the mathematical methods of floats";
    /// A method of a vector or a slice that is not known, for which there is another way.
    MethodOfSlice(name: String, instead: &'static str) = "method_of_slice":
        "there is no derivative for the method `{name}` of a vector or a slice of active values",
        help: "{instead}";
    /// A map that would hold active values.
    Map = "map":
        "a map holds no active values",
        help: "keep the values in a `Vec`, and their indices in the map: `sums[index[&key]] += x`";
    /// A method of a value whose type is behind a name.
    UnknownType(method: String, instead: String) = "unknown_type":
        "what `{method}` does cannot be seen: the type of this is not written here, but named",
        help: "{instead}";
    /// An `Option` of an active value that is not taken apart where it is made.
    OptionKept = "option_kept":
        "what becomes of this `Option` of an active value cannot be seen",
        help: "give it a name if it holds floats, or tuples and arrays of them: `let item: Option<f64> = …;`; or take it apart: by \
               `unwrap`, `unwrap_or(…)`, `map_or(…)`, `if let Some(x) = …` or `let Some(x) = … else`";
    /// An operation that is known and has no derivative.
    Operation(name: String, reason: &'static str, instead: &'static str) = "operation":
        "`{name}` has no derivative: {reason}",
        help: "{instead}";
    /// A loop that keeps values, where there is no room for them.
    Tape(reason: &'static str, instead: &'static str) = "tape":
        "the gradient would have to keep values from each iteration to the next, and {reason}",
        help: "go on by a call of the function itself with the rest (`&x[1..]`), whose values stand on the stack; \
               carry on only what is added to; or {instead}";
    /// A number of snapshots that is none.
    CheckpointSyntax(expected: String) = "checkpoint_syntax":
        "this is no number of snapshots: {expected}",
        help: "write `#[checkpoint(64)]` in front of the loop, or `#[differentiable(checkpoint = 64)]`";
    /// Checkpoints of a loop without a known number of iterations.
    CheckpointLoop = "checkpoint_loop":
        "it is not known beforehand how often this loop runs: there is no schedule for its checkpoints",
        help: "write a `for` loop over a range or a slice, without `break` and `return`; or leave the checkpoints out: all iterations \
               are kept";
    /// Checkpoints of a loop with opaque code in it.
    CheckpointOnce = "checkpoint_once":
        "a loop with checkpoints runs its iterations again, and this is to run once in each",
        help: "do before or after the loop what is random, reads, prints or changes something behind a reference; or leave the \
               checkpoints out";
    /// Checkpoints under the option `no_tape`.
    CheckpointTape = "checkpoint_tape":
        "checkpoints are storage, and `no_tape` rules that out",
        help: "leave out one of the two";
    /// A tuple struct, a variant, or a container of the standard library.
    Constructor(path: String) = "constructor":
        "`{path}` around an active value is not differentiable",
        help: "keep floats in variables, tuples and arrays";
    /// A pattern that may not match, or that is not known.
    Pattern = "pattern":
        "this pattern cannot take an active value apart",
        help: "use a name, a tuple pattern or an array pattern";
    /// A match on a float.
    MatchOnActive = "match_on_active":
        "`match` on an active value is not differentiable: its patterns are tests for equality",
        help: "write `if` with comparisons";
    /// A result that may be missing, which is kept.
    Missing = "missing":
        "a value that may be missing is differentiated where it is said what happens without it",
        help: "ask for it where it is made: `g(x)?`, `g(x).map_err(…)?`, `g(x).unwrap()`, `g(x).unwrap_or(0.0)`, `if let Ok(y) = g(x) {{ … }}`";
    /// An `Option` whose cases are not written out.
    OptionInside = "option_inside":
        "it cannot be seen when this `Option` of an active value is `None`",
        help: "write its cases: `if … {{ Some(…) }} else {{ None }}`, or `(…).then(|| …)`";
    /// An integer made of an active value as it is.
    IntegerCast = "integer_cast":
        "an integer made of an active value hides a rounding: its derivative is zero almost everywhere",
        help: "write the rounding that is meant: `x.floor() as usize`, `x.round() as i64`, `x.trunc() as i32`";
    /// An unsafe block.
    Unsafe = "unsafe_block":
        "`unsafe` code on active values is not differentiable",
        help: "move it into a function of its own that takes and returns constants";
    /// Arithmetic on a struct.
    StructOperator(call: String) = "struct_operator":
        "this is a struct, and operators are differentiated on floats alone: those of a struct stand in a trait, which has no \
         room for derivatives",
        help: "give the struct a method with `#[differentiable]`, which the operator may call, and write a call of that: \
               {call}";
    /// An operator on bits.
    Bits(operator: &'static str) = "bit_operator":
        "the operator `{operator}` has no derivative",
        help: "use arithmetic operators on floats";
    /// An index that is a float.
    ActiveIndex = "active_index":
        "an index cannot be an active value",
        help: "make it an integer by a rounding: `x[t.floor() as usize]`";
    /// A mutable variable without a value.
    Uninitialised = "uninitialised":
        "this variable needs a value from the start: it changes, or is set on some paths alone",
        help: "initialise it where it is declared";
    /// A change where only a look is expected.
    AssignmentInside = "assignment_inside":
        "an active value is changed, or kept, inside a condition or a macro, which may only look at it",
        help: "make it a statement of its own before";
    /// A jump where a value is expected.
    JumpInside(place: &'static str) = "jump_inside":
        "a jump inside {place} with active values is not differentiable",
        help: "make it a statement of its own before: `if … {{ return …; }}`";
    /// A mutable reference to one of several variables.
    MutableBorrow = "mutable_borrow":
        "it is not known to which active value this mutable reference leads",
        help: "assign to the variable that is meant by its own name, or to an element by its index";
    /// A call for its effects.
    UnusedCall = "unused_call":
        "the result does not depend on what this call returns, and what else it does with an active value cannot be seen",
        help: "leave it out, or pass `differentiable::constant(…)` to it";
    /// A call of something else than a function's name.
    CalledValue = "called_value":
        "only functions that are named by a path, closures, and parameters that are functions can be called with active values",
        help: "call a function with `#[differentiable]` by its name, or take it as a parameter, `f: impl Fn(f64) -> f64` or \
               `f: &dyn Fn(f64) -> f64`";
    /// A function of the function's own that has no derivatives.
    OwnFunction = "own_function":
        "this function, which stands in the one that calls it, has no derivatives",
        help: "put `#[differentiable]` above it";
    /// A derivative that has no derivative.
    NestedDerivative(name: String) = "nested_derivative":
        "`{name}` of a function has no derivative of its own",
        help: "`gradient`, `value_and_gradient`, `gradient_into`, `jvp`, `vjp`, `jacobian`, `hvp` and `hessian` can be called with active \
               values, `jvp` once for each direction of `jvps`; if `{name}` is a function in a module, `use` it and call it by its bare name";
    /// Something constant that would become active.
    ConstantTarget = "constant_target":
        "an active value flows into something that is constant: its derivative would be lost",
        help: "assign it to a local variable of the function";
    /// A float of what is said where a result is missing.
    ErrorFloat = "error_float":
        "what is said where a result is missing may come from active values: its derivative would be lost",
        help: "compute it from what was passed to the call, or cut it: `differentiable::constant(…)`";
    /// An item inside the function.
    NestedItem = "nested_item":
        "an item like this would be defined twice",
        help: "move it out of the function";
    /// A part that is left out on some conditions.
    Conditional = "conditional":
        "whether this is compiled is not seen by the attribute, which reads it in any case",
        help: "write `#[cfg(…)]` in front of a statement, an arm, an argument, an element or a parameter, or `if cfg!(…) {{ … }}`";
    /// Two variables of one name that only the hygiene of macros tells apart.
    Hygiene(name: String) = "hygiene":
        "there are several variables `{name}`, which only the macros that they come from tell apart",
        help: "give them different names";
    /// An aggregate where a float is needed.
    Aggregate(found: &'static str) = "aggregate":
        "a float is needed here, and this is {found}",
        help: "take the element that is meant";
    /// A panic of ours.
    Bug(panic: String) = "bug":
        "this is a bug in `differentiable`: {panic}",
        help: "please report it, with this function; to go on, write what it does in another way";
    /// Any other expression.
    Expression(kind: &'static str) = "expression":
        "{kind} with an active value is not differentiable",
        help: "write it with arithmetic, `if`, `let` and calls of differentiable functions";
}

impl Refusal {
    /// An operator, by the name of its rule, between what is a struct.
    pub fn struct_operator(rule: &str) -> Self {
        let operator = match rule {
            "neg" => return Refusal::StructOperator("`a.neg()` for `-a`".into()),
            "add" => '+',
            "mul" => '*',
            "div" => '/',
            "rem" => '%',
            _ => '-',
        };
        let name = if operator == '-' { "sub" } else { rule };
        Refusal::StructOperator(format!("`a.{name}(b)` for `a {operator} b`"))
    }

    /// Of what would be seen if the type was written.
    pub fn unknown_type(method: &str, ty: &str) -> Self {
        Refusal::UnknownType(
            method.into(),
            format!("write it out, for the parameter or at a variable: `let x: {ty} = …`"),
        )
    }
}

/// A place in the user's code, from its first token to its last.
#[derive(Clone, Copy)]
pub struct At(Span, Span);

impl From<Span> for At {
    fn from(span: Span) -> Self {
        At(span, span)
    }
}

impl<T: ToTokens> From<&T> for At {
    fn from(syntax: &T) -> Self {
        let mut spans = syntax.to_token_stream().into_iter().map(|token| token.span());
        let first = spans.next().unwrap_or_else(Span::call_site);
        At(first, spans.last().unwrap_or(first))
    }
}

/// All that was refused, each at its place in the user's code.
#[derive(Default)]
pub struct Refusals(Vec<(Refusal, At)>);

impl Refusals {
    pub fn add(&mut self, refusal: Refusal, at: impl Into<At>) {
        self.0.push((refusal, at.into()));
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
            .map(|(refusal, At(first, last))| {
                let (what, help) = refusal.text();
                let message = format!("{what}\n\nhelp: {help}\nsee: differentiable::errors#{}", refusal.code());
                let message = quote_spanned!(*last=> { #message });
                quote_spanned!(*first=> ::core::compile_error! #message)
            })
            .collect()
    }
}

#[cfg(test)]
mod tests;
