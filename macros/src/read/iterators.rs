//! Iterators become loops: a chain is a source, adaptors on it, and what consumes it.
//!
//! What can be reached by an index is read by its index, so that `zip`, `rev`, `skip` and their kin are arithmetic on
//! it. The rest goes from item to item: `filter` is an `if` around what follows it. The closures run for each item in the
//! order in which the user's iterators would call them.

mod advance;
mod arithmetic;
mod chain;
mod collect;
mod constants;
mod consume;
mod drive;
mod fold;
mod indexed;
mod items;
mod options;
mod pick;
mod taken;

use syn::Expr;

pub use arithmetic::{difference, held, least, number, range, sum};
pub use chain::{Chain, Iterator, Stage};
pub use collect::is_from_fn;
pub use constants::is_constant_item;
pub use fold::{Cell, Mark};
pub use items::{dereferenced, element_of_piece, is_reference};
pub use options::{is_named, something};
pub use pick::{Found, Perhaps, is_picking};
pub use taken::Taken;

/// Adaptors that give an iterator for an iterator.
const ADAPTORS: [&str; 23] = [
    "chain",
    "cloned",
    "copied",
    "cycle",
    "enumerate",
    "filter",
    "filter_map",
    "flat_map",
    "flatten",
    "fuse",
    "inspect",
    "into_iter",
    "map",
    "map_while",
    "peekable",
    "rev",
    "scan",
    "skip",
    "skip_while",
    "step_by",
    "take",
    "take_while",
    "zip",
];

/// Methods of slices that give an iterator.
const SOURCES: [&str; 8] =
    ["chunks", "chunks_exact", "chunks_exact_mut", "chunks_mut", "into_iter", "iter", "iter_mut", "windows"];

/// Whether the expression is an iterator, by its syntax.
pub fn is_iterator(expression: &Expr) -> bool {
    match expression {
        Expr::Paren(inner) => is_iterator(&inner.expr),
        Expr::Group(inner) => is_iterator(&inner.expr),
        Expr::Range(_) => true,
        Expr::MethodCall(call) => {
            let name = call.method.to_string();
            SOURCES.contains(&&*name) || name == "drain" || (ADAPTORS.contains(&&*name) && is_iterator(&call.receiver))
        }
        Expr::Call(call) => chain::function_of_iter(call).is_some(),
        _ => false,
    }
}

/// Whether the method is that of an adaptor, whatever it is called on.
fn is_adapted(call: &syn::ExprMethodCall) -> bool {
    let name = call.method.to_string();
    name != "into_iter" && ADAPTORS.contains(&&*name)
}

/// Whether the expression must be an iterator because of what is done with it.
fn is_consumed(expression: &Expr) -> bool {
    match expression {
        Expr::Paren(inner) => is_consumed(&inner.expr),
        Expr::MethodCall(call) => is_adapted(call),
        _ => false,
    }
}

/// Whether a method call makes or consumes an iterator that nobody else knows of, so that it changes no variable but by
/// its closures.
pub fn is_iteration(call: &syn::ExprMethodCall) -> bool {
    const READERS: [&str; 6] = ["iter", "windows", "chunks", "chunks_exact", "first", "last"];
    READERS.contains(&&*call.method.to_string()) || is_iterator(&call.receiver)
}
