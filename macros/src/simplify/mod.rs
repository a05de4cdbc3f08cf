//! From a function to a simpler one that computes the same.
//!
//! Every pass is a map of functions that can be left out without changing a result beyond what its header says. What
//! the user wrote is rewritten only where no bit of it changes; derivative code may change by a rounding, but not
//! become infinite or NaN.

mod buffers;
mod carries;
mod counting;
mod entered;
mod exits;
mod fixed;
mod fold;
mod fresh;
mod homes;
mod late;
mod lengths;
mod loads;
mod looks;
mod narrowed;
mod prune;
mod rests;
mod share;
mod stores;
mod substitute;
mod sums;
mod tapes;
mod totals;

pub use buffers::buffers;
pub use carries::carries;
pub use entered::entered;
pub use exits::exits;
pub use fixed::fixed_lengths;
pub use fold::{fold, like_terms};
pub use fresh::fresh;
pub use homes::homes;
pub use late::late;
pub use lengths::lengths;
pub use loads::loads;
pub use looks::looks;
pub use narrowed::narrowed;
pub use prune::{asked, needed_by_results, needed_by_statements, prune};
pub use rests::rests;
pub use share::share;
pub use stores::stores;
pub use substitute::Substitution;
pub use sums::sums;
pub use tapes::tapes;
pub use totals::totals;

use crate::ir::verify::{check, check_last};
use crate::ir::visit::any;
use crate::ir::{Function, Statement, Var};

/// What is read, before it is differentiated.
pub fn primal(function: Function) -> Function {
    let function = check(asked(function), "asked");
    let function = check(exits(function), "exits");
    let function = check(lengths(function), "lengths");
    let function = check(loads(function), "loads");
    let function = check(share(function), "share");
    let function = check(prune(function), "prune");
    check(homes(function), "homes")
}

/// A derivative in forward mode.
pub fn derived(function: Function) -> Function {
    check(tapes(seen(cleaned(function))), "tapes")
}

/// One in reverse mode.
pub fn reversed(function: Function) -> Function {
    check(tapes(reversed_with_tapes(function)), "tapes")
}

/// The same, whose tapes are as they were.
pub fn reversed_with_tapes(function: Function) -> Function {
    seen(check(like_terms(cleaned(function)), "like terms"))
}

fn cleaned(function: Function) -> Function {
    let function = check(carries(function), "carries");
    let function = check(loads(function), "loads");
    let function = check(fold(function), "fold");
    let function = check(totals(function), "totals");
    let function = check(stores(function), "stores");
    let function = check(share(function), "share");
    check(prune(function), "prune")
}

fn seen(function: Function) -> Function {
    let function = check(looks(function), "looks");
    check(prune(function), "prune")
}

/// A derivative that is written, and not differentiated again.
pub fn written(function: Function) -> Function {
    looked_up(swept(function))
}

/// The same of one that adds to what its caller lends, and may not have cleared.
pub fn lent(function: Function) -> Function {
    looked_up(check(fresh(swept(function)), "fresh"))
}

/// The same of one in forward mode.
pub fn buffered(function: Function) -> Function {
    check_last(buffers(check(entered(function), "entered")))
}

fn swept(function: Function) -> Function {
    let function = check(rests(function), "rests");
    let function = check(late(function), "late");
    let function = check(prune(function), "prune");
    check(sums(function), "sums")
}

fn looked_up(function: Function) -> Function {
    buffered(check(narrowed(function), "narrowed"))
}

/// Whether a statement, or one in it, uses a variable.
fn mentions(statement: &Statement, var: Var) -> bool {
    any(std::slice::from_ref(statement), &mut |inner| inner.has_use_of(var))
}
